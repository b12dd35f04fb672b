"""Finds the articles related to one: postings of its terms -> candidates -> cards -> scores."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

from functions.relate.profile import Profile
from functions.relate.similarity import neighbours
from functions.relate.similarity.term_vector import TermVector, term_hash
from shared import times
from shared.near_duplicates import are_near_duplicates, overlap_of
from shared.similarity import share_an_index_term, unpack_term_vector
from shared.tables.dynamo import run_parallel
from shared.tables.index import Index
from shared.tables.index_records import Card, Match, Posting

MATCH_GROUPS = 10
"""Groups of near-duplicates that are kept, each with up to `MEMBERS` of its articles."""

GROUP_MEMBERS = 3

DUPLICATES = 10
"""Near-duplicates of the article itself that are kept."""


def candidate_cards(index: Index, profile: Profile) -> dict[str, Card]:
    """The cards of the articles that share most weight with the index terms of one, by id."""
    vector = profile.term_vector
    pages = run_parallel(
        [partial(index.postings, vector.language, term) for term, _ in vector.index_terms()]
    )
    postings = [posting for page in pages for posting in page if posting.id != profile.id]
    ids = neighbours.candidate_ids(vector, postings)
    cards = index.cards(ids)
    return cards | index.cards(_late_ids(vector, postings, ids, cards), consistent=True)


def _late_ids(
    vector: TermVector, postings: Iterable[Posting], ids: Iterable[str], cards: Mapping[str, Card]
) -> list[str]:
    """The candidates whose cards were read too early: that are not there, or lack an index term
    that a posting, which is read consistently, says the article has."""
    own_terms = {term for term, _ in vector.index_terms()}
    hashes: defaultdict[str, set[int]] = defaultdict(set)
    for posting in postings:
        if posting.term in own_terms:
            hashes[posting.id].add(term_hash(vector.language, posting.term))
    return [
        article_id
        for article_id in ids
        if article_id not in cards
        or not hashes[article_id] <= unpack_term_vector(cards[article_id].vector).index_terms
    ]


def best_matches(profile: Profile, cards: Iterable[Card]) -> list[Match]:
    """The best matches of an article, best first: ten groups of near-duplicates, those first whose
    text overlaps with its own, and besides them at most ten of its own near-duplicates.

    Those without a common index term were found by a posting of what they were before, and a clean
    run would not find them.
    """
    reachable = [card for card in cards if share_an_index_term(profile.card.vector, card.vector)]
    scores = sorted(
        ((_score(profile, card), card.teaser.id, card) for card in reachable),
        key=lambda one: (-one[0], one[1]),
    )
    copies: list[Match] = []
    overlapping: list[tuple[float, Card]] = []
    others: list[tuple[float, Card]] = []
    for score, _, card in scores:
        if are_near_duplicates(profile.card, card):
            copies.append(_match(profile, card, score, is_duplicate=True))
        elif score > 0:
            overlaps = overlap_of(profile.card, card) is not None
            (overlapping if overlaps else others).append((score, card))
    groups = _groups(overlapping + others)
    return [_match(profile, card, score) for score, card in groups] + copies[:DUPLICATES]


def _groups(scores: list[tuple[float, Card]]) -> list[tuple[float, Card]]:
    """Those of the first ten groups of near-duplicates: who is shown of a group is for the reader
    to say, who knows the time."""
    groups: list[list[tuple[float, Card]]] = []
    for scored_card in scores:
        group = next(
            (group for group in groups if are_near_duplicates(group[0][1], scored_card[1])), None
        )
        if group is not None:
            group.append(scored_card)
        elif len(groups) < MATCH_GROUPS:
            groups.append([scored_card])
    members = [one for group in groups for one in group[:GROUP_MEMBERS]]
    return sorted(members, key=lambda one: (-one[0], one[1].teaser.id))


def _score(profile: Profile, card: Card) -> float:
    days = times.days_between(profile.card.window.visible_from, card.window.visible_from)
    return round(neighbours.relatedness(profile.card.vector, card.vector, days), 4)


def _match(profile: Profile, card: Card, score: float, *, is_duplicate: bool = False) -> Match:
    return Match(
        card.teaser.id,
        score,
        neighbours.shared_reasons(profile.term_vector, card.vector),
        is_duplicate,
        None if is_duplicate else overlap_of(profile.card, card),
    )
