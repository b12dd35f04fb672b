"""What a piece of wire copy is to its story: a lead, a correction, a kill, a fragment, an advisory.

Agencies send a story again with each change, under the same slug ("Keyword Slug Line" in the
Associated Press's Stylebook): "1st Ld", "2nd Ld-Writethru", "Corrective", "KILL".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shared import text

StoryKind = Literal["story", "correction", "kill", "fragment", "advisory"]

CORRECTION_VERSION, KILL_VERSION = 100, 1000
"""Added to the number of a lead: a correction comes after all leads, and nothing after a kill."""

LONGEST_STATE = 200
"""Characters of a line of a header that is looked at."""

_NUMBER = re.compile(
    r"(\d{1,2}) ?(?:st|nd|rd|th|\.)[ -]?(?:ld|lead|update|writethru|take|roundup|version|zusammenf)"
    r"|(?<!\w)(?:ld|lead|update|take|version|writethru) ?(\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:writethru|write-thru|recasts?|ld|lead|update)\b", re.IGNORECASE)
_TAKE = re.compile(r"(\d{1,2}) ?(?:st|nd|rd|th)[ -]?take\b|\btake ?(\d{1,2})", re.IGNORECASE)
_CORRECTION = re.compile(
    r"\b(?:correct(?:ion|ive|s|ed)?|corrections?|berichtigung|korrektur|corr|đính chính)\b",
    re.IGNORECASE,
)
_BORDER = r"(?=\s{0,3}(?:$|[:.!/,;()\[\]“”\"–—_]|--)|\s-)"
"""What stands behind a word that says what a piece is; in a headline of news another word does:
"Kill Bill returns", "Correction officers strike"."""

_KILL = re.compile(
    r"\b(?:mandatory kill|kill(?: order| notice| bulletin)?|withhold|withheld|eliminat(?:ion|e)"
    rf"|elim|annul(?:ation)?|zurückziehung|zurückgezogen){_BORDER}|\bmandatory kill\b",
    re.IGNORECASE,
)
_KILL_HEADLINE = re.compile(
    r"\W{0,3}(?:BC-)?(?:KILL(?: (?:ORDER|NOTICE|BULLETIN))?|WITHHOLD|ELIMINATION|ANNULATION"
    r"|ZURÜCKZIEHUNG)\b(?!\w)"
)
_SURE_KILL_HEADLINE = re.compile(
    r"\W{0,3}(?:BC-)?(?:mandatory kill\b|kill (?:order|notice|bulletin):|(?:kill|zurückziehung):"
    r"|avis d['’]annulation\b"
    rf"|(?:(?:xin|đề nghị|de nghi) )?(?:h[ủu][ỷyỵ]|hu[ỷỵ]|thu h[ồo]i|r[úu]t|g[ỡo])(?: b[ỏo])?"
    rf" (?:b[ảa]n )?(?:tin|b[àa]i)(?: vi[ếe]t)?{_BORDER})",
    re.IGNORECASE,
)
"""How agencies name a kill in any case, Vietnamese ones with their marks or without."""

_KILL_NOTE = re.compile(
    r"\b(?:a kill is mandatory|kill is mandatory|mandatory kill|(?:please )?(?:kill|withhold) the"
    r" (?:story|item|article)|make certain the story is not published)\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)[ -](?:add|sub)|add ?\d{1,2}|insert|sub(?:s|stitutes?)?|pickup)\b",
    re.IGNORECASE,
)
_ADVISORY = re.compile(
    r"(?:^|[,;/(])\s{0,3}(?:(?:repeat|news|photo|media|sports?|editors?'?) )?"
    rf"(?:advisory|advisories|editors' note|test){_BORDER}",
    re.IGNORECASE,
)
_ADVISORY_SLUG = re.compile(
    r"(?:(?:\w{2,4}[ -]{1,2})?(?:news|sports?|photos?|features?|business|world|editors?)[ -]{1,2}"
    r"|(?:AP|AFP|PA|dpa)[ -]{1,2})?"
    r"(?:advisory|budget|digest|planner|daybook|service guide|schedule|test)",
    re.IGNORECASE,
)
_ADVISORY_HEADLINE = re.compile(r"\W{0,3}(?:ADVISORY|BUDGET|NEWS DIGEST|EDITORS' NOTE|TEST)\b")
_CORRECTION_HEADLINE = re.compile(r"(?:CORRECTION|KORREKTUR|BERICHTIGUNG|ĐÍNH CHÍNH)\b")
_BORDER_BEHIND = re.compile(_BORDER)
_ADVANCE = re.compile(r"\badv(?:ance)?[ -]?\d{0,2}\b|\bhold for release\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StoryState:
    """What a piece is, and its place among those of its story. `take` is the number of a take, 0
    for none; `is_advance`: it is not for release at once."""

    kind: StoryKind = "story"
    version: int = 0
    take: int = 0
    words: str = ""
    is_advance: bool = False


def story_state(slug: str, words: str, headline: str, notes: Sequence[str] = ()) -> StoryState:
    """What a piece is by its slug, the words behind it ("1st Ld-Writethru"), its headline and its
    notes for editors."""
    words = text.line(words)[:LONGEST_STATE]
    headline = headline[:LONGEST_STATE]
    note = " ".join(notes)[: 5 * LONGEST_STATE]
    number = _number(words)
    take = _TAKE.search(words)
    is_advance = _ADVANCE.search(words) is not None
    if _KILL.search(words) or _is_kill_headline(headline) or _KILL_NOTE.search(note):
        return StoryState("kill", KILL_VERSION + number, words=words)
    if _is_advisory(slug, words, headline):
        return StoryState("advisory", words=words)
    if _CORRECTION.search(words) or _is_correction_headline(headline):
        return StoryState("correction", CORRECTION_VERSION + number, words=words)
    if _FRAGMENT.search(words) and not _AGAIN.search(words):
        return StoryState("fragment", words=words)
    take_number = int(next(filter(None, take.groups()), "0")) if take else 0
    return StoryState("story", number, take_number, words, is_advance)


def _number(words: str) -> int:
    """The number of a lead or a take; 1 for a lead without one, 0 for the first of a story."""
    numbers = [int(a or b) for a, b in _NUMBER.findall(words)]
    return max(numbers, default=1 if _AGAIN.search(words) else 0)


def _is_advisory(slug: str, words: str, headline: str) -> bool:
    return (
        _ADVISORY.search(words) is not None
        or _ADVISORY_SLUG.fullmatch(slug.strip(" -")) is not None
        or _begins_with_state(_ADVISORY_HEADLINE, headline)
    )


def _is_kill_headline(headline: str) -> bool:
    is_sure = _SURE_KILL_HEADLINE.match(headline) is not None
    return is_sure or _begins_with_state(_KILL_HEADLINE, headline)


def _is_correction_headline(headline: str) -> bool:
    is_sure = headline.startswith(("Correction:", "Korrektur:", "Đính chính:"))
    return is_sure or _begins_with_state(_CORRECTION_HEADLINE, headline)


def _begins_with_state(pattern: re.Pattern[str], headline: str) -> bool:
    """Whether a headline begins with capitals that say what the piece is: they stand apart, or
    before words that are not in capitals, so that they are no part of them."""
    match = pattern.match(headline)
    if not match:
        return False
    rest = headline[match.end() :]
    word = re.search(r"\w+", rest)
    is_apart = _BORDER_BEHIND.match(rest) is not None
    return is_apart or (word is not None and any(char.islower() for char in word[0]))
