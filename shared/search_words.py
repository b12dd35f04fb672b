"""The words of a text as search knows them: where each stands, its exact form and its key. Pure.

relate makes the search rows of an article from them; the API makes the terms of a question from
them, and marks the words in what it shows. A key is what a question and a text have to share; the
form tells bán, bàn and bạn apart, which have one key.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from shared import text
from shared.word_scripts import BY_FOUR, BY_TWO, MAX_WORD_CHARS, WORD_MARKS

SearchDepth = Literal["headline", "names", "full"]
"""What of an article search finds: headline, summary and the names of lists; besides, the names in
its body; besides, the telling words of its body."""

_VIETNAMESE = """
    bị bởi cho chưa có còn cùng cũng của các do đang đã để đến đó được hay hoặc hơn khi là lại
    mà mỗi mọi một nào này nên nếu nhiều như nhưng những rất rằng ra sẽ tại thì trên trong từ và
    vào vẫn vì về với ở
"""
_ENGLISH = """
    a about an and any are as at be because been but by can could did do does for from had has
    have he her him his how i if in into is it its me more my no nor not of on or our out over she
    so than that the their them then there these they this those to too up us was we were what
    when where which while who whom why will with would you your
"""
_FRENCH = """
    au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur lui mais ne ou
    où par pas pour que qui sa se ses son sont sur un une
"""
_HAN = "的 了 是 在 和 不 有"
_ALSO_SYLLABLES = "an can he in la le me my no on sa se so son to we"
"""Stop words of English or French that are Vietnamese syllables with a meaning of their own."""

_STOP_WORDS = {
    language: frozenset(words.split())
    for language, words in (("vi", _VIETNAMESE), ("en", _ENGLISH), ("fr", _FRENCH))
}
_OF_ANY_LANGUAGE = (
    frozenset().union(*_STOP_WORDS.values(), _HAN.split()).difference(_ALSO_SYLLABLES.split())
)


def stop_words(language: str) -> frozenset[str]:
    """The exact forms that no row is made of, and that a question may leave out: those of any
    language where it is not one of those that have a list."""
    return _STOP_WORDS.get(language, _OF_ANY_LANGUAGE)


_WORD = re.compile(rf"([^\W_][\w{WORD_MARKS}{BY_FOUR}]*)(?:['’][sS](?!\w))?")
_SCRIPT_RUNS = re.compile(rf"([{BY_TWO}]+)|([{BY_FOUR}]+)|[^{BY_TWO}{BY_FOUR}]+")
_UNSPACED = re.compile(f"[{BY_TWO}{BY_FOUR}]")
_NO_GAPS = frozenset((" ", "\u00a0", "-", ""))
_ES = ("sses", "xes", "zes", "ches", "shes")


class Word(NamedTuple):
    """A word at `start` to `end` of its text.

    `follows`: nothing but a space is between it and the word before. In scripts that write no
    spaces words are grams, which overlap.
    """

    start: int
    end: int
    form: str
    key: str
    follows: bool


def text_words(words: str) -> Iterator[Word]:
    """The words of a text in NFC, in their order."""
    has_grams = _UNSPACED.search(words) is not None
    end_before = -1
    for match in _WORD.finditer(words):
        start, end = match.span(1)
        for first, last in _parts(words, start, end) if has_grams else ((start, end),):
            if last - first <= MAX_WORD_CHARS:
                form = form_of(words[first:last])
                follows = end_before >= 0 and words[end_before:first] in _NO_GAPS
                yield Word(first, last, form, key_of(form), follows)
                end_before = last
        end_before = match.end() if end_before >= start else -1


def _parts(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the words are that a run of letters is of: runs of a script with spaces, and the grams
    of one without."""
    for run in _SCRIPT_RUNS.finditer(words, start, end):
        first, last = run.span()
        size = 2 if run[1] else 4 if run[2] else last - first
        for place in range(first, max(first + 1, last - size + 1)):
            yield place, min(place + size, last)


@lru_cache(maxsize=1 << 14)
def form_of(word: str) -> str:
    """The exact form of a word: lower case, tone marks where the modern spelling puts them."""
    return word.lower() if word.isascii() else text.modern_tones(text.compose(word.lower()))


@lru_cache(maxsize=1 << 14)
def key_of(form: str) -> str:
    """The key of an exact form: without marks, singular and plural as one.

    By its letters alone, since nobody knows the language of a question: market and markets, box and
    boxes, company and companies, movie and movies, marché and marchés. Vietnamese syllables stay
    apart: none ends in s, or in e after five letters.
    """
    key = "".join(text.fold(form).split())  # U+FDFA folds to four words
    if len(key) < 4 or not key.isascii() or not key.isalpha():
        return key
    if key.endswith("s") and not key.endswith(("ss", "us", "is")):
        key = key.removesuffix("es") if key.endswith(_ES) else key.removesuffix("s")
    if key.endswith("ie") and len(key) > 4:
        return key.removesuffix("ie") + "y"
    return key.removesuffix("e") if len(key) > 5 else key
