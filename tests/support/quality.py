"""How good related lists are: nDCG@5 by shared tags, and the lists that the real handlers make.

The measure is that of ../shared/tools/related-score.
"""

import json
import math
import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from functions.ingest.article.draft import Draft
from functions.ingest.article.normalise import normalised_article
from tests.support.pipeline import House, house


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article to relate, with the tags that judge its list."""

    draft: Draft
    tags: frozenset[str]


Lists = Mapping[str, Sequence[str]]


def ndcg(articles: Sequence[LabelledArticle], lists: Lists, depth: int = 5) -> float:
    """nDCG with linear gain, of articles that share a tag with another; lists name identities."""
    df = Counter(tag for article in articles for tag in article.tags)
    articles_by_tag: defaultdict[str, list[str]] = defaultdict(list)
    for article in articles:
        for tag in article.tags:
            articles_by_tag[tag].append(str(article.draft.identity))
    scores = []
    for article in articles:
        gain: defaultdict[str, float] = defaultdict(float)
        for tag in article.tags:
            for other in articles_by_tag[tag]:
                if other != article.draft.identity:
                    gain[other] += math.log(len(articles) / df[tag])
        if gain:
            gains = [
                gain.get(other, 0.0) for other in lists.get(str(article.draft.identity), ())[:depth]
            ]
            scores.append(
                _discounted(gains) / _discounted(sorted(gain.values(), reverse=True)[:depth])
            )
    return sum(scores) / len(scores)


def story_map(articles: Sequence[LabelledArticle], lists: Lists, depth: int = 10) -> float:
    """Mean average precision: how far above all else the other articles of the same story stand,
    those of which the tags are the same."""
    stories = {str(article.draft.identity): article.tags for article in articles}
    members = Counter(stories.values())
    scores = []
    for name, story in stories.items():
        hits = [stories[other] == story for other in lists.get(name, ())[:depth]]
        precisions = [sum(hits[:rank]) / rank for rank, hit in enumerate(hits, 1) if hit]
        scores.append(sum(precisions) / (members[story] - 1))
    return sum(scores) / len(scores)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def normal_tag(name: str) -> str:
    """A tag as the measure compares it."""
    return unicodedata.normalize("NFC", name).strip().lower()


def lists_by_pipeline(articles: Sequence[LabelledArticle], seed: int) -> dict[str, list[str]]:
    """The related lists by identity, after the articles were dropped in the random order of `seed`
    through the real handlers and tables. No list looks at search rows, so there are few."""
    order = list(articles)
    random.Random(seed).shuffle(order)
    with house(metered=False, SEARCH_DEPTH="headline") as house_in_memory:
        for article in order:
            house_in_memory.drop(f"{article.draft.identity}.test", [article.draft])
            house_in_memory.settle()
        return related_lists(house_in_memory, [one.draft for one in articles])


def related_lists(whole: House, drafts: Sequence[Draft]) -> dict[str, list[str]]:
    """The related lists as readers get them, by identity."""
    names = {normalised_article(draft, "").id: str(draft.identity) for draft in drafts}
    return {name: [names[match.id] for match in whole.related(one)] for one, name in names.items()}


def digest_of_articles(articles: Sequence[LabelledArticle]) -> str:
    """Changes when the data does, so that a floor is never compared with other data."""
    import hashlib

    rows = [
        (one.draft.identity, one.draft.headline, one.draft.body_text, sorted(one.tags))
        for one in articles
    ]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]
