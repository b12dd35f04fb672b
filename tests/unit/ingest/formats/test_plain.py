"""The plain-text layout.

Its rules one by one, generated pages, hostile ones, and the page that the project began with.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.ingest.article import normalise
from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain import plain_text
from functions.ingest.words import bylines
from shared.article.figure_marks import FIGURE_MARK
from shared.article.model import Article, Figure, Pick
from shared.errors import Rejected
from tests.support.paths import ARTICLES, SHARED

LONG = "Đoạn văn này dài hơn năm mươi chữ " * 8 + "và có dấu chấm."
SEED = SHARED / "seed"
OWN_SEED_LAYOUT = ARTICLES / "plain" / "seed-layout"
"""A page of the project's own in exactly the layout of the page that the project began with."""


def page(*blocks: str) -> Draft:
    (draft,) = plain_text.parse_plain_text("\n\n".join(blocks).encode())
    return draft


def words_of(draft: Draft) -> set[str]:
    """Every word that a draft holds anywhere."""
    figures = [*draft.figures, *(pick.image for pick in draft.picks if pick.image)]
    picks = [
        part
        for pick in draft.picks
        for part in (pick.headline, pick.summary, pick.section, pick.text)
    ]
    shown = [part for figure in figures for part in (figure.file, figure.caption, figure.credit)]
    own = [
        draft.headline,
        draft.summary,
        draft.section,
        draft.body_text,
        *draft.authors,
        *draft.tags,
    ]
    return set(re.findall(r"\w+", " ".join(part for part in (*own, *picks, *shown) if part)))


# --- section, headline, summary, authors
# ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "is_section"),
    [
        ("Xã hội", "Cây đa đầu làng được cứu sau cơn bão", True),
        ("Một hai ba bốn năm sáu bảy tám", "Một hai ba bốn năm sáu bảy tám chín", False),
        ("Làng nghề", "Một hai ba bốn năm sáu bảy tám chín", True),
        ("Một hai ba bốn năm sáu bảy tám chín", "Một hai ba bốn năm sáu bảy tám chín mười", False),
        ("Xã hội.", "Cây đa đầu làng được cứu sau cơn bão", False),
        ("Xã hội?", "Cây đa đầu làng được cứu sau cơn bão", False),
        ("Xã hội", "Cây đa", True),
        ("Bến cũ", "Cây đa", False),
        ("Xã hội", "Cây đa đầu làng được cứu sau cơn bão.", True),
        ("Bến cũ", "Cây đa đầu làng được cứu sau cơn bão.", False),
        ("Xã hội", "Cây đa đầu làng được cứu...", True),
        ("Xã hội", "chữ " * 25, True),
        ("Bến cũ", "chữ " * 26, False),
        ("World", "Gold Soars, Oil Falls", True),
        ("Khoa học - Công nghệ", "Tìm ra vi khuẩn mới", True),
        ("Bão đổi hướng nhanh", "Nguyễn Văn Hải, Trần Thị Bình, Lê Minh", False),
        ("Bão số 9 bất ngờ đổi hướng", "Nguyễn Văn Hải, Trần Thị Bình, Lê Minh Anh", False),
        ("Storm turns", "By Jane Mary Holloway", False),
    ],
)
def test_what_makes_a_section(first: str, second: str, is_section: bool) -> None:
    draft = page(first, second, LONG)
    assert (draft.section, draft.headline) == (
        (first, second.strip()) if is_section else (None, first)
    )


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("Hải Ninh", ("Hải Ninh",)),
        ("Lê Thanh Trúc - Phạm Gia Bảo", ("Lê Thanh Trúc", "Phạm Gia Bảo")),
        ("Lê Thanh Trúc – Phạm Gia Bảo", ("Lê Thanh Trúc", "Phạm Gia Bảo")),
        ("Lê Trúc,Phạm Bảo", ("Lê Trúc", "Phạm Bảo")),
        ("Lê Trúc và Phạm Bảo", ("Lê Trúc", "Phạm Bảo")),
        ("By Jane O'Neill and J. R. Smith-Jones", ("Jane O'Neill", "J. R. Smith-Jones")),
        ("By Reuters", ("Reuters",)),
        ("Tác giả: Đỗ Quang Huy", ("Đỗ Quang Huy",)),
        ("Theo TTXVN", ("TTXVN",)),
        ("Reuters", ()),
        ("Lê Văn Thị Minh Anh Tú", ()),
        ("Hải Ninh.", ()),
        ("Hải Ninh 2", ()),
        ("Hải ninh", ()),
        ("Hải Ninh, chợ", ()),
        ("Hải Ninh, ", ()),
        ("By the river", ()),
    ],
)
def test_what_names_authors(block: str, names: tuple[str, ...]) -> None:
    assert bylines.authors_of_line(block) == names


