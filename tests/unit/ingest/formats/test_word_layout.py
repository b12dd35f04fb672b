"""Word documents by the plain layout: what formatting says, what withholds a text, what is kept."""

import pytest

from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from shared.article.model import Figure
from shared.errors import Rejected
from tests.support.packages.word import docx, p, r, shown, table
from tests.support.packages.zips import picture

TEXT = "Chợ nổi họp lại từ sáng thứ Hai, sau hai năm các ghe phải neo ở bờ bên kia vì bến sạt."
TITLE = p("Chợ nổi họp lại", "Title")
NOTICE = "EMBARGO: 26/11/2099 08:00"
MOMENT = "2099-11-26T01:00:00Z"


def draft(*body: str, image: tuple[str, bytes] = ("a.png", b"")) -> Draft:
    """What is read of a document; `image` is the file that the relation r1 leads to."""
    name, data = image
    document = docx(*body, targets={"r1": f"media/{name}"}, media={name: data})
    parsed = readers.read_drafts(document, "x", {})
    assert isinstance(parsed, list)
    return parsed[0]


@pytest.mark.parametrize(
    "notice",
    [
        p(NOTICE),
        p(NOTICE, "u2"),
        p(NOTICE, item=1),
        p(NOTICE, "Trichdan"),
        table(["Chợ", "Ba"], [NOTICE, ""]),
    ],
)
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_line_of_embargo_withholds_the_text_in_any_formatting(notice: str, place: int) -> None:
    body = [TITLE, p(TEXT), p(TEXT)]
    made = draft(*body[:place], notice, *body[place:])
    assert (made.embargo, made.headline) == (MOMENT, "Chợ nổi họp lại")
    assert "EMBARGO" not in made.body_html


def test_a_title_that_is_an_embargo_withholds_the_text() -> None:
    made = draft(p(NOTICE, "Title"), p("Chợ nổi họp lại sau hai năm"), p(TEXT), p(TEXT))
    assert (made.embargo, made.headline) == (MOMENT, "Chợ nổi họp lại sau hai năm")


def test_a_list_below_an_embargo_does_not_hide_it() -> None:
    items = [p(f"Mặt hàng {at}", item=1) for at in range(20)]
    assert draft(TITLE, *items, p(TEXT), p(NOTICE), *items).embargo == MOMENT


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (p("EMBARGO: sáng mai", "u2"), "embargo"),
        (p("NOT FOR PUBLICATION", "u2"), "not to be published"),
        (p("Bản nháp", item=1), "not to be published"),
        (p("Tiêu đề: Chợ nổi", "u2") + p("Trạng thái: nháp"), "its status"),
    ],
)
def test_what_withholds_in_a_heading_or_an_item_is_refused(line: str, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        draft(line, TITLE, p(TEXT))


@pytest.mark.parametrize(
    ("line", "names"), [("By Ada Stone", ("Ada Stone",)), ("Ada Stone", ()), ("Nguyễn Văn An", ())]
)
def test_of_headings_that_name_persons_only_one_with_by_is_a_byline(
    line: str, names: tuple[str, ...]
) -> None:
    made = draft(TITLE, p(line, "u2"), p(TEXT), p(TEXT))
    assert made.authors == names
    assert ("<h2>" in made.body_html) is not bool(names)


def test_an_english_deck_may_stand_below_the_byline_in_italics() -> None:
    deck, *texts = (
        "A watchmaker explains why he never mended it.",
        "The clock stands in a window of Mill Lane, and visitors take it for a joke.",
        "It is not one, says its owner, who is seventy, and he will not sell it.",
    )
    head = p("The clock that runs backwards", "Title") + p("By Nora Whitlock")
    assert draft(head, p(r(deck, "i"), raw=True), *map(p, texts)).summary == deck
    assert draft(head, p(deck), *map(p, texts)).summary is None


def test_a_form_may_be_of_headings() -> None:
    made = draft(p("Tiêu đề: Chợ nổi", "u2"), p("Sapo: Hai năm vắng.", "u2"), p(TEXT), p(TEXT))
    assert (made.headline, made.summary) == ("Chợ nổi", "Hai năm vắng.")


def test_a_heading_that_is_a_label_begins_the_related_teasers() -> None:
    made = draft(
        TITLE,
        p(TEXT),
        p(TEXT),
        p("Tin liên quan", "u2"),
        p("Bến cũ sửa xong trước mùa lũ", item=1),
        p("Giá vé ghe không đổi trong năm", item=1),
    )
    assert [pick.headline for pick in made.picks] == [
        "Bến cũ sửa xong trước mùa lũ",
        "Giá vé ghe không đổi trong năm",
    ]
    assert "liên quan" not in made.body_html


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Đời sống",), {"section": "Đời sống"}),
        (("Chuyện của vùng sông nước",), {"section": "Chuyện của vùng sông nước"}),
        (("Đời sống", "Hải Ninh"), {"section": "Đời sống", "authors": ("Hải Ninh",)}),
        (("26/11/2026",), {"section": None, "published_at": "2026-11-25T17:00:00Z"}),
        (("ĐỘC QUYỀN",), {"section": None}),
    ],
)
def test_what_stands_above_a_title(lines: tuple[str, ...], said: dict[str, object]) -> None:
    made = draft(*map(p, lines), TITLE, p(TEXT), p(TEXT))
    assert made.headline == "Chợ nổi họp lại"
    assert {name: getattr(made, name) for name in said} == said


