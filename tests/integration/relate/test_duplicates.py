"""Near-duplicates.

Copies with changed words and an agency line are found; what only resembles is not.
"""

import random
from dataclasses import replace

import pytest

from functions.api.query import story_reader
from functions.ingest.article.draft import Draft
from functions.ingest.article.normalise import normalised_article
from tests.bench import eval_related
from tests.support import labelled
from tests.support.copies import AGENCY, card, pairs, recall
from tests.support.generator import STORY, drafts
from tests.support.labelled_pages import read_stories
from tests.support.pipeline import house


@pytest.mark.parametrize(("share", "floor"), [(0.01, 0.99), (0.05, 0.98), (0.10, 0.95)])
def test_recall_on_generated_articles(share: float, floor: float) -> None:
    assert recall(list(drafts(0, 60, size=3000)), share) >= floor


def test_stories_that_share_words_people_and_places_are_no_pairs() -> None:
    assert pairs(card(draft) for draft in drafts(0, 100, size=2000)) == []


@pytest.mark.beside_shared
def test_on_the_evaluation_file_copies_are_found_and_nothing_else() -> None:
    """Of all 2,283: recall .999, .988 and .977, and no pair; forecasts of one mould and follow-ups
    have up to .625."""
    articles = [one.draft for one in eval_related.read_evaluation_file()]
    alike = [
        draft
        for draft in articles
        if "Dự báo thời tiết" in draft.headline or "hầu tòa" in draft.headline.lower()
    ]
    assert len(alike) >= 6
    some = random.Random(1).sample([one for one in articles if one not in alike], 120)
    assert pairs(map(card, [*alike, *some])) == []
    for share, floor in ((0.01, 0.99), (0.05, 0.98), (0.10, 0.95)):
        assert recall(some, share) >= floor - 0.01, "120 articles tell it to a hundredth"


def test_readers_see_of_copies_only_the_newest_and_never_a_copy_of_what_they_read() -> None:
    """Through ingest, relate and the API's reader: an expired copy gives way to the next."""
    told, other, third, *rest = drafts(0, 12, size=1500, corpus=STORY - 1)
    copies = [
        replace(other, identity=f"copy {n}", published_at=f"2024-01-0{n}T00:00:00Z")
        for n in (1, 2, 3)
    ]
    copies[2] = replace(copies[2], expires="2024-01-04T00:00:00Z")
    twin = replace(told, identity="twin", body_text=AGENCY + told.body_text)
    with house() as whole:
        for draft in (told, twin, other, *copies, third, *rest[:3]):
            whole.drop(str(draft.identity), [draft])
        whole.settle()
        names = {
            normalised_article(draft, "").id: str(draft.identity)
            for draft in (told, twin, other, *copies, third, *rest)
        }
        story = story_reader.read_story(
            normalised_article(told, "").id, "2024-03-01T00:00:00Z", related=6
        )
    shown = [names[one.card.teaser.id] for one in story.matches]
    assert len(shown) == 5
    assert [name for name in shown if name.startswith("copy") or name == other.identity] == [
        "copy 2"
    ]
    assert not {"twin", told.identity} & set(shown)
    assert [names[card.teaser.id] for card in story.duplicates] == ["twin"]


def test_stories_about_one_event_are_no_copies() -> None:
    """The labelled set has five articles about each event, in words of their own."""
    assert pairs(card(article.draft) for article in labelled.read_related_set(tags=True)) == []


def test_copies_of_the_labelled_pages_stories_are_found() -> None:
    stories = [
        Draft(
            format="test",
            headline=story.headline,
            body_text=story.body_text,
            published_at=story.date,
        )
        for story in read_stories()
        # Copies are compared by words, which Japanese and Thai do not part.
        if story.body_text.count(" ") > len(story.body_text) / 12
    ]
    assert pairs(map(card, stories)) == []
    for share, floor in ((0.01, 0.99), (0.05, 0.9)):
        assert recall(stories, share) >= floor
