"""Reads an article with its related ones and its images, in at most three rounds of requests.

1. the claims on the article; its own list of related articles and the back rows
2. for each pick the articles of its headline; the cards of near-duplicates and of the best matches;
   the images' rows; for a page the articles before and after it in its section
3. the cards of the articles of the picks' headlines, and of further matches where fewer than asked
   for are visible

Each round is one function that reads; between them pure functions decide what to read next. A story
costs at most 8 read units.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from functions.api.query.image_lookup import images_by_file, read_images, with_picture_words
from functions.api.query.related_cards import (
    RelatedCard,
    ResolvedPick,
    resolve_picks,
    visible_cards,
    visible_matches,
)
from functions.api.query.section_neighbours import (
    NO_NEIGHBOURS,
    Neighbours,
    read_neighbours,
)
from functions.api.query.stores import stores
from functions.api.query.timeline_reader import is_of_event
from functions.api.query.visible_claims import (
    latest_revision,
    read_claims_and_matches,
    served_article,
    visible_claim,
)
from shared import text
from shared.article.claim import Claim
from shared.article.model import Article, Image, Pick
from shared.identifiers import source_folder
from shared.near_duplicates import copies_once
from shared.tables.dynamo import run_parallel
from shared.tables.index_records import Card, Match

MAX_PICK_LOOKUPS = 20
"""Picks that are looked up: a few are usual."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article that is visible now, with what was read around it.

    `has_timeline`: one of its matches is of the same event, as far as that was read. `images` are
    those that have come, by the name of their file; the article's figures have their words where it
    has none of its own.
    """

    claim: Claim
    article: Article
    revision: int
    picks: Sequence[ResolvedPick] = ()
    matches: Sequence[RelatedCard] = ()
    duplicates: Sequence[Card] = ()
    has_timeline: bool = False
    images: Mapping[str, Image] = field(default_factory=dict)
    neighbours: Neighbours = NO_NEIGHBOURS

    @property
    def etag_rows(self) -> tuple[object, ...]:
        """What responses without related articles are made of; `digest` stands for the text."""
        claim = self.claim
        return (
            claim.id,
            claim.key,
            claim.digest,
            self.revision,
            claim.published_at,
            claim.updated_at,
            sorted(self.images.items()),
            [card.teaser.id for card in self.duplicates],
        )

    @property
    def changed_at(self) -> str:
        """When the article came out or was last updated."""
        return max(self.claim.visible_from, self.claim.updated_at)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the first round says of a story: what to show, and what to read for it.

    `candidates` are the matches that may be shown, of which the first `likely` are read at once;
    `own_card` is the article's id where its card is compared with theirs.
    """

    claim: Claim
    article: Article
    revision: int
    limit: int
    picks: Sequence[Pick]
    duplicates: Sequence[str]
    candidates: Sequence[Match]
    likely: int
    files: Sequence[str]
    own_card: Sequence[str] = ()
    with_neighbours: bool = False

    @property
    def source(self) -> str:
        """The source of the drop that the article is."""
        return source_folder(self.claim.key)


@dataclass(frozen=True, slots=True)
class _SecondRound:
    """Cards by article, images by file, and for each pick the other articles of its headline."""

    cards: Mapping[str, Card]
    images: Mapping[str, Image]
    holders: Sequence[Sequence[str]]
    neighbours: Neighbours


def read_story(
    article_id: str,
    now: str,
    *,
    related: int = 0,
    with_images: bool = True,
    on_page: bool = False,
) -> Story:
    """An article with up to `related` others (0: picks are not looked up either) and its images;
    `on_page` it is told too whether it has a timeline, and which articles are before and after it
    in its section.

    Raises Problem 404 or 410 if it is not visible.
    """
    claims, matches = read_claims_and_matches(article_id)
    plan = _plan_story(claims, matches, now, related=related, with_images=with_images)
    if on_page:
        own_card = [plan.claim.id] if plan.candidates else []
        plan = replace(plan, own_card=own_card, with_neighbours=True)
    second = _read_second_round(plan, now)
    further = _read_third_round(plan, second, now)
    return _assemble_story(plan, second, {**second.cards, **further}, now)


