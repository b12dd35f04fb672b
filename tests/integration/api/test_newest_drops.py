"""The newest reports of DropsTable, as the desk's page lists them."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any
from zlib import crc32

import pytest

from functions.api.query import stores
from shared import settings
from shared.tables.drop_pages import DropPage, DropPlace
from shared.tables.drop_records import ObjectState, Report
from shared.tables.dynamo import Table
from tests.support.memory_rows import Key
from tests.support.newsroom import Newsroom, newsroom, quick_newsroom
from tests.support.quick import Quick

REPORT = Report("accepted", ObjectState("e"), "1")
REFUSED = Report("rejected", ObjectState("e"), "1", reason="x")


class Unordered(Quick):
    """Rows of an index whose sort keys are equal are in no order that one could rely on."""

    def _keys_in_index(self, table: str, *more: Any) -> list[Key]:
        keys = super()._keys_in_index(table, *more)
        return sorted(
            keys, key=lambda key: (self.tables[table][key]["at"]["S"], crc32(key[0].encode()))
        )


@pytest.fixture(params=["quick", "moto"])
def anywhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """A newsroom in memory, and one on moto."""
    makers: dict[str, Any] = {"quick": partial(quick_newsroom, kind=Unordered), "moto": newsroom}
    with makers[request.param](monkeypatch) as room:
        yield room


def report(room: Newsroom, key: str, at: str, what: Report = REPORT) -> None:
    room.now = at
    table = stores.stores().drops
    table.record(table.take_ticket(key), what, frozenset())


def keys_of(pages: Iterable[DropPage]) -> list[str]:
    return [drop.key for page in pages for drop in page.drops]


def pages_of(read: Callable[[int, DropPlace | None], DropPage], limit: int) -> list[DropPage]:
    """All pages of a list, each where the one before says that it begins."""
    pages = [read(limit, None)]
    while place := pages[-1].next:
        pages.append(read(limit, place))
    return pages


def test_the_newest_reports_come_first_over_all_days_and_partitions(anywhere: Newsroom) -> None:
    for number in range(30):
        at = f"2025-09-{10 + number % 6:02}T{number % 24:02}:00:00Z"
        report(anywhere, f"tin/{number}.txt", at)
    table = stores.stores().drops
    table.take_ticket("tin/unread.txt")
    reported = [drop for drop in table.all() if drop.reported_at]
    in_order = sorted(reported, key=lambda drop: (drop.reported_at, drop.key), reverse=True)
    anywhere.now = "2025-09-15T23:00:00Z"
    assert table.newest_page(7).drops == in_order[:7]
    assert table.newest_page(100) == DropPage(in_order)
    anywhere.now = "2025-09-17T23:00:00Z"
    days = {(drop.reported_at or "")[:10] for drop in table.newest_page(100).drops}
    assert days == {f"2025-09-{day}" for day in range(11, 16)}


def test_pages_have_every_report_once_however_many_came_in_a_second(anywhere: Newsroom) -> None:
    for number in range(40):
        second = number if number > 30 else 7 * (number // 25)
        at = f"2025-09-{13 + number // 20}T08:00:{second:02}Z"
        report(anywhere, f"tin/{number}.txt", at, REFUSED)
    table = stores.stores().drops
    in_order = sorted(table.all(), key=lambda drop: (drop.reported_at, drop.key), reverse=True)
    reads = (table.newest_page, table.rejected_page)
    for read, limit in itertools.product(reads, (1, 4, 10, 40, 41)):
        pages = pages_of(read, limit)
        assert keys_of(pages) == [drop.key for drop in in_order]
        assert [len(page.drops) for page in pages[:-1]] == [limit] * (len(pages) - 1)
        assert pages[-1].drops


def test_a_page_goes_on_where_it_was_when_others_came_or_moved(anywhere: Newsroom) -> None:
    for number in range(6):
        report(anywhere, f"tin/{number}.txt", f"2025-09-15T08:00:{number // 2:02}Z")
    table = stores.stores().drops
    first = table.newest_page(3)
    assert keys_of([first]) == ["tin/5.txt", "tin/4.txt", "tin/3.txt"]
    report(anywhere, "tin/3.txt", "2025-09-15T08:01:00Z")
    report(anywhere, "tin/6.txt", "2025-09-15T08:01:00Z")
    assert keys_of([table.newest_page(9, first.next)]) == ["tin/2.txt", "tin/1.txt", "tin/0.txt"]


def test_a_drop_that_is_reported_again_is_listed_once_and_at_its_last_time(
    anywhere: Newsroom,
) -> None:
    report(anywhere, "a.txt", "2025-09-14T08:00:00Z", REFUSED)
    report(anywhere, "b.txt", "2025-09-14T08:00:00Z")
    report(anywhere, "a.txt", "2025-09-15T08:00:00Z")
    table = stores.stores().drops
    assert keys_of([table.newest_page(9)]) == ["a.txt", "b.txt"]
    assert table.newest_page(9).drops[0].report == REPORT
    assert table.rejected_page(9) == DropPage([])


def test_of_a_row_that_an_earlier_version_wrote_again_the_day_stays(anywhere: Newsroom) -> None:
    """It knows nothing of the index: the drop is found in the day that this version noted."""
    report(anywhere, "a.txt", "2025-09-13T08:00:00Z")
    names = settings.load(settings.ApiSettings)
    later = {":at": "2025-09-15T07:00:00Z"}
    Table(names.drops_table, "key", None).update(
        ("a.txt", None), "SET #at = :at", later, names={"#at": "at"}
    )
    report(anywhere, "b.txt", "2025-09-15T06:00:00Z")
    anywhere.now = "2025-09-15T08:00:00Z"
    assert keys_of([stores.stores().drops.newest_page(9)]) == ["a.txt", "b.txt"]
