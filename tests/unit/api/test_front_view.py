"""The front page: which article leads, and what stands where."""

from datetime import timedelta

from functions.api.site.front_view import front_view
from functions.api.site.picture_view import PictureView
from functions.api.site.views import NameView, TeaserView
from shared import times
from shared.article.model import Image
from tests.support.teasers import AT

WIDE, TALL = Image("image/jpeg", 1200, 800), Image("image/jpeg", 800, 1200)
KINH_TE, XA_HOI = NameView("kinh-tế", "Kinh tế"), NameView("xã-hội", "Xã hội")


def teaser(
    headline: str,
    image: Image | None = None,
    *,
    hours: float = 0,
    section: NameView | None = None,
    language: str = "vi",
    summary: str | None = "Tóm tắt",
) -> TeaserView:
    """An article so many hours before the newest."""
    at = times.to_rfc3339(times.from_rfc3339(AT) - timedelta(hours=hours))
    picture = PictureView("/x.jpg", image) if image else None
    return TeaserView(f"/{headline}", headline, summary, section, [], at, language, picture)


def lead(*teasers: TeaserView) -> str:
    view = front_view(teasers, 14, [], "vi")
    assert view.lead
    return view.lead.headline


def test_a_fresh_article_with_a_wide_picture_leads() -> None:
    plain = [teaser(f"a{number}", hours=number / 10) for number in range(8)]
    assert lead(*plain) == "a0"
    assert lead(*plain, teaser("b", TALL, hours=2), teaser("c", WIDE, hours=3)) == "c"
    assert lead(*plain, teaser("b", TALL, hours=2), teaser("c", WIDE, hours=30)) == "b"
    assert lead(*plain, teaser("c", WIDE, hours=30)) == "a0"
    assert lead(*plain[:5], teaser("c", WIDE, hours=300)) == "c"
    assert lead(teaser("b", WIDE, language="en"), teaser("d", WIDE, summary=None), *plain) == "a0"
    assert lead(teaser("d", WIDE, language="en", summary=None)) == "d"


def test_no_headline_stands_twice_and_pictures_stand_below_the_lead() -> None:
    teasers = [teaser(f"a{number}", WIDE if number % 2 else None) for number in range(14)]
    older = [
        *(teaser("A3!", section=KINH_TE), teaser("b", section=KINH_TE)),
        *(teaser("B", section=KINH_TE), teaser("c", WIDE, section=KINH_TE), teaser("d")),
        teaser("e", section=XA_HOI),
    ]
    view = front_view([*teasers, *older], 14, [XA_HOI, NameView("x", "X"), KINH_TE], "vi")
    assert view.lead == teasers[1]
    assert view.seconds == [teasers[3], teasers[5], teasers[7]]
    assert view.latest == [one for one in teasers if one not in (view.lead, *view.seconds)]
    assert [(block.name, block.top.headline) for block in view.blocks] == [
        ("Xã hội", "e"),
        ("Kinh tế", "c"),
    ]
    assert [one.headline for one in view.blocks[1].others] == ["b"]


def test_blocks_are_even_in_number() -> None:
    names = [NameView(str(number), str(number)) for number in range(11)]
    older = [teaser(name.name, section=name) for name in names]
    for sections, blocks in ((1, 1), (2, 2), (3, 2), (7, 6), (11, 8)):
        view = front_view([teaser("a"), *older], 1, names[:sections], "vi")
        assert len(view.blocks) == blocks


def test_an_empty_front_page_has_no_lead() -> None:
    assert front_view([], 14, [], "vi").lead is None