# -------------------------------------------------------------------------------------------------
# the rounds


def _plan_story(
    claims: Sequence[Claim],
    matches: Sequence[Match],
    now: str,
    *,
    related: int,
    with_images: bool,
) -> _Plan:
    claim = visible_claim(claims, now)
    article = served_article(claim)
    picks = article.picks[:MAX_PICK_LOOKUPS] if related else ()
    candidates = [match for match in matches if not match.is_duplicate and match.id != claim.id]
    return _Plan(
        claim,
        article,
        latest_revision(claims),
        related,
        picks,
        duplicates=[match.id for match in matches if match.is_duplicate],
        candidates=candidates if related else [],
        likely=max(related - len(picks), 0),
        files=_image_files(article, picks) if with_images else [],
    )


def _image_files(article: Article, picks: Sequence[Pick]) -> list[str]:
    figures = [*article.figures, *(pick.image for pick in picks if pick.image)]
    return [figure.file for figure in figures]


def _read_second_round(plan: _Plan, now: str) -> _SecondRound:
    likely = [match.id for match in plan.candidates[: plan.likely]]
    calls: list[Callable[[], Any]] = [
        partial(stores().index.cards, [*plan.own_card, *plan.duplicates, *likely]),
        partial(read_images, plan.claim.key, plan.files),
    ]
    calls += [partial(_articles_with_headline, pick.headline) for pick in plan.picks]
    if plan.with_neighbours:
        calls.append(partial(read_neighbours, plan.claim, now))
    cards, dropped_images, *rest = run_parallel(calls)
    holders = rest[: len(plan.picks)]
    neighbours = rest[-1] if plan.with_neighbours else NO_NEIGHBOURS
    images = images_by_file(plan.article, dropped_images)
    others = [[holder for holder in ids if holder != plan.claim.id] for ids in holders]
    return _SecondRound(cards, images, others, neighbours)


def _articles_with_headline(headline: str) -> list[str]:
    return stores().index.articles_with_headline(headline) if text.headline_key(headline) else []


def _read_third_round(plan: _Plan, second: _SecondRound, now: str) -> dict[str, Card]:
    return stores().index.cards(_missing_cards(plan, second, now))


def _missing_cards(plan: _Plan, second: _SecondRound, now: str) -> list[str]:
    """The cards that the third round reads.

    Those of the picks' articles; and two matches for each place that is still free, since some may
    not be visible or near-duplicates.
    """
    likely = [match.id for match in plan.candidates[: plan.likely]]
    sure = copies_once(visible_cards(second.cards, likely, now), plan.source)
    free = plan.limit - len(sure) - sum(map(bool, second.holders))
    further = [match.id for match in plan.candidates[plan.likely :][: 2 * max(free, 0)]]
    ids = [holder for holders in second.holders for holder in holders] + further
    return [article_id for article_id in dict.fromkeys(ids) if article_id not in second.cards]


def _assemble_story(
    plan: _Plan, second: _SecondRound, cards: Mapping[str, Card], now: str
) -> Story:
    picks_with_holders = zip(plan.picks, second.holders, strict=True)
    picks = resolve_picks(picks_with_holders, plan.source, cards, now)
    linked_ids = {related.card.teaser.id for _, related in picks if related}
    candidates = [match for match in plan.candidates if match.id not in linked_ids]
    matches = visible_matches(candidates, plan.source, cards, now)
    hidden_duplicates = linked_ids | {plan.claim.id}
    return Story(
        plan.claim,
        with_picture_words(plan.article, second.images),
        plan.revision,
        picks,
        matches[: max(plan.limit - len(linked_ids), 0)],
        [
            card
            for card in visible_cards(cards, plan.duplicates, now)
            if card.teaser.id not in hidden_duplicates
        ],
        _has_timeline(plan, cards, matches),
        second.images,
        second.neighbours,
    )


def _has_timeline(plan: _Plan, cards: Mapping[str, Card], matches: Iterable[RelatedCard]) -> bool:
    """Whether one of the matches is of the article's event."""
    own_cards = [cards[one] for one in plan.own_card if one in cards]
    return any(is_of_event(own, related.card) for own in own_cards for related in matches)
