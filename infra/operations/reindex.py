"""`newsdrop reindex`: asks the stream to derive IndexTable anew.

First every article's own rows, then every article's neighbours, so that the end does not depend on
the order. What was begun is gone on with; the stream keeps working meanwhile.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from shared.article.model import live_claim
from shared.tables.articles import Articles, ReindexRound
from shared.tables.dynamo import run_parallel
from shared.tables.index import Index

RUN = "%Y-%m-%dT%H:%M:%S.%fZ"
"""A run is named by the time, so that a later one counts as later; two may begin in one second."""

AT_ONCE = 500
"""Articles that are asked for and not yet done: what a stream works through in about a minute."""

ASKED_TOGETHER = 20
POLL_SECONDS = 0.5
PATIENCE_SECONDS = 300.0
"""So long may nothing be done: the stream tries an article eight times before it gives it up."""


class Stalled(Exception):
    """Articles that are not done though nothing happens any more; the text names some and says what
    to do."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reindex is: `done` of `articles` in this phase."""

    phase: int
    done: int
    articles: int


def reindex(
    articles: Articles, index: Index, *, patience: float = PATIENCE_SECONDS
) -> Iterator[Progress]:
    """Reindex all articles, or go on with what was begun; tells how far it is. Raises Stalled."""
    begun = index.current_reindex_round() or ReindexRound(datetime.now(UTC).strftime(RUN), 1)
    for wanted in (ReindexRound(begun.run, 1), ReindexRound(begun.run, 2)):
        if wanted < begun:
            continue
        index.record_reindex_round(wanted)
        yield from _phase(articles, index, wanted, patience)
    index.record_reindex_round(None)


def _phase(
    articles: Articles, index: Index, wanted: ReindexRound, patience: float
) -> Iterator[Progress]:
    ids = articles.ids()
    left = list(reversed(ids))
    waiting: dict[str, None] = {}
    heard = time.monotonic()
    yield Progress(wanted.phase, 0, len(ids))
    while left or waiting:
        fresh = [left.pop() for _ in range(min(len(left), AT_ONCE - len(waiting)))]
        undone = _undone(
            articles, index, fresh, wanted
        )  # some are done already where an earlier run got to
        for start in range(0, len(undone), ASKED_TOGETHER):
            run_parallel(
                [
                    partial(articles.request_round, one, wanted)
                    for one in undone[start : start + ASKED_TOGETHER]
                ]
            )
        before = len(waiting) + len(fresh)
        waiting = dict.fromkeys(_undone(articles, index, [*waiting, *undone], wanted))
        if len(waiting) < before:
            heard = time.monotonic()
            yield Progress(wanted.phase, len(ids) - len(left) - len(waiting), len(ids))
        elif time.monotonic() - heard > patience:
            some = ", ".join(list(waiting)[:5])
            raise Stalled(
                f"{len(waiting)} articles wait for the stream, such as {some}: mend what fails there and run it again"
            )
        if waiting:
            time.sleep(POLL_SECONDS)


def _undone(articles: Articles, index: Index, ids: list[str], wanted: ReindexRound) -> list[str]:
    """Those that have not gone through the round; an article that has ended needs none once it owns
    nothing."""
    rounds = index.manifests.finished_rounds(ids) if ids else {}
    absent = [one for one in ids if one not in rounds]
    ended = {one for one in absent if live_claim(articles.claims(one)) is None}
    return [
        one for one in ids if one not in ended and (rounds.get(one) or ReindexRound("", 1)) < wanted
    ]
