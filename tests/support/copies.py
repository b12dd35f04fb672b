"""Near-duplicates made for tests, and pairs that are easily taken for such.

A copy has some of its words changed and an agency line added.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from random import Random

from functions.ingest.article.draft import Draft
from functions.ingest.article.normalise import normalised_article
from functions.relate.profile import card_of
from functions.relate.similarity.term_vector import term_vector_of
from shared.article.claim import Claim
from shared.near_duplicates import are_near_duplicates, overlap_of
from shared.tables.index_records import Card

AGENCY = (
    "(Tin tổng hợp) Theo bản tin gửi đi lúc sáng nay, phóng viên có mặt tại chỗ cho biết như sau. "
)


@cache
def card(draft: Draft) -> Card:
    """The card of an article."""
    made, at = (
        normalised_article(replace(draft, language="vi"), ""),
        draft.published_at or "2025-01-01T00:00:00Z",
    )
    claim = Claim(made.id, "k", 1, "live", 1, at, at, at, at, article=made)
    return card_of(claim, made, term_vector_of(made))


def edited(
    draft: Draft, share: float, words: Sequence[str], random: Random, *, headed: bool
) -> Draft:
    """A copy with this share of its words changed into some of others, in the headline and summary
    too if `headed`."""

    def change(text: str) -> str:
        parts = text.split(" ")
        for place in random.sample(
            range(len(parts)), min(len(parts), max(1, round(share * len(parts))))
        ):
            parts[place] = random.choice(words)
        return " ".join(parts)

    body = AGENCY + change(draft.body_text)
    if not headed:
        return replace(draft, body_text=body)
    return replace(
        draft,
        headline=change(draft.headline),
        summary=draft.summary and change(draft.summary),
        body_text=body,
    )


def recall(drafts: Sequence[Draft], share: float, *, headed: bool = False) -> float:
    """The share of copies that are found to be near-duplicates."""
    random = Random(4)
    words = [word for draft in drafts[:100] for word in draft.body_text.split()]
    found = sum(
        are_near_duplicates(card(one), card(edited(one, share, words, random, headed=headed)))
        for one in drafts
    )
    return found / len(drafts)


def cut_short(draft: Draft, share: float) -> Draft:
    """The first part of an article, under its headline."""
    words = draft.body_text.split(" ")
    body = " ".join(words[: round(share * len(words))])
    return replace(draft, identity=f"{draft.identity} cut short", body_text=body)


def two_in_one(first: Draft, second: Draft) -> Draft:
    """Two articles in one, under both headlines."""
    return replace(
        first,
        identity=f"{first.identity} and {second.identity}",
        headline=f"{first.headline}; {second.headline}",
        body_text=f"{first.body_text}\n\n{second.body_text}",
    )


def relation(first: Draft, second: Draft) -> str | None:
    """What the second article is to the first: a copy, or what their overlap is."""
    one, other = card(first), card(second)
    return "copy" if are_near_duplicates(one, other) else overlap_of(one, other)


def pairs(cards: Iterable[Card]) -> list[tuple[str, str]]:
    """Every pair of near-duplicates, or of which one holds the other, by id: all that share a bin
    are looked at."""
    bins: defaultdict[tuple[int, bytes], list[Card]] = defaultdict(list)
    for one in cards:
        for place in range(0, 256, 2):
            if (value := one.minhash[place : place + 2]) not in {b"", b"\0\0"}:
                bins[place, value].append(one)
    near = {
        (a.teaser.id, b.teaser.id): (a, b)
        for group in bins.values()
        if len(group) < 60
        for a, b in combinations(group, 2)
    }
    return sorted(
        pair for pair, (a, b) in near.items() if are_near_duplicates(a, b) or overlap_of(a, b)
    )
