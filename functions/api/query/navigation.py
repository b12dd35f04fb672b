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
    """The sections of the site with a visible article: those that the editors name, in their order,
    else the largest in the site's language, or in any while there is none in its own. One query."""
    rows = stores().index.counters.names("SECTION", now=now, limit=MOST_COUNTERS)
    names = [name for _, name in rows if name.count > 0]
    values = settings.load(settings.ApiSettings)
    if values.site_sections:
        return _in_order(names, values.site_sections)
    language = values.site_language
    sizes = [(name, name.count_in(language)) for name in names]
    own_sizes = [(name, size) for name, size in sizes if size > 0]
    return _largest(own_sizes or [(name, name.count) for name in names])


def _in_order(names: Sequence[Name], order: Sequence[str]) -> list[Name]:
    """The names that `order` has, in this order."""
    by_key = {name.key: name for name in names}
    keys = dict.fromkeys(map(text.name_key, order))
    return [by_key[key] for key in keys if key in by_key]


def _largest(sizes: Sequence[tuple[Name, int]]) -> list[Name]:
    """The names of the largest sizes, the first the largest.

    Sizes are compared by their powers of two, and what is as large is in Vietnamese order, so that
    the sections do not change places with each article that comes or goes.
    """
    in_order = sorted(
        sizes, key=lambda pair: (-pair[1].bit_length(), text.sort_key(pair[0].name or pair[0].key))
    )
    return [name for name, _ in in_order[:MOST_SECTIONS]]
