"""What became of articles: the list of changes, the events, and what both cost."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from functions.ingest.article.draft import Draft
from functions.relate import handler
from shared import event_bus, times
from shared.event_bus import EventBus, EventsRefused
from shared.identifiers import article_id
from shared.tables import changes as change_rows
from shared.tables.changes import PUT_SECONDS, SETTLED_SECONDS
from shared.tables.dynamo import Table
from shared.tables.index_keys import CHANGE_PARTITIONS, change_key
from shared.tables.index_records import Change
from tests.support.generator import drafts
from tests.support.lambda_context import CONTEXT
from tests.support.pipeline import House, house

# Powertools warns where the metrics of a call were taken away, as `House.settle` does.
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

START = "2025-09-15T01:00:00Z"
EMBARGO, EXPIRY = "2025-09-15T02:00:00Z", "2025-09-15T03:00:00Z"
COST = 2
"""Write units that the list may cost an article."""


@pytest.fixture
def whole(moment: dict[str, str]) -> Iterator[House]:
    with house() as whole:
        yield whole


STORY = Draft(
    format="test", identity="A", headline="Bến mới", body_text="Tàu về bến.", published_at=START
)


def drop(whole: House, draft: Draft, key: str = "tin/a.test") -> None:
    whole.drop(key, [draft])
    whole.settle()


def tick(whole: House) -> None:
    handler.handle({"source": "aws.events"}, CONTEXT)
    whole.settle()


def later(moment: dict[str, str], seconds: float = 60) -> None:
    moment["now"] = times.later_by(moment["now"], seconds)[:19] + "Z"


def told(whole: House, moment: dict[str, str], query: str = "") -> list[tuple[str, str]]:
    """What a client is told that reads the list from its beginning a minute later."""
    later(moment)
    status, body = whole.ask("/v1/changes", query)
    assert status == 200
    return [(item["id"], item["what"]) for item in json.loads(body)["items"]]


def announced(whole: House) -> list[str]:
    return [type_ for type_, _ in whole.bus.events]


def test_each_article_has_one_place_in_the_list_that_of_its_last_change(
    whole: House, moment: dict[str, str]
) -> None:
    drop(whole, STORY)
    (article,) = whole.articles.ids()
    assert told(whole, moment) == [(article, "published")]
    drop(whole, replace(STORY, headline="Bến mới mở"))
    assert told(whole, moment) == [(article, "updated")]
    whole.remove("tin/a.test")
    whole.settle()
    assert told(whole, moment) == [(article, "withdrawn")]
    drop(whole, STORY)
    assert told(whole, moment) == [(article, "published")]
    assert announced(whole) == [
        "ArticlePublished",
        "ArticleUpdated",
        "ArticleWithdrawn",
        "ArticlePublished",
    ]
    revisions = [detail["revision"] for _, detail in whole.bus.events]
    assert revisions == sorted(revisions)


def test_what_nobody_ever_saw_is_told_of_to_nobody(whole: House, moment: dict[str, str]) -> None:
    """Neither before its time, nor when it is withdrawn before that."""
    drop(whole, replace(STORY, embargo=EMBARGO))
    drop(whole, replace(STORY, identity="B", embargo=EMBARGO), "tin/b.test")
    drop(whole, replace(STORY, identity="C", expires=START), "tin/c.test")
    whole.remove("tin/b.test")
    whole.settle()
    assert told(whole, moment) == []
    moment["now"] = EMBARGO
    tick(whole)
    assert [what for _, what in told(whole, moment)] == ["published"]
    assert announced(whole) == ["ArticlePublished"]


def test_an_expiry_and_a_new_embargo_withdraw_an_article(
    whole: House, moment: dict[str, str]
) -> None:
    drop(whole, replace(STORY, expires=EMBARGO))
    moment["now"] = EMBARGO
    tick(whole)
    assert [what for _, what in told(whole, moment)] == ["withdrawn"]
    drop(whole, STORY)
    assert [what for _, what in told(whole, moment)] == ["published"]
    drop(whole, replace(STORY, embargo=EXPIRY))
    assert [what for _, what in told(whole, moment)] == ["withdrawn"]
    moment["now"] = EXPIRY
    tick(whole)
    assert [what for _, what in told(whole, moment)] == ["published"]


def test_what_changes_nothing_for_readers_is_not_told(whole: House, moment: dict[str, str]) -> None:
    drop(whole, STORY)
    (article,) = whole.articles.ids()
    for _ in range(2):
        whole.articles.touch(article)
        whole.settle()
    drop(whole, replace(STORY, identity="B", headline="Bến mới nữa"), "tin/b.test")
    assert announced(whole) == ["ArticlePublished", "ArticlePublished"]


def test_an_earlier_claim_that_becomes_the_article_again_is_an_update(
    whole: House, moment: dict[str, str]
) -> None:
    """Its revision is lower, and what readers see is another."""
    drop(whole, STORY)
    drop(whole, replace(STORY, headline="Bến cũ", version=2), "tin/b.test")
    whole.remove("tin/b.test")
    whole.settle()
    assert announced(whole) == ["ArticlePublished", "ArticleUpdated", "ArticleUpdated"]


def test_the_list_costs_an_article_two_write_units_at_most(
    monkeypatch: pytest.MonkeyPatch, moment: dict[str, str]
) -> None:
    (draft,) = drafts(0, 1)

    def cost(*, tells: bool) -> list[float]:
        """Units of publishing an article, of correcting it and of taking it down."""
        with house() as whole, pytest.MonkeyPatch.context() as patch:
            if not tells:
                patch.setattr("functions.relate.plan.change_of_article", lambda *_: None)
                patch.setattr("functions.relate.plan.change_of_hidden", lambda *_: None)
            units = [whole.meter.wru]
            for step in (
                partial(whole.drop, "a.test", [draft]),
                partial(whole.drop, "a.test", [replace(draft, summary="Khác hẳn.")]),
                partial(whole.remove, "a.test"),
            ):
                step()
                whole.settle()
                units.append(whole.meter.wru)
            return [after - before for before, after in pairwise(units)]

    published, corrected, _ = (
        with_list - without
        for with_list, without in zip(cost(tells=True), cost(tells=False), strict=True)
    )
    assert 1 <= published <= COST
    assert 1 <= corrected <= COST


def test_a_change_whose_row_comes_late_is_told_anew(
    whole: House, moment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody may have read beyond its place; the first place does not stay."""
    put = change_rows.Changes.put
    delays = [PUT_SECONDS + 1]

    def slow(self: change_rows.Changes, change: Change) -> None:
        put(self, change)
        if delays:
            later(moment, delays.pop())

    monkeypatch.setattr(change_rows.Changes, "put", slow)
    drop(whole, STORY)
    rows = [row["sk"] for row in whole.index.all_rows() if row["pk"].startswith("CHANGES#")]
    assert [sk.partition("#")[0] for sk in rows] == ["2025-09-15T01:00:06.000Z"]
    (event,) = whole.bus.events
    assert event[1]["at"] == "2025-09-15T01:00:06.000Z"


