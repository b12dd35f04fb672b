"""Whom a byline names: one rule for each kind of line or field that names authors.

Formats differ in how sure it is that a line is a byline at all. A field for authors holds nothing
else, so any words in it are names (`authors_of_field`). A line of a text may be a sentence as well,
so it is a byline only if all of it looks like names (`authors_of_line`). A line around the heading
of a web page has to begin with "By", and may go on with a date (`authors_after_by`).
"""

import re
from collections.abc import Iterable, Sequence

from functions.ingest.words import dates, places
from shared import text

LONGEST_BYLINE = 300
"""Characters of a line of text that may be a byline: as many as a headline may have."""

LONGEST_BY_LINE = 120
"""Characters of a line of a web page that begins with "By"."""

NAME_WORDS = range(2, 6)
"""How many words a name in a line of text has; particles such as "van der" do not count."""

AGENCIES = frozenset(
    """
ttxvn|vna|thông tấn xã việt nam|vietnam+|vietnamplus|vov|vtv|vtc|nhân dân|reuters|afp|ap
|associated press|the associated press|agence france-presse|dpa|efe|ansa|apa|tass|ria novosti
|sputnik|tân hoa xã|xinhua|kyodo|yonhap|kcna|pti|ani|upi|pa|pa media|aap|bernama|antara|cnn|bbc
|bloomberg|agencies|agency|news agencies|wires|wire services|news services|agencies and staff
|staff|staff and agencies|staff and wires|our correspondent|các hãng tin|các hãng thông tấn
|the canadian press|canadian press|cp|anp|belga|lusa|ntb|ritzau|tt|sda|keystone-sda|mti|pap
""".replace("\n", "").split("|")
)
"""Agencies, and words for them, in lower case: who helped, where persons are named as well."""

