"""Signatures: unit length, the same everywhere, packed and back."""

import hashlib
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.relate.similarity.term_vector import (
    INDEX_TERMS,
    NAMES_WEIGHT,
    VECTOR_NAMES,
    VECTOR_TERMS,
    WEIGHT_SCALE,
    Term,
    TermVector,
    full_name_hash,
    pack_term_vector,
    term_hash,
    term_vector_of,
)
from shared import similarity
from shared.article.model import Article
from shared.text import fold
from tests.support.paths import ROOT

_WORDS = """
    cầu đường cảng biển họp mưa lũ xã phường Hải Phòng Huế Mường Xa Trần Văn Xuân bóng đá và
    của các 2025 Hòa hoà
    river bridge harbour council Port Moresby election the of and café Ωμέγα 北京 ไทย
"""
WORDS = _WORDS.split()

texts = st.lists(st.sampled_from([*WORDS, ".", ",", "\n"]), max_size=80).map(" ".join) | st.text(
    max_size=200
)
languages = st.sampled_from(["vi", "en", "en-GB", "fr", "zh", "und"])
articles = st.builds(
    lambda headline, body, language: Article(
        id="a", format="text", headline=headline, language=language, body_text=body
    ),
    texts,
    texts,
    languages,
)

STORY = Article(
    id="story",
    format="text",
    headline="Cầu Mường Xa thông xe sau ba năm",
    language="vi",
    summary="Người dân Mường Xa đi lại dễ hơn từ hôm nay.",
    body_text="Cầu Mường Xa dài 320 m, nối hai bờ sông Nậm Tra.\n\n"
    "Hôm nay chủ tịch xã Lò Văn Pén nói cây cầu là mơ ước của bản. "
    "Trước đây mùa lũ học sinh phải nghỉ học vì không qua được sông Nậm Tra.",
)


@given(articles)
def test_unit_length_heaviest_first_and_each_term_once(article: Article) -> None:
    one = term_vector_of(article)
    weights = [weight for _, _, weight in one.terms]
    assert weights == sorted(weights, reverse=True)
    assert len({term for term, _, _ in one.terms}) == len(one.terms) <= VECTOR_TERMS
    assert not one.terms or sum(weight**2 for weight in weights) == pytest.approx(1)
    assert all(0 < weight <= 1 for weight in weights)


@given(articles)
def test_names_are_a_fifth_of_the_square_of_the_length(article: Article) -> None:
    one = term_vector_of(article)
    squares = sum(weight**2 for _, weight in one.names)
    assert squares == pytest.approx(NAMES_WEIGHT if one.names else 0)
    assert all(" " in name for name, _ in one.names)


def test_a_shared_name_brings_articles_closer_than_its_words_do() -> None:
    def packed(body: str) -> bytes:
        return pack_term_vector(term_vector_of(Article("a", "text", "Tin", "vi", body_text=body)))

    story = packed("Hôm qua Lò Văn Pén tới bản xa.")
    assert similarity.cosine(story, packed("Nay Lò Văn Pén qua cầu treo.")) > similarity.cosine(
        story, packed("Nay Văn Lò, Văn Pén qua cầu treo.")
    )


@given(articles)
def test_packed_and_back(article: Article) -> None:
    one = term_vector_of(article)
    packed = pack_term_vector(one)
    assert len(packed) == 6 * (len(one.terms) + len(one.names)) <= 6 * (VECTOR_TERMS + VECTOR_NAMES)
    weights = similarity.unpack_term_vector(packed).weights
    assert list(weights) == sorted(weights)
    for term, _, weight in one.terms:
        assert weights[term_hash(one.language, term)] == max(1, round(weight * WEIGHT_SCALE))
    for name, weight in one.names:
        assert weights[full_name_hash(one.language, name)] == max(1, round(weight * WEIGHT_SCALE))
    assert similarity.unpack_term_vector(packed).index_terms == {
        term_hash(one.language, term) for term, _ in one.index_terms()
    }


@given(articles)
def test_anchors_are_heavy_terms_each_once(article: Article) -> None:
    one = term_vector_of(article)
    anchors = one.index_terms()
    folded = [fold(term) for term, _ in anchors]
    assert (
        len(set(folded))
        == len(anchors)
        == min(INDEX_TERMS, len({fold(term.term) for term in one.terms}))
    )
    assert dict(anchors).items() <= {term: weight for term, _, weight in one.terms}.items()
    assert len(dict(anchors)) == len(anchors)


def test_syllables_give_way_to_heavier_pairs_among_the_anchors() -> None:
    rest = [Term(f"x{n}", f"x{n}", 0.1 - n / 1000) for n in range(40)]
    one = TermVector(
        "a", "vi", (Term("hải phòng", "Hải Phòng", 0.9), Term("phòng", "phòng", 0.3), *rest)
    )
    anchors = [term for term, _ in one.index_terms()]
    assert anchors[0] == "hải phòng"
    assert "phòng" not in anchors
    assert len(anchors) == INDEX_TERMS


def test_the_region_of_a_language_makes_no_difference_but_the_language_does() -> None:
    assert term_hash("vi", "an") != term_hash("en", "an")
    assert term_vector_of(Article("a", "text", "Bridge", "en-GB")).language == "en"


def test_a_torn_signature_is_refused() -> None:
    with pytest.raises(ValueError, match="6 bytes a term"):
        similarity.unpack_term_vector(b"\x00" * 7)


def test_an_article_without_words_has_no_terms() -> None:
    one = term_vector_of(Article("a", "text", "…", "vi"))
    assert one.terms == ()
    assert one.index_terms() == []
    assert pack_term_vector(one) == b""


def test_the_same_on_every_machine_and_in_every_run() -> None:
    """Another number means that every signature stored changes its meaning: reindex after deploying
    that."""
    assert (
        hashlib.sha256(pack_term_vector(term_vector_of(STORY))).hexdigest()[:16]
        == "ed65f0a5139f96e8"
    )


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_hash_seeds_make_no_difference(seed: str) -> None:
    code = (
        "from tests.unit.relate.test_term_vector import *; vector = term_vector_of(STORY); "
        "print(pack_term_vector(vector).hex(), vector.index_terms())"
    )
    root = ROOT
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (
        run.stdout.strip()
        == f"{pack_term_vector(term_vector_of(STORY)).hex()} {term_vector_of(STORY).index_terms()}"
    )
