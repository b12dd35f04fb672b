"""Reads what came before and after an article on the same event, in at most three rounds.

1. the claims on the article; its related rows
2. its own card and those of its 12 best matches; the related rows of the five best, side by side
3. the cards of up to 12 more that these have

That is at most 25 cards and six queries of related rows: 20 read units, however large the archive.
Which of the articles are of the event is decided from their cards alone.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from functions.api.query.stores import stores
from functions.api.query.visible_claims import (
    read_claims_and_matches,
    read_matches,
    visible_claim,
)
from shared import times
from shared.article.claim import Claim, Window
from shared.article.model import Teaser
from shared.article.teaser import lean_teaser
from shared.identifiers import source_folder
from shared.near_duplicates import are_near_duplicates, copies_once
from shared.similarity import unpack_term_vector
from shared.tables.dynamo import run_parallel
from shared.tables.index_records import Card, Match

CLOSE_MATCHES, FARTHER_MATCHES = 12, 12
"""Matches of the article itself whose cards are read, copies of it aside, and those of its
matches."""

STEPPING_STONES = 5
"""Matches whose related rows are read too: the end of a long story may not be related to its
start."""

LEAST_LIKENESS = 0.3
"""From which an article joins the event.

BCubed F1 on 154 articles (26 stories and what is like them) .929, by `tests/labelled/stories.txt`;
.32 to .36 are within .006.
"""

EVENT_FADE = 75.0
"""Days in which the likeness to the nearest piece of the event fades to a third; 45 days cost .010
of F1, 60 days .004, 100 days .005."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An article of a timeline; `is_current`: the one whose timeline it is."""

    teaser: Teaser
    window: Window
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """An article and what belongs to its event, the newest first."""

    claim: Claim
    pieces: Sequence[Piece]


def read_timeline(article_id: str, now: str) -> Timeline:
    """The timeline of an article that is visible now, of one piece if nothing belongs to it.

    Raises Problem 404 or 410 if it is not visible.
    """
    claims, matches = read_claims_and_matches(article_id)
    claim = visible_claim(claims, now)
    others = [match.id for match in matches if not match.is_duplicate and match.id != article_id]
    close = others[:CLOSE_MATCHES]
    cards, lists = _read_second_round(article_id, close)
    farther = _farther_ids(lists, {article_id, *close})
    cards = {**cards, **stores().index.cards(farther)}
    visible = [card for card in cards.values() if card.window.is_open(now)]
    return Timeline(claim, _pieces(claim, visible))


def _read_second_round(
    article_id: str, close: Sequence[str]
) -> tuple[Mapping[str, Card], list[list[Match]]]:
    calls: list[Callable[[], Any]] = [partial(stores().index.cards, [article_id, *close])]
    calls += [partial(read_matches, match_id) for match_id in close[:STEPPING_STONES]]
    cards, *lists = run_parallel(calls)
    return cards, lists


def _farther_ids(lists: Iterable[Sequence[Match]], known_ids: set[str]) -> list[str]:
    """The best of these matches that are not known yet."""
    best: dict[str, float] = {}
    for match in (match for matches in lists for match in matches):
        if match.id not in known_ids:
            best[match.id] = max(match.score, best.get(match.id, 0))
    return sorted(best, key=lambda one: (-best[one], one))[:FARTHER_MATCHES]


def _pieces(claim: Claim, cards: Sequence[Card]) -> list[Piece]:
    """The article and the cards of its event, the newest first."""
    own = next((card for card in cards if card.teaser.id == claim.id), None)
    # Relate may not have come to the article yet.
    current = Piece(own.teaser if own else lean_teaser(claim), claim.window, True)
    event = cards_of_event(own, cards, source_folder(claim.key)) if own else []
    pieces = [current, *(Piece(card.teaser, card.window) for card in event)]
    return sorted(
        pieces, key=lambda piece: (piece.window.visible_from, piece.teaser.id), reverse=True
    )


def cards_of_event(own: Card, cards: Iterable[Card], source: str) -> list[Card]:
    """Those of the cards that are of the same event as an article, copies once and none of its own.

    The likest joins first; how like a card is counts for half by the likest piece of the event, for
    half by all of them, so that one piece on two matters does not bring in the other.
    """
    others = [
        card
        for card in sorted(cards, key=lambda card: card.teaser.id)
        if card.teaser.id != own.teaser.id and not are_near_duplicates(own, card)
    ]
    candidates, event = copies_once(others, source), [own]
    while candidates:
        likeness, best = max(
            ((_likeness(card, event), card) for card in candidates),
            key=lambda one: (one[0], one[1].teaser.id),
        )
        if likeness < LEAST_LIKENESS:
            break
        candidates.remove(best)
        event.append(best)
    return event[1:]


def is_of_event(own: Card, card: Card) -> bool:
    """Whether a card would join the event of an article that has no other piece yet."""
    return bool(cards_of_event(own, [card], ""))


def _likeness(card: Card, event: Sequence[Card]) -> float:
    likenesses = [root_cosine(card.vector, piece.vector) for piece in event]
    days = min(
        times.days_between(card.window.visible_from, piece.window.visible_from) for piece in event
    )
    mean = math.fsum(likenesses) / len(likenesses)
    return (max(likenesses) + mean) / 2 * math.exp(-days / EVENT_FADE)


@lru_cache(maxsize=1024)
def root_cosine(a: bytes, b: bytes) -> float:
    """The cosine of two packed term vectors whose weights are their roots, 0..1.

    Plainer weights let a rare name of a place make an event of whatever happens there: with their
    .8th power BCubed F1 is .919, with roots .929.
    """
    first, second = unpack_term_vector(a).weights, unpack_term_vector(b).weights
    if not first or not second:
        return 0.0
    common = first.keys() & second.keys()
    # The squares of the roots are the weights.
    products = math.fsum(math.sqrt(first[term] * second[term]) for term in common)
    return products / math.sqrt(sum(first.values()) * sum(second.values()))
