"""Lines that are no part of an article but say what may be done with it.

They are embargoes, notes that it is not to be published, headers of mails and of wire copy.

None of these may be published, and what they ask for may not be passed over: each is read, or the
file is refused with a reason that names it.
"""

import re
from collections.abc import Sequence

from functions.ingest.words import dates
from shared.errors import Rejected

LONGEST_NOTICE = 240
"""Characters of the longest line that is looked at."""

HEAD_LINES, FOOT_LINES = 16, 8
"""Lines with words, the first and the last, among which one may say that the text is withheld."""

_EMBARGO = re.compile(
    r"[\W_]*(?:(?:press|news|media) release\W+|tin\W+|lưu ý\W+|note\W+)?(?:"
    r"(?:strictly |strict |under )*embargo(?:ed)?\W{0,8}(?:$|[:\d–—-]|until\b|till\b|before\b"
    r"|đến\b|tới\b|cho đến\b|for release\b|(?:to|for|ends?|lifts?|on|at)\b(?=.*\d))"
    r"|(?:not|nothing) (?:for|to be) (?:publication|publish\w*|released?|broadcast|used?) "
    r"(?:before|until|till|prior to)\b"
    r"|(?:do not|don't) (?:publish|release|run|use|broadcast|post) (?:before|until|till)\b"
    r"|(?:(?:hold|held) (?:for release )?(?:until|till)|(?:for )?release (?:on|at|after|date|time)"
    r"|for publication (?:on|at|after|from))\b(?=.*\d)"
    r"|(?:thông cáo |bài |tin )?(?:cấm vận|cấm đăng|cấm phát|không đăng|không được đăng|không phát"
    r"|không phát hành|không công bố|không sử dụng|chưa đăng)(?: tải| bài| tin| hành| sóng)* "
    r"(?:trước|đến|cho đến|tới|cho tới)\b"
    r"|chỉ (?:được )?(?:phép )?(?:đăng|phát|công bố|phát hành|đăng tải) (?:từ|sau)\b"
    r"|(?:đăng|phát) (?:từ|sau) \d{1,2} ?(?:h|:|giờ)|(?:hoãn đăng|hẹn đăng|hẹn giờ|giờ đăng)\b"
    r"(?=.*\d))",
    re.IGNORECASE,
)
_SAYS_WHEN = re.compile(
    r"[Ee][Mm][Bb][Aa][Rr][Gg][Oo]|(?:không|chưa|chỉ) (?:được|phép|đăng|phát|công|sử)"
)
_EMBARGO_SENTENCE = re.compile(
    r"(?:release|story|report|information|content|text|article|copy|document|material|study|paper"
    r"|research|news|statement|announcement) (?:is|are|remains?) (?:\w+ )?(?:embargoed|under"
    r" (?:strict )?embargo)\b"
    r"|(?:tin|bài|thông cáo|tài liệu|nội dung)(?: \w+)? (?:này )?(?:không|chưa|chỉ)(?: được)?"
    r"(?: phép)? (?:đăng|phát|công bố|sử dụng)(?: \w+)?"
    r" (?:trước|sau|cho đến|đến) (?:\d|ngày|khi|giờ)",
    re.IGNORECASE,
)
_EMBARGO_WORDS = re.compile(
    r"\b(?:strictly|strict|under|embargo(?:ed)?|until|till|to|for|not|nothing|be|publication"
    r"|publish|published|release|released|releases|broadcast|broadcasting|used?|before|prior|after"
    r"|do|don|hold|held|of|press|news|media|and|or|the|is|this|online|print|web|from"
    r"|time|local|vietnam|hanoi|run|post|copy|story|report|article|remains?|hours?|hrs|date|all"
    r"|please|note"
    r"|cấm|vận|đăng|phát|hành|sóng|không|chưa|được|phép|chỉ|trước|sau|từ|đến|tới|cho|khi|công|bố|sử"
    r"|dụng|tải|tin|bài|thông|cáo|báo|chí|này|việt|nam|hà|nội|theo|giữ|hoãn|hẹn|trên|mọi|phương"
    r"|tiện|xin|vui|lòng|lưu|ý|nội|dung|tài|liệu|hồi|lúc|và)\b",
    re.IGNORECASE,
)
_WITHHOLDING = (
    r"(?:strictly )?not (?:for|to be) (?:publication|publish\w*|released?|distribution|circulation"
    r"|broadcast|print)|do not (?:publish|distribute|print|circulate|run)|don't (?:publish|run)"
    r"|for internal use(?: only)?|internal(?: only)?|off the record|confidential|unapproved|spiked"
    r"|(?:first |rough )?draft(?: only)?|không đăng|không được đăng|chưa đăng|chưa được đăng"
    r"|cấm đăng|không phát|không phổ biến|không xuất bản|chưa duyệt|chưa biên tập|chờ duyệt"
    r"|(?:bản )?nháp|lưu hành nội bộ|nội bộ|mật|tài liệu mật"
)
_WITHHELD = re.compile(
    rf"[\W_]*(?:{_WITHHOLDING})"
    rf"(?:[\W_]+(?:{_WITHHOLDING}|yet|tải|bài|này|only|version|\d{{1,2}}|v\d))*[\W_]*",
    re.IGNORECASE,
)
_MAIL_HEADER = re.compile(
    r">{0,3} ?\*?(?:(?P<sender>from|to|cc|bcc|sent|reply-to|từ|đến|tới|gửi|người gửi|người nhận"
    r"|von|an|de|à)|(?P<subject>subject|chủ đề|betreff|objet)"
    r"|date|ngày|ngày gửi|đã gửi|thời gian|gesendet|envoyé|importance|attachments?|return-path"
    r"|received|delivered-to|message-id|mime-version|content-type|content-transfer-encoding"
    r"|in-reply-to|references|dkim-signature|authentication-results|x-[a-z][a-z-]{1,40})"
    r"\*? ?:\*?(?: |$)",
    re.IGNORECASE,
)
_SURE_MAIL_HEADER = re.compile(
    r">{0,3} ?(?:received: (?:from|by)|return-path:|delivered-to:|message-id:|mime-version:"
    r"|dkim-signature:|content-transfer-encoding:)",
    re.IGNORECASE,
)
_MAIL_MARK = re.compile(
    r"[-_> ]*(?:begin )?(?:forwarded message|original message|original appointment|tin nhắn chuyển"
    r" tiếp|thư chuyển tiếp|thư gốc|tin nhắn gốc|weitergeleitete nachricht)[-_: ]*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")
