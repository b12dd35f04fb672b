"""The reading of a page as a whole: roles, rivals, what withholds a text, forms above it."""

import pytest

from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain import page_reading, plain_text
from functions.ingest.formats.plain.evidence import ARCS, EVIDENCE, FOOT_BLOCKS, TOP_BLOCKS
from functions.ingest.formats.plain.layout import Layout, read_layout
from functions.ingest.formats.plain.text_block import PageLine, TextBlock
from shared.errors import Rejected

HEADLINE = "Village ferry returns to service"
TEXT = "The parish council said on Monday that the old ferry would run again from April."
LONG = " ".join([TEXT] * 5)


def page(*blocks: str) -> Draft:
    (draft,) = plain_text.parse_plain_text("\n\n".join(blocks).encode())
    return draft


def layout_of(*blocks: PageLine) -> Layout:
    """The layout of lines that are a block each."""
    return read_layout([line for block in blocks for line in (block, PageLine())])


def roles(*blocks: str) -> tuple[str, ...]:
    return page_reading.read_roles([TextBlock(block.split("\n")) for block in blocks]).roles


def test_each_role_of_the_stages_has_evidence_and_leads_somewhere() -> None:
    steps = [arc for arcs in ARCS.values() for arc in arcs]
    assert {role for role, _, _ in steps} == set(EVIDENCE)
    assert {stage for _, stage, _ in steps} <= set(ARCS)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (
            ("World", HEADLINE, TEXT, LONG),
            ("section", "headline", "deck", "paragraph"),
        ),
        (
            (HEADLINE, "Captain promises to keep the fares", TEXT),
            ("headline", "deck", "paragraph"),
        ),
        (
            (HEADLINE, "By Mary Sample", LONG, "What comes next", TEXT),
            ("headline", "byline", "paragraph", "sub-heading", "paragraph"),
        ),
        (("FERRY-BACK/QUAY", HEADLINE, LONG), ("slug", "headline", "paragraph")),
        (
            (HEADLINE, LONG, "Mary Sample", "Theo TTXVN"),
            ("headline", "paragraph", "byline", "byline"),
        ),
        (
            (HEADLINE, LONG, "ENDS", "Notes to the council"),
            ("headline", "paragraph", "end", "left out"),
        ),
    ],
)
def test_roles_of_a_page(blocks: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert roles(*blocks) == expected


def test_one_more_block_below_changes_what_the_first_is() -> None:
    assert roles("Riverside", TEXT)[0] == "headline"
    assert roles("Riverside", HEADLINE, TEXT)[:2] == ("section", "headline")


def test_blocks_between_head_and_foot_are_of_the_body() -> None:
    blocks = [HEADLINE, *[LONG] * TOP_BLOCKS, "Mary Sample", *[LONG] * FOOT_BLOCKS, "John Test"]
    assert page(*blocks).authors == ("John Test",)


def test_a_reading_that_is_hardly_better_is_a_doubt() -> None:
    sure = page("World", HEADLINE, TEXT, LONG)
    unsure = page("Village Ferry Returns At Last", "Captain Promises Old Fares", TEXT, LONG)
    assert sure.doubts == ()
    assert unsure.doubts == (
        "it is not certain that the line “Captain Promises Old Fares” is the deck: it may be the "
        "body",
    )


def test_marks_of_another_format_count_as_signs() -> None:
    title = PageLine("Captain promises to keep the fares", frozenset({"title"}))
    layout = layout_of(PageLine(HEADLINE), title, PageLine(LONG))
    assert layout.headline == "Captain promises to keep the fares"


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("EMBARGOED UNTIL 00:01 26 NOVEMBER 2099", "2099-11-25T17:01:00Z"),
        ("Strictly embargoed until 00:01 GMT, 26 November 2099", "2099-11-26T00:01:00Z"),
        ("Not for publication before 26/11/2099 08:00", "2099-11-26T01:00:00Z"),
        ("CẤM ĐĂNG TRƯỚC 8H NGÀY 26/11/2099", "2099-11-26T01:00:00Z"),
        ("Chỉ đăng sau 08:00 ngày 26/11/2099", "2099-11-26T01:00:00Z"),
        ("Không đăng trước 18 giờ ngày 26/11/2099", "2099-11-26T11:00:00Z"),
        ("Cấm đăng đến 18 giờ 30 phút, ngày 26-11-2099", "2099-11-26T11:30:00Z"),
        ("Không phát hành trước 5g sáng 26/11/2099", "2099-11-25T22:00:00Z"),
        ("This report is embargoed until 9 a.m. on 26 November 2099.", "2099-11-26T02:00:00Z"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_embargo_line_withholds_the_text(line: str, moment: str, place: int) -> None:
    blocks = [HEADLINE, TEXT]
    draft = page(*blocks[:place], line, *blocks[place:])
    assert (draft.embargo, draft.headline) == (moment, HEADLINE)
    assert line not in draft.body_html


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("EMBARGO: Thursday 6pm", "embargo"),
        ("Embargoed until 9 a.m. Eastern, November 26, 2099", "embargo"),
        ("Embargoed until further notice", "embargo"),
        ("Không đăng trước sáng mai", "embargo"),
        ("Không đăng trước 18 giờ, ngày 26/11", "embargo"),
        ("NOT FOR PUBLICATION", "not to be published"),
        ("Bản nháp - chưa duyệt", "not to be published"),
        ("From: Mary <m@example.org>\nTo: desk@example.org\nSubject: Ferry", "mail"),
        ("Received: from a.example.org by b.example.org", "mail"),
        ("-----Original Message-----\nFrom: Mary\nSent: Monday", "mail"),
        ("AM-Ferry,312<\n^Village ferry returns<\n^By MARY SAMPLE=", "wire"),
        ("Title: Ferry\nStatus: draft", "its status"),
        ("Tiêu đề: Phà trở lại\nEmbargo: sáng mai", "embargo"),
        ("Title: Ferry\nExpires: soon", "expiry"),
    ],
)
def test_what_may_not_be_published_is_refused_by_name(line: str, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        page(line, HEADLINE, TEXT)


@pytest.mark.parametrize(
    "headline",
    [
        "Embargo on river sand lifted after two years",
        "EU oil embargo hits ports",
        "Held until dawn, the crew came home",
        "Giữ lại 3 chuyến phà trong mùa lũ",
        "Lệnh cấm vận dầu mỏ kéo dài",
    ],
)
def test_news_of_embargoes_is_news(headline: str) -> None:
    draft = page(headline, TEXT, LONG)
    assert (draft.headline, draft.embargo) == (headline, None)
