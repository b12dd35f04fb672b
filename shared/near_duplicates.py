"""Whether two articles are near-duplicates: what a reader would call the same text. Pure."""

import re
from collections.abc import Sequence

from shared.similarity import SURELY, alike, cosine, jaccard
from shared.tables.index_rows import Card

SAME_TERMS = 0.8
"""Cosine of signatures that near-duplicates have at least: with one word in ten changed, in the headline too, 1.4 % have less;
of texts of one mould (which match is shown on which channel) it is .65 to .71."""

_NUMBER = re.compile(r"\d+")


def same(one: Card, other: Card) -> bool:
    """Much the same text, all over it, about the same things, and not headed as another day's or another part."""
    if not alike(one.minhash, other.minhash) or cosine(one.signature, other.signature) < SAME_TERMS:
        return False
    mine, theirs = (set(_NUMBER.findall(card.teaser.headline)) for card in (one, other))
    return not (mine and theirs and mine != theirs) or jaccard(one.minhash, other.minhash) >= SURELY


def newest_of_each(shown: Sequence[Card]) -> list[Card]:
    """The cards of a list in their order, but of near-duplicates among them only the newest."""
    groups: list[list[Card]] = []
    for one in shown:
        group = next((group for group in groups if same(group[0], one)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    newest = {max((card.window.visible_from, card.teaser.id) for card in group) for group in groups}
    return [card for card in shown if (card.window.visible_from, card.teaser.id) in newest]
