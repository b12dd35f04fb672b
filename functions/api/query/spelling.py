"""Names that are near to what was typed: what may have been meant where nothing was found."""

from difflib import SequenceMatcher
from functools import partial

from functions.api.edge import parameters
from functions.api.query.stores import stores
from shared import text
from shared.tables.dynamo import run_parallel
from shared.tables.index_keys import COUNTERS
from shared.tables.index_records import Facet, Name

SAME_LETTERS = 2
"""First letters that a name must share, tone marks aside: those names are one query a kind."""

MOST_NAMES, LEAST_RATIO, MOST_SUGGESTIONS = 100, 0.75, 5


def near_names(words: str, now: str) -> dict[Facet, list[Name]]:
    """The visible names of each kind whose spelling is near to the words, the nearest first. A
    query a kind, side by side."""
    key = text.fold(parameters.bounded_name_key(words))
    if len(key) <= SAME_LETTERS:
        return {}
    lists = run_parallel([partial(_near_names, facet, key, now) for facet in COUNTERS])
    return dict(zip(COUNTERS, lists, strict=True))


def _near_names(facet: Facet, key: str, now: str) -> list[Name]:
    rows = stores().index.counters.names(
        facet, now=now, prefix=key[:SAME_LETTERS], limit=MOST_NAMES
    )
    likeness = {
        name: SequenceMatcher(None, key, text.fold(name.key), autojunk=False).ratio()
        for _, name in rows
        if name.count > 0
    }
    near = [name for name in likeness if likeness[name] >= LEAST_RATIO]
    return sorted(near, key=lambda name: (-likeness[name], name.key))[:MOST_SUGGESTIONS]
