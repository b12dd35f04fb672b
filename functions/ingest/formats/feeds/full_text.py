"""Whether an item of a feed has its article's text, or only announces it.

RSS and Atom are made for both: an item of RSS may have a synopsis or all of the text in the same
`description` (RSS 2.0 Specification, "Elements of <item>"), so its length and its end decide.
"""

import re

from functions.ingest.markup import tree
from shared import text

LEAST_TEXT_CHARS = 450
"""Characters from which a description is the text itself: systems cut teasers at 55 words
(WordPress) or fewer, and standfirsts of newspapers have at most 50."""

ITEM_ANNOUNCES = (
    "the feed only announces it: a title, a few words and a link are not its text. Put the full "
    "text into the feed, or drop the article itself"
)
FEED_ANNOUNCES = (
    "the feed only announces articles: of each it has a title, a few words and a link, not the "
    "text. Have the system that writes it put the full text into it (content:encoded in RSS, "
    "content in Atom, content_html in JSON Feed), or drop the articles themselves"
)
_CUT_OFF = re.compile(r"\[ ?(?:…|\.\.\.|&hellip;) ?\]\W{0,3}$")
_POINTER = re.compile(
    r"(?<!\w)(?:read (?:more|on|the (?:full|rest)[\w ]{0,30})|continue reading|(?:full|more) story"
    r"|xem (?:thêm|tiếp|chi tiết)|đọc (?:tiếp|thêm))\W{0,5}$",
    re.IGNORECASE,
)
_POINTER_WITHIN = 80
"""Characters at the end of a text among which a pointer to the rest of it is looked for."""

_MOST_WITH_POINTER = 1200
"""Characters of the longest text that a pointer at its end marks as a beginning: below a whole one
it leads to another."""


def is_announcement(content: str, *, has_full_text: bool) -> bool:
    """Whether content (HTML or text) is no article's text but what announces it.

    `has_full_text`: the format keeps it apart from a synopsis.
    """
    words = content_text(content)
    if _CUT_OFF.search(words[-20:]):
        return True
    if _POINTER.search(words[-_POINTER_WITHIN:]) and len(words) < _MOST_WITH_POINTER:
        return True
    if has_full_text:
        return not words and "<img" not in content.lower()
    return len(words) < LEAST_TEXT_CHARS or words.endswith(("…", "..."))


def is_cut_off(summary: str) -> bool:
    """Whether a summary is the beginning of a text that a program cut."""
    is_beginning = summary.endswith(("…", "...", "[…]", "[...]"))
    return is_beginning or _POINTER.search(summary[-_POINTER_WITHIN:]) is not None


def content_text(content: str) -> str:
    """The words of HTML or text on one line."""
    if "<" in content or "&" in content:
        return text.line(tree.text_line(tree.parse_fragment(content)))
    return text.line(content)
