"""RelateFunction's batches: each article once, side by side, one's trouble its own."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from functions.relate import handler


class Relater:
    """Relates nothing; `meets` articles wait for each other, `fails` raise."""

    def __init__(self, meets: int = 1, fails: tuple[str, ...] = ()) -> None:
        self.barrier, self.fails = threading.Barrier(meets, timeout=5), fails
        self.seen: list[tuple[str, bool]] = []

    def relate(self, article: str, *, only_requested: bool = False) -> int:
        self.seen.append((article, only_requested))
        self.barrier.wait()
        if article in self.fails:
            raise OSError(article)
        return 7


def record(article: str, number: int, sk: str = "claim#a.txt") -> dict[str, Any]:
    return {
        "dynamodb": {"Keys": {"id": {"S": article}, "sk": {"S": sk}}, "SequenceNumber": str(number)}
    }


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Metrics do not outlive a test."""
    yield
    handler.metrics.clear_metrics()


def related(
    relater: Relater, records: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    monkeypatch.setattr(handler, "relater", lambda: relater)
    return handler.relate_all(records)


def test_articles_of_a_batch_are_related_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    relater = Relater(meets=3)
    assert related(relater, [record(one, n) for n, one in enumerate("abc")], monkeypatch) == []
    assert sorted(article for article, _ in relater.seen) == ["a", "b", "c"]


def test_an_article_is_related_once_and_its_first_record_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    relater = Relater(fails=("b",))
    records = [record("a", 1), record("b", 2), record("b", 3), record("c", 4), record("a", 5)]
    assert related(relater, records, monkeypatch) == ["2"]
    assert sorted(article for article, _ in relater.seen) == ["a", "b", "c"]


def test_a_round_of_reindex_alone_is_done_as_asked_and_with_a_claim_wholly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    relater = Relater()
    records = [
        record("a", 1, "reindex"),
        record("b", 2, "reindex"),
        record("b", 3),
        record("c", 4, "touch"),
    ]
    assert related(relater, records, monkeypatch) == []
    assert sorted(relater.seen) == [("a", True), ("b", False), ("c", False)]


def test_the_log_follows_a_drop_to_the_revision_that_was_related(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(
        handler.logger,
        "info",
        lambda message, **fields: lines.append({"message": message} | fields),
    )
    related(
        Relater(),
        [record("a", 1), record("a", 2, "claim#tin/b.txt"), record("c", 3, "touch")],
        monkeypatch,
    )
    seven = {"message": "related", "revision": 7}
    drops = [("a", "a.txt"), ("a", "tin/b.txt"), ("c", None)]
    assert lines == [seven | {"article": article, "drop": drop} for article, drop in drops]
