"""What lists show of pictures, from the drop to the row, with AWS in memory."""

from dataclasses import replace

import pytest

from functions.ingest.protocol import intake
from shared.article.model import Figure
from shared.tables.articles import Articles
from tests.support.generator import drafts
from tests.support.pipeline import PHOTO, House, house

FAR = "2999-01-01T00:00:00Z"


def shown(whole: House) -> list[bool]:
    """Of each article, the newest first, whether lists show the picture."""
    entries, _ = whole.index.entries("LATEST", now=FAR, limit=20)
    pictures = [entry.teaser.picture for entry in entries]
    assert {entry.teaser.image is not None for entry in entries if entry.teaser.picture} <= {True}
    assert set(pictures) <= {None, PHOTO}
    return [picture is not None for picture in pictures]


def publish_with_logo(whole: House, how_many: int) -> None:
    for number, draft in enumerate(drafts(0, how_many, size=600)):
        one = replace(
            draft, figures=(Figure("logo.jpg"),), published_at=f"2025-09-0{number + 1}T00:00:00Z"
        )
        whole.drop(f"{number}.test", [one])
    whole.settle()


def test_of_a_picture_that_very_many_articles_show_the_newest_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "MOST_TOUCHED_ARTICLES", 2)
    with house() as whole:
        publish_with_logo(whole, 4)
        assert shown(whole) == [False] * 4
        whole.drop_file("logo.jpg", b"photo")
        whole.settle()
        assert shown(whole) == [True, True, False, False]


def test_where_touching_fails_the_picture_is_taken_in_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right, failures = Articles.touch, [OSError("no answer")]

    def touch(articles: Articles, article: str) -> None:
        if failures:
            raise failures.pop()
        right(articles, article)

    monkeypatch.setattr(Articles, "touch", touch)
    with house() as whole:
        publish_with_logo(whole, 3)
        with pytest.raises(AssertionError, match=r"ingest of logo\.jpg failed"):
            whole.drop_file("logo.jpg", b"photo")
        whole.drop_file("logo.jpg", b"photo")
        whole.settle()
        assert shown(whole) == [True] * 3


def test_a_picture_that_goes_is_shown_no_more_and_its_articles_end_with_their_rows() -> None:
    with house() as whole:
        publish_with_logo(whole, 2)
        whole.drop_file("logo.jpg", b"photo")
        whole.settle()
        assert shown(whole) == [True, True]
        whole.remove("logo.jpg")
        whole.settle()
        assert shown(whole) == [False, False]
        assert len(whole.index.articles_with_picture("logo.jpg", 9)) == 2
        for number in range(2):
            whole.remove(f"{number}.test")
        whole.settle()
        assert whole.index.articles_with_picture("logo.jpg", 9) == []


def test_an_article_under_embargo_is_found_by_its_picture_and_shown_by_no_list() -> None:
    (draft,) = drafts(0, 1, size=600)
    with house() as whole:
        whole.drop("a.test", [replace(draft, figures=(Figure("a.jpg"),), embargo=FAR)])
        whole.drop_file("a.jpg", b"photo")
        whole.settle()
        entries, _ = whole.index.entries("LATEST", now="2998-01-01T00:00:00Z", limit=20)
        assert entries == []
        assert shown(whole) == [True]
        assert whole.ask("/v1/articles")[1].startswith('{"items":[]')
