"""Related articles beside TF-IDF and BM25 over everything: quality, cost, a plot (`make bench`).

Needs scikit-learn and bm25s on the path; without them only Newsdrop is measured.
"""

import gc
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from infra.prices import PRICE_MONTH
from tests.bench import eval_related
from tests.bench.cost import Cost, costs
from tests.bench.plot import plot
from tests.support import labelled
from tests.support.generator import drafts
from tests.support.quality import LabelledArticle, lists_by_pipeline, ndcg, story_map
from tests.support.tfidf import peer_text, tfidf_lists

SIZES = (100, 1_000, 10_000)
BYTES = 8000
PLOT = Path(__file__).with_name("cost.svg")
DEPTH = 10

Ranker = Callable[[list[str], list[str]], list[list[int]]]
"""(all texts, those asked for) -> for each asked one the places of the best, itself included."""


def main() -> None:
    """Print the tables of the README and write the plot."""
    costs_by_size = list(costs(*SIZES))
    write_line(
        f"| articles there already | WRU | RRU | a million articles, {PRICE_MONTH} "
        "| the same article again |"
    )
    write_line("|---|---|---|---|---|")
    for cost in costs_by_size:
        again = f"{cost.again[0]:.0f} WRU, {cost.again[1]:.0f} RRU"
        write_line(
            f"| {cost.articles:,} | {cost.wru:.1f} | {cost.rru:.1f} | "
            f"${cost.dollars_a_million:.0f} | {again} |"
        )
    PLOT.write_text(plot(costs_by_size), encoding="utf-8")
    rankers = {"TF-IDF": tfidf, "BM25": bm25} if find_spec("sklearn") and find_spec("bm25s") else {}
    write_line(
        "\n| nDCG@5 | Newsdrop | "
        + " | ".join(rankers)
        + " |\n"
        + "|---" * (len(rankers) + 2)
        + "|"
    )
    sets = {"own set, 125 articles": labelled.read_related_set(tags=False)}
    if eval_related.CORPUS.exists():
        sets["evaluation file, 2,283 articles"] = eval_related.read_evaluation_file()
    for name, articles in sets.items():
        ranker_scores = [
            ndcg(articles, brute_force(ranker, articles)) for ranker in rankers.values()
        ]
        scores = [ndcg(articles, lists_by_pipeline(articles, seed=1)), *ranker_scores]
        write_line(f"| {name} | " + " | ".join(f"{score:.4f}" for score in scores) + " |")
    write_own_sets()
    write_line(
        "\n| seconds to add one article | Newsdrop (AWS in memory) | " + " | ".join(rankers) + " |"
    )
    write_line("|---" * (len(rankers) + 2) + "|")
    for cost in costs_by_size:
        write_line(
            f"| {cost.articles:,} | {cost.seconds:.3f} | "
            + " | ".join(map(seconds_by_ranker(cost), rankers.values()))
            + " |"
        )


def write_own_sets() -> None:
    """What the gates of quality hold on the own sets, beside TF-IDF in plain Python."""
    write_line("\n| own set, language, measure | Newsdrop | TF-IDF |\n|---|---|---|")
    for file in (labelled.RELATED, labelled.STORIES):
        everything = labelled.read_related_set(tags=False, file=file)
        for language in ("en", "vi"):
            articles = [one for one in everything if one.draft.language == language]
            lists, peer = lists_by_pipeline(articles, seed=1), tfidf_lists(articles)
            for measure in (ndcg, story_map):
                ours, theirs = measure(articles, lists), measure(articles, peer)
                name = f"{file.name}, {language}, {measure.__name__}"
                write_line(f"| {name} | {ours:.4f} | {theirs:.4f} |")


def write_line(line: str) -> None:
    """A line of the report, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def brute_force(ranker: Ranker, articles: Sequence[LabelledArticle]) -> dict[str, list[str]]:
    """Every article against every other."""
    texts = [peer_text(one.draft) for one in articles]
    names = [str(one.draft.identity) for one in articles]
    ranked = ranker(texts, texts)
    return {
        names[n]: [names[other] for other in found if other != n][:DEPTH]
        for n, found in enumerate(ranked)
    }


def tfidf(texts: list[str], queries: list[str]) -> list[list[int]]:
    """(1 + ln tf) x idf over words and pairs, cosine; everything fitted anew, as one more article
    changes it."""
    from sklearn.feature_extraction.text import (  # type: ignore[import-not-found, unused-ignore]
        TfidfVectorizer,
    )

    vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), token_pattern=r"\w+")
    matrix = vectorizer.fit_transform(texts)
    rows = vectorizer.transform(queries)
    best: list[list[int]] = []
    for start in range(0, rows.shape[0], 200):
        similar = (rows[start : start + 200] @ matrix.T).toarray()
        best += (-similar).argsort(axis=1, kind="stable")[:, : DEPTH + 1].tolist()
    return best


def bm25(texts: list[str], queries: list[str]) -> list[list[int]]:
    """BM25 with the whole article as the query."""
    import bm25s  # type: ignore[import-not-found, unused-ignore]

    index: Any = bm25s.BM25()
    pattern = {"token_pattern": r"\w+", "stopwords": [], "show_progress": False}
    index.index(bm25s.tokenize(texts, **pattern), show_progress=False)
    rows, _ = index.retrieve(
        bm25s.tokenize(queries, **pattern), k=min(DEPTH + 1, len(texts)), show_progress=False
    )
    ranked: list[list[int]] = rows.tolist()
    return ranked


def seconds_by_ranker(cost: Cost) -> Callable[[Ranker], str]:
    """How long a ranker takes for one article more where there are so many."""
    texts = [peer_text(draft) for draft in drafts(0, cost.articles, size=BYTES)]

    def seconds(ranker: Ranker) -> str:
        gc.collect()
        began = time.perf_counter()
        ranker(texts, texts[-1:])
        return f"{time.perf_counter() - began:.3f}"

    return seconds


if __name__ == "__main__":
    main()
