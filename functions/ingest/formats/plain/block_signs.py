"""The signs that a block of text shows by its words and its lines."""

import re
from collections.abc import Iterable, Sequence

from functions.ingest.formats.plain.evidence import HEADLINE_WORDS
from functions.ingest.formats.plain.section_names import is_kicker, is_known_section
from functions.ingest.formats.plain.text_block import TextBlock
from functions.ingest.words import bylines
from functions.ingest.words.credits import split_credit

LONGEST_VERSE = 48
"""Characters of a line of verse; hard-wrapped prose has longer lines, or goes on in small
letters."""

_STOP = r"(?:(?<!\.)\.|[。｡．।॥۔။។։።])"
_FULL_STOP = re.compile(_STOP + r"[\"'”’»)\]』」]*$")
_OTHER_MARK = re.compile(r"[!…:;,；：、，！]['\"”’»)\]』」]*$")
_QUESTION = re.compile(r"[?？؟՞]['\"”’»)\]』」]*$")
_NEW_SENTENCE = re.compile(r"[.!?][\"”’»)]* +[\"“‘«(]?[^\W\d_]|[。！？।]\S")
_WITHOUT_SPACES = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_THAI_KIND = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
CHARACTERS_OF_A_WORD, CHARACTERS_OF_A_THAI_WORD = 2, 5
"""In scripts that put no spaces between words."""

_DATELINE = re.compile(
    r"[^\W\d_a-z][^.:!?(){}\[\]|]{1,40}?(?:"
    r",? ?\([^()]{2,40}\)(?: ?, ?\d[\d/.-]{0,9})?|, (?:ngày )?\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?"
    r"|, [A-Z][a-z]{2,8}\.? \d{1,2}(?: \([^()]{2,30}\))?) ?(?:[-–—:_]|--) ?\S"
)
_SLUG = re.compile(
    r"(?i:slug|slugline)\s*:\s*\S+|[A-Z0-9]{2,}(?:[-/][A-Z0-9]{2,})+/?(?: \([^()]{1,40}\))?"
    r"|[a-z0-9]+(?:[-_][a-z0-9]+){1,9}|BC-[A-Za-z0-9-]+"
)
_SPEECH = re.compile(r"[-–—] ?[^\W\d_]|[\"“«„「]")
_END_MARK = re.compile(
    r"\W{0,3}(?:-+ ?(?:30|ends?|hết) ?-+|ends?|#{2,5}|hết)\W{0,3}", re.IGNORECASE
)
_NOTE = re.compile(
    r"\(?(?:\./\.|more|mf)\)?"
    r"|(?:for (?:more|further) information|media contacts?|press contacts?"
    r"|contacts? for (?:media|press)|press enquiries|media enquiries|contact"
    r"|liên hệ(?: báo chí)?|thông tin liên hệ|đầu mối liên hệ"
    r"|mọi thông tin (?:xin|vui lòng) liên hệ)\b.{0,200}(?:@|\d{3}).{0,200}"
    r"|\W{0,2}(?:ghi chú|lưu ý|nhắn|gửi) (?:cho |của )?(?:btv|biên tập|tòa soạn|thư ký)\b.{0,240}"
    r"|\W{0,2}notes? (?:to|for) (?:the )?(?:editors?|desk|subs?|copy ?desk)\b.{0,240}"
    r"|[\[(] ?(?:btv|bt|note|nb|n\.b\.|tk|desk|editors?|ed)\s?:.{0,200}[\])]"
    r"|\W{0,2}(?:(?:e-?mail|tel|phone|mobile|đt|sđt|điện thoại)\W{1,3})?"
    r"(?:[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}|\+?\d[\d .-]{7,16}\d)\W{0,2}",
    re.IGNORECASE,
)
_LOWER_WORD = re.compile(r"\s[a-z]+$")


