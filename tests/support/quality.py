"""How good related lists are, by shared tags, and ways to get lists.

nDCG@5 as ../shared/tools/related-score has it.
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
class Told:
    """An article to relate, with the tags that judge its list."""

    draft: Draft
    tags: frozenset[str]


Lists = Mapping[str, Sequence[str]]


def ndcg(articles: Sequence[Told], lists: Lists, depth: int = 5) -> float:
    """nDCG with linear gain over the articles that share a tag with another, by identity."""
    df = Counter(tag for one in articles for tag in one.tags)
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for one in articles:
        for tag in one.tags:
            holders[tag].append(str(one.draft.identity))
    scores = []
    for one in articles:
        gain: defaultdict[str, float] = defaultdict(float)
        for tag in one.tags:
            for other in holders[tag]:
                if other != one.draft.identity:
                    gain[other] += math.log(len(articles) / df[tag])
        if gain:
            got = [gain.get(other, 0.0) for other in lists.get(str(one.draft.identity), ())[:depth]]
            scores.append(
                _discounted(got) / _discounted(sorted(gain.values(), reverse=True)[:depth])
            )
    return sum(scores) / len(scores)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def tag(name: str) -> str:
    """A tag as the measure compares it."""
    return unicodedata.normalize("NFC", name).strip().lower()


def through_the_house(articles: Sequence[Told], seed: int) -> dict[str, list[str]]:
    """Drop the articles in a random order through the real handlers and tables; their related lists
    by identity."""
    order = list(articles)
    random.Random(seed).shuffle(order)
    with house(metered=False) as whole:
        for one in order:
            whole.drop(f"{one.draft.identity}.test", [one.draft])
            whole.settle()
        return related_lists(whole, [one.draft for one in articles])


def related_lists(whole: House, drafts: Sequence[Draft]) -> dict[str, list[str]]:
    """The related lists as readers get them, by identity."""
    names = {normalised_article(draft, "").id: str(draft.identity) for draft in drafts}
    return {name: [names[match.id] for match in whole.related(one)] for one, name in names.items()}


def digest_of(articles: Sequence[Told]) -> str:
    """Changes when the data does, so that a floor is never compared with other data."""
    import hashlib

    rows = [
        (one.draft.identity, one.draft.headline, one.draft.body_text, sorted(one.tags))
        for one in articles
    ]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]