_WIRE_LINE = re.compile(r"[A-Za-z]{2}-[\w&' /.-]{2,60},.{0,60}<|\^.{1,200}[<=]")
_HEADERS_WITHIN = 400
"""Lines that are looked at for the headers of a mail: a head and some of its received lines."""

MAIL = (
    "the text is a mail: its headers (From, To, Subject) stand above what it says. Drop the "
    "article alone, without the mail around it"
)
WIRE = (
    "the text has an ANPA header of wire copy in its midst: drop it as it came from the wire, or "
    "without the header and the trailer"
)


def refuse_envelopes(lines: Sequence[str]) -> None:
    """Rejected if the lines of a text, or some among its first ones, are the headers of a mail or
    of wire copy."""
    first = [line for line in lines[:_HEADERS_WITHIN] if line]
    if sum(_WIRE_LINE.fullmatch(line) is not None for line in first[:6]) > 1:
        raise Rejected(WIRE)
    run: set[str] = set()
    for at, line in enumerate(first):
        names = _names_of_header(line)
        run = run | names if names and "mark" not in names else names
        if _is_mail(run, at):
            raise Rejected(MAIL)


def _names_of_header(line: str) -> set[str]:
    """What a line shows that is a header of a mail: its beginning, `sender` or `subject`, `sure`,
    `address`; `mark` for a line such as "Forwarded message"; empty for any other line."""
    if len(line) < 80 and _MAIL_MARK.fullmatch(line):
        return {"mark"}
    match = _MAIL_HEADER.match(line[:80])
    if not match:
        return set()
    names = {line[:4].lower(), *(name for name, words in match.groupdict().items() if words)}
    names |= {"address"} if _ADDRESS.search(line[:400]) else set()
    return names | ({"sure"} if _SURE_MAIL_HEADER.match(line[:80]) else set())


def _is_mail(run: set[str], at: int) -> bool:
    """Whether lines that follow each other, the last at index `at`, are the headers of a mail."""
    if "sure" in run:
        return at < 2 or len(run) > 2
    evidence = len(run & {"address", "mark", "subject"})
    return "sender" in run and len(run - {"sender", "subject", "address"}) > 1 and evidence > 0


def head_and_foot(units: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    """Of the units of a page, those among which a notice may stand."""
    foot = max(HEAD_LINES, len(units) - FOOT_LINES)
    return [*units[:HEAD_LINES], *units[foot:]]


def embargo_of_line(line: str) -> str | None:
    """The time (RFC 3339, UTC) until which a line says that the text must not be shown; None for a
    line that says nothing of this, Rejected if it does but not until when."""
    if len(line) > LONGEST_NOTICE:
        return None
    if not (_EMBARGO.match(line) or (_SAYS_WHEN.search(line) and _EMBARGO_SENTENCE.search(line))):
        if _WITHHELD.fullmatch(line):
            raise Rejected(
                f"the text says that it is not to be published (“{line}”): take that line out "
                "when it may be"
            )
        return None
    moment = embargo_time(line)
    if moment is None:
        raise Rejected(
            f"the text has an embargo that cannot be read (“{line}”): write the day and the time "
            "as 26/11/2026 08:00"
        )
    return moment


def embargo_time(words: str) -> str | None:
    """The time in words that say until when something is withheld; None if they say more than is
    understood, so that it cannot be too early."""
    return dates.find_only_date(_EMBARGO_WORDS.sub(" ", words.replace("'", " ")))
