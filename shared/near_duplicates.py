"""Whether two articles are near-duplicates, which a reader would call the same text. Pure.

- A copy has the same text, or nearly, or is the text cut short: near-duplicates are copies.
- An article that holds the text of another and tells more than its story contains it: two stories
  in one, or a later piece that repeats an earlier one. Both are listed.

Of two articles both runs say the same, whichever comes last. A copy of a copy need not be one.
"""

import re
from collections.abc import Iterable, Sequence

from shared import times
from shared.resemblance import have_like_text, is_held, jaccard
from shared.similarity import cosine, share_of_weight
from shared.tables.index_records import Card, Overlap

SURE_JACCARD = 0.85
"""Estimated Jaccard from which nothing else matters: neither headline nor time nor place in the
text. One word in fifty changed leaves .88. Of texts of one mould (`tests/labelled/moulds.txt`)
prices of two days have up to .79, previews of two matches .73."""

LEAST_COSINE = 0.8
"""Cosine of term vectors that other near-duplicates have at least: with one word in ten changed, in
the headline too, 1.4 % have less; of texts of one mould (which match is shown on which channel) it
is .65 to .71."""

SAME_DAY = 10 / 24
"""Days within which a text with changed words, or cut short, is one: what is much alike and comes
later is the next forecast, count or report of the same matter, some of them twice a day."""

LEAST_WEIGHT = 0.65
"""Share of what the longer article is about that a copy of a part of it is about too. Of 500 first
halves 95 % have more; of articles merged with another a quarter under both headlines, one in twenty
under the other's."""

WHOLE = 0.9
"""Share of the longest copy's words from which a copy counts as whole."""

_NUMBER = re.compile(r"\d+")


def are_near_duplicates(first: Card, second: Card) -> bool:
    """Whether one article is a copy of the other."""
    if jaccard(first.minhash, second.minhash) >= SURE_JACCARD:
        return True
    has_changed_words = (
        have_like_text(first.minhash, second.minhash)
        and cosine(first.vector, second.vector) >= LEAST_COSINE
    )
    return (
        (has_changed_words or _is_cut_short(first, second))
        and not _have_other_numbers(first, second)
        and times.days_between(first.window.visible_from, second.window.visible_from) <= SAME_DAY
    )


def overlap_of(first: Card, second: Card) -> Overlap | None:
    """What the second article is to the first, of two that are no near-duplicates: whether it
    contains it or is contained in it."""
    if is_held(first.minhash, second.minhash):
        return "contains"
    return "contained" if is_held(second.minhash, first.minhash) else None


def copies_once(cards: Sequence[Card], source: str) -> list[Card]:
    """The cards of a list in their order, but of near-duplicates among them only one: the newest of
    those that are whole, at least nine tenths as long as the longest; of those of `source` where
    there are any, so that nobody else's copy hides the original."""
    groups = grouped_copies(cards)
    shown_ids = {_shown_copy(group, source).teaser.id for group in groups}
    return [card for card in cards if card.teaser.id in shown_ids]


def grouped_copies(cards: Iterable[Card]) -> list[list[Card]]:
    """The cards in groups of near-duplicates of the group's first, all in their order."""
    groups: list[list[Card]] = []
    for card in cards:
        group = next((group for group in groups if are_near_duplicates(group[0], card)), None)
        if group is None:
            groups.append([card])
        else:
            group.append(card)
    return groups


def _shown_copy(group: Sequence[Card], source: str) -> Card:
    own = [card for card in group if card.source == source] or group
    longest = max(card.length for card in own)
    # A card of 0.1.0 does not say how long its text is.
    whole = [card for card in own if not card.length or card.length >= WHOLE * longest]
    return max(whole, key=lambda card: (card.window.visible_from, card.teaser.id))


def _have_other_numbers(first: Card, second: Card) -> bool:
    """Whether the headlines have numbers, and not the same: another day, another part."""
    mine, theirs = (set(_NUMBER.findall(card.teaser.headline)) for card in (first, second))
    return bool(mine and theirs and mine != theirs)


def _is_cut_short(first: Card, second: Card) -> bool:
    """Whether one of the texts is in the other, which is about little else."""
    return any(
        is_held(part.minhash, whole.minhash)
        and share_of_weight(part.vector, whole.vector) >= LEAST_WEIGHT
        for part, whole in ((first, second), (second, first))
    )
