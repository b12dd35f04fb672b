"""The words of an article, each with its term and how it is written. Pure.

A term is exact: NFC, lower case, tone marks on the modern vowel; its other marks stay, since bán,
bàn and bạn are three words.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from functions.relate.terms.weighing import WEIGHING, WEIGHINGS, Weighing
from shared.article.model import Article
from shared.text import compose, modern_tones
from shared.word_scripts import BY_FOUR, BY_TWO, MAX_WORD_CHARS, WORD_MARKS

HEADLINE, TAGS = 0, 3
"""Places of fields in `ArticleWords`."""

LONGEST_TEXT = 100_000
"""Characters that are read; what comes later says nothing new, and the time stays bounded."""

_WORD = re.compile(rf"([^\W_][\w{WORD_MARKS}]*)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SENTENCE_END = re.compile(r"[.!?:;…“\"\n•]")
_UNSPACED = re.compile(rf"([{BY_TWO}]+)|[{BY_FOUR}]+")


class Token(NamedTuple):
    """A word with its term.

    `is_name`: capitalised inside a sentence; `follows_a_space`: nothing but a space is between it
    and the word before.
    """

    term: str
    word: str
    is_capitalised: bool
    is_name: bool
    follows_a_space: bool


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """The words of an article: of headline, summary, body and tags, in this order, what an
    occurrence counts, and the tokens.

    `headline_is_capitalised`: it Capitalises Most of Its Words; its capitals are then those that
    its words have in the sentences below.
    """

    language: str
    weighing: Weighing
    fields: tuple[tuple[int, list[Token]], ...]
    headline_is_capitalised: bool


def parse_words(article: Article) -> ArticleWords:
    """The words of an article. Its language is without the region: `en-GB` -> `en`."""
    headline, summary, body = (
        _tokens(article.headline),
        _tokens(article.summary or ""),
        _tokens(article.body_text),
    )
    headline_is_capitalised = _has_many_capitals(headline)
    if headline_is_capitalised:
        names = {token.term for token in summary + body if token.is_name}
        headline = [
            token._replace(is_capitalised=token.term in names, is_name=token.term in names)
            for token in headline
        ]
    language = article.language.partition("-")[0].lower()
    weighing = WEIGHINGS.get(language, WEIGHING)
    tags = _tokens("\n".join(article.tags))
    return ArticleWords(
        language,
        weighing,
        (
            (weighing.headline, headline),
            (weighing.summary, summary),
            (1, body),
            (weighing.tags, tags),
        ),
        headline_is_capitalised,
    )


@lru_cache(maxsize=1 << 15)
def term_of(word: str) -> str:
    """The term of a word as written."""
    if word.isascii():
        return word.lower()
    return modern_tones(compose(word.lower()))


def _tokens(text: str) -> list[Token]:
    parts = _WORD.split(_ADDRESS.sub("\n", space_scripts(text[:LONGEST_TEXT])))
    tokens: list[Token] = []
    is_start, follows_a_space = True, False
    for gap, word in zip(parts[::2], parts[1::2], strict=False):
        if gap not in {" ", "\u00a0"}:
            follows_a_space = False
            is_start = is_start or _SENTENCE_END.search(gap) is not None
        if len(word) > MAX_WORD_CHARS:
            follows_a_space = False
            continue
        is_capitalised = word[0].isupper()
        tokens.append(
            Token(
                term_of(word),
                word,
                is_capitalised,
                is_capitalised and not is_start,
                follows_a_space,
            )
        )
        is_start, follows_a_space = False, True
    return tokens


def space_scripts(text: str) -> str:
    """Text with spaces in scripts that have none: overlapping pairs of Han and kana, fours of Thai,
    Lao, Khmer and Burmese."""
    return _UNSPACED.sub(_grams, text) if _UNSPACED.search(text) else text


def _grams(match: re.Match[str]) -> str:
    run, size = match.group(), 2 if match.group(1) else 4
    return f" {' '.join(run[i : i + size] for i in range(max(1, len(run) - size + 1)))} "


def _has_many_capitals(headline: list[Token]) -> bool:
    if len(headline) > 2 and all(
        token.word.isupper() or token.word.isnumeric() for token in headline
    ):
        return True
    longer = [token.is_capitalised for token in headline if len(token.word) > 3]
    return len(longer) >= 3 and sum(longer) >= 0.8 * len(longer)
