"""Articles with a time ahead: counted when it has come, at the same cost however many they are.

`make test` takes 100 articles, `make faults` 10,000.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.ingest.article.draft import Draft
from functions.relate import handler
from shared.tables.index_keys import DUE, LATEST
from tests.faults.histories import PLAYS_ALL
from tests.support.lambda_context import CONTEXT
from tests.support.pipeline import House, house

# Powertools warns where the metrics of a call were taken away, as `House.settle` does.
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

BEFORE, PUBLICATION, EXPIRY = (f"2025-09-15T0{hour}:00:00Z" for hour in (1, 2, 3))
NOT_YET, NOT_YET_ENDED = "2025-09-15T01:59:59Z", "2025-09-15T02:59:59Z"
ARTICLES = 10_000 if PLAYS_ALL else 100
FEW, A_DROP = 60, 40
WORDS = "bến cảng cầu đường mưa bão tàu xe chợ trường lớp sông núi biển rừng lúa cá tôm cua ốc"


@pytest.fixture
def whole() -> Iterator[House]:
    with house() as whole:
        yield whole


def scheduled(number: int) -> Draft:
    """An article of the one section, with an embargo and an expiry."""
    words = WORDS.split()
    return Draft(
        format="test",
        identity=str(number),
        headline=f"Tin số {number}",
        section="Thời sự",
        tags=("Mật",),
        body_text=" ".join(words[(number + step * step) % len(words)] for step in range(4)),
        published_at=BEFORE,
        embargo=PUBLICATION,
        expires=EXPIRY,
    )


def drop(whole: House, first: int, last: int) -> None:
    for start in range(first, last, A_DROP):
        drafts = [scheduled(number) for number in range(start, min(start + A_DROP, last))]
        whole.drop(f"{start}.test", drafts)
        whole.settle()


def cost_of_next(whole: House, number: int) -> tuple[float, float]:
    """Units that relate writes and reads for one more article."""
    whole.drop(f"{number}.test", [scheduled(number)])
    before = whole.meter.wru, whole.meter.rru
    whole.settle()
    return whole.meter.wru - before[0], whole.meter.rru - before[1]


def tick(whole: House) -> int:
    """What the schedule does; how many articles were due."""
    answer: dict[str, Any] = handler.handle({"source": "aws.events"}, CONTEXT)
    whole.settle()
    return int(answer["touched"])


def counts(whole: House, now: str) -> dict[str, int]:
    """The names that lists show, with their counts."""
    return {
        name.name: name.count
        for facet in ("TAG", "SECTION", "AUTHOR")
        for _, name in whole.index.counters.names(facet, now=now)
    }


def test_any_number_of_articles_of_one_section_have_their_times_at_one_cost(
    whole: House, moment: dict[str, str]
) -> None:
    drop(whole, 0, FEW)
    few = cost_of_next(whole, FEW)
    drop(whole, FEW + 1, ARTICLES - 1)
    many = cost_of_next(whole, ARTICLES - 1)
    assert many[0] <= 1.15 * few[0]
    assert many[1] <= 1.15 * few[1]

    for now, due, shown in (
        (NOT_YET, 0, {}),
        (PUBLICATION, ARTICLES, {"Mật": ARTICLES, "Thời sự": ARTICLES}),
        (NOT_YET_ENDED, 0, {"Mật": ARTICLES, "Thời sự": ARTICLES}),
        (EXPIRY, ARTICLES, {}),
    ):
        moment["now"] = now
        assert tick(whole) == due, now
        assert counts(whole, now) == shown, now
        entries, _ = whole.index.entries(LATEST, now=now, limit=5)
        assert bool(entries) == bool(shown), now
    assert not any(row["pk"] == DUE for row in whole.index.all_rows())


def test_while_the_clock_stands_nothing_is_lost(whole: House, moment: dict[str, str]) -> None:
    drop(whole, 0, 3)
    moment["now"] = "2026-01-01T00:00:00Z"
    assert tick(whole) == 3
    assert counts(whole, moment["now"]) == {}
    assert tick(whole) == 0


def test_an_article_that_relate_fails_at_is_touched_less_and_less_often(
    whole: House, moment: dict[str, str]
) -> None:
    drop(whole, 0, 1)
    (article,) = whole.articles.ids()
    touched_at = []
    for minute in range(60):
        moment["now"] = f"2025-09-15T02:{minute:02}:00Z"
        answer = handler.handle({"source": "aws.events"}, CONTEXT)
        touched_at += [minute] * answer["touched"]
        whole.forget_stream()
    assert touched_at == [0, 1, 3, 7, 15, 31]
    moment["now"] = "2025-09-15T02:59:59Z"
    whole.articles.touch(article)
    whole.settle()
    assert counts(whole, moment["now"]) == {"Mật": 1, "Thời sự": 1}


def test_a_tick_with_little_time_left_goes_on_at_the_next(
    whole: House, moment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.relate.clock.PAGE", 2)
    drop(whole, 0, 5)
    moment["now"] = PUBLICATION
    monkeypatch.setattr(CONTEXT, "get_remaining_time_in_millis", lambda: 9_999)
    ticks: list[int] = []
    while sum(ticks) < 5:
        ticks.append(tick(whole))
    assert ticks == [2, 2, 1]
    assert counts(whole, PUBLICATION) == {"Mật": 5, "Thời sự": 5}
