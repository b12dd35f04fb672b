"""Subjects as news agencies write them, and how an article's section and tags follow from them."""

import re
from collections.abc import Iterable

from shared import text
from shared.article.model import Subject

_TOP_LEVEL = re.compile(r"(?:.*\D)?\d{2}0{6}")


def is_top_level(code: str | None) -> bool:
    """Whether a subject's code is one of IPTC's seventeen at the top (`medtop:04000000`): good as a
    section."""
    return _TOP_LEVEL.fullmatch((code or "").strip()) is not None


def section_and_tags(
    section: str | None,
    subjects: Iterable[Subject],
    others: Iterable[str],
    genre: str | None = None,
) -> tuple[str | None, tuple[str, ...]]:
    """The section: the one that the file declares, else IPTC's first top-level subject, else the
    genre. The tags: all other names."""
    subjects = list(subjects)
    top_level = (
        subject.name for subject in subjects if subject.name and is_top_level(subject.code)
    )
    section = section or next(top_level, None) or genre or None
    names = [*(subject.name for subject in subjects), *others]
    key = text.name_key(section or "")
    return section, tuple(name for name in names if name and text.name_key(name) != key)
