"""Pictures that are dropped beside articles, before and after them, replaced, removed and broken.

Without any one safeguard some history ends wrong: those that chance hardly makes are arranged.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.relate import pictures, plan
from functions.relate.plan import UpdatePlan
from shared.article.model import Image
from shared.tables import index, index_rows
from shared.tables.drop_records import Drop
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.tables.index_keys import picture_pk
from shared.tables.sibling_images import sibling_images
from tests.faults import stories
from tests.faults.actors import FAULTS, Fault, PerInvocation
from tests.faults.histories import PLAYS_ALL, many
from tests.faults.picture_checks import (
    CHANGES,
    FIGURES,
    Change,
    check_a_picture_that_goes_back,
    check_each_call,
    check_overlaps,
    check_reads,
    play,
)
from tests.faults.world import World

pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

HISTORIES = 1_000 if PLAYS_ALL else 20


@pytest.fixture(autouse=True)
def articles_with_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "FIGURES", FIGURES)


@many(HISTORIES)
@given(seed=st.integers(0, 2**32))
def test_any_history_with_pictures_ends_as_one_clean_run_and_shows_what_has_come(
    world: World, seed: int
) -> None:
    assert play(world, seed) == {}


@pytest.mark.parametrize("change", CHANGES if PLAYS_ALL else CHANGES[:2])
@pytest.mark.parametrize("fault", FAULTS)
def test_at_each_call_of_the_ingest_of_a_picture(
    world: World, fault: Fault, change: Change
) -> None:
    check_each_call(world, fault, change)


@pytest.mark.parametrize("change", CHANGES if PLAYS_ALL else CHANGES[:2])
@pytest.mark.parametrize("ingest_first", [True, False])
def test_a_picture_and_an_article_that_overlap_at_any_calls_find_each_other(
    world: World, change: Change, ingest_first: bool, every_pair: int
) -> None:
    check_overlaps(world, change, ingest_first=ingest_first, every=every_pair)


def test_articles_that_a_picture_touched_read_it_as_it_is(world: World) -> None:
    check_reads(world)


def test_a_run_that_read_a_picture_which_has_gone_back_since_leaves_none_of_it(
    world: World,
) -> None:
    check_a_picture_that_goes_back(world)


# -------------------------------------------------------------------------------------------------
# without a safeguard


Patch = pytest.MonkeyPatch


def nobody_is_touched(patch: Patch) -> None:
    patch.setattr(Index, "articles_with_picture", lambda _self, _key, _limit: [])


def who_shows_a_picture_is_read_before_it_is_recorded(patch: Patch) -> None:
    record, read = Drops.record, Index.articles_with_picture
    seen = PerInvocation()

    def early(self: Drops, drop: Drop, *args: Any, **how: Any) -> bool:
        seen.articles = read(Index("index"), drop.key, 1_000)
        return record(self, drop, *args, **how)

    patch.setattr(Drops, "record", early)
    patch.setattr(Index, "articles_with_picture", lambda _self, _key, _limit: seen.articles)


def a_ticket_is_done_before_articles_are_touched(patch: Patch) -> None:
    record = Drops.record

    def careless(self: Drops, *args: Any, **_: Any) -> bool:
        return record(self, *args)

    patch.setattr(Drops, "record", careless)


def an_ingest_that_did_not_end_is_taken_to_have_touched(patch: Patch) -> None:
    def careless(self: Drop, image: Image | None) -> bool:
        return image != (self.report.image if self.report else None)

    patch.setattr(Drop, "picture_may_change", careless)


def an_image_is_not_read_again_when_the_rows_are_put(patch: Patch) -> None:
    right = plan.plan_update

    def careless(*args: Any, **how: Any) -> UpdatePlan:
        return replace(right(*args, **how), shows_dropped_image=False)

    patch.setattr(plan, "plan_update", careless)


def an_image_is_read_as_it_may_have_been(patch: Patch) -> None:
    def careless(drops: Drops, key: str, files: Sequence[str], **_: Any) -> Any:
        return sibling_images(drops, key, files)

    patch.setattr(pictures, "sibling_images", careless)


def who_shows_a_picture_is_read_as_it_may_have_been(patch: Patch) -> None:
    def careless(self: Index, key: str, limit: int) -> list[str]:
        rows = self._table.query(picture_pk(key), newest_first=True, limit=limit)
        return [row["sk"].partition("#")[2] for row in rows]

    patch.setattr(Index, "articles_with_picture", careless)


def a_picture_has_no_row_that_finds_its_articles_in_another_spelling(patch: Patch) -> None:
    patch.setattr(index_rows, "picture_pk", lambda key: f"PICTURE#{key}")
    patch.setattr(index, "picture_pk", lambda key: f"PICTURE#{key}")


def each_call(world: World) -> None:
    for fault in FAULTS:
        check_each_call(world, fault, CHANGES[0])


def overlap(world: World) -> None:
    for ingest_first in (False, True):
        check_overlaps(world, CHANGES[0], ingest_first=ingest_first, every=1)


@pytest.mark.parametrize(
    ("sabotage", "check"),
    [
        (nobody_is_touched, each_call),
        (who_shows_a_picture_is_read_before_it_is_recorded, overlap),
        (a_ticket_is_done_before_articles_are_touched, each_call),
        (an_ingest_that_did_not_end_is_taken_to_have_touched, each_call),
        (an_image_is_not_read_again_when_the_rows_are_put, overlap),
        (an_image_is_not_read_again_when_the_rows_are_put, check_a_picture_that_goes_back),
        (an_image_is_read_as_it_may_have_been, check_reads),
        (who_shows_a_picture_is_read_as_it_may_have_been, overlap),
        (a_picture_has_no_row_that_finds_its_articles_in_another_spelling, each_call),
    ],
)
def test_without_a_safeguard_some_history_ends_wrong(
    world: World,
    monkeypatch: Patch,
    sabotage: Callable[[Patch], None],
    check: Callable[[World], None],
) -> None:
    sabotage(monkeypatch)
    with pytest.raises(AssertionError):
        check(world)