@pytest.mark.parametrize(
    "place", ["before the summary", "behind the summary", "last", "without a summary"]
)
def test_where_authors_stand(place: str) -> None:
    blocks = {
        "before the summary": ("Hải Ninh", "Tóm tắt.", LONG, LONG),
        "behind the summary": ("Tóm tắt.", "Hải Ninh", LONG, LONG),
        "last": ("Tóm tắt.", LONG, LONG, "Hải Ninh"),
        "without a summary": ("Hải Ninh", LONG, LONG),
    }[place]
    draft = page("Cây đa đầu làng được cứu sau cơn bão lớn", *blocks)
    assert draft.authors == ("Hải Ninh",)
    assert draft.summary == (None if place == "without a summary" else "Tóm tắt.")
    assert draft.body_text == f"{LONG}\n\n{LONG}"


def test_names_in_the_middle_of_the_body_are_text() -> None:
    draft = page("Cây đa đầu làng được cứu sau cơn bão lớn", "Tóm tắt.", LONG, "Hải Ninh", LONG)
    assert draft.authors == ()
    assert "Hải Ninh" in draft.body_text


@pytest.mark.parametrize(("size", "is_summary"), [(50, True), (51, False)])
def test_a_summary_has_at_most_50_words(size: int, is_summary: bool) -> None:
    block = " ".join(["chữ"] * size)
    assert page("Cây đa đầu làng được cứu sau cơn bão lớn", block, LONG).summary == (
        block if is_summary else None
    )


def test_the_only_paragraph_is_the_body_and_not_the_summary() -> None:
    for blocks in (("Một đoạn.",), ("Một đoạn.", "Hải Ninh"), ("Hải Ninh", "Một đoạn.")):
        draft = page("Cây đa đầu làng được cứu sau cơn bão lớn", *blocks)
        assert (draft.summary, draft.body_text) == (None, "Một đoạn.")


def test_a_headline_that_will_be_cut_stays_whole_in_the_body() -> None:
    assert page("từ " * 120, "Một đoạn.").body_text.split() == ["từ"] * 120 + ["Một", "đoạn."]


# --- images, tags, dates, labels
# -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["1.jpg", "A B.JPEG", "ảnh-bìa.png", "x.webp", "x.gif", "x.avif", "a.b.jpg", "1.jpg  "]
)
def test_image_lines(name: str) -> None:
    draft = page("Tin", "Tóm tắt.", "Trước.", name, "Sau.")
    assert draft.figures == (Figure(name.strip()),)
    assert draft.body_html == f"<p>Trước.</p>{FIGURE_MARK.format(0)}<p>Sau.</p>"


@pytest.mark.parametrize(
    "line",
    [
        ".jpg",
        "x.svg",
        "x.jpg.txt",
        "../x.jpg",
        "/etc/x.png",
        "https://a.vn/x.jpg",
        "Xem x.jpg nhé",
        "x" * 200 + ".jpg",
    ],
)
def test_what_is_no_image_line(line: str) -> None:
    assert page("Tin", "Tóm tắt.", "Trước.", line, "Sau.").figures == ()


