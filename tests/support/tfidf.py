"""TF-IDF over whole articles, every one against every other: the peer of related lists."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from functions.ingest.article.draft import Draft
from tests.support.quality import LabelledArticle, Lists

DEPTH = 10
HEADLINES, SUMMARIES = 3, 2
"""How often a peer reads headline and summary, as relate lets them count more than the body."""


def peer_text(draft: Draft) -> str:
    """What a peer reads of an article."""
    return "\n".join(
        [draft.headline] * HEADLINES + [draft.summary or ""] * SUMMARIES + [draft.body_text]
    )


def tfidf_lists(articles: Sequence[LabelledArticle]) -> Lists:
    """The related lists by identity: (1 + ln tf) x idf over words and pairs, idf smoothed and of
    these articles themselves, cosine."""
    counts = [_counts(peer_text(article.draft)) for article in articles]
    df = Counter(term for one in counts for term in one)
    vectors = [
        _unit({term: (1 + math.log(n)) * _idf(df[term], len(counts)) for term, n in one.items()})
        for one in counts
    ]
    names = [str(article.draft.identity) for article in articles]
    lists: dict[str, list[str]] = {}
    for name, vector in zip(names, vectors, strict=True):
        scores = [
            (-sum(weight * other.get(term, 0.0) for term, weight in vector.items()), other_name)
            for other_name, other in zip(names, vectors, strict=True)
            if other_name != name
        ]
        lists[name] = [other_name for _, other_name in sorted(scores)[:DEPTH]]
    return lists


def _counts(text: str) -> Counter[str]:
    words = re.findall(r"\w+", text.lower())
    return Counter([*words, *map(" ".join, pairwise(words))])


def _idf(df: int, articles: int) -> float:
    return math.log((1 + articles) / (1 + df)) + 1


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight**2 for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()}
