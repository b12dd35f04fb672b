"""The newest reports of DropsTable, as the desk's page lists them."""

import pytest

from functions.api.query import stores
from shared.tables.drop_records import ObjectState, Report
from tests.support.newsroom import Newsroom

REPORT = Report("accepted", ObjectState("e"), "1")


@pytest.fixture(params=["room", "moto_room"])
def anywhere(request: pytest.FixtureRequest) -> Newsroom:
    """A newsroom in memory, and one on moto."""
    room: Newsroom = request.getfixturevalue(request.param)
    return room


def report(room: Newsroom, key: str, at: str) -> None:
    room.now = at
    table = stores.stores().drops
    table.record(table.take_ticket(key), REPORT, frozenset())


def test_the_newest_reports_come_first_over_all_days_and_partitions(anywhere: Newsroom) -> None:
    for number in range(30):
        at = f"2025-09-{10 + number % 6:02}T{number % 24:02}:00:00Z"
        report(anywhere, f"tin/{number}.txt", at)
    table = stores.stores().drops
    table.take_ticket("tin/unread.txt")
    reported = [drop for drop in table.all() if drop.reported_at]
    in_order = sorted(reported, key=lambda drop: drop.reported_at or "", reverse=True)
    anywhere.now = "2025-09-15T23:00:00Z"
    assert [drop.reported_at for drop in table.newest(7)] == [
        drop.reported_at for drop in in_order[:7]
    ]
    assert sorted(drop.key for drop in table.newest(100)) == sorted(drop.key for drop in reported)
    anywhere.now = "2025-09-17T23:00:00Z"
    days = {(drop.reported_at or "")[:10] for drop in table.newest(100)}
    assert days == {f"2025-09-{day}" for day in range(11, 16)}


def test_a_drop_that_is_reported_again_is_listed_once_and_at_its_last_time(
    anywhere: Newsroom,
) -> None:
    for key, day in (("a.txt", 14), ("b.txt", 14), ("a.txt", 15)):
        report(anywhere, key, f"2025-09-{day}T08:00:00Z")
    assert [drop.key for drop in stores.stores().drops.newest(9)] == ["a.txt", "b.txt"]
