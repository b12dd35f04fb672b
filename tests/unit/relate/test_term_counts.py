"""Terms: what is counted, how much, and how it is written."""

import unicodedata

import pytest

from functions.relate.terms import article_words, frequencies, term_counts, weighing
from shared.article.model import Article
from shared.text import modern_tones


def article(
    headline: str = "", summary: str | None = None, body: str = "", language: str = "vi"
) -> Article:
    return Article(
        id="a", format="text", headline=headline, language=language, summary=summary, body_text=body
    )


def counts(
    headline: str = "", summary: str | None = None, body: str = "", language: str = "vi"
) -> dict[str, float]:
    return term_counts.weighted_counts(
        article_words.parse_words(article(headline, summary, body, language))
    )


def written(one: Article, *wanted: str) -> dict[str, str]:
    return term_counts.term_spellings(article_words.parse_words(one), set(wanted))


def test_places_count_differently() -> None:
    assert (
        counts("cầu", "cầu", "cầu")["cầu"]
        == weighing.WEIGHING.headline + weighing.WEIGHING.summary + 1
    )


def test_capitals_inside_sentences_count_double_and_those_at_a_start_do_not() -> None:
    assert counts(body="Cầu mới ở Huế.")["huế"] == weighing.WEIGHING.capital
    assert counts(body="Huế mưa. Huế nắng.\nHuế đẹp")["huế"] == 3


def test_pairs_need_the_list_or_capitals() -> None:
    found = counts(body="chính quyền bản ở Mường Xa")
    assert found["chính quyền"] == 1, "listed"
    assert found["mường xa"] == weighing.WEIGHING.capital_pair, "capitalised"
    assert "bản ở" not in found


def test_no_pair_reaches_over_punctuation() -> None:
    assert "hải phòng" not in counts(body="tới Hải, Phòng ở lại")
    assert "hải phòng" in counts(body="tới Hải\u00a0Phòng")


def test_lower_case_elsewhere_gives_the_start_of_a_sentence_away() -> None:
    assert "quanh mường" not in counts(body="Quanh Mường Xa có rừng. Rừng quanh bản")
    assert "lò thị" in counts(body="Lò Thị Mai về bản")


def test_english_has_single_words_and_capitalised_pairs() -> None:
    found = counts(body="We saw the river last year in New Caledonia", language="en-GB")
    assert "new caledonia" in found
    assert "last year" in frequencies.frequencies("en").counts
    assert "last year" not in found


def test_spellings_that_differ_in_tone_placement_are_one_term() -> None:
    assert counts(body="hòa bình và hoà bình")["hoà"] == 2
    nfd = unicodedata.normalize("NFD", "Hòa")
    assert article_words.term_of(unicodedata.normalize("NFC", nfd)) == "hoà"
    assert article_words.term_of("bán") != article_words.term_of("bàn")


def test_terms_are_written_as_inside_sentences() -> None:
    one = article(
        "HẢI PHÒNG HỌP BÁO SÁNG NAY",
        None,
        "Hải Phòng họp. Báo chí đến Hải Phòng, báo chí hỏi. Báo chí đăng. Báo in",
    )
    assert written(one, "hải phòng", "báo") == {"hải phòng": "Hải Phòng", "báo": "Báo"}
    assert written(article("Mưa"), "mưa") == {"mưa": "Mưa"}


def test_a_titled_headline_takes_its_capitals_from_the_text() -> None:
    found = counts(
        "Floods Reach Port Moresby Market Again", None, "Floods reached Port Moresby today.", "en"
    )
    english = weighing.ENGLISH_WEIGHING
    assert found["port moresby"] == english.capital_pair * (english.headline + 1)
    assert "market again" not in found
    assert found["market"] == english.headline


def full_names(headline: str = "", body: str = "", language: str = "vi") -> dict[str, int]:
    words = article_words.parse_words(article(headline, None, body, language))
    return term_counts.full_names(words)


def test_full_names_are_runs_of_capitalised_words() -> None:
    found = full_names("Lò Văn Pén về Mường Xa", "Hôm qua Lò Văn Pén, Hồ Chí Minh và Huế.")
    headline = weighing.WEIGHING.headline
    assert found == {"lò văn pén": headline + 1, "mường xa": headline, "hồ chí minh": 1}


def test_a_full_name_does_not_begin_with_the_first_word_of_a_sentence() -> None:
    """Unless that is written so elsewhere, or never in lower case."""
    assert full_names(body="Theo Trần Văn Xuân, mưa theo gió") == {"trần văn xuân": 1}
    assert full_names(body="Mr Ray Tolland came. Ray Tolland went", language="en") == {
        "mr ray tolland": 1,
        "ray tolland": 1,
    }


def test_a_titled_headline_is_no_full_name() -> None:
    found = full_names("Floods Reach Port Moresby Again", "Floods reached Port Moresby.", "en")
    assert found == {"port moresby": weighing.ENGLISH_WEIGHING.headline + 1}


def test_joins_are_runs_whose_pairs_mostly_stand_in_them() -> None:
    text = (
        "ông Trần Văn Xuân nói. Theo ông Trần Văn Xuân, Hải Phòng họp. "
        "Ở Hải Phòng Trần Văn Xuân dự, ở Hải Phòng vui"
    )
    assert {"trần văn xuân", "ông trần văn", "ở hải phòng"} == term_counts.long_phrases(
        article_words.parse_words(article(body=text))
    )
    assert term_counts.long_phrases(
        article_words.parse_words(article(body="đống đổ nát, rồi đống đổ nát. Một đống rơm"))
    ) == {"đống đổ nát"}


def test_scripts_without_spaces_are_cut_into_grams() -> None:
    assert counts(body="北京大学", language="zh").keys() == {"北京", "京大", "大学"}
    assert set(counts(body="ภาษาไทย", language="th")) == {"ภาษา", "าษาไ", "ษาไท", "าไทย"}
    assert "हिन्दी" in counts(body="यह हिन्दी है", language="hi")


@pytest.mark.parametrize(
    "text",
    [
        "https://example.vn/bai-viet?x=1",
        "www.example.vn/trang",
        "",
        "—",
        "x" * 5000,
        "-" * 50_000,
        "\u0301" * 1000,
    ],
)
def test_what_says_nothing_has_no_terms(text: str) -> None:
    assert counts(body=text) == {}


def test_the_shipped_lists_hold_exact_terms() -> None:
    for language in frequencies.LISTED_LANGUAGES:
        listed = frequencies.frequencies(language)
        assert len(listed.counts) > 29_000
        assert all(0 < count <= listed.documents for count in listed.counts.values())
        everything = "\n".join(listed.counts)
        assert modern_tones(unicodedata.normalize("NFC", everything.lower())) == everything


def test_inverse_frequencies() -> None:
    vietnamese, unlisted = frequencies.inverse_frequency("vi"), frequencies.inverse_frequency("fr")
    assert (
        vietnamese("và")
        < 0.1
        < vietnamese("hải phòng")
        < vietnamese("mường xa")
        == frequencies.UNLISTED_IDF
    )
    assert (
        unlisted("le") < unlisted("maison") < unlisted("gouvernement") == frequencies.UNLISTED_IDF
    )