@pytest.mark.parametrize(
    ("lines", "figure"),
    [
        ("1.jpg\nChú thích.", Figure("1.jpg", "Chú thích.")),
        ("1.jpg\nChú thích. Ảnh: Nguyễn Hạnh", Figure("1.jpg", "Chú thích.", "Nguyễn Hạnh")),
        ("1.jpg\nChú thích - Ảnh : Nguyễn Hạnh", Figure("1.jpg", "Chú thích", "Nguyễn Hạnh")),
        ("1.jpg\nChú thích (Ảnh: Nguyễn Hạnh)", Figure("1.jpg", "Chú thích", "Nguyễn Hạnh")),
        ("1.jpg\nChú thích. Nguồn ảnh: TTXVN.", Figure("1.jpg", "Chú thích.", "TTXVN")),
        (
            "1.jpg\nCaption. Photo: A. B. Smith/Agency",
            Figure("1.jpg", "Caption.", "A. B. Smith/Agency"),
        ),
        ("1.jpg\nẢnh: N.H.", Figure("1.jpg", None, "N.H.")),
        ("1.jpg\nChú thích.\nẢnh: Nguyễn Hạnh", Figure("1.jpg", "Chú thích.", "Nguyễn Hạnh")),
        ("1.jpg\nChú thích. Ảnh:", Figure("1.jpg", "Chú thích.")),
        (
            "1.jpg\nMột số hình ảnh: cổng, sân, giếng",
            Figure("1.jpg", "Một số hình ảnh: cổng, sân, giếng"),
        ),
        ("1.jpg\nẢnh: " + "một " * 13, Figure("1.jpg", ("Ảnh: " + "một " * 13).strip())),
        ("1.jpg\n\nChú thích. Ảnh: Nguyễn Hạnh", Figure("1.jpg", "Chú thích.", "Nguyễn Hạnh")),
    ],
)
def test_captions_and_credits(lines: str, figure: Figure) -> None:
    draft = page("Tin", "Tóm tắt.", "Trước.", lines, "Sau.")
    assert draft.figures == (figure,)
    assert draft.body_text == "Trước.\n\nSau."


def test_images_within_a_block_and_one_after_the_other() -> None:
    draft = page("Tin", "Tóm tắt.", "Một.\n1.jpg\nChú thích.\nHai\nba.", "2.jpg\n3.jpg")
    assert (
        draft.body_html == f"<p>Một.</p>{FIGURE_MARK.format(0)}<p>Hai "
        f"ba.</p>{FIGURE_MARK.format(1)}{FIGURE_MARK.format(2)}"
    )
    assert [figure.caption for figure in draft.figures] == ["Chú thích.", None, None]


@pytest.mark.parametrize("before", [0, 1, 2, 3, 4])
def test_an_image_above_the_body_opens_it(before: int) -> None:
    blocks = ["Xã hội", "Cây đa đầu làng được cứu sau cơn bão", "Tóm tắt.", "Hải Ninh", LONG]
    draft = page(*blocks[:before], "1.jpg\nChú thích.", *blocks[before:])
    assert (draft.section, draft.headline, draft.summary, draft.authors) == (
        "Xã hội",
        blocks[1],
        "Tóm tắt.",
        ("Hải Ninh",),
    )
    assert draft.body_html == f"{FIGURE_MARK.format(0)}<p>{LONG}</p>"


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("#Hải Phòng #cán bộ công chức", ("Hải Phòng", "cán bộ công chức")),
        ("  #một#hai #ba", ("một#hai", "ba")),
        ("#C# #F#", ("C", "F")),
        ("#a, #b; #c", ("a", "b", "c")),
        ("# a ## b", ("a", "b")),
        ("Tags: #a #b", ("a", "b")),
        ("Từ khoá: #a", ("a",)),
        ("Từ khóa: #a", ("a",)),
        ("a #b", ()),
        ("#" + "một " * 11, ()),
    ],
)
def test_tag_lines(line: str, tags: tuple[str, ...]) -> None:
    draft = page("Tin", "Tóm tắt.", "Đoạn.", line)
    assert draft.tags == tags
    assert draft.body_text == ("Đoạn." if tags else f"Đoạn.\n\n{line.strip()}")


def test_tags_are_lifted_wherever_they_stand() -> None:
    draft = page("#a", "Tin", "Tóm tắt.", "Đoạn.\n#b\nTiếp.", "Related", "Other", "Read more", "#c")
    assert draft.tags == ("a", "b", "c")
    assert draft.body_text == "Đoạn.\n\nTiếp."


