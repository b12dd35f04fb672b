"""Which articles are before and after an article in the list of its section."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from functions.api.query.stores import stores
from shared import text
from shared.article.claim import Claim
from shared.tables.dynamo import run_parallel
from shared.tables.index_keys import list_pk
from shared.tables.index_records import Entry, entry_sk

TRIES = 2
"""How many rows are looked at on each side for one that has not expired; they cost half a read
unit."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The next older and the next newer article of a section, as far as they are visible."""

    older: Entry | None = None
    newer: Entry | None = None


NO_NEIGHBOURS = Neighbours()


def read_neighbours(claim: Claim, now: str) -> Neighbours:
    """The neighbours of the article that a claim says; none where it has no section.

    Two queries side by side.
    """
    section = text.name_key(claim.article.section or "") if claim.article else ""
    if not section:
        return NO_NEIGHBOURS
    pk, place = list_pk("SECTION", section), entry_sk(claim.visible_from, claim.id)
    index = stores().index
    calls: list[Callable[[], Any]] = [
        partial(index.entries, pk, now=now, limit=TRIES, before=place),
        partial(index.newer_entries, pk, place, now=now, limit=TRIES),
    ]
    (older, _), newer = run_parallel(calls)
    return Neighbours(next(iter(older), None), next(iter(newer), None))
