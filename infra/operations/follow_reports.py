"""`newsdrop status --watch`: each report as it comes."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError

from shared import times
from shared.tables.drop_pages import DropPage, DropPlace
from shared.tables.drop_records import Drop

LOOK_SECONDS = 2.0
"""Between two looks; each is four queries, and a batch of rows."""

LATE_SECONDS = 10
"""An index may have a report this much later than one that was recorded after it; so far back each
look goes."""

LOOK_DROPS = 50
ReadPage = Callable[[int, DropPlace | None], DropPage]
"""So many of the newest reports, or of those behind a place."""


def follow_reports(
    read_page: ReadPage, limit: int, tell: Callable[[str], None]
) -> Iterator[Sequence[Drop]]:
    """So many of the newest reports, then, without end, those that have come since; oldest first.

    `tell` hears of a look that failed; the next one finds what that has missed.
    """
    newest = read_page(1, None).drops
    since = _late(newest[0].reported_at if newest else None)
    # In this order: what comes between the two is told now, or else by the next look.
    recent = _reports_since(read_page, since)
    first = read_page(limit, None).drops
    old = {(drop.key, drop.reported_at) for drop in (*recent, *first)}
    yield first[::-1]
    while True:
        time.sleep(LOOK_SECONDS)
        try:
            reports = _reports_since(read_page, since)
        except (BotoCoreError, ClientError) as error:
            tell(f"{error}; trying again")
            continue
        new = [drop for drop in reports if (drop.key, drop.reported_at) not in old]
        if new:
            yield new[::-1]
            since = max(since, _late(new[0].reported_at))
        old = {(drop.key, drop.reported_at) for drop in reports}


def _reports_since(read_page: ReadPage, since: str) -> list[Drop]:
    """All reports since a time, newest first."""
    reports: list[Drop] = []
    place: DropPlace | None = None
    while True:
        page = read_page(LOOK_DROPS, place)
        reports += [drop for drop in page.drops if (drop.reported_at or "") >= since]
        place = page.next
        if place is None or place.at < since:
            return reports


def _late(at: str | None) -> str:
    """The time from which on a report may come that was not seen yet."""
    newest = times.from_rfc3339(at or times.now())
    return times.to_rfc3339(newest - timedelta(seconds=LATE_SECONDS))