def test_dates_are_lifted_once_and_bare_days_at_the_top_only() -> None:
    draft = page("Tin", "15/9/2025", "Tóm tắt.", LONG, "16/9/2025", LONG)
    assert draft.published_at == "2025-09-14T17:00:00Z"
    assert "16/9/2025" in draft.body_text
    far = page("Tin", "Tóm tắt.", LONG, LONG, LONG, LONG, "1/9/1945", LONG)
    assert far.published_at is None
    assert "1/9/1945" in far.body_text
    assert (
        page("Tin", "Tóm tắt.", LONG, LONG, LONG, LONG, LONG, "15/9/2025 14:05").published_at
        == "2025-09-15T07:05:00Z"
    )


def test_a_relative_time_at_the_top_is_lifted_and_dates_nothing() -> None:
    for blocks in (("Tin", "2 giờ trước"), ("2 giờ trước", "Tin"), ("Tin", "hôm qua, 14:05")):
        draft = page(*blocks, "Tóm tắt.", "Đoạn.", "Hôm qua")
        assert (draft.headline, draft.summary, draft.published_at, draft.body_text) == (
            "Tin",
            "Tóm tắt.",
            None,
            "Đoạn.",
        )
    dated = page("Tin", "15/9/2025 14:05", "2 giờ trước", "Tóm tắt.", "Đoạn.")
    assert (dated.summary, dated.published_at) == ("Tóm tắt.", "2025-09-15T07:05:00Z")
    assert "Hôm qua" in page("Tin", "Tóm tắt.", LONG, LONG, LONG, "Hôm qua").body_text


def test_dates_of_picks_are_not_the_pages() -> None:
    draft = page(
        "Tin",
        "Đoạn.",
        "Tin liên quan",
        "Tin khác",
        "15/9/2025 14:05",
        "Tóm tắt khác.",
        "Xem chi tiết",
    )
    assert draft.published_at is None
    assert draft.picks == (Pick("Tin khác", "Tóm tắt khác."),)


# --- picks
# ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label",
    [
        "Bài liên quan",
        "BÀI LIÊN QUAN:",
        "Tin liên quan",
        "Related",
        "Related stories",
        "— Tin bài liên quan —",
    ],
)
@pytest.mark.parametrize("closer", ["Xem chi tiết", "Xem chi tiết >>", "[Read more]", "READ MORE…"])
def test_labels_and_closers(label: str, closer: str) -> None:
    draft = page("Tin", "Đoạn.", label, "Tin khác", closer, "Xã hội", "Một tin nữa dài hơn", closer)
    assert draft.picks == (Pick("Tin khác"), Pick("Một tin nữa dài hơn", section="Xã hội"))
    assert draft.body_text == "Đoạn."


@pytest.mark.parametrize(
    ("blocks", "pick"),
    [
        (["Tin khác"], Pick("Tin khác")),
        (["Tin khác", "Một câu."], Pick("Tin khác", "Một câu.")),
        (["Tin khác", LONG], Pick("Tin khác", text=LONG)),
        (
            ["Tin khác", "Một câu.", "Hai câu.", "Ba câu."],
            Pick("Tin khác", "Một câu.", text="Hai câu.\n\nBa câu."),
        ),
        (
            ["Xã hội", "Tin khác dài hơn", "1.jpg\nChú thích."],
            Pick("Tin khác dài hơn", section="Xã hội", image=Figure("1.jpg", "Chú thích.")),
        ),
        (["1.jpg", "Tin khác", "Một câu."], Pick("Tin khác", "Một câu.", image=Figure("1.jpg"))),
        (["Tin khác", "1.jpg", "Một câu."], Pick("Tin khác", "Một câu.", image=Figure("1.jpg"))),
    ],
)
def test_a_pick_of_any_parts(blocks: Sequence[str], pick: Pick) -> None:
    assert page("Tin", "Đoạn.", "Bài liên quan", *blocks, "Xem chi tiết").picks == (pick,)


def test_the_line_behind_an_image_is_its_caption_unless_it_closes_the_pick() -> None:
    draft = page(
        "Tin",
        "Đoạn.",
        "Bài liên quan",
        "Tin khác",
        "1.jpg\nXem chi tiết",
        "Tin nữa",
        "2.jpg\nChú thích.\nXem chi tiết",
    )
    assert [pick.image for pick in draft.picks] == [Figure("1.jpg"), Figure("2.jpg", "Chú thích.")]


