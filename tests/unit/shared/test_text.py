"""Normal forms, keys, folding, slugs, sort order."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import text


@pytest.mark.parametrize(
    ("written", "composed"),
    [
        ("Ha\u0309i Pho\u0300ng", "Hải Phòng"),
        ("vo\u200b\u0300ng", "vòng"),
        ("quê\u00adhương", "quêhương"),
        ("một\u2028hai\x85ba\x0bbốn", "một\nhai\nba\nbốn"),
        ("a\ufeff\x00\x07\ud800\uffffb", "ab"),
        ("\u202eđảo\u202c", "đảo"),
        ("tab\tnew\nline\r", "tab\tnew\nline\r"),
    ],
)
def test_nfc(written: str, composed: str) -> None:
    assert text.nfc(written) == composed


def test_a_line_is_one_line() -> None:
    assert text.line("  Bến \u00a0xe\t\n miền\u2028Tây\u3000 ") == "Bến xe miền Tây"


@given(st.text())
def test_normal_forms_are_final(written: str) -> None:
    for normal in (text.nfc, text.line):
        once = normal(written)
        assert normal(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert not any(
            unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n\r" for char in once
        )


@pytest.mark.parametrize(
    ("old", "modern"),
    [
        ("hòa", "hoà"),
        ("Hóa chất", "Hoá chất"),
        ("THỦY", "THUỶ"),
        ("khỏe, lòe", "khoẻ, loè"),
        ("hoàn, của, mùa, quý, thúy.", "hoàn, của, mùa, quý, thuý."),
    ],
)
def test_modern_tones(old: str, modern: str) -> None:
    assert text.modern_tones(old) == modern
    assert text.modern_tones(modern) == modern


@pytest.mark.parametrize("words", ["òy", "ùa", "Ùe", "bùa", "hoàn", "của", "thùya"])
def test_tones_elsewhere_stay(words: str) -> None:
    assert text.modern_tones(words) == words


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Hải  Phòng", "hải-phòng"),
        ("Hòa Bình", "hoà-bình"),
        ("Hoà Bình", "hoà-bình"),
        ("A/B #1?", "a-b-1"),
        ("TP. Hồ Chí Minh", "tp.-hồ-chí-minh"),
        ("C++", "c++"),
        ("---", ""),
        ("", ""),
    ],
)
def test_name_keys(name: str, key: str) -> None:
    assert text.name_key(name) == key
    assert text.name_key(unicodedata.normalize("NFD", name)) == key


def test_three_words_that_differ_by_tone_have_three_keys() -> None:
    assert len({text.name_key(word) for word in ("bán", "bàn", "bạn")}) == 3


@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    key = text.name_key(name)
    assert text.name_key(key) == key
    assert not set(key) & set(" /?#%\\_\n")


def test_folding() -> None:
    assert text.fold("Đà Nẵng, ƯỚC MƠ") == "da nang, uoc mo"


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Chợ nổi Cái Răng: 5 điều cần biết!", "cho-noi-cai-rang-5-dieu-can-biet"),
        ("Đường “ra biển”", "duong-ra-bien"),
        ("東京", "bai"),
        ("", "bai"),
    ],
)
def test_slugs(headline: str, slug: str) -> None:
    assert text.slug(headline) == slug


def test_a_long_slug_is_cut_between_words() -> None:
    assert text.slug("một hai ba bốn", limit=10) == "mot-hai-ba"
    assert text.slug("một hai ba bốn", limit=9) == "mot-hai"
    assert text.slug("m" * 90) == "m" * 80


def test_headline_keys_forgive_spelling_and_nothing_else() -> None:
    key = text.headline_key("Ông Tư Hòa: “Nghề  này còn”")
    assert key == text.headline_key("ÔNG TƯ HOÀ - nghề này còn!")
    assert key != text.headline_key("Ông Tư Hoa: nghề này còn")


def test_vietnamese_order() -> None:
    ordered = re.findall(
        r"\w+", "a à ả ã á ạ ă â ba bà bã ca da đa e ê fa ga ia ja ka o ô ơ u ư va wa xa ya za"
    )
    shuffled = Random(7).sample(ordered, len(ordered))
    assert sorted(shuffled, key=text.sort_key) == ordered


@pytest.mark.parametrize("size", [1, 2, 30, 80, 250])
def test_what_is_clipped_has_exactly_the_size_and_its_ellipsis(size: int) -> None:
    assert text.clip("x" * 1_000, size) == "x" * (size - 1) + "…"
    assert text.clip("x" * (size + 1), size) == "x" * (size - 1) + "…"
    assert text.clip("x" * size, size) == "x" * size


def test_words_are_clipped_between_them_without_the_punctuation_before_the_cut() -> None:
    assert text.clip("một hai, ba bốn", 11) == "một hai…"
    assert text.clip("một hai – ba bốn", 12) == "một hai…"
    assert text.clip("một hai", 0) == text.clip("", 5) == ""


@given(st.text(), st.integers(0, 40))
def test_what_is_clipped_is_never_longer(words: str, size: int) -> None:
    clipped = text.clip(words, size)
    assert len(clipped) <= size
    assert clipped in {words, ""} or clipped.endswith("…")


MARKS = "\u0301\u0316\u0f73"
"""Of two classes, so that normalising must sort them; the last decomposes into two."""


def longest_run(words: str) -> int:
    """Of marks, as they are when decomposed."""
    longest = run = 0
    for char in unicodedata.normalize("NFKD", words[:5_000]):
        run = run + 1 if unicodedata.combining(char) else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("function", [text.nfc, text.compose, text.decompose, text.fold, text.line])
def test_runs_of_marks_are_cut_before_they_are_sorted(function: Callable[[str], str]) -> None:
    """A quarter of a million marks in a row would be sorted for minutes."""
    words = f"ba{MARKS * 100_000}o {'o' + MARKS * 10_000}"
    assert longest_run(function(words)) <= text.MOST_MARKS
    assert len(function(words)) < 100


@given(st.text(st.sampled_from("aơ \u0301\u0316\u0f73\u0344\u1eadแ่่“\u200b-"), max_size=90))
def test_text_is_cut_once(words: str) -> None:
    assert text.nfc(text.nfc(words)) == text.nfc(words)
    assert text.stream_safe(text.stream_safe(words)) == text.stream_safe(words)
    assert longest_run(text.nfc(words)) <= text.MOST_MARKS + 3


def test_what_languages_write_is_not_cut() -> None:
    words = "của ử ệ\u0323 ที่ เน็ตเวิร์ก क्षि שָׁלוֹם " + "e" + "\u0301" * text.MOST_MARKS
    assert text.stream_safe(words) == words


def test_latin_letters_are_no_marks() -> None:
    """So that text without other characters need not be searched for runs of marks."""
    latin = map(chr, (*range(0x300), *range(0x1E00, 0x1F00)))
    assert not any(unicodedata.combining(unicodedata.normalize("NFD", char)[0]) for char in latin)
