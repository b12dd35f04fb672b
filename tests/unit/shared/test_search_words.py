"""Words as search knows them: places, exact forms, keys."""

import pytest

from shared.search_words import key_of, text_words


def keys(words: str) -> list[str]:
    return [word.key for word in text_words(words)]


def test_a_word_says_where_it_stands_and_what_it_follows() -> None:
    text = "Cảng biển, hòa bình"
    words = list(text_words(text))
    assert [text[word.start : word.end] for word in words] == ["Cảng", "biển", "hòa", "bình"]
    assert [word.form for word in words] == ["cảng", "biển", "hoà", "bình"]
    assert [word.key for word in words] == ["cang", "bien", "hoa", "binh"]
    assert [word.follows for word in words] == [False, True, False, True]


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("market", "markets"),
        ("box", "boxes"),
        ("match", "matches"),
        ("company", "companies"),
        ("movie", "movies"),
        ("house", "houses"),
        ("marché", "marchés"),
    ],
)
def test_singular_and_plural_share_a_key(singular: str, plural: str) -> None:
    assert key_of(singular) == key_of(plural)


def test_the_possessive_is_no_word() -> None:
    assert keys("Sen's and Sen’s market") == ["sen", "and", "sen", "market"]


@pytest.mark.parametrize("word", ["virus", "class", "this", "gas", "covid19"])
def test_what_is_no_plural_keeps_its_end(word: str) -> None:
    assert key_of(word) == word


def test_vietnamese_syllables_stay_apart() -> None:
    syllables = ("kho", "khoe", "nghe", "ngh", "the", "th", "xe", "x", "mie", "my")
    assert len({key_of(syllable) for syllable in syllables if len(syllable) < 6}) >= 9


def test_scripts_without_spaces_are_cut_into_grams() -> None:
    assert keys("東京都abc") == ["東京", "京都", "abc"]
    assert keys("市") == ["市"]
    assert all(len(word.form) <= 4 for word in text_words("ตลาดน้ำเปิดใหม่"))


def test_a_word_that_is_too_long_is_none_and_nobody_follows_it() -> None:
    words = list(text_words(f"a {'x' * 41} b"))
    assert [(word.form, word.follows) for word in words] == [("a", False), ("b", False)]