@pytest.mark.parametrize(
    "blocks",
    [
        ["Tin một", "Câu một.", "1.jpg", "Tin hai", "Câu hai.", "2.jpg"],
        ["1.jpg", "Tin một", "Câu một.", "2.jpg", "Tin hai", "Câu hai."],
        ["Tin một", "Câu một.", "1.jpg", "Tin hai", "Câu hai.", "2.jpg\nXem chi tiết"],
        ["Tin một", "Câu một.", "1.jpg\nXem chi tiết", "Tin hai", "Câu hai.", "2.jpg"],
        ["Tin một\nCâu một.\n1.jpg\nXem chi tiết\nTin hai\nCâu hai.\n2.jpg\nXem chi tiết"],
    ],
)
def test_forgotten_closers(blocks: Sequence[str]) -> None:
    draft = page("Tin", "Đoạn.", "Bài liên quan", *blocks)
    assert draft.picks == (
        Pick("Tin một", "Câu một.", image=Figure("1.jpg")),
        Pick("Tin hai", "Câu hai.", image=Figure("2.jpg")),
    )


def test_picks_with_neither_closers_nor_images() -> None:
    texts = page("Tin", "Đoạn.", "Related", "Tin một", "Câu một.", "Tin hai", "Câu hai.")
    assert texts.picks == (Pick("Tin một", "Câu một."), Pick("Tin hai", "Câu hai."))
    headlines = page("Tin", "Đoạn.", "Related", "- Tin một\n- Tin hai dài hơn\n- Tin ba")
    assert headlines.picks == (Pick("Tin một"), Pick("Tin hai dài hơn"), Pick("Tin ba"))


def test_the_last_pick_may_stay_open_but_sentences_behind_picks_are_body() -> None:
    still_open = page(
        "Tin", "Đoạn.", "Bài liên quan", "Tin một", "Xem chi tiết", "Tin hai", "Câu hai."
    )
    assert still_open.picks == (Pick("Tin một"), Pick("Tin hai", "Câu hai."))
    goes_on = page(
        "Tin",
        "Tóm tắt.",
        "Đoạn.",
        "Bài liên quan",
        "Tin một",
        "Xem chi tiết",
        "Bài còn tiếp.",
        "Hải Ninh",
    )
    assert (goes_on.picks, goes_on.body_text, goes_on.authors) == (
        (Pick("Tin một"),),
        "Đoạn.\n\nBài còn tiếp.",
        ("Hải Ninh",),
    )


# --- blocks and lines
# ----------------------------------------------------------------------------------------------


def test_without_a_blank_line_each_line_is_a_block() -> None:
    draft = page(
        "Xã hội\nCây đa đầu làng được cứu\nTóm tắt.\nHải Ninh\nMột.\n1.jpg\nChú "
        "thích.\nHai.\n#a b #c"
    )
    assert (draft.section, draft.headline, draft.summary) == (
        "Xã hội",
        "Cây đa đầu làng được cứu",
        "Tóm tắt.",
    )
    assert (draft.authors, draft.tags, draft.body_text) == (
        ("Hải Ninh",),
        ("a b", "c"),
        "Một.\n\nHai.",
    )


def test_lines_of_a_block_are_one_paragraph() -> None:
    assert page("Tin", "Tóm tắt.", "Một\nhai\nba.").body_text == "Một hai ba."


def test_a_first_block_too_long_for_a_headline_is_read_line_by_line() -> None:
    draft = page("Xã hội\nCây đa đầu làng được cứu\n" + "chữ " * 20 + "hết.", LONG)
    assert (draft.section, draft.headline) == ("Xã hội", "Cây đa đầu làng được cứu")


@pytest.mark.parametrize(
    "data",
    [
        b"#a #b\n",
        b"1.jpg\nCaption\n",
        "Bài liên quan\n\nTin\n\nXem chi tiết".encode(),
        b"15/9/2025\n",
        b"----\n",
    ],
)
def test_no_headline_is_left_for_normalise_to_refuse(data: bytes) -> None:
    (draft,) = plain_text.parse_plain_text(data)
    assert draft.headline == ""
    with pytest.raises(Rejected, match="no headline"):
        normalise.normalised_article(draft, "bai.txt")


