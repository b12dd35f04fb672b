"""Lines of tags: "#bão #Đà Nẵng", "Tags: bão, Đà Nẵng"."""

import re

LONGEST_TAG_WORDS = 10

_TAGS = re.compile(r"(?:(?:tags?|từ kh(?:óa|oá)|keywords?|thẻ)\s*:\s*)?(#.*)", re.IGNORECASE)
_LIST_OF_TAGS = re.compile(
    r"[*_]{0,2}(?:tags?|từ kh(?:óa|oá)|keywords?|thẻ|topics?)[*_]{0,2}\s*[:：][*_]{0,2}\s*(\S.*)",
    re.IGNORECASE,
)
_BEFORE_TAG = re.compile(r"(?:^|[\s,;|])#")
_BETWEEN_TAGS = re.compile("[,;|•·、，]")


def tags_of_line(line: str) -> list[str]:
    """The tags of a line; empty for any other line.

    A tag runs to the next # that stands at the beginning of a word, or to the next comma where the
    line has no #.
    """
    if match := _TAGS.fullmatch(line):
        tags = _BEFORE_TAG.split(match[1])
    elif match := _LIST_OF_TAGS.fullmatch(line):
        tags = _BETWEEN_TAGS.split(match[1].rstrip("."))
        tags = match[1].split(" - ") if len(tags) == 1 else tags
    else:
        return []
    tags = [tag.strip(" #,;|") for tag in tags]
    are_short = all(len(tag.split()) <= LONGEST_TAG_WORDS for tag in tags)
    return [tag for tag in tags if tag] if are_short else []