def test_times_of_one_article_grow_whatever_the_clocks(
    whole: House, moment: dict[str, str]
) -> None:
    drop(whole, STORY)
    later(moment, -3)
    drop(whole, replace(STORY, headline="Bến mới mở"))
    times_told = [detail["at"] for _, detail in whole.bus.events]
    assert times_told == ["2025-09-15T01:00:00.000Z", "2025-09-15T01:00:00.001Z"]


def test_an_event_that_is_refused_is_sent_when_the_article_is_tried_again(
    whole: House, moment: dict[str, str]
) -> None:
    whole.bus.refusals = 1
    with pytest.raises(AssertionError, match="relate failed"):
        drop(whole, STORY)
    (article,) = whole.articles.ids()
    whole.articles.touch(article)
    whole.settle()
    assert announced(whole) == ["ArticlePublished"]


def test_a_refused_entry_is_no_success() -> None:
    """PutEvents answers 200 even where it took nothing."""
    event = event_bus.rejection_event("a.txt", "empty", (), START)
    with house() as whole:
        whole.bus.refusals = 1
        with pytest.raises(EventsRefused):
            EventBus("bus").send(event)


def test_a_rejected_drop_is_announced_with_its_reason(whole: House) -> None:
    whole.drop("tin/a.test", [replace(STORY, headline="")])
    ((type_, detail),) = whole.bus.events
    assert (type_, detail["key"]) == ("DropRejected", "tin/a.test")
    assert detail["reason"] == whole.report("tin/a.test").reason


def test_pages_of_any_size_are_one_list_in_order(whole: House, moment: dict[str, str]) -> None:
    """Rows lie in eight partitions, unevenly, and several have one time."""
    table = Table("index", "pk", "sk")
    kept = []
    for number in range(300):
        id = article_id(f"article {number % 97 if number % 3 else 5}")
        at = f"2025-09-15T00:{number // 40:02}:{number // 7 % 60:02}.{number:03}Z"
        change = Change(id, "published", 1, at)
        kept.append(change)
        table.put(change_rows.change_row(change))
    assert len({change_key(change)[0] for change in kept}) == CHANGE_PARTITIONS
    expected = [(change.at, change.article_id) for change in sorted(kept, key=lambda c: c.place)]
    for limit in (1, 7, 100, 500):
        cursor, found = "", []
        while True:
            status, body = whole.ask("/v1/changes", f"limit={limit}{cursor}")
            page: dict[str, Any] = json.loads(body)
            assert status == 200
            if not page["items"]:
                break
            assert len(page["items"]) <= limit
            found += [(item["at"], item["id"]) for item in page["items"]]
            cursor = f"&cursor={page['next']}"
        assert found == expected


def test_what_is_not_settled_is_not_shown_and_the_end_is_an_empty_page(
    whole: House, moment: dict[str, str]
) -> None:
    drop(whole, STORY)
    later(moment, SETTLED_SECONDS - 1)
    empty = json.loads(whole.ask("/v1/changes")[1])
    assert empty["items"] == []
    later(moment, 1)
    page = json.loads(whole.ask("/v1/changes", f"cursor={empty['next']}")[1])
    assert len(page["items"]) == 1
    after = f"cursor={page['next']}"
    assert json.loads(whole.ask("/v1/changes", after)[1]) == {"items": [], "next": page["next"]}


def test_an_unchanged_end_of_the_list_is_a_304(whole: House, moment: dict[str, str]) -> None:
    drop(whole, STORY)
    later(moment)
    page = json.loads(whole.ask("/v1/changes")[1])
    after = f"cursor={page['next']}"
    _, headers, _ = whole.ask_bytes("/v1/changes", after)
    assert headers["cache-control"] == "public, max-age=0, must-revalidate"
    later(moment)
    assert whole.ask("/v1/changes", after, if_none_match=headers["etag"])[0] == 304
    drop(whole, replace(STORY, identity="B"), "tin/b.test")
    later(moment)
    assert whole.ask("/v1/changes", after, if_none_match=headers["etag"])[0] == 200


def test_the_lateness_that_is_allowed_is_less_than_readers_wait_for() -> None:
    assert PUT_SECONDS + 5 <= SETTLED_SECONDS
