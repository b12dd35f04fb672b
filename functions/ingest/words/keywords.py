"""Lists of words in one value: "bão, Đà Nẵng; lũ"."""

import re

_COMMA = re.compile(r"[,;]\s*|(?<!\s)\s+[,;]\s*")


def split_keywords(value: str, most: int = 0) -> list[str]:
    """The words or names between the commas and semicolons of a value; with `most`, what comes
    behind so many commas is one more."""
    return [words for words in _COMMA.split(value.strip(), most) if words]