def count_words(block: str) -> int:
    """How many words a block has; dashes and the like between spaces are none, and scripts without
    spaces are counted by their characters."""
    words = block.split()
    count = len(words) - sum(map(words.count, "-–—&|/"))
    if block.isascii() or not (letters := len(_WITHOUT_SPACES.findall(block))):
        return count
    thai = len(_THAI_KIND.findall(block))
    return max(count, thai // CHARACTERS_OF_A_THAI_WORD + (letters - thai) // CHARACTERS_OF_A_WORD)


def ends_in_full_stop(block: str) -> bool:
    """Whether a block ends in a full stop of any script; an ellipsis is none."""
    return _FULL_STOP.search(block[-40:]) is not None


def may_be_headline(block: str) -> bool:
    """Whether a block can be a headline: at most 25 words, and no full stop at its end."""
    return count_words(block) <= HEADLINE_WORDS and not ends_in_full_stop(block)


def is_dateline(block: str) -> bool:
    """Whether a block opens with a place and the day or agency: "Hà Nội (TTXVN 25/11) - "."""
    return _DATELINE.match(block[:120]) is not None


def signs_of_block(block: TextBlock, count: int, *, is_between: bool) -> set[str]:
    """The signs of a block by itself; `count` are its words. What matters at the head and the foot
    alone is not looked for between them."""
    words = block.words
    signs = {"", *_of_size(count), *_of_end(words), *_of_words(words), *_of_lines(block)}
    if not is_between and len(words) <= bylines.LONGEST_BYLINE:
        signs.update(_of_short_words(words))
    return signs | block.marks


def _of_size(count: int) -> Iterable[str]:
    if count <= 1:
        return ("one word",)
    if count <= 4:
        return (f"{count} words",)
    sizes = ((8, "5-8 words"), (16, "9-16 words"), (25, "17-25 words"), (50, "26-50 words"))
    return (next((name for most, name in sizes if count <= most), "over 50 words"),)


def _of_end(line: str) -> Iterable[str]:
    end = line[-40:]
    if _FULL_STOP.search(end):
        return ("full stop",)
    if _QUESTION.search(end):
        return ("question",)
    if end.endswith(("...", "…")):
        return ("trails off",)
    return ("other mark",) if _OTHER_MARK.search(end) else ("no mark",)


def _of_words(line: str) -> Iterable[str]:
    """What the words of a block say; those of a long block are hardly looked at."""
    yield from (
        sign
        for sign, holds in (
            ("lower case", line[0].islower()),
            ("speech", _SPEECH.match(line)),
            ("several sentences", _NEW_SENTENCE.search(line[:400])),
            ("dateline", is_dateline(line)),
        )
        if holds
    )
    if len(line) <= bylines.LONGEST_BYLINE:
        if _NOTE.fullmatch(line):
            yield "closing note"
        if ":" in line and split_credit(line)[0] is None:
            yield "credit line"


def _of_short_words(line: str) -> Iterable[str]:
    """What a short block says that matters at the head and the foot of a page."""
    yield from (
        sign
        for sign, holds in (
            ("one letter", len(line) == 1),
            ("all capitals", line.isupper() and len(line) > 3),
            ("known section", is_known_section(line)),
            ("kicker", is_kicker(line)),
            ("slug", _SLUG.fullmatch(line)),
            ("end mark", _END_MARK.fullmatch(line)),
            ("sentence case", line.isascii() and line[-1:].islower() and _LOWER_WORD.search(line)),
        )
        if holds
    )
    yield from _of_byline(line)


def _of_byline(line: str) -> Iterable[str]:
    if bylines.is_place(line):
        return ("place",)
    names = bylines.authors_of_line(line)
    if not names and bylines.authors_and_date(line):
        return ("byline and date",)
    if not names:
        return ("agency line",) if bylines.agencies_of_line(line) else ()
    if bylines.is_by_line(line):
        return ("by line",)
    is_unusual = line.isascii() and any(len(name.split()) > 3 for name in names)
    return ("names", "unusual name") if is_unusual else ("names",)


def _of_lines(block: TextBlock) -> Iterable[str]:
    if block.form:
        yield block.form
    if block.date and not block.date.has_clock:
        yield "bare day"
    if len(block.lines) > 1 and not block.form:
        yield "several lines"
        if _are_verses(block.lines):
            yield "verse"


def _are_verses(lines: Sequence[str]) -> bool:
    """Whether lines break where their writer meant them to: all are short, and most begin with a
    capital or end in no letter that goes on."""
    if max(map(len, lines)) > LONGEST_VERSE:
        return False
    capitals = sum(not line[0].islower() for line in lines)
    return capitals >= 0.75 * len(lines) and capitals > 1