def test_a_text_too_large_to_serve_is_refused() -> None:
    with pytest.raises(Rejected, match="at most"):
        plain_text.parse_plain_text(b"a " * plain_text.MAX_TEXT_BYTES)


HOSTILE = {
    "one line of 1 MB": "từ " * 250_000,
    "one word of 1 MB": "a" * 1_000_000,
    "20,000 blank lines": "Tin" + "\n" * 20_000 + "Đoạn.",
    "20,000 spaces": "Tin\n" + " " * 20_000 + "x\n" + "\t" * 20_000,
    "10,000 short lines": "Tin\n" + "a\n" * 10_000,
    "20,000 tags": "Tin\n\n" + "#a b " * 20_000,
    "10,000 tag lines": "Tin\n\n" + "#a\n" * 10_000,
    "10,000 images": "Tin\n\n" + "1.jpg\n" * 10_000,
    "10,000 credits": "Tin\n\n1.jpg\n" + "Ảnh: a " * 10_000,
    "5,000 dates": "Tin\n\n" + "15/9/2025 14:05\n\n" * 5_000,
    "10,000 labels": "Tin\n\n" + "Related\n" * 10_000,
    "10,000 closers": "Tin\n\nRelated\n\n" + "Read more\n" * 10_000,
    "5,000 picks": "Tin\n\nRelated\n\n" + "Other\n\nRead more\n\n" * 5_000,
    "stops and quotes": "Tin\n\n"
    + '."' * 200_000
    + "\n\n"
    + "." * 200_000
    + "\n\nx."
    + '"' * 200_000
    + "x",
    "marks": "Tin\n\n" + "a" + "\u0301" * 200_000 + "\n\n\u0338>" + "\u0338" * 9,
    "markup": "Tin\n\n" + "<p>" * 20_000 + "]]>&#0;</p>",
    "names": "Tin\n\n" + "Hải Ninh, " * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_become_safe_articles(name: str) -> None:
    (draft,) = plain_text.parse_plain_text(HOSTILE[name].encode())
    assert_safe(normalise.normalised_article(draft, "bai.txt"))


CELL = re.compile("<td>([^<>]*)</td>")
BLOCK_OF_HTML = re.compile(
    r"(<(p|h2)>([^<>]+(?:<br>[^<>]+)*)</\2>|<[uo]l>((?:<li>[^<>]*</li>)+)</[uo]l>"
    r"|<table><tbody>((?:<tr>(?:<td>[^<>]*</td>)+</tr>)+)</tbody></table>)"
)


def assert_safe(article: Article) -> None:
    """Nothing but paragraphs, verses, sub-headings, lists, tables and figure marks in the HTML,
    which says what the text says; no control characters."""
    body = article.body_html
    mark = re.compile(FIGURE_MARK.format(r"(\d+)"))
    assert [int(number) for number in mark.findall(body)] == list(range(len(article.figures)))
    body = mark.sub("", body)
    pieces = re.findall(BLOCK_OF_HTML, body)
    assert "".join(piece for piece, *_ in pieces) == body
    paragraphs = [
        words
        for _, _, inside, items, rows in pieces
        for words in (
            [inside.replace("<br>", " ")] if inside else re.findall("<li>([^<>]*)</li>", items)
        )
        or [" | ".join(CELL.findall(row)) for row in re.findall("<tr>(.*?)</tr>", rows)]
    ]
    assert "\n\n".join(map(html.unescape, paragraphs)) == article.body_text
    shown = [
        article.headline,
        article.summary or "",
        article.body_html,
        article.body_text,
        *article.tags,
        *article.authors,
    ]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "".join(shown))


# --- generated pages
# -----------------------------------------------------------------------------------------------

WORDS = re.findall(
    r"\S+",
    "chợ làng được năm của the river opened <b> R&D 5% «xuồng» mưa–gió Huế a/b x=1 C# đò",
)
WORD = st.sampled_from(WORDS)
FILE = st.from_regex(r"[a-zđ0-9]{1,8}\.(jpg|png|webp)", fullmatch=True)


@cache
def words(fewest: int, most: int) -> st.SearchStrategy[str]:
    """So many words. Of each text its length and a seed are drawn, since to draw each word took
    longer than to read the page."""
    return st.builds(
        lambda count, seed: " ".join(Random(seed).choices(WORDS, k=count)),
        st.integers(fewest, most),
        st.integers(0, 1 << 32),
    )


