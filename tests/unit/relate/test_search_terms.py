"""Which search rows an article has, at each depth."""

from dataclasses import replace
from typing import Any

import pytest

from functions.relate.profile import profile_of, rows_of
from functions.relate.search.search_terms import HEAD_ROWS, MOST_ROWS, search_terms
from shared.article.claim import Claim
from shared.article.model import Article
from shared.search_words import SearchDepth
from shared.tables.attribute_values import decode_item, encode_item
from shared.tables.index_records import SearchPosting, SearchTerm
from shared.tables.index_rows import PAGE_BYTES
from shared.tables.openings import unpacked_opening
from shared.tables.search_rows import name_hash, search_posting_from_row
from tests.support.generator import drafts
from tests.support.meter import size

AT = "2025-03-01T00:00:00Z"


def article(headline: str, **fields: Any) -> Article:
    return Article("abcdefghij22", "text", headline, **({"language": "vi"} | fields))


def terms(one: Article, depth: SearchDepth = "full", stem: str = "") -> dict[str, SearchTerm]:
    """The terms of an article by field and key."""
    return {f"{term.field} {term.key}": term for term in search_terms(one, stem, depth)}


def forms(one: SearchTerm | SearchPosting) -> tuple[str, ...]:
    return tuple(each.form for each in one.forms)


def weight(term: SearchTerm) -> int:
    return max(each.weight for each in term.forms)


def test_headline_names_and_file_are_of_the_head() -> None:
    one = article("Chợ nổi của Cái Răng", section="Đời sống", tags=("Cần Thơ",), authors=("Lê An",))
    made = terms(one, "headline", "cho-noi-phong-dien")
    assert {
        *("h cho", "h noi", "h cho noi", "h cai rang", "h rang", "h noi cua"),
        *("h doi song", "h can tho", "h le an", "h phong", "h dien"),
    } <= made.keys()
    assert "h cua" not in made


def test_words_that_differ_in_marks_are_forms_of_one_term() -> None:
    made = terms(article("Bạn bán bàn"))
    assert set(forms(made["h ban"])) == {"bạn", "bán", "bàn"}


def test_a_form_weighs_as_often_and_as_rarely_as_it_is_written_itself() -> None:
    """Else whoever writes of bọn would lead where bòn is asked for."""
    made = terms(article("Bọn trẻ bòn vàng", body_text="Bọn. Bọn. Bọn."))
    alone = terms(article("Bọn trẻ", body_text="Bọn. Bọn. Bọn. Vàng."))
    (both, lone) = (dict(each["h bon"].forms) for each in (made, alone))
    assert both["bọn"] == lone["bọn"]
    assert both["bòn"] > 0


def test_depth_says_what_of_the_body_has_rows() -> None:
    body = "Bà Huỳnh Thị Sương nấu bún riêu ở bến tàu. Con tàu Thanh Bình rời bến."
    one = article("Tin ngắn", body_text=body)
    headline, names, full = (terms(one, depth) for depth in ("headline", "names", "full"))
    assert not [key for key in headline if key.startswith("b ")]
    assert {"b huynh thi", "b thi suong", "b ba huynh thi suong", "b thanh binh"} <= names.keys()
    assert "b rieu" not in names
    assert {"b bun", "b rieu", "b suong"} <= full.keys()
    assert headline.keys() <= names.keys() <= full.keys()


def test_an_article_has_at_most_120_rows_and_words_of_a_headline_before_its_pairs() -> None:
    (draft,) = drafts(0, 1)
    long_headline = " ".join(f"tiếng{number}" for number in range(70))
    one = article(long_headline, summary=draft.summary, body_text=draft.body_text)
    made = search_terms(one, "", "full")
    assert len(made) == len({(term.field, term.key) for term in made}) == MOST_ROWS
    head = [term for term in made if term.field == "h"]
    assert len(head) == HEAD_ROWS
    assert not any(" " in term.key for term in head)


def test_what_is_more_often_or_rarer_weighs_more() -> None:
    made = terms(article("Cảng Xẻo Bướm", body_text="Cảng. Cảng. Xẻo."))
    assert weight(made["h xeo"]) > weight(made["h cang"])
    once = terms(article("Tin", body_text="Cảng. Bến.", summary="Cảng."))
    assert weight(once["b cang"]) > weight(terms(article("Tin", body_text="Cảng."))["b cang"])


@pytest.mark.parametrize(
    ("language", "headline", "key"),
    [
        ("en", "The markets open", "h market"),
        ("fr", "Les marchés", "h march"),
        ("zh", "市场开放", "h 市场"),
        ("und", "Ok", "h ok"),
    ],
)
def test_any_language_has_rows(language: str, headline: str, key: str) -> None:
    assert key in terms(article(headline, language=language))


def test_rows_say_the_article_its_forms_and_the_hashes_of_its_names() -> None:
    one = article("Bạn bán hàng", section="Kinh tế", tags=("Cần Thơ",), body_text="Chợ. " * 3000)
    claim = Claim(one.id, "k.txt", 1, "live", 1, AT, AT, AT, AT, article=one)
    rows = rows_of(profile_of(claim))
    row = rows["FIND#h#ban", f"{AT}#{one.id}"]
    posting = search_posting_from_row(row)
    assert (posting.id, posting.visible_from) == (one.id, AT)
    assert set(forms(posting)) == {"bạn", "bán"}
    assert posting.forms == next(
        term.forms for term in search_terms(one, "", "full") if term.key == "ban"
    )
    assert posting.name_hashes == {name_hash("SECTION", "kinh-tế"), name_hash("TAG", "cần-thơ")}
    plain = rows_of(profile_of(replace(claim, article=replace(one, headline="cang"))))
    stored_row = decode_item(encode_item(plain["FIND#h#cang", f"{AT}#{one.id}"]))
    assert "t" not in stored_row
    assert forms(search_posting_from_row(stored_row)) == ("cang",)


@pytest.mark.parametrize("text", ["Chợ nổi họp lại bên sông. " * 3000, "", "市" * 20_000])
def test_a_card_keeps_within_a_page_as_much_of_the_text_as_it_has_room_for(text: str) -> None:
    one = article("Tin", body_text=text)
    profile = profile_of(Claim(one.id, "k", 1, "live", 1, AT, AT, AT, AT, article=one))
    (card,) = (row for row in rows_of(profile).values() if row["sk"] == "card")
    assert size(encode_item(card)) <= PAGE_BYTES
    opening = unpacked_opening(profile.card)
    assert text.startswith(opening)
    assert bool(opening) == bool(text)
