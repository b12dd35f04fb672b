"""Neighbours: candidates, scores and reasons."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.relate.similarity.neighbours import (
    CANDIDATES,
    SAME_SECTION,
    candidate_ids,
    relatedness,
    shared_reasons,
)
from functions.relate.similarity.term_vector import (
    Term,
    TermVector,
    pack_term_vector,
    term_vector_of,
)
from functions.relate.terms.frequencies import STOP_WORDS
from shared.article.model import Article
from shared.tables.index_records import Posting
from tests.unit.relate.test_term_vector import STORY, articles

days = st.floats(0, 10_000, allow_nan=False)


@given(articles, articles, days)
def test_scores_are_symmetric_to_the_last_bit_and_bounded(
    one: Article, other: Article, apart: float
) -> None:
    a, b = pack_term_vector(term_vector_of(one)), pack_term_vector(term_vector_of(other))
    assert relatedness(a, b, apart) == relatedness(b, a, apart)
    assert 0 <= relatedness(a, b, apart) <= 1
    assert relatedness(a, b, apart) <= relatedness(a, b, 0)


@given(articles, days)
def test_an_article_is_as_close_to_itself_as_can_be(article: Article, apart: float) -> None:
    packed = pack_term_vector(term_vector_of(article))
    expected = 1.0 if packed else 0.0
    assert relatedness(packed, packed, 0) == expected
    assert relatedness(packed, packed, 30) == pytest.approx(
        expected * (1 + 0.3 / 2.718281828) / 1.3
    )
    assert relatedness(packed, packed, apart) >= expected / 1.3


def test_the_same_section_brings_articles_closer_that_have_a_term_in_common() -> None:
    def packed(body: str) -> bytes:
        return pack_term_vector(term_vector_of(Article("a", "text", "Tin", "vi", body_text=body)))

    one, other = packed("Cầu Mường Xa thông xe"), packed("Mưa ở Mường Xa")
    assert relatedness(one, other, 0, same_section=True) == pytest.approx(
        relatedness(one, other, 0) + SAME_SECTION
    )
    assert relatedness(one, one, 0, same_section=True) == 1
    assert relatedness(one, b"", 0, same_section=True) == 0


def test_languages_never_meet() -> None:
    def packed(language: str) -> bytes:
        return pack_term_vector(
            term_vector_of(Article("a", "text", "Sea Games 2025 Jakarta Bangkok", language))
        )

    assert relatedness(packed("vi"), packed("en"), 0) == 0
    assert relatedness(packed("en"), packed("en-GB"), 0) == 1


postings = st.lists(
    st.builds(
        Posting,
        st.sampled_from([f"a{n}" for n in range(90)]),
        st.sampled_from(["mường xa", "cầu", "khác"]),
        st.floats(0.01, 1).map(lambda weight: round(weight, 4)),
    ),
    max_size=300,
)


@given(postings, st.randoms(use_true_random=False))
def test_candidates_are_the_best_forty_eight_in_any_order_never_itself(
    found: list[Posting], shuffler: random.Random
) -> None:
    own = TermVector("a0", "vi", (Term("mường xa", "Mường Xa", 0.8), Term("cầu", "cầu", 0.6)))
    best = candidate_ids(own, found)
    assert "a0" not in best
    assert len(best) == len(set(best)) <= CANDIDATES
    assert {one.id for one in found if one.term != "khác"} >= set(best)
    shuffled = list(found)
    shuffler.shuffle(shuffled)
    assert candidate_ids(own, shuffled) == best


def test_candidates_sum_products_of_exactly_equal_terms() -> None:
    own = TermVector("own", "vi", (Term("bán", "bán", 0.8), Term("xe", "xe", 0.6)))
    found = [
        Posting("one", "bán", 0.5),
        Posting("two", "xe", 0.5),
        Posting("two", "bán", 0.2),
        Posting("other", "bàn", 1.0),
    ]
    assert candidate_ids(own, found) == ["two", "one"]
    assert candidate_ids(own, []) == []


@given(articles, articles)
def test_reasons_hold_no_stop_words_and_nothing_twice(one: Article, other: Article) -> None:
    reasons = shared_reasons(term_vector_of(one), pack_term_vector(term_vector_of(other)))
    assert len(reasons) == len(set(reasons)) <= 5
    for reason in reasons:
        words = reason.lower().split()
        assert STOP_WORDS.isdisjoint(words)
        assert not all(word.isnumeric() for word in words)


def test_reasons_are_names_as_written_best_first() -> None:
    other = Article(
        "b",
        "text",
        "Lũ về sông Nậm Tra",
        "vi",
        body_text="Sáng nay lũ về Mường Xa. Ông Lò Văn Pén kêu gọi dân bản.",
    )
    reasons = shared_reasons(term_vector_of(STORY), pack_term_vector(term_vector_of(other)))
    assert set(reasons) >= {"Mường Xa", "Nậm Tra", "Lò Văn Pén"}
    assert (
        shared_reasons(term_vector_of(STORY), pack_term_vector(term_vector_of(other)), n=1)
        == reasons[:1]
    )
    assert "Nậm" not in reasons


@pytest.mark.parametrize("order", [("hồ chí", "chí minh"), ("chí minh", "hồ chí")])
def test_pairs_of_a_run_are_joined_whichever_is_heavier(order: tuple[str, str]) -> None:
    rows = [
        Term(term, term.title(), weight) for term, weight in zip(order, (0.8, 0.6), strict=True)
    ]
    one = TermVector("a", "vi", tuple(rows), frozenset({"hồ chí minh"}))
    assert shared_reasons(one, pack_term_vector(one)) == ("Hồ Chí Minh",)


def test_pairs_that_only_meet_by_chance_are_not_joined() -> None:
    text = (
        "ở Việt Nam có Nam Định. Tại Việt Nam, người Nam Định làm muối. "
        "Từ Nam Định tới khắp Việt Nam"
    )
    one = term_vector_of(Article("a", "text", "Muối", "vi", body_text=text))
    reasons = shared_reasons(one, pack_term_vector(one))
    assert "Nam Định" in reasons
    assert not any("Việt Nam Định" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "die und der das wurde mit Bundestag und die der Haushaltsentwurf",
            {"Bundestag", "Haushaltsentwurf"},
        ),
        ("fr", "dans les rues de Lyon avec les manifestants et pour les", {"Lyon", "manifestants"}),
        ("zh", "他在北京的", {"北京"}),
    ],
)
def test_reasons_in_languages_without_a_list(language: str, text: str, expected: set[str]) -> None:
    one = term_vector_of(Article("a", "text", "—", language, body_text=text))
    assert set(shared_reasons(one, pack_term_vector(one))) == expected


def test_reasons_are_whole_words_not_the_ends_of_two() -> None:
    text = (
        "Thi Hoa hậu Việt Nam: hoa hậu Việt mặc áo vạm vỡ. "
        "Giữa đống đổ nát, người vạm vỡ đào đống đổ nát; tôi mới tới."
    )
    one = term_vector_of(Article("a", "text", "Tin", "vi", body_text=text))
    reasons = [reason.lower() for reason in shared_reasons(one, pack_term_vector(one), n=20)]
    assert "đống đổ nát" in reasons
    assert "vạm vỡ" in reasons
    assert not {"hậu việt", "đống đổ", "đổ nát", "vạm", "vỡ", "tôi mới"} & set(reasons)
    half = term_vector_of(Article("b", "text", "Tin", "vi", body_text="Ổ gà vỡ toang. Vạm dày."))
    assert not {"vỡ", "vạm"} & set(shared_reasons(one, pack_term_vector(half)))


def test_a_plural_is_no_second_reason() -> None:
    one = term_vector_of(
        Article(
            "a",
            "text",
            "Schools close",
            "en",
            body_text="The school and other schools close as pupils leave.",
        )
    )
    assert (
        len(
            [
                reason
                for reason in shared_reasons(one, pack_term_vector(one), n=20)
                if reason.lower().startswith("school")
            ]
        )
        == 1
    )


def test_nothing_shared_is_no_reason() -> None:
    assert shared_reasons(term_vector_of(STORY), b"") == ()
    assert relatedness(b"", pack_term_vector(term_vector_of(STORY)), 0) == 0
