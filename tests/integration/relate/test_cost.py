"""The budget: relating a new article of 8 KB with 6 tags, whatever is there already.

`make faults` goes on to 1,000 articles, `make bench` to 10,000.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from functions.relate import profile
from functions.relate.search.search_terms import HEAD_ROWS, MOST_ROWS
from shared.article.model import Figure
from tests.bench.cost import costs
from tests.faults.histories import PLAYS_ALL
from tests.support.generator import drafts
from tests.support.pipeline import house

WRU, RRU = 78, 70
"""A write unit costs five times a read unit: two index terms fewer pay for 18 candidates more."""
MANIFEST_WRU = 6
"""What the manifest's writes cost more that name search rows."""

FEW, MANY = 100, 1_000 if PLAYS_ALL else 300
"""Articles that are there already: from 100 on as many units are read, 67, as with 10,000."""
VERY_FEW = 20
"""Enough where the number of articles does not matter: one has its search rows for itself."""


def test_a_new_article_costs_no_more_than_the_budget_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its search rows aside."""
    monkeypatch.setattr(profile, "search_terms", lambda *_: [])
    small, large = costs(FEW, MANY)
    for cost in (small, large):
        assert cost.wru <= WRU
        assert cost.rru <= RRU
    assert large.wru <= 1.15 * small.wru
    assert large.rru <= 1.15 * small.rru
    assert large.again[0] == 0, "a run that finds nothing changed writes nothing"


@pytest.mark.parametrize(("depth", "rows"), [("headline", HEAD_ROWS), ("full", MOST_ROWS)])
def test_what_search_rows_cost_is_bounded_by_their_depth(depth: str, rows: int) -> None:
    """A write unit each, and what the manifest grows by; no read."""
    (cost,) = costs(VERY_FEW, search_depth=depth, measures_again=False)
    assert cost.wru <= WRU + rows + MANIFEST_WRU
    assert cost.rru <= RRU


def test_the_longest_teaser_costs_no_more_than_the_budget() -> None:
    *there, draft = drafts(0, 13, corpus=0)
    words = " ".join(one.summary or "" for one in there)
    with house() as whole:
        for one in there:
            whole.drop(str(one.identity), [one])
        whole.settle()
        whole.drop("long", [replace(draft, headline=words[:290], summary=words[300:1300])])
        before = whole.meter.wru
        whole.settle()
        assert whole.meter.wru - before <= WRU + MOST_ROWS + MANIFEST_WRU


def test_a_corrected_article_is_put_anew_and_an_unchanged_one_is_not() -> None:
    (draft,) = drafts(0, 1, size=600)
    with house() as whole:
        whole.drop("a", [draft])
        whole.settle()
        (article,) = whole.articles.ids()
        for _ in range(2):
            whole.articles.touch(article)
            whole.settle()
        before = whole.meter.wru
        whole.articles.touch(article)
        touched = whole.meter.wru
        whole.settle()
        assert touched - before == 1
        assert whole.meter.wru == touched


def test_what_a_picture_in_lists_costs(moment: dict[str, str]) -> None:
    """A row and two reads; where it comes late, a touch, of the article's rows those with a teaser,
    and that readers are told. One that is read again and is the same costs its articles nothing."""
    (draft,) = drafts(0, 1)
    pictured = replace(draft, identity="with a picture", figures=(Figure("a.jpg"),))
    with house() as whole:

        def spend(step: Callable[[], None]) -> tuple[float, float]:
            before = whole.meter.wru, whole.meter.rru
            step()
            return whole.meter.wru - before[0], whole.meter.rru - before[1]

        whole.drop("a", [draft])
        without_figure = spend(whole.settle)
        whole.remove("a")
        whole.settle()
        whole.drop_file("a.jpg", b"photo")
        whole.drop("a", [pictured])
        with_picture = spend(whole.settle)
        assert with_picture == (without_figure[0] + 1, without_figure[1] + 2)
        moment["now"] = "2025-09-15T01:00:01Z"  # two of the four are for the time in the index
        assert spend(lambda: whole.drop_file("a.jpg", b"photo")) == (4, 1)
        assert spend(whole.settle) == (0, 0)

        whole.drop("b", [replace(pictured, identity="waits for one", figures=(Figure("b.jpg"),))])
        whole.settle()
        assert spend(lambda: whole.drop_file("b.jpg", b"photo")) == (5, 2)
        assert spend(whole.settle)[0] <= 21
