"""Which related articles a story shows, of the cards that were read for it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.article.model import Pick
from shared.near_duplicates import copies_once
from shared.tables.index_records import Card, Match, Overlap


@dataclass(frozen=True, slots=True)
class RelatedCard:
    """A related article. A pick has no score, no terms that both share (`reasons`), and its text is
    not compared (`overlap`)."""

    card: Card
    score: float | None = None
    reasons: tuple[str, ...] = ()
    overlap: Overlap | None = None


ResolvedPick = tuple[Pick, RelatedCard | None]
"""A pick and the article it links to, if there is a visible one."""


def resolve_picks(
    picks: Iterable[tuple[Pick, Sequence[str]]], source: str, cards: Mapping[str, Card], now: str
) -> list[ResolvedPick]:
    """Each pick with the newest visible article of its headline, of which the ids are beside it,
    from `source` where there is one; a second pick of the same article is dropped."""
    resolved_picks: list[ResolvedPick] = []
    linked_ids: set[str] = set()
    for pick, ids in picks:
        card = max(
            visible_cards(cards, ids, now),
            key=lambda card: (card.source == source, card.window.visible_from, card.teaser.id),
            default=None,
        )
        if card is None:
            resolved_picks.append((pick, None))
        elif card.teaser.id not in linked_ids:
            linked_ids.add(card.teaser.id)
            resolved_picks.append((pick, RelatedCard(card)))
    return resolved_picks


def visible_matches(
    matches: Iterable[Match], source: str, cards: Mapping[str, Card], now: str
) -> list[RelatedCard]:
    """The visible ones of these matches, best first, near-duplicates once."""
    visible = [
        RelatedCard(card, match.score, match.reasons, match.overlap)
        for match in matches
        for card in visible_cards(cards, [match.id], now)
    ]
    once = copies_once([related.card for related in visible], source)
    ids = {card.teaser.id for card in once}
    return [related for related in visible if related.card.teaser.id in ids]


def visible_cards(cards: Mapping[str, Card], ids: Iterable[str], now: str) -> list[Card]:
    """The cards of these articles that are visible, in their order."""
    return [cards[one] for one in ids if one in cards and cards[one].window.is_open(now)]
