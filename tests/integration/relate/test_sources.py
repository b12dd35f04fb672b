"""No copy and no headline of another source hides what a story lists of its own.

Through ingest, relate and the API's reader, in memory.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from functions.api.query import story_reader
from functions.api.query.story_reader import Story
from functions.ingest.article.draft import Draft
from shared.article.model import Pick
from tests.support.generator import STORY, drafts
from tests.support.pipeline import House, house

OWN, PARTNER, THIRD = "toa-soan/", "doi-tac/", "ban-doc/"
NOW = "2024-03-01T00:00:00Z"
OLD, NEW = "2024-01-01T00:00:00Z", "2024-01-05T00:00:00Z"


@pytest.fixture
def newsroom() -> Iterator[House]:
    with house(metered=False) as room:
        yield room


def publish(room: House, key: str, draft: Draft) -> str:
    """Drop an article; its id."""
    room.drop(key, [draft])
    room.settle()
    (article,) = room.report(key).articles
    return article


def related(story: Story, *articles: str) -> list[str]:
    """Which of these articles a story lists."""
    listed = {match.card.teaser.id for match in story.matches}
    return [article for article in articles if article in listed]


def test_a_copy_in_another_folder_hides_no_original(newsroom: House) -> None:
    """Each source sees its own of two copies, and everybody else the newest."""
    told, other = drafts(0, 2, size=1500, corpus=STORY - 1)
    original = publish(newsroom, f"{OWN}goc", replace(other, published_at=OLD))
    copy = publish(newsroom, f"{PARTNER}chep", replace(other, published_at=NEW))
    assert copy != original
    for source, listed in ((OWN, original), (PARTNER, copy), (THIRD, copy), ("", copy)):
        article = publish(newsroom, f"{source}bai", told)
        story = story_reader.read_story(article, NOW, related=6)
        assert related(story, original, copy) == [listed], source
        newsroom.remove(f"{source}bai")
        newsroom.settle()


def test_a_headline_in_another_folder_takes_no_pick(newsroom: House) -> None:
    told, other, foreign = drafts(0, 3, size=1500)
    told = replace(told, picks=(Pick(other.headline),))
    partner = publish(
        newsroom, f"{PARTNER}a", replace(foreign, headline=other.headline, published_at=NEW)
    )
    article = publish(newsroom, f"{OWN}bai", told)

    def picked() -> list[str]:
        story = story_reader.read_story(article, NOW, related=6)
        return [link.card.teaser.id for _, link in story.picks if link]

    assert picked() == [partner], "its own source has none of this headline"
    own = publish(newsroom, f"{OWN}a", replace(other, published_at=OLD))
    assert picked() == [own]