@pytest.mark.parametrize("above", [p(TEXT), table(["Báo xã", "Số 3"]), p(TEXT) * 30])
def test_text_above_a_title_is_in_the_body(above: str) -> None:
    made = draft(above, TITLE, p("Hải Ninh"), p("Ghe vẫn đông."))
    assert (made.headline, made.section) == ("Chợ nổi họp lại", None)
    assert ("Báo xã" in made.body_text) or (TEXT in made.body_text)


@pytest.mark.parametrize("form", ["", "b"])
def test_a_line_between_paragraphs_is_a_sub_heading(form: str) -> None:
    line = p(r("Giá không đổi", form), raw=True)
    made = draft(TITLE, p(TEXT), p(TEXT), line, p(TEXT))
    assert made.body_html == f"<p>{TEXT}</p><h2>Giá không đổi</h2><p>{TEXT}</p>"


def test_formatting_is_kept_where_a_paragraph_is_split() -> None:
    lines = r("Chợ nổi họp lại") + "<w:r><w:br/></w:r>" + r("Tác giả: Hải Ninh")
    lines += "<w:r><w:br/></w:r>" + r("Ghe về ") + r("rất", "b") + r(f" đông. {TEXT}")
    made = draft(p(lines, raw=True))
    assert made.authors == ("Hải Ninh",)
    assert "<strong>rất</strong>" in made.body_html + str(made.summary) or "rất" in str(
        made.summary
    )


def test_a_table_that_was_typed_is_a_table() -> None:
    rows = r("| Cá | 40 |") + "<w:r><w:br/></w:r>" + r("| Tôm | 90 |")
    made = draft(TITLE, p(TEXT), p(rows, raw=True), p(TEXT))
    assert "<tr><td>Tôm</td><td>90</td></tr>" in made.body_html


def test_items_that_were_typed_are_a_list() -> None:
    made = draft(TITLE, p(TEXT), p("• Cá đồng"), p("• Rau vườn"), p(TEXT))
    assert "<ul><li>Cá đồng</li><li>Rau vườn</li></ul>" in made.body_html


def test_a_caption_and_a_credit_in_one_style_are_of_the_image() -> None:
    made = draft(
        TITLE,
        shown("r1"),
        p("Ghe về bến", "Chuthich"),
        p("Ảnh: Lê Quân", "Chuthich"),
        p(TEXT),
        p(TEXT),
        image=("a.png", picture()),
    )
    assert made.figures == (Figure("a.png", "Ghe về bến", "Lê Quân"),)


def test_a_caption_without_its_image_is_text() -> None:
    made = draft(TITLE, p(TEXT), shown("r1"), p("Ghe về bến", "Chuthich"), p(TEXT))
    assert made.body_html == f"<p>Ghe về bến</p><p>{TEXT}</p>"


def test_text_of_old_fonts_that_was_pasted_is_mended_with_its_formatting() -> None:
    line = r("C©y cÇu dµi t¸m tr¨m mÐt, nèi hai bê s«ng HËu, ") + r("thay phµ", "b")
    line += r(" cò ®· ch¹y ba m\u00ad¬i n¨m.")
    made = draft(TITLE, p("Khëi c«ng cÇu míi ë lµng quª"), p(line, raw=True))
    assert "sông Hậu, <strong>thay phà</strong> cũ đã chạy" in made.body_html