@cache
def sentence(fewest: int, most: int) -> st.SearchStrategy[str]:
    return words(fewest, most).map("Hôm {}.".format)


@st.composite
def figures(draw: st.DrawFn) -> tuple[str, Figure]:
    figure = Figure(draw(FILE), draw(st.none() | sentence(2, 12)), None)
    if figure.caption and draw(st.booleans()):
        figure = Figure(figure.file, figure.caption, "Hải Ninh")
        return (
            f"{figure.file}\n{figure.caption} "
            f"{draw(st.sampled_from(['Ảnh:', 'Photo:', 'Nguồn ảnh:']))} Hải Ninh",
            figure,
        )
    return "\n".join(part for part in (figure.file, figure.caption) if part), figure


@st.composite
def picks(draw: st.DrawFn) -> tuple[list[str], Pick]:
    section, summary = draw(st.none() | st.just("Xã hội")), draw(st.none() | sentence(3, 40))
    text = (
        draw(sentence(60, 70) if summary is None else sentence(3, 70))
        if draw(st.booleans())
        else None
    )
    headline = "Tin " + draw(words(9, 15))
    blocks = [part for part in (section, headline, summary, text) if part]
    image = draw(st.none() | figures())
    closer = draw(st.sampled_from(["Xem chi tiết", "Read more"]))
    blocks += [f"{image[0]}\n{closer}"] if image else [closer]
    return blocks, Pick(headline, summary, section, text, image[1] if image else None)


@dataclass
class Written:
    """A page as text, and what it says."""

    text: str
    draft: Draft


@st.composite
def pages(draw: st.DrawFn) -> Written:
    """Well-formed pages with any of their optional parts, marked lines in any place, blank lines
    and line ends of any kind."""
    section, author = draw(st.none() | st.just("Đời sống")), draw(st.none() | st.just("Hải Ninh"))
    headline = "Tin " + draw(words(9, 20))
    summary = draw(st.none() | sentence(3, 45))
    body = [draw(sentence(55, 70)), *draw(st.lists(sentence(1, 60), max_size=5))]
    byline = draw(st.sampled_from(["first", "second", "last"]))
    head: list[str] = [part for part in (section, headline) if part]
    parts = [summary] if summary else []
    if author and byline != "last":
        parts.insert(0 if byline == "first" or not summary else 1, author)
    blocks: list[tuple[str, Figure | None]] = [(block, None) for block in (*head, *parts, *body)]
    if author and byline == "last":
        blocks.append((author, None))
    for lines, figure in draw(st.lists(figures(), max_size=3)):
        blocks.insert(draw(st.integers(0, len(blocks))), (lines, figure))
    tags = draw(st.lists(st.sampled_from(["chợ nổi", "Long Xuyên", "C#", "a b c"]), max_size=3))
    if tags:
        blocks.insert(
            draw(st.integers(0, len(blocks))), (" ".join(f"#{tag}" for tag in tags), None)
        )
    dated = draw(st.booleans())
    if dated:
        blocks.insert(
            draw(st.integers(0, len(blocks))), ("Thứ hai, 15/9/2025, 14:05 (GMT+7)", None)
        )
    related = draw(st.lists(picks(), max_size=3))
    texts = [block for block, _ in blocks] + [
        draw(st.sampled_from(["Bài liên quan", "Related"]))
    ] * bool(related)
    texts += [block for lines, _ in related for block in lines]
    gap, end = (
        draw(st.sampled_from(["\n\n", "\n \n\t\n", "\n\n\n\n"])),
        draw(st.sampled_from(["\n", "\r\n", "\r"])),
    )
    draft = Draft(
        "plain",
        headline,
        section=section,
        summary=summary,
        authors=(author,) if author else (),
        tags=tuple(tag.rstrip("#") for tag in tags),
        body_text="\n\n".join(body),
        figures=tuple(figure for _, figure in blocks if figure),
        picks=tuple(pick for _, pick in related),
        published_at="2025-09-15T07:05:00Z" if dated else None,
    )
    return Written(gap.join(texts).replace("\n", end), draft)


