"""Reindex gives one IndexTable whatever the order, doubling or crash.

Of articles that are all deleted nothing stays.
"""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.operations.reindex import ReindexStalled, reindex_articles
from shared.tables import manifest_rows
from shared.tables.articles import ReindexRound
from shared.tables.changes import change_from_row
from shared.tables.counters import CounterMark
from shared.tables.index_keys import CHANGES, COUNTERS, row_kind
from shared.tables.row_schemas import SCHEMA
from tests.faults.histories import PLAYS_ALL, many
from tests.faults.random_history import History, ends
from tests.faults.test_each_call import body
from tests.faults.world import KEYS, World
from tests.support import tables

# Powertools warns where a thread of another actor has sent the metrics already; a process of
# Lambda's has one thread.
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")
HISTORIES = 40 if PLAYS_ALL else 12


TAGS = COUNTERS["TAG"]


def asked(world: World, seed: int | None, run: str = "1") -> None:
    """Both phases; with a seed in any order, with crashes, doubled calls, and the bucket changing
    meanwhile."""
    for phase in (1, 2):
        for article in world.articles.ids():
            world.articles.request_round(article, ReindexRound(run, 1 if phase == 1 else 2))
        if seed is None:
            world.drain()
        else:
            Random(seed).shuffle(world.stream)
            History(world, seed + phase, operations=2, faults=4).play()


def table(world: World) -> dict[tuple[str, str], Any]:
    """All of IndexTable; of a manifest what it names, of a counter the spellings that somebody
    uses, of the list of changes the articles that are up by it."""
    found: dict[tuple[str, str], Any] = {}
    for row in world.index.all_rows():
        if row_kind(row["pk"], row["sk"]) == "change":
            change = change_from_row(row)
            if change.is_up:
                found[CHANGES, change.article_id] = row["pk"]
        elif row["sk"] == "manifest":
            manifest = manifest_rows.manifest_from_row(row)
            if manifest.has_ended():
                continue
            found[row["pk"], row["sk"]] = (
                sorted(key for key in manifest.keys if row_kind(*key) != "change"),
                manifest.counter_targets,
                manifest.scores_digest,
                manifest.rows_fingerprint,
            )
        else:
            found[row["pk"], row["sk"]] = {
                name: value for name, value in row.items() if not name.startswith("s:") or value
            }
    return found


def clean_table(world: World) -> dict[tuple[str, str], Any]:
    """IndexTable as one clean run and a clean reindex make it of what is in the bucket now."""
    world.empty_tables()
    world.settle(KEYS)
    asked(world, None)
    return table(world)


@many(HISTORIES)
@given(seed=st.integers(0, 2**32))
def test_after_any_history_and_with_any_faults_there_is_one_table(world: World, seed: int) -> None:
    ends(world, seed)
    History(world, seed, operations=3).play()
    asked(world, seed)
    asked(world, None, run="2")  # what the bucket did during the first is in it too
    end = table(world)
    assert end == clean_table(world)


@many(HISTORIES)
@given(seed=st.integers(0, 2**32))
def test_the_streams_table_is_that_of_reindex_but_for_who_found_whom(
    world: World, seed: int
) -> None:
    """Lists that are shown are the same too, as no article here has over ten candidates."""
    ends(world, seed)
    History(world, seed, operations=3).play()
    streamed, shown = table(world), world.state()["related"]
    asked(world, None)
    reindexed = table(world)
    aside = ("RELATED#", "MANIFEST#")
    assert {key: row for key, row in streamed.items() if not key[0].startswith(aside)} == {
        key: row for key, row in reindexed.items() if not key[0].startswith(aside)
    }
    assert world.state()["related"] == shown


@many(HISTORIES)
@given(seed=st.integers(0, 2**32))
def test_a_wiped_table_is_restored(world: World, seed: int) -> None:
    ends(world, seed)
    asked(world, None)
    whole = table(world)
    world.index.delete_rows([(row["pk"], row["sk"]) for row in world.index.all_rows()])
    asked(world, None, run="2")
    assert table(world) == whole


@many(HISTORIES)
@given(seed=st.integers(0, 2**32))
def test_when_every_article_is_deleted_nothing_stays_but_that_it_went(
    world: World, seed: int
) -> None:
    ends(world, seed)
    for key in KEYS:
        world.s3.delete_object(Bucket="drops", Key=key)
    history = History(world, seed, operations=0)
    history.events += [*KEYS, *KEYS]
    history.play()
    assert table(world) == {}


def test_a_second_reindex_puts_nothing_but_what_it_is_asked_for(world: World) -> None:
    """Neighbours that are there already are read, not written."""
    ends(world, 3)
    asked(world, None)
    before = table(world)
    asked(world, None, run="2")
    assert table(world) == before


def test_the_command_asks_waits_and_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ends(world, 5)
    world.index.delete_rows([(row["pk"], row["sk"]) for row in world.index.all_rows()])

    def stream(_seconds: float) -> None:
        world.drain()

    monkeypatch.setattr("infra.operations.reindex.time.sleep", stream)
    steps = list(reindex_articles(world.articles, world.index))
    n = len(world.articles.ids())
    assert (steps[0].phase, steps[0].ready, steps[-1].phase, steps[-1].ready) == (1, 0, 2, n)
    assert world.index.current_reindex_round() is None
    end = table(world)
    assert end == clean_table(world)


def test_the_command_undoes_what_no_manifest_tells_of(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DynamoDB may carry out a call that its run has given up, after that run ended well."""
    world.empty_bucket()
    world.empty_tables()
    world.s3.put_object(Bucket=tables.BUCKET, Key=KEYS[0], Body=body(("X", ["Hải Phòng"])))
    world.settle(KEYS)
    before = table(world)
    (article,) = world.articles.ids()
    late = CounterMark(article, "Hải Phòng", "", "a run long ago")
    world.index.counters.change((TAGS, "hai-phong#hải-phòng"), late)
    world.index.counters.change((TAGS, "bao#bão"), late)
    unknown = {"pk": TAGS, "sk": "cho#chợ", SCHEMA: 99, "marks": 7}
    world.index.put_rows([unknown])
    monkeypatch.setattr("infra.operations.reindex.time.sleep", lambda _: world.drain())
    list(reindex_articles(world.articles, world.index))
    key = unknown["pk"], unknown["sk"]
    assert table(world) == before | {key: unknown}


def test_the_command_goes_on_where_it_ended_too_early(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends(world, 5)
    assert world.articles.ids()
    world.stream.clear()
    monkeypatch.setattr("infra.operations.reindex.time.sleep", lambda _seconds: None)
    with pytest.raises(ReindexStalled, match="wait for the stream"):
        list(reindex_articles(world.articles, world.index, patience=0))
    begun = world.index.current_reindex_round()
    assert begun is not None
    assert begun.phase == 1
    world.drain()

    def stream(_seconds: float) -> None:
        for one in list(world.stream):
            world.relate(one)

    monkeypatch.setattr("infra.operations.reindex.time.sleep", stream)
    list(reindex_articles(world.articles, world.index))
    rounds = world.index.manifests.finished_rounds(world.articles.ids())
    assert set(rounds.values()) <= {ReindexRound(begun.run, 2)}
