"""Names of sections, and words such as "Exclusive" that stand above a headline."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from functions.ingest.formats.plain.evidence import KICKERS, SECTIONS
from shared import text

SHORT_NAME = 60
"""Characters of the longest block that is compared to names of sections and the like."""

_SEPARATOR = re.compile(r" ?[/>|»&,] ?| [-–—] | và | and ")
_own_sections: ContextVar[frozenset[str]] = ContextVar("own_sections", default=frozenset())


@contextmanager
def house_sections(names: Sequence[str]) -> Iterator[None]:
    """Within it these names are sections too: those of the newsroom whose file is read."""
    token = _own_sections.set(frozenset(map(_name_key, names)))
    try:
        yield
    finally:
        _own_sections.reset(token)


def is_known_section(block: str) -> bool:
    """Whether a block is the name of a section that newspapers or this newsroom have, or several
    of them."""
    if len(block) > SHORT_NAME:
        return False
    words = _name_key(block)
    sections, own_sections = _spellings(SECTIONS), _own_sections.get()
    return all(part in sections or part in own_sections for part in _SEPARATOR.split(words)) or (
        words in sections or words in own_sections
    )


def is_kicker(block: str) -> bool:
    """Whether a block is a word above a headline, such as "Exclusive"."""
    return len(block) <= SHORT_NAME and _name_key(block) in _spellings(KICKERS)


def _name_key(block: str) -> str:
    """A name as it is compared: lower case, tone marks in their modern places, no marks round
    it."""
    return text.modern_tones(text.compose(block.lower())).strip(" -–—:|>/[]()#*!")


@cache
def _spellings(names: frozenset[str]) -> frozenset[str]:
    return frozenset(text.modern_tones(name) for name in names)
