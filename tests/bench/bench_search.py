"""How often search finds the article that a question was made from, beside full-text searches.

In the first five; and what a question costs.

Run by `python -m tests.bench.bench_search`.

The rows that relate puts, in AWS in memory, asked through the API's handler. Each question is asked
with tone marks and without. FTS5 and the folded BM25 know no marks.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import quote_plus

import pytest

from functions.api.query import stores
from functions.ingest.article.draft import Draft
from functions.ingest.article.normalise import normalised_article
from shared.article.model import Article
from tests.bench import eval_related
from tests.bench.bench_cost import Watch
from tests.bench.search_peers import BM25, FTS5, SearchPeer
from tests.bench.search_questions import (
    UNIQUE_NAME,
    SearchQuestion,
    questions,
    without_marks,
)
from tests.support.generator import drafts
from tests.support.pipeline import House, house

GENERATED, GENERATED_BYTES = 1_000, 2_500
FIRST, FIRST_OF_NAMES = 5, 20
SEED = 11


class OurSearch:
    """The API's search over articles whose rows are in a house; `most_reads` and `most_trips` are
    the most that a question has cost."""

    def __init__(self, whole: House, watch: Watch, articles: Sequence[Article]) -> None:
        self._whole, self._watch = whole, watch
        self._numbers = {article.id: number for number, article in enumerate(articles)}
        self.most_reads = self.most_trips = 0.0
        stores.cursor_key()  # which a process reads once

    def search(self, words: str, limit: int) -> list[int]:
        """The numbers of the articles that a page of so many hits has, best first; a copy that is
        folded into a hit counts."""
        answers: list[str] = []

        def ask() -> None:
            status, body = self._whole.ask("/v1/search", f"q={quote_plus(words)}&limit={limit}")
            if status != 200:
                raise SystemExit(f"{words}: {status}")
            answers.append(body)

        cost = self._watch.spent(ask)
        self.most_reads = max(self.most_reads, cost.reads)
        self.most_trips = max(self.most_trips, cost.trips)
        ids = [
            article
            for item in json.loads(answers[0])["items"]
            for article in (item["id"], *item["copies"])
        ]
        return [self._numbers[article] for article in ids]


def measure(name: str, sources: Sequence[Draft]) -> Iterator[str]:
    """The table of a corpus, line by line."""
    articles = [normalised_article(draft, "") for draft in sources]
    peers: dict[str, SearchPeer] = {
        "BM25": BM25(articles, is_folded=False),
        "BM25, folded": BM25(articles, is_folded=True),
        "FTS5": FTS5(articles),
    }
    yield f"\n{name}: {len(articles)} articles\n"
    yield "| question | asked | ours | " + " | ".join(peers) + " |"
    yield "|" + "---|" * (len(peers) + 3)
    with pytest.MonkeyPatch.context() as patch, house() as whole:
        whole.fill(sources)
        ours = OurSearch(whole, Watch(whole, patch), articles)
        searches = {"ours": ours, **peers}
        for kind, asked in questions(articles, SEED).items():
            unmarked = list(map(without_marks, asked))
            for label, each in ((kind, asked), (f"{kind}, without marks", unmarked)):
                shares = [f"{_share(one, each, kind):.2f}" for one in searches.values()]
                yield f"| {label} | {len(each)} | " + " | ".join(shares) + " |"
        yield f"\nat most {ours.most_reads} read units and {ours.most_trips:.0f} round trips"


def _share(search: SearchPeer, asked: Sequence[SearchQuestion], kind: str) -> float:
    """Of these questions, those that find their article in the first five; names that one article
    alone has in the first twenty."""
    limit = FIRST_OF_NAMES if kind == UNIQUE_NAME else FIRST
    hits = sum(one.article in search.search(one.words, limit) for one in asked)
    return hits / max(1, len(asked))


def main() -> None:
    """Print a table of the generated articles, and one of the evaluation file if it is there."""
    corpora = {"generated": partial(drafts, 0, GENERATED, size=GENERATED_BYTES)}
    for name, make_drafts in corpora.items():
        _print(measure(name, list(make_drafts())))
    if not eval_related.CORPUS.exists():
        sys.stdout.write(f"\n{eval_related.CORPUS.name} is not here\n")
        return
    labelled = eval_related.read_evaluation_file()
    _print(measure("../shared/eval", [each.draft for each in labelled]))


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