_NOBODY = {
    *("agencies", "agency", "news agencies", "wires", "wire services", "news services", "staff"),
    *("agencies and staff", "staff and agencies", "staff and wires", "our correspondent"),
    *("các hãng tin", "các hãng thông tấn", "staff reporter", "staff writer"),
}
_PARTICLES = {
    *("van", "der", "den", "de", "la", "las", "los", "du", "des", "von", "zu", "zur", "zum", "vom"),
    *("bin", "ibn", "bint", "al", "el", "ter", "ten", "da", "das", "do", "dos", "di", "del", "y"),
    *("della", "dello", "le", "lo", "e", "af", "av", "'t", "op"),
}
_NO_FIRST_WORDS = {"the", "bộ", "sở", "ubnd", "cục", "vụ", "trường"}
_NO_FIRST_PAIRS = (
    *("ủy ban", "uỷ ban", "công ty", "tổng cục", "đại học", "bệnh viện", "hội đồng", "ban biên"),
    *("ban quản", "tòa án", "toà án", "học viện", "sân bay", "quốc lộ", "cao tốc", "đội tuyển"),
    *("công an", "quân đội", "chính phủ", "quốc hội", "tổng công", "tập đoàn", "viện kiểm"),
)
_ROLE = re.compile(
    r"\b(?:reporters?|correspondents?|editors?|writers?|columnists?|journalists?|photographers?"
    r"|contributors?|contributing|bureau|chief|staff|desk|newsroom|analyst|intern|producer|special"
    r" to|phóng viên|biên tập viên|cộng tác viên|thường trú|nhà báo|trưởng ban|pv|ctv|btv|tổng hợp"
    r"|giảng viên|luật sư|nhóm)\b|^(?:báo|tạp chí|đài|thông tấn|cổng|chuyên trang)\b",
    re.IGNORECASE,
)
_ROLE_BEFORE = re.compile(
    r"(?:nhóm (?:pv|phóng viên)|pv|ctv|btv|phóng viên|biên tập viên|cộng tác viên|nhà báo"
    r"|staff (?:writer|reporter)|reporter|correspondent|dr\.?|prof\.?|ths\.?|ts\.?|gs\.?|pgs\.?)"
    r"(?::\s*|\s+)(?=\w)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r" ?[|(<\[,;–—-]? ?(?:e-?mail ?:? ?)?"
    r"(?:(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}"
    r"|@\w{2,30}|https?://\S{1,200}) ?[)>\]]?"
)
_BEHIND_NAMES = re.compile(
    r"(?i: ?\([^()]{1,50}\)| ?(?:[,;|–—-] ?)?(?:ảnh|photo|picture|đồ họa|graphic|video)s?"
    r"(?: by)? ?:.{0,120})$"
)
_DATE_BEHIND_NAMES = re.compile(
    r"(?: ?[,|•·(–—-])? ?(?:(?:on|at|ngày|lúc|published|posted|updated|đăng|(?:thứ|chủ) \w{2,5}"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|sept"
    r"|oct|nov|dec)[a-z]{0,6})[,:.]? ?){0,4}\d",
    re.IGNORECASE,
)
_PLACE_BEHIND_NAME = re.compile(r" (?:in|at|from|for|tại|ở) [^\W\d_a-z].{1,50}$")

_PLACEHOLDERS = {"admin", "administrator", "user", "unknown"}
_SITE_PLACEHOLDERS = _PLACEHOLDERS | {
    *("webmaster", "editor", "root", "quản trị viên", "quản trị", "biên tập viên"),
}
_WORD_PLACEHOLDERS = _PLACEHOLDERS | {
    *("windows user", "microsoft office user", "python-docx", "pc", "dell", "hp"),
}
"""What programs write into the field for authors where nobody filled it in."""

_BY_IN_TEXT = re.compile(
    r"(?:(?:(?:(?:words|text|story|report|reporting|article|pictures)"
    r"(?:(?: and |, | & )(?:words|photos?|photographs?|pictures|images|video|photography))?"
    r"|written|reported) )?by|tác giả|theo)(?:\s*:\s*|\s+)"
    r"|(?:bài viết"
    r"|(?:tin|bài|ảnh|clip|video)(?:(?: ?[,&+/–-] ?| và )(?:tin|bài|ảnh|clip|video)){0,2}"
    r"|thực hiện|người viết|bút danh|biên soạn|tổng hợp|biên dịch|lược dịch|dịch|ghi"
    r"|nhóm (?:pv|phóng viên)|phóng viên|pv|authors?|byline|writers?|reporters?|story|text|words"
    r"|von|par|por|door|av)\s*:\s*",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:nguồn|nguồn tin|source)s? ?: ?", re.IGNORECASE)
_PICTURE_CREDIT = re.compile(
    r"\W{0,3}(?:images?|photos?|pictures?|ảnh|hình|credit)\s?:", re.IGNORECASE
)
_PICTURES_ALONE = re.compile(r"(?:ảnh|video|clip)\s*:", re.IGNORECASE)
_BY_IN_FIELD = re.compile(
    r"(?:by|tác giả|bài|theo|von|par|por|av|door|di|text)\s*:\s*"
    r"|(?:by|theo|von|par|por|av)\s+",
    re.IGNORECASE,
)
_BY_ON_PAGE = re.compile(
    r"(?:(?:(?:written|reported|words|story) )?by|par|von|por|door|theo|tác giả|bài|text):?"
    r"\s+(.{3,80}?)"
    r"(?:\s+(?:on|am|le)\s.*|\s*[|•·].*|\s*\d.*)?$",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(
    r"(?:(?<!\s)\s+)?[,;&|/](?:\s*(?:and|và|&)\s)?\s*|(?<!\s)\s+(?:[-–—]\s+|(?:and|và|with)\s+)"
)
_BETWEEN_NAMES_IN_FIELD = re.compile(
    r"(?:(?<!\s)\s+)?[,;&|/](?:\s*(?:and|và|und|et|og|och|y)\s)?\s*"
    r"|(?<!\s)\s+(?:[-–—]\s+|(?:and|và|und|et|og|och|y)\s+)"
)
_BRACKETS_BEHIND_NAMES = re.compile(r"(?<=[^\s(]) ?[(\[][^()\[\]]{1,60}[)\]]\.?$")
_LAST_FIRST = re.compile(r"([^\W\d_][\w'’-]+), ([^\W\d_a-z][\w'’-]+(?: [^\W\d_]\.?)?)")
_MACHINE_NAME = re.compile(
    r"\S*[\d\\_]\S*|.*\b(?:pc|laptop|desktop|computer|macbook|thinkpad"
    r"|owner|admin|administrator|user|ltd|inc|corp|company|computers?|microsoft|office|windows|vaio"
    r"|lenovo|asus|acer|samsung|toshiba|máy tính|công ty|văn phòng|ismail - \[2010\])\b.*"
    r"|.*[\[\]{}@].*",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*")
_END_MARK = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")


def ends_in_mark(line: str) -> bool:
    """Whether a line ends in a punctuation mark, perhaps with a closing quote or bracket behind."""
    return _END_MARK.search(line) is not None


def authors_of_line(line: str) -> tuple[str, ...]:
    """The authors that a line of a text names; empty if the line is no byline.

    A byline is nothing but names of 2-5 capitalised words each (1-5 after "By" and other labels),
    without digits and without an end mark, perhaps with particles ("van der"), roles, addresses,
    agencies and credits of pictures beside them, which are left out. For plain text, Word
    documents and the bodies of web pages.
    """
    if len(line) > LONGEST_BYLINE:
        return ()
    line = line[1:-1].strip() if line.startswith("(") and line.endswith(")") else line
    label = None if _PICTURES_ALONE.match(line) else _BY_IN_TEXT.match(line)
    bare = line[label.end() :] if label else line
    bare = bare.rstrip(".") if label and ":" in label[0] else bare
    if ends_in_mark(bare) or not bare:
        return ()
    bare = _without_addition(bare)
    names = [_bare_name(name, is_sure=label is not None) for name in _BETWEEN_NAMES.split(bare)]
    persons = names
    if len(names) > 1:
        persons = [name for name in names if not _is_addition(name)] or names
    fewest = 1 if label else NAME_WORDS[0]
    if not all(_is_name(name.split(), fewest) for name in persons):
        return ()
    return tuple(persons) if label or not _is_no_person(bare) else ()


def agencies_of_line(line: str) -> tuple[str, ...]:
    """The agencies that a line of a text consists of: "(TTXVN)", "Theo Reuters, AFP"; else none."""
    if len(line) > LONGEST_BY_LINE:
        return ()
    bare = line.strip("() .")
    label = _BY_IN_TEXT.match(bare) or _SOURCE.match(bare)
    names = [name.strip() for name in _BETWEEN_NAMES.split(bare[label.end() :] if label else bare)]
    are_agencies = all(name.lower() in AGENCIES - _NOBODY for name in names)
    return tuple(names) if are_agencies else ()


def authors_and_date(line: str) -> tuple[tuple[str, ...], str] | None:
    """The authors and the time (RFC 3339, UTC) of a line such as "By An Nhiên, 2 May 2026"; None
    for any other line."""
    match = _DATE_BEHIND_NAMES.search(line) if len(line) <= LONGEST_BY_LINE else None
    names = authors_of_line(line[: match.start()]) if match else ()
    moment = dates.find_date(line) if names else None
    return (names, moment) if moment else None


def is_place(line: str) -> bool:
    """Whether a line that looks like names is the name of a place."""
    return places.is_place_name(line)


def is_by_line(line: str) -> bool:
    """Whether a line of a text is a byline that begins with "By", "Theo", "Tác giả" or "Bài và
    ảnh"."""
    bare = line.lstrip("( ")
    return _BY_IN_TEXT.match(bare) is not None and bool(authors_of_line(line))


def _without_addition(line: str) -> str:
    """A byline without addresses, and without the brackets and credits of pictures behind the
    names."""
    bare = _CONTACT.sub("", line) if "@" in line or "://" in line else line
    return _BEHIND_NAMES.sub("", bare).strip(" |–—-")


def _bare_name(name: str, *, is_sure: bool) -> str:
    """A name without a role before it and, in what is surely a byline, a place behind it."""
    bare = _ROLE_BEFORE.sub("", name.strip(), count=1)
    return _PLACE_BEHIND_NAME.sub("", bare) if is_sure else bare


def _is_addition(name: str) -> bool:
    """Whether a part of a byline names no person: a role, an agency, a place."""
    return name.lower() in AGENCIES or _ROLE.search(name) is not None or places.is_place_name(name)


def _is_no_person(line: str) -> bool:
    """Whether capitalised words are the name of an authority, a company or the like."""
    words = line.lower()
    first = words.partition(" ")[0]
    return (
        first in _NO_FIRST_WORDS or words.startswith(_NO_FIRST_PAIRS) or places.is_place_name(line)
    )


def _is_name(words: Sequence[str], fewest: int) -> bool:
    parts = [word for word in words[:-1] if word not in _PARTICLES] + list(words[-1:])
    are_capitalised = all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in parts)
    return fewest <= len(parts) <= NAME_WORDS[-1] and len(words) < 9 and are_capitalised


def authors_after_by(line: str) -> tuple[str, ...]:
    """The authors of a line such as "By An Nhiên on 2 May"; empty if it does not begin so.

    For lines around the heading of a web page.
    """
    match = _BY_ON_PAGE.match(line) if len(line) <= LONGEST_BY_LINE else None
    if not match:
        return ()
    return authors_of_line(match[1]) or authors_of_line(match[1].partition(",")[0])


def authors_of_field(byline: str) -> tuple[str, ...]:
    """The names in a field that holds a byline and nothing else.

    "By An Nhiên and Minh Khôi, TTXVN" names An Nhiên, Minh Khôi and TTXVN; brackets behind names
    ("An Nhiên (TTXVN)") are left out. For the wires.
    """
    if _PICTURE_CREDIT.match(byline):
        return ()
    line = _CONTACT.sub("", text.line(byline)) if "@" in byline else text.line(byline)
    bare = _BY_IN_FIELD.sub("", line, count=1) if _BY_IN_FIELD.match(line) else line
    bare = _BRACKETS_BEHIND_NAMES.sub("", bare)
    if (match := _LAST_FIRST.fullmatch(bare)) and not any(
        part.lower() in AGENCIES or part.isupper() for part in match.groups()
    ):
        return (f"{match[2]} {match[1]}",)
    names = [name.strip(" .") for name in _BETWEEN_NAMES_IN_FIELD.split(bare)]
    persons = [name for name in names if name and not _is_role(name)]
    return tuple(persons or filter(None, names))


def _is_role(name: str) -> bool:
    return name.lower() in _NOBODY or (len(name) < 60 and _ROLE.search(name) is not None)


def names_role(words: str) -> bool:
    """Whether words have one for somebody's work in them: "phóng viên thường trú"."""
    return _ROLE.search(words) is not None


def authors_of_site(byline: str) -> tuple[str, ...]:
    """The names in an author's field of a web page, without those that sites fill in by default."""
    return _drop_placeholders(_SITE_PLACEHOLDERS, authors_of_field(byline))


def authors_of_document(creator: str) -> tuple[str, ...]:
    """The names in a Word document's property `creator`, without those that programs fill in."""
    names = _drop_placeholders(_WORD_PLACEHOLDERS, authors_of_field(creator))
    return tuple(name for name in names if not _is_machine(name))


def _is_machine(name: str) -> bool:
    """Whether a name is a computer's, its owner's as a shop typed it, or that of an account."""
    is_account = name.islower() and " " not in name
    return is_account or _MACHINE_NAME.fullmatch(name) is not None


def _drop_placeholders(placeholders: set[str], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name.lower() not in placeholders)
