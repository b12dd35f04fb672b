"""`newsdrop reindex`: asks the stream to derive IndexTable anew.

First every article's own rows, then every article's neighbours, so that the end does not depend on
the order. What was begun is gone on with; the stream keeps working meanwhile. Last, counters are
freed of what runs that were cut off left in them.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from shared import times
from shared.article.claim import live_claim
from shared.errors import Undecodable
from shared.tables.articles import Articles, ReindexRound
from shared.tables.dynamo import run_parallel
from shared.tables.index import Index

RUN_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
"""A run is named by the time, so that a later one counts as later; two may begin in one second."""

OPEN_REQUESTS = 500
"""Articles that are asked for and not yet done: what a stream works through in about a minute."""

PARALLEL_REQUESTS = 20
REINDEX_POLL_SECONDS = 0.5
PATIENCE_SECONDS = 300.0
"""So long may nothing be done: what relate cannot do it gives up after a minute."""


class ReindexStalled(Exception):
    """Articles that are not done though nothing happens any more; the text names some and says what
    to do."""


@dataclass(frozen=True, slots=True)
class ReindexProgress:
    """How far a reindex is: `done` of `articles` in this phase."""

    phase: int
    ready: int
    articles: int


def reindex_articles(
    articles: Articles, index: Index, *, patience: float = PATIENCE_SECONDS
) -> Iterator[ReindexProgress]:
    """Reindex all articles, or go on with what was begun; tells how far it is. Raises Stalled."""
    start = index.current_reindex_round() or ReindexRound(datetime.now(UTC).strftime(RUN_FORMAT), 1)
    for round_ in (ReindexRound(start.run, 1), ReindexRound(start.run, 2)):
        if round_ < start:
            continue
        index.record_reindex_round(round_)
        yield from _phase(articles, index, round_, patience)
    undo_left_changes(index, times.now())
    index.record_reindex_round(None)


def undo_left_changes(index: Index, now: str) -> None:
    """Undo changes of counters that no manifest tells of: version 0.1.0 went on with an article
    after a crash of this one and could not read its marks, or DynamoDB carried out a call that its
    run had given up.

    A mark that was there before its article's manifest was found at rest is of no run under way.
    """
    for key, mark in index.counters.left_marks():
        with suppress(Undecodable):
            manifest = index.manifests.get(mark.article_id)
            if manifest.is_held or manifest.is_suspect(now):
                continue
            if manifest.has_noted(key, mark):
                index.counters.unmark(key, mark)
            else:
                index.counters.undo(key, mark)


def _phase(
    articles: Articles, index: Index, round_: ReindexRound, patience: float
) -> Iterator[ReindexProgress]:
    ids = articles.ids()
    left = list(reversed(ids))
    waiting: dict[str, None] = {}
    heard = time.monotonic()
    yield ReindexProgress(round_.phase, 0, len(ids))
    while left or waiting:
        fresh = [left.pop() for _ in range(min(len(left), OPEN_REQUESTS - len(waiting)))]
        # Some are ready already where an earlier run got to.
        undone = _unready(articles, index, fresh, round_)
        _request_rounds(articles, undone, round_)
        before = len(waiting) + len(fresh)
        waiting = dict.fromkeys(_unready(articles, index, [*waiting, *undone], round_))
        if len(waiting) < before:
            heard = time.monotonic()
            yield ReindexProgress(round_.phase, len(ids) - len(left) - len(waiting), len(ids))
        elif time.monotonic() - heard > patience:
            raise _stall(list(waiting))
        if waiting:
            time.sleep(REINDEX_POLL_SECONDS)


def _request_rounds(articles: Articles, ids: list[str], round_: ReindexRound) -> None:
    for start in range(0, len(ids), PARALLEL_REQUESTS):
        group = ids[start : start + PARALLEL_REQUESTS]
        run_parallel([partial(articles.request_round, one, round_) for one in group])


def _stall(ids: list[str]) -> ReindexStalled:
    """The error of articles that the stream does not come to."""
    return ReindexStalled(
        f"{len(ids)} articles wait for the stream, such as {', '.join(ids[:5])}: "
        "mend what fails there and run it again"
    )


def _unready(articles: Articles, index: Index, ids: list[str], round_: ReindexRound) -> list[str]:
    """Those that have not gone through the round; an article that has ended needs none once it owns
    nothing."""
    rounds = index.manifests.finished_rounds(ids) if ids else {}
    absent = [one for one in ids if one not in rounds]
    withdrawn = {one for one in absent if live_claim(articles.claims(one)) is None}
    return [
        one
        for one in ids
        if one not in withdrawn and (rounds.get(one) or ReindexRound("", 1)) < round_
    ]
