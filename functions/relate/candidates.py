"""Finds the articles related to one: postings of its terms -> candidates -> cards -> scores."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from itertools import islice

from functions.relate.profile import Profile
from functions.relate.similarity import neighbours
from functions.relate.similarity.term_vector import TermVector, term_hash
from shared import text, times
from shared.near_duplicates import are_near_duplicates, overlap_of
from shared.similarity import share_an_index_term, unpack_term_vector
from shared.tables.dynamo import run_parallel
from shared.tables.index import Index
from shared.tables.index_records import Card, Match, Posting

MATCH_GROUPS, BEST_GROUPS = 10, 6
"""Groups of near-duplicates that are kept, each with up to `GROUP_MEMBERS` articles: the best six,
as many as readers are shown, and of the others the best four in whose lists the article comes among
the first five, so that old articles gain those that are closest to them. .001 to .002 of nDCG@5
more than the best ten, at the same cost; 7 and 3, or as many back rows as there are such articles,
are within .0003."""

LEADING = 5
"""Places of a list that most readers look at."""

GROUP_MEMBERS = 3

ScoredCard = tuple[float, Card]
"""A candidate's score and its card."""

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
    """The matches of an article, best first: ten groups of near-duplicates, those before others
    whose text overlaps with its own, and besides them at most ten of its own near-duplicates.

    Those without a common index term were found by a posting of what they were before, and a clean
    run would not find them.
    """
    reachable = [card for card in cards if share_an_index_term(profile.card.vector, card.vector)]
    scores = sorted(
        ((_score(profile.card, card), card.teaser.id, card) for card in reachable),
        key=lambda one: (-one[0], one[1]),
    )
    copies: list[Match] = []
    overlapping: list[ScoredCard] = []
    others: list[ScoredCard] = []
    for score, _, card in scores:
        if are_near_duplicates(profile.card, card):
            copies.append(_match(profile, card, score, is_duplicate=True))
        elif score > 0:
            overlaps = overlap_of(profile.card, card) is not None
            (overlapping if overlaps else others).append((score, card))
    scores_to_keep = _scores_to_keep(profile.card, overlapping + others)
    matches = [_match(profile, card, score) for score, card in scores_to_keep]
    return matches + copies[:DUPLICATES]


def _scores_to_keep(own_card: Card, scores: list[ScoredCard]) -> list[ScoredCard]:
    """Those of ten groups of near-duplicates: who is shown of a group is for the reader to say, who
    knows the time."""
    groups, rest = _groups(scores)
    best, later = groups[:BEST_GROUPS], groups[BEST_GROUPS:]
    later += [[scored_card] for scored_card in rest]
    in_lead = (group for group in later if _enters(own_card, group[0], scores))
    led_groups = list(islice(in_lead, MATCH_GROUPS - BEST_GROUPS))
    led_ids = {group[0][1].teaser.id for group in led_groups}
    others = [group for group in later if group[0][1].teaser.id not in led_ids]
    kept_groups = [*best, *led_groups, *others][:MATCH_GROUPS]
    members = [scored_card for group in kept_groups for scored_card in group[:GROUP_MEMBERS]]
    return sorted(members, key=lambda one: (-one[0], one[1].teaser.id))


def _groups(scores: list[ScoredCard]) -> tuple[list[list[ScoredCard]], list[ScoredCard]]:
    """The first ten groups of near-duplicates, best first, and what is in none of them."""
    groups: list[list[ScoredCard]] = []
    rest: list[ScoredCard] = []
    for scored_card in scores:
        group = next(
            (group for group in groups if are_near_duplicates(group[0][1], scored_card[1])), None
        )
        if group is not None:
            group.append(scored_card)
        elif len(groups) < MATCH_GROUPS:
            groups.append([scored_card])
        else:
            rest.append(scored_card)
    return groups, rest


def _enters(own_card: Card, scored_card: ScoredCard, scores: list[ScoredCard]) -> bool:
    """Whether an article comes among the first five of another's list, as far as its candidates
    tell: fewer than five of them are closer to the other."""
    score, card = scored_card
    place = (-score, own_card.teaser.id)
    closer = (
        True
        for _, other in scores
        if other is not card
        and share_an_index_term(card.vector, other.vector)
        and (-_score(card, other), other.teaser.id) < place
    )
    return sum(islice(closer, LEADING)) < LEADING


def _score(card: Card, other: Card) -> float:
    days = times.days_between(card.window.visible_from, other.window.visible_from)
    section = _section_key(card.teaser.section)
    same_section = section != "" and section == _section_key(other.teaser.section)
    relatedness = neighbours.relatedness(card.vector, other.vector, days, same_section=same_section)
    return round(relatedness, 4)


@lru_cache(maxsize=256)
def _section_key(section: str | None) -> str:
    """The key of a section, empty if there is none."""
    return text.name_key(section or "")


def _match(profile: Profile, card: Card, score: float, *, is_duplicate: bool = False) -> Match:
    return Match(
        card.teaser.id,
        score,
        neighbours.shared_reasons(profile.term_vector, card.vector),
        is_duplicate,
        None if is_duplicate else overlap_of(profile.card, card),
    )
