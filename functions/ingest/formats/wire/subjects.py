"""Subjects as news agencies write them, and how an article's section and tags follow from them."""

import re
from collections.abc import Iterable

from shared import text
from shared.article.model import Subject

_TOP_LEVEL = re.compile(r"(?:.*\D)?\d{2}0{6}")
_SCHEME_OF_SECTIONS = re.compile(
    r".{0,80}(?:cat|category|department|ressort|section|sector|desk)(?:[:/].{0,80})?", re.IGNORECASE
)
_DPA_CATEGORIES = {
    **{"pl": "Politik", "wi": "Wirtschaft", "vm": "Vermischtes", "ku": "Kultur", "sp": "Sport"},
    **{"rs": "Redaktioneller Service", "dm": "Dienstmeldung"},
}
"""dpa's sections by their codes (g2.dpa.com/cv/category), which often stand for their names."""


def is_top_level(code: str | None) -> bool:
    """Whether a subject's code is one of IPTC's seventeen at the top (`medtop:04000000`): good as a
    section."""
    return _TOP_LEVEL.fullmatch((code or "").strip()) is not None


def is_section_scheme(*names: str | None) -> bool:
    """Whether a vocabulary or a type of subjects (`dpacat:sp`, `dpatype:category`,
    `sttdepartment:9`) is one of an agency's sections."""
    return any(name and _SCHEME_OF_SECTIONS.fullmatch(name) for name in names)


def section_name(name: str, code: str | None = None) -> str | None:
    """The name of a section, spelt out where it is but dpa's code for it; None for other codes of
    one or two letters."""
    if len(name) > 2:
        return name
    short = (name or code or "").rpartition(":")[2].lower()
    return _DPA_CATEGORIES.get(short)


def section_and_tags(
    section: str | None,
    keywords: Iterable[str],
    subjects: Iterable[Subject],
    others: Iterable[str],
) -> tuple[str | None, tuple[str, ...]]:
    """The section: the one that the file declares, else IPTC's first top-level subject. The tags:
    all other names; a letter alone is the code of a category. A genre says how a story is told, so
    it is neither."""
    subjects = list(subjects)
    top_level = (
        subject.name for subject in subjects if subject.name and is_top_level(subject.code)
    )
    section = section or next(top_level, None)
    topics = (each.name for each in subjects if not is_section_scheme(each.code))
    names = [*keywords, *topics, *others]
    key = text.name_key(section or "")
    return section, tuple(
        name for name in dict.fromkeys(names) if len(name) > 1 and text.name_key(name) != key
    )
