"""Records become JSON and HTML."""

from functions.api.query.story_reader import Story
from functions.api.site import structured_data
from functions.api.v1 import bodies, shapes
from shared.article.claim import Claim
from shared.article.figure_marks import FIGURE_MARK
from shared.article.model import Article, Figure, Image
from tests.support.teasers import AT, teaser


def story(body: str, figures: tuple[Figure, ...], images: dict[str, Image] | None = None) -> Story:
    one = Article("a" * 12, "plain", "Bài", "vi", body_html=body, figures=figures)
    return Story(
        Claim(one.id, "k", 1, "live", 1, AT, AT, AT, AT, article=one), one, 1, images=images or {}
    )


def test_figures_stand_where_their_marks_stood() -> None:
    figures = (
        Figure("a.jpg", "Chú thích"),
        Figure("b.jpg", credit="An <b>"),
        Figure("c.jpg", alt='"'),
    )
    told = story(
        f"<p>1</p>{FIGURE_MARK.format(1)}<p>2</p>{FIGURE_MARK.format(7)}",
        figures,
        {"b.jpg": Image("image/png", 3, 2)},
    )
    assert shapes.article_json("https://x", told)["body_html"] == (
        f'<p>1</p><figure><img src="https://x/media/{"a" * 12}/b.jpg?w=3" width="3" height="2" '
        'alt="">'
        '<figcaption><span class="credit">Ảnh: An &lt;b&gt;</span></figcaption></figure><p>2</p>'
    )
    assert [figure.file for figure in bodies.unplaced_figures(told)] == ["a.jpg", "c.jpg"]
    assert bodies.figure_html("", told, figures[2]) == ""


def test_a_name_without_letters_is_no_name() -> None:
    shown = shapes.teaser_json("", teaser(section="%", tags=("#", "a"), authors=("/",)))
    assert (shown["section"], shown["tags"], shown["authors"]) == (
        None,
        [{"key": "a", "name": "a"}],
        [],
    )


def test_linked_data_cannot_leave_its_element() -> None:
    one = Article("a" * 12, "plain", "</script><script>alert(1)&", "vi")
    told = Story(Claim(one.id, "k", 1, "live", 1, AT, AT, AT, AT, article=one), one, 1)
    assert not set("<>&") & set(
        structured_data.script_safe_json(
            structured_data.news_article_data("https://x", "Tin", told)
        )
    )
