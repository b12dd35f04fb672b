"""How many copies made by program are known as such, and which articles are taken for copies.

By the rule on pairs of cards; every pair of the articles themselves that shares a value of its
MinHash is looked at too.

Run by `python -m tests.bench.bench_copies`.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from functions.ingest.article.draft import Draft
from tests.bench import eval_related
from tests.support.copies import card, cut_short, edited, pairs, relation, two_in_one
from tests.support.generator import drafts

GENERATED, GENERATED_BYTES = 300, 2_500
EDITED = 500
SEED = 4

Edit = Callable[[Draft, Draft, Random], Draft]
"""A copy of the first article; the second is another, whose words it may take."""

EDITS: dict[str, Edit] = {
    "first half": lambda one, _other, _random: cut_short(one, 0.5),
    "first two thirds": lambda one, _other, _random: cut_short(one, 2 / 3),
    "two stories in one": lambda one, other, _random: two_in_one(one, other),
    "other headline and summary": lambda one, other, _random: replace(
        one, headline=other.headline, summary=other.summary
    ),
    "10 % of the words": lambda one, other, random: _with_other_words(one, other, 0.1, random),
    "15 % of the words": lambda one, other, random: _with_other_words(one, other, 0.15, random),
}


def _with_other_words(one: Draft, other: Draft, share: float, random: Random) -> Draft:
    return edited(one, share, other.body_text.split(), random, headed=False)


def measure(name: str, articles: list[Draft]) -> Iterable[str]:
    """The table of a corpus, line by line."""
    random = Random(SEED)
    some = random.sample(articles, min(EDITED, len(articles)))
    others = some[1:] + some[:1]
    yield f"\n{name}: {len(articles)} articles, {len(some)} of them edited\n"
    yield "| what was done | copy | contains or contained | neither |"
    yield "|---|---|---|---|"
    for label, edit in EDITS.items():
        found = Counter(
            relation(one, edit(one, other, random)) or "neither"
            for one, other in zip(some, others, strict=True)
        )
        overlaps = found["contains"] + found["contained"]
        shares = (found["copy"], overlaps, found["neither"])
        yield f"| {label} | " + " | ".join(f"{share / len(some):.3f}" for share in shares) + " |"
    yield f"\npairs among the articles themselves: {pairs(map(card, articles)) or 'none'}"


def main() -> None:
    """Print a table of the generated articles, and one of the evaluation file if it is there."""
    corpora = {"generated": list(drafts(0, GENERATED, size=GENERATED_BYTES))}
    if eval_related.CORPUS.exists():
        labelled = eval_related.read_evaluation_file()
        corpora["../shared/eval"] = [each.draft for each in labelled]
    for name, articles in corpora.items():
        for line in measure(name, articles):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
