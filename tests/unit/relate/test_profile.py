"""The rows that an article owns for what it is cost one write unit each, but the card."""

from dataclasses import replace

import pytest

from functions.relate.profile import profile_of, rows_of, scores_digest
from functions.relate.similarity import term_vector
from shared.article.claim import Claim
from shared.article.model import Article, AuthorNote, Figure
from shared.tables import index_keys, index_rows
from shared.tables.attribute_values import encode_item
from shared.tables.dynamo import Item
from tests.support.meter import size

AT, LATER = "2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z"
LONGEST = Article(
    "abcdefghij22",
    "text",
    "Thuỷ triều đỏ " * 21,
    "vi",
    summary="Nước biển dâng cao, người dân ven bờ được đưa lên chỗ khô ráo. " * 40,
    section="Môi trường và khí hậu",
    authors=tuple(
        f"Nguyễn Thị Thuỳ Dương, đặc phái viên ở vùng biển số {n} của quần đảo xa ngoài khơi"
        for n in range(20)
    ),
    tags=tuple(
        f"biến đổi khí hậu và nước biển dâng ở các tỉnh ven bờ phía nam, chuyên đề số {n}"
        for n in range(30)
    ),
    body_text="Nước biển dâng. " * 500
    + "".join(f"Ở xã{n} có ông Bùi Văn Số{n}, làm nghề{n}. " for n in range(100)),
    figures=(Figure("ảnh nước dâng ngoài đê.jpg", "Đê biển lúc triều lên. " * 30, "Lê Thị Kính"),),
)


def rows(article: Article, published_at: str = AT, updated_at: str = AT) -> list[Item]:
    claim = Claim(article.id, "k", 1, "live", 1, published_at, updated_at, AT, AT, article=article)
    return list(rows_of(profile_of(claim)).values())


@pytest.mark.parametrize("letters", ["vi", "th"])
def test_rows_of_the_longest_article_cost_one_unit_each_and_its_card_three(letters: str) -> None:
    article = LONGEST
    if letters == "th":  # three bytes a letter, no spaces to cut at
        thai = {
            "headline": "น้ำท่วม" * 42,
            "summary": "น้ำทะเล" * 200,
            "section": "ข่าว" * 10,
            "tags": ("ภาคใต้" * 8,),
        }
        article = Article(
            "abcdefghij22",
            "text",
            language="th",
            body_text="น้ำทะเลหนุน" * 900,
            authors=("สม" * 20,),
            **thai,  # type: ignore[arg-type]
        )
    found = rows(article, updated_at=LATER)
    for row in found:
        most = index_rows.PAGE_BYTES if row["sk"] == index_keys.CARD else 1024
        assert size(encode_item(row)) <= most, row["pk"]
    latest = next(index_rows.entry_from_row(row) for row in found if row["pk"] == index_keys.LATEST)
    assert latest.teaser.headline
    assert latest.teaser.authors


def test_a_long_summary_is_cut_between_words_and_the_rest_stays() -> None:
    latest = next(
        index_rows.entry_from_row(row) for row in rows(LONGEST) if row["pk"] == index_keys.LATEST
    )
    assert latest.teaser.summary is not None
    assert LONGEST.summary is not None
    assert latest.teaser.summary.endswith("…")
    assert LONGEST.summary.startswith(latest.teaser.summary.removesuffix("…"))
    assert (
        latest.teaser.summary.removesuffix("…").split()[-1]
        in LONGEST.summary.replace(".", " ").replace(",", " ").split()
    )


@pytest.mark.parametrize(("published_at", "updated_at"), [(AT, AT), (AT, LATER), (LATER, LATER)])
@pytest.mark.parametrize("embargo", [None, LATER])
def test_an_entry_comes_back_as_it_went(
    published_at: str, updated_at: str, embargo: str | None
) -> None:
    article = Article("abcdefghij22", "text", "Một tin", "vi", tags=("Hải Phòng",), embargo=embargo)
    claim = Claim(article.id, "k", 1, "live", 1, published_at, updated_at, AT, AT, article=article)
    told = profile_of(claim)
    entries = [
        index_rows.entry_from_row(row)
        for row in rows_of(told).values()
        if row["pk"] in {index_keys.LATEST, "TAG#hải-phòng"}
    ]
    assert [entry.teaser for entry in entries] == [told.card.teaser] * 2
    assert {entry.window for entry in entries} == {told.card.window}


def test_of_terms_that_differ_in_marks_alone_the_heaviest_has_the_posting() -> None:
    article = Article("a", "text", "bạn", "vi", body_text="bán bàn bạn bản bấn " * 3)
    heaviest = term_vector.term_vector_of(article).terms[0].term
    postings = [
        index_rows.posting_from_row(row) for row in rows(article) if row["pk"] == "TERM#vi#ban"
    ]
    assert [one.term for one in postings] == [heaviest]


def test_another_section_changes_what_scores_rest_on_and_another_author_does_not() -> None:
    article = Article("abcdefghij22", "text", "Một tin", "vi", section="Xã hội")

    def digest(article: Article) -> str:
        return scores_digest(
            profile_of(Claim(article.id, "k", 1, "live", 1, AT, AT, AT, AT, article=article))
        )

    assert digest(article) != digest(replace(article, section="Thể thao"))
    assert digest(article) == digest(replace(article, authors=("Lan Chi",)))


def test_what_a_file_says_of_an_author_stands_in_the_list_of_the_author_alone() -> None:
    note = AuthorNote("Lê Minh", "phóng viên", "Viết về biển. " * 20)
    article = replace(LONGEST, authors=("Hải Ninh", "Lê Minh"), author_notes=(note,))
    found = {
        row["pk"]: index_rows.entry_from_row(row)
        for row in rows(article)
        if index_keys.row_kind(row["pk"], row["sk"]) == "entry"
    }
    assert {pk for pk, entry in found.items() if entry.note} == {"AUTHOR#lê-minh"}
    assert found["AUTHOR#lê-minh"].note == note
    assert found["AUTHOR#lê-minh"].teaser == found["AUTHOR#hải-ninh"].teaser


def test_a_note_in_the_form_of_a_later_version_hides_no_article() -> None:
    (row,) = (row for row in rows(LONGEST) if row["pk"] == index_keys.LATEST)
    for later in ({"name": "A"}, '["A"]', '{"name": 1}', "{"):
        assert index_rows.entry_from_row(row | {"note": later}).note is None
