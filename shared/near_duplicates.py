"""Whether two articles are near-duplicates: what a reader would call the same text. Pure."""

import re
from collections.abc import Sequence

from shared.similarity import SURE_JACCARD, cosine, have_like_text, jaccard
from shared.tables.index_records import Card

LEAST_COSINE = 0.8
"""Cosine of term vectors that near-duplicates have at least: with one word in ten changed, in the
headline too, 1.4 % have less; of texts of one mould (which match is shown on which channel) it is
.65 to .71."""

_NUMBER = re.compile(r"\d+")


def are_near_duplicates(first: Card, second: Card) -> bool:
    """Much the same text, all over it, about the same things, and not headed as another day's or
    another part."""
    if (
        not have_like_text(first.minhash, second.minhash)
        or cosine(first.vector, second.vector) < LEAST_COSINE
    ):
        return False
    mine, theirs = (set(_NUMBER.findall(card.teaser.headline)) for card in (first, second))
    return (
        not (mine and theirs and mine != theirs)
        or jaccard(first.minhash, second.minhash) >= SURE_JACCARD
    )


def copies_once(cards: Sequence[Card], source: str) -> list[Card]:
    """The cards of a list in their order, but of near-duplicates among them only the newest: of
    those of `source` where there are any, so that nobody else's copy hides the original."""

    def rank(card: Card) -> tuple[bool, str, str]:
        return card.source == source, card.window.visible_from, card.teaser.id

    groups: list[list[Card]] = []
    for card in cards:
        group = next((group for group in groups if are_near_duplicates(group[0], card)), None)
        if group is None:
            groups.append([card])
        else:
            group.append(card)
    newest = {max(map(rank, group)) for group in groups}
    return [card for card in cards if rank(card) in newest]
