"""The sections that lead through the site, on every page.

They are read anew for each page: kept for a while, the name of a section whose last article was
taken down would outlive it by as long.
"""

from collections.abc import Sequence

from functions.api.query.stores import stores
from shared import settings, text
from shared.tables.index_records import Name

MOST_SECTIONS = 12
"""A line of them on a screen of 1,280 pixels."""

MOST_COUNTERS = 200
"""Counters that are read for a page, 100 bytes each: a newsroom has some twenty sections, half a
read unit; of more than these, those whose names come later are not found."""


def read_sections(now: str) -> list[Name]:
    """The sections of the site with a visible article, in the editors' order, else the largest.
    One query."""
    rows = stores().index.counters.names("SECTION", now=now, limit=MOST_COUNTERS)
    names = [name for _, name in rows if name.count > 0]
    return in_order(names, settings.load(settings.ApiSettings).site_sections)


def in_order(names: Sequence[Name], order: Sequence[str]) -> list[Name]:
    """The names that `order` has, in this order; without one the largest, the first the largest.

    Sizes are compared by their powers of two, and what is as large is in Vietnamese order, so that
    the sections do not change places with each article that comes or goes.
    """
    if order:
        by_key = {name.key: name for name in names}
        keys = dict.fromkeys(map(text.name_key, order))
        return [by_key[key] for key in keys if key in by_key]
    largest = sorted(
        names,
        key=lambda name: (-name.count.bit_length(), text.sort_key(name.name or name.key)),
    )
    return largest[:MOST_SECTIONS]