@given(pages())
def test_a_well_formed_page_is_read_into_its_fields(written: Written) -> None:
    (draft,) = plain_text.parse_plain_text(written.text.encode())
    for name in (
        "section",
        "headline",
        "summary",
        "authors",
        "tags",
        "body_text",
        "figures",
        "picks",
        "published_at",
    ):
        assert getattr(draft, name) == getattr(written.draft, name), name
    assert_safe(normalise.normalised_article(draft, "bai.txt"))


LINES = st.one_of(
    st.just(""),
    sentence(1, 60),
    st.just("Hải Ninh"),
    st.lists(WORD, min_size=1, max_size=12).map(" ".join),
    figures().map(lambda drawn: drawn[0]),
    st.sampled_from(["#chợ nổi #C#", "Read more", "15/9/2025 9:00", "1.jpg"]),
)


KICKER_ABOVE = ["chợ", "chợ", "0.jpg", "Hôm chợ.", "Hôm chợ.", *["Hải Ninh"] * 3, "Read more"]
"""Lines below which "Tin đầu trang", front-page news, is a kicker."""


@given(st.lists(LINES, max_size=25))
@example(KICKER_ABOVE)
def test_no_word_is_lost_however_a_page_is_mixed_up(lines: list[str]) -> None:
    """Each is in the article, or in a doubt that says which line was left out."""
    text = "Tin đầu trang\n" + "\n".join(lines)
    (draft,) = plain_text.parse_plain_text(text.encode())
    dates = {"15", "9", "2025", "00", "Ảnh", "Nguồn", "ảnh", "Photo"}
    lines_out = re.findall("the line “(.+?)” was left out", "\n".join(draft.doubts))
    words_out = set(re.findall(r"\w+", " ".join(lines_out)))
    assert set(re.findall(r"\w+", text)) - dates <= words_of(draft) | words_out


@given(
    st.text()
    | st.lists(
        LINES | st.sampled_from(["Bài liên quan", "Xem chi tiết"]) | st.text(max_size=40)
    ).map("\n".join)
)
def test_any_text_is_a_safe_article_or_refused(text: str) -> None:
    try:
        (draft,) = plain_text.parse_plain_text(text.encode("utf-8", "surrogatepass"))
        article = normalise.normalised_article(draft, "bai.txt")
    except Rejected as refusal:
        assert str(refusal)
    else:
        assert_safe(article)


# --- the layout of the page that the project was made from
# -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "folder",
    [OWN_SEED_LAYOUT, pytest.param(SEED, marks=pytest.mark.beside_shared)],
    ids=["own", "shared"],
)
def test_every_part_of_the_seeds_page_is_in_its_field(folder: Path) -> None:
    (path,) = folder.glob("*.txt")
    (draft,) = plain_text.parse_plain_text(path.read_bytes())
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    tags, label = (
        next(at for at, block in enumerate(blocks) if block.startswith("#")),
        blocks.index("Bài liên quan"),
    )
    image = next(at for at, block in enumerate(blocks) if block.partition("\n")[0].endswith(".jpg"))
    file, caption, credit = re.split(r"\n|\s*Ảnh: ", blocks[image])
    body = [*blocks[4:image], *blocks[image + 1 : tags]]
    assert [draft.section, draft.headline, draft.summary, *draft.authors] == blocks[:4]
    assert draft.body_text == "\n\n".join(body)
    assert draft.figures == (Figure(file, caption, credit),)
    assert draft.body_html.split("</p>")[image - 4].startswith(FIGURE_MARK.format(0))
    assert draft.tags == tuple(tag.strip() for tag in blocks[tags].split("#")[1:])
    assert (len(body), len(draft.tags), len(draft.picks), label - tags) == (14, 6, 3, 1)
    for at, pick in enumerate(draft.picks):
        section, headline, summary, text, shown = blocks[label + 1 + 5 * at : label + 6 + 5 * at]
        assert [pick.section, pick.headline, pick.summary, pick.text] == [
            section,
            headline,
            summary,
            text,
        ]
        file, line, closer = shown.split("\n")
        caption, _, credit = line.partition(" Ảnh: ")
        assert pick.image == Figure(file, caption, credit or None)
        assert closer == "Xem chi tiết"
