"""What the formats of news agencies (ninjs, NITF, NewsML-G2) have in common: IPTC's subjects, and
how sections and tags follow from them."""

import re
from collections.abc import Iterable

from shared import text

_TOP_LEVEL = re.compile(r"(?:.*\D)?\d{2}0{6}")


def is_top_level(code: str | None) -> bool:
    """Whether a subject's code is one of IPTC's seventeen at the top (`medtop:04000000`): good as a
    section."""
    return _TOP_LEVEL.fullmatch((code or "").strip()) is not None


def section_and_tags(
    section: str | None,
    subjects: Iterable[tuple[str, str | None]],
    others: Iterable[str],
    genre: str | None = None,
) -> tuple[str | None, tuple[str, ...]]:
    """The section: what is said to be one, else IPTC's first top-level subject, else the genre; the
    tags: all other names."""
    subjects = list(subjects)
    section = (
        section
        or next((name for name, code in subjects if name and is_top_level(code)), None)
        or genre
        or None
    )
    named = [*(name for name, _ in subjects), *others]
    key = text.name_key(section or "")
    return section, tuple(name for name in named if name and text.name_key(name) != key)
