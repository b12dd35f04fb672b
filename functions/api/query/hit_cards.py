"""Hits as readers see them, made of the cards of a page.

Those that have what must stand as it is written; copies folded into one, the words marked. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from functions.api.query.lists import Filters, missing_lists
from functions.api.query.marking import TextPart, mark_words, snippet
from functions.api.query.question import Question, Words, has_phrase
from functions.api.query.ranking import Hit
from shared.article.model import Teaser
from shared.near_duplicates import grouped_copies
from shared.search_words import Word, text_words
from shared.tables.index_records import Card
from shared.tables.openings import unpacked_opening


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that was found: its headline and a snippet of its text with the words marked, and
    the ids of its near-duplicates on the page."""

    teaser: Teaser
    headline: Sequence[TextPart]
    snippet: Sequence[TextPart]
    copies: Sequence[str]


def hits_of_cards(
    hits: Iterable[tuple[Hit, Card]], question: Question, filters: Filters
) -> list[SearchHit]:
    """The hits of a page. Of near-duplicates the first stands for all."""
    cards = [card for hit, card in hits if _fits(hit, card, question, filters)]
    return [_search_hit(group, question) for group in grouped_copies(cards)]


def _fits(hit: Hit, card: Card, question: Question, filters: Filters) -> bool:
    """Whether an article has the names, every phrase and nothing that is excluded, as far as its
    card tells: of a long text that is the beginning, and of names that were cut its row."""
    if missing_lists(card.teaser, filters) and not card.teaser.cut:
        return False
    if not question.is_strict:
        return True
    texts = [list(text_words(text)) for text in _texts(card)]
    return all(
        _has(texts, phrase) or _pairs_are_rows(hit, phrase) for phrase in question.phrases
    ) and not any(_has(texts, phrase) for phrase in question.exclusions)


def _texts(card: Card) -> list[str]:
    teaser = card.teaser
    names = (teaser.section or "", *teaser.tags, *teaser.authors)
    return [teaser.headline, teaser.summary or "", unpacked_opening(card), *names]


def _has(texts: Sequence[Sequence[Word]], phrase: Words) -> bool:
    return any(has_phrase(words, phrase) for words in texts)


def _pairs_are_rows(hit: Hit, phrase: Words) -> bool:
    """Whether every pair of a phrase is one of the article's rows, which are of neighbours in its
    text."""
    return all(f"{first.form} {second.form}" in hit.terms for first, second in pairwise(phrase))


def _search_hit(cards: Sequence[Card], question: Question) -> SearchHit:
    teaser = cards[0].teaser
    return SearchHit(
        teaser,
        mark_words(teaser.headline, question),
        snippet(unpacked_opening(cards[0]), question) or snippet(teaser.summary or "", question),
        [card.teaser.id for card in cards[1:]],
    )
