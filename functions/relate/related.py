"""Finds the articles related to one: postings of its anchors -> candidates -> cards -> scores."""

from collections.abc import Iterable
from functools import partial

from functions.relate import minhash, neighbours
from functions.relate.rows import Own
from shared import times
from shared.tables.dynamo import together
from shared.tables.index import Card, Index, Match

POSTINGS = 56
"""The newest postings read of an anchor: one 4 KB page of them, so one read unit. 100 of 64 anchors found no better."""

MATCHES = 10


def candidates(table: Index, own: Own) -> dict[str, Card]:
    """The cards of the articles that share most weight with the anchors of one, by id."""
    sig = own.signature
    pages = together([partial(table.postings, sig.language, term, POSTINGS) for term, _ in sig.anchors()])
    ids = neighbours.candidates(sig, [posting for page in pages for posting in page if posting.id != own.id])
    cards = table.cards(ids)
    absent = [one for one in ids if one not in cards]
    return cards | table.cards(absent, consistent=True)  # one that is not there may only be late


def matches(own: Own, cards: Iterable[Card]) -> list[Match]:
    """The best matches of an article, best first: at most ten, and besides them at most ten near-duplicates."""
    scored = sorted((_match(own, card) for card in cards), key=lambda match: (-match.score, match.id))
    near = [match for match in scored if match.duplicate]
    return [match for match in scored if match.score > 0 and not match.duplicate][:MATCHES] + near[:MATCHES]


def _match(own: Own, card: Card) -> Match:
    days = times.days_between(own.card.window.visible_from, card.window.visible_from)
    return Match(
        card.teaser.id,
        round(neighbours.score(own.card.signature, card.signature, days), 4),
        neighbours.why(own.signature, card.signature),
        minhash.jaccard(own.card.minhash, card.minhash) >= minhash.NEAR_DUPLICATE,
    )
