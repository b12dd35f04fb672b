"""Draft -> article."""

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.article import normalise
from functions.ingest.article.draft import Draft
from shared import text
from shared.article.model import (
    HEADLINE_CHARS,
    MAX_AUTHORS,
    MAX_TAGS,
    NAME_CHARS,
    Article,
    Figure,
    Pick,
)
from shared.errors import Rejected
from shared.identifiers import article_id

DRAFT = Draft("plain", "Một tin mới")


def article(**fields: Any) -> Article:
    return normalise.normalised_article(replace(DRAFT, **fields), "tin/bai.txt")


def test_identity_is_the_files_own_else_the_key_and_the_member() -> None:
    assert article().id == article_id("drop:tin/bai.txt#")
    assert article(member="b.txt").id == article_id("drop:tin/bai.txt#b.txt")
    own = replace(DRAFT, identity="urn:x:1", member="b.txt")
    assert normalise.normalised_article(own, "tin/bai.txt").id == article_id("4:tin/urn:x:1")
    shared = normalise.normalised_article(own, "tin/bai.txt", "bucket")
    assert shared.id == article_id("urn:x:1")


@pytest.mark.parametrize("headline", ["", "  \n", "—", "\u200b", "***"])
def test_no_headline_is_refused(headline: str) -> None:
    with pytest.raises(Rejected, match="no headline"):
        article(headline=headline)


def test_text_is_composed_and_on_one_line() -> None:
    made = article(
        headline=" Ha\u0309i\u200b  Phòng\n",
        summary="\t",
        section=" Xã \n hội",
        body_text="một\nhai \n \n\n\n ba\x07\n",
    )
    assert (made.headline, made.summary, made.section, made.body_text) == (
        "Hải Phòng",
        None,
        "Xã hội",
        "một hai\n\nba",
    )


def test_a_long_headline_is_cut_between_words() -> None:
    made = article(headline="chữ " * 200)
    assert len(made.headline) <= HEADLINE_CHARS
    assert made.headline.endswith("chữ…")
    assert len(article(headline="x" * 999).headline) == HEADLINE_CHARS
    exact = "x" * HEADLINE_CHARS
    assert article(headline=exact).headline == exact


def test_names_are_kept_once_as_first_written() -> None:
    made = article(
        tags=("Hòa Bình", " hoà  bình ", "#!", "", "C#", "c#"),
        authors=("Lê A", "LÊ A", "Trần B"),
        section=" / ",
    )
    assert made.tags == ("Hòa Bình", "C#")
    assert made.authors == ("Lê A", "Trần B")
    assert made.section is None


def test_names_are_capped_in_number_and_length() -> None:
    made = article(
        tags=tuple(f"thẻ {n}" for n in range(99)),
        authors=tuple(f"Tên {n}" for n in range(99)),
        section="dài " * 99,
    )
    assert (len(made.tags), len(made.authors)) == (MAX_TAGS, MAX_AUTHORS)
    assert made.section
    assert len(made.section) <= NAME_CHARS


def test_figures_keep_their_number_and_file_and_lose_empty_words() -> None:
    figures = (Figure("a\u0300.jpg", " chú  thích ", "", "\n"), Figure("b.jpg"))
    assert article(figures=figures).figures == (Figure("a\u0300.jpg", "chú thích"), Figure("b.jpg"))


def test_picks_without_a_headline_are_left_out() -> None:
    picks = (Pick(" "), Pick(" Tin  khác", "", " Xã hội ", "một\n\nhai", Figure("a.jpg", " ")))
    assert article(picks=picks).picks == (
        Pick("Tin khác", None, "Xã hội", "một\n\nhai", Figure("a.jpg")),
    )


def test_what_the_draft_says_of_time_version_and_cancelling_passes() -> None:
    said = {
        "version": 3,
        "published_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-02T00:00:00Z",
        "cancelled": True,
    }
    said |= {
        "embargo": "2025-01-03T00:00:00Z",
        "expires": "2025-01-04T00:00:00Z",
        "language": "fr",
        "format": "ninjs",
    }
    made = article(**said)
    assert {name: getattr(made, name) for name in said} == said


def test_composing_never_opens_a_tag() -> None:
    assert article(body_html="<p>\u0338a\u0300</p>").body_html == "<p>\u0338à</p>"


NAMES = st.lists(st.text(max_size=130), max_size=40).map(tuple)


@given(st.text(), NAMES, NAMES, st.text(), st.text())
def test_any_draft_is_an_article_in_normal_form_or_refused(
    headline: str, tags: tuple[str, ...], authors: tuple[str, ...], body: str, summary: str
) -> None:
    try:
        made = article(
            headline=headline, tags=tags, authors=authors, body_text=body, summary=summary
        )
    except Rejected:
        return
    again = article(
        headline=made.headline,
        tags=made.tags,
        authors=made.authors,
        body_text=made.body_text,
        summary=made.summary,
    )
    assert again == made
    for words in (made.headline, made.body_text, made.summary or "", *made.tags, *made.authors):
        assert unicodedata.is_normalized("NFC", words)
        assert text.nfc(words) == words == words.strip()
