"""What the page of an article shows of its picks, matches and figures."""

from typing import Any

from functions.api.query.related_cards import RelatedCard
from functions.api.query.story_reader import Story
from functions.api.site.picture_view import PictureView
from functions.api.site.story_view import StoryView, story_view
from shared.article.claim import Claim, Window
from shared.article.figure_marks import FIGURE_MARK
from shared.article.model import Article, Figure, Image, Pick
from shared.tables.index_records import Card
from tests.support.teasers import AT, teaser

ID = "a" * 12
PICK = Pick("Chọn", "Tóm tắt.", "Xã hội", "Lời dẫn.", Figure("p.jpg", "Chú thích", "An"))


def view(story: Story) -> StoryView:
    return story_view("/prod", "https://x/prod", story, related=2)


def story(article: dict[str, Any] | None = None, **fields: Any) -> Story:
    content = Article(ID, "plain", "Bài", "vi", **(article or {}))
    claim = Claim(ID, "k", 1, "live", 1, AT, AT, AT, AT, article=content)
    return Story(claim, content, 1, **fields)


def related(**fields: Any) -> RelatedCard:
    return RelatedCard(Card(teaser(**fields), Window(AT), b"", b""))


def test_a_pick_without_an_article_says_what_the_file_says() -> None:
    (pick,) = view(story(picks=[(PICK, None)])).related
    assert (pick.url, pick.headline, pick.summary, pick.text) == (
        None,
        "Chọn",
        "Tóm tắt.",
        "Lời dẫn.",
    )
    assert pick.section
    assert (pick.section.key, pick.picture, pick.caption) == ("xã-hội", None, PICK.image)


def test_a_pick_is_a_link_to_its_article_and_keeps_what_that_does_not_say() -> None:
    card = related(id="b" * 12, headline="Chọn rồi", language="en", image=Figure("b.jpg"))
    (pick,) = view(story(picks=[(PICK, card)])).related
    assert pick.url == "/prod/read/chon-roi-bbbbbbbbbbbb"
    assert (pick.headline, pick.summary, pick.language) == ("Chọn rồi", "Tóm tắt.", "en")
    assert pick.picture == PictureView("/prod/media/bbbbbbbbbbbb/b.jpg", None)
    assert pick.caption is None


def test_the_image_of_a_pick_goes_before_that_of_its_article() -> None:
    card = related(id="b" * 12, image=Figure("b.jpg"))
    images = {"p.jpg": Image("image/jpeg", 8, 6)}
    (pick,) = view(story(picks=[(PICK, card)], images=images)).related
    assert pick.picture == PictureView(f"/prod/media/{ID}/p.jpg", images["p.jpg"])
    assert pick.caption == PICK.image


def test_matches_fill_what_picks_leave() -> None:
    matches = [related(id=letter * 12, headline=letter) for letter in "bcd"]
    shown = view(story(picks=[(PICK, None)], matches=matches)).related
    assert [one.headline for one in shown] == ["Chọn", "b"]


def test_only_the_first_figure_loads_at_once_and_one_without_an_image_is_not_shown() -> None:
    figures = (Figure("0.jpg"), Figure("1.jpg"), Figure("2.jpg"))
    body = "".join(FIGURE_MARK.format(number) for number in range(3))
    images = {"1.jpg": Image("image/jpeg", 8, 6), "2.jpg": Image("image/jpeg", 6, 8)}
    page = view(story({"figures": figures, "body_html": body}, images=images))
    assert page.body.count('fetchpriority="high"') == page.body.count('loading="lazy"') == 1
    assert '<figure class="tall">' in page.body
    assert page.body.count("<figure") == 2
    assert page.share_image
    assert page.share_image.url == f"https://x/prod/media/{ID}/1.jpg?w=8"
