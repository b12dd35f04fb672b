"""What relating a new article costs, by how many articles are stored already.

The articles are generated: 8 KB with 6 tags.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.generator import drafts
from tests.support.meter import dollars
from tests.support.pipeline import House, house

MEASURED_ARTICLES = 12
FILL_BYTES = 2500
"""Size of the articles that are stored already: they have as many index terms as one of 8 KB, and
take a third of the time."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Means of a new article: units written and read by relate, and seconds on AWS in memory.

    `again`: a second run of it, where that is measured.
    """

    articles: int
    wru: float
    rru: float
    seconds: float
    again: tuple[float, float]

    @property
    def dollars_a_million(self) -> float:
        """The price of relating a million such articles."""
        return dollars(self.wru, self.rru) * 1e6


def costs(*sizes: int, search_depth: str = "full", measures_again: bool = True) -> Iterator[Cost]:
    """The cost at each size of the corpus.

    What is there was put directly: entries, postings, cards.
    """
    with house(SEARCH_DEPTH=search_depth) as whole:
        first = 0
        for size in sizes:
            whole.fill(drafts(first, size, size=FILL_BYTES))
            yield _cost(whole, size, measures_again=measures_again)
            first = size


def _cost(whole: House, size: int, *, measures_again: bool) -> Cost:
    news = list(drafts(1_000_000 + size, 1_000_000 + size + MEASURED_ARTICLES, corpus=size))
    new = again = (0.0, 0.0)
    seconds = 0.0
    for draft in news:
        whole.drop(str(draft.identity), [draft])
        began = time.perf_counter()
        new = _sum(new, _spent(whole))
        seconds += time.perf_counter() - began
    for one in whole.articles.ids()[-MEASURED_ARTICLES:] if measures_again else ():
        whole.articles.touch(one)
        _spent(whole)
        whole.articles.touch(one)
        again = _sum(again, _spent(whole))
    return Cost(
        size,
        new[0] / MEASURED_ARTICLES,
        new[1] / MEASURED_ARTICLES,
        seconds / MEASURED_ARTICLES,
        (again[0] / MEASURED_ARTICLES, again[1] / MEASURED_ARTICLES),
    )


def _spent(whole: House) -> tuple[float, float]:
    """Units that relate spends on what waits in the stream."""
    before = whole.meter.wru, whole.meter.rru
    whole.settle()
    return whole.meter.wru - before[0], whole.meter.rru - before[1]


def _sum(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] + other[0], one[1] + other[1]
