"""The terms of an article, counted: single words (Vietnamese: syllables) and pairs of neighbours.

Pure functions of its text.

A term is exact: NFC, lower case, tone marks on the modern vowel; its other marks stay, since bán,
bàn and bạn are three words.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, pairwise, repeat
from typing import NamedTuple

from functions.relate.terms.frequencies import frequencies
from shared.article.model import Article
from shared.text import compose, modern_tones


class Weighing(NamedTuple):
    """What an occurrence of a term counts in a language, by where it stands and how it is written;
    in the body 1.

    `capital`: what a capital inside a sentence multiplies it by; `capital_pair`: the same of a pair
    of capitalised words. `half_weight_count`: the count at which a term has half of its weight,
    n / (n + half_weight_count) x idf.
    """

    headline: int
    summary: int
    tags: int
    capital: int
    capital_pair: float
    half_weight_count: int


WEIGHING = Weighing(4, 2, 1, 2, 2, 10)
"""Of Vietnamese, and of languages on which nothing was measured.

Headline 3, 4, 5: nDCG@5 .5496, .5518, .5516 (brute force), and 4 is no worse without summaries or
on short texts; summary 1 and 3 cost .002. The first paragraph as the summary, where there is none,
costs .001. Tags 0, 1, 2, 5: MAP of 199 story clusters .9474, .9455, .9412, .9335; 1 is for articles
of few words (own set, where every other article has tags: nDCG@5 .977 without, .981 for 1, .984 for
5). Capitals 1 cost .005 to .012, 3 cost .004. Half weight at 10: nDCG@5 (brute force, headline x3)
.550; at 5 .544, at 20 .545; 1 + ln n .538, its 1.5th power .548, the root of n .546. Never worse on
150 words, headline and summary, headline.
"""

ENGLISH_WEIGHING = Weighing(2, 2, 1, 1, 0.5, 2)
"""English repeats less, and a capital says less: with it instead of the other, precision@5 by the
section of a broadcaster's 2,225 articles .886 -> .928, agreement with people on 50 articles of the
Lee corpus r = .54 -> .59 (half weight at 5 .585, capitals 2 .585, pairs 1 .58). In Vietnamese the
same weights cost .05."""

WEIGHINGS = {"en": ENGLISH_WEIGHING}

HEADLINE, TAGS = 0, 3
"""Places of fields."""

_FAR = 1_000_000
"""An occurrence inside a sentence outweighs any number at the start of one."""

LONGEST_WORD = 40
LONGEST_TEXT = 100_000
"""Characters that are read; what comes later says nothing new, and the time stays bounded."""

# Marks that \w leaves out though they stand inside words: Latin, Hebrew, Arabic, the scripts of
# India.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0dff"
)
_WORD = re.compile(rf"([^\W_][\w{_MARKS}]*)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SENTENCE_END = re.compile(r"[.!?:;…“\"\n•]")
_BY_TWO = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_BY_FOUR = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(rf"([{_BY_TWO}]+)|[{_BY_FOUR}]+")


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


def weighted_counts(words: ArticleWords) -> dict[str, float]:
    """Weighted counts of the terms.

    A pair counts if the language's list has it (Vietnamese only) or both its words are capitalised,
    the first not just because a sentence starts there: lower case elsewhere gives it away. Counting
    only what stands inside sentences would cost .004.
    """
    lower_case_terms = _lower_case_terms(words)
    pair_counts = frequencies("vi").counts if words.language == "vi" else {}
    capital, capital_pair = words.weighing.capital, words.weighing.capital_pair
    result: dict[str, float] = {}
    for weight, tokens in words.fields:
        for (term, name), n in Counter([(token.term, token.is_name) for token in tokens]).items():
            result[term] = result.get(term, 0) + n * weight * (capital if name else 1)
        for (first, second), n in Counter(pairwise(tokens)).items():
            if not second.follows_a_space:
                continue
            pair = f"{first.term} {second.term}"
            if second.is_capitalised and _is_capital(first, lower_case_terms):
                result[pair] = result.get(pair, 0) + n * weight * capital_pair
            elif pair in pair_counts:
                result[pair] = result.get(pair, 0) + n * weight
    return result


def _lower_case_terms(words: ArticleWords) -> set[str]:
    return {
        token.term for _, tokens in words.fields for token in tokens if not token.is_capitalised
    }


def _is_capital(token: Token, lower_case_terms: Container[str]) -> bool:
    """Whether a word is capitalised not just because a sentence starts there."""
    return token.is_capitalised and (token.is_name or token.term not in lower_case_terms)


def full_names(words: ArticleWords) -> dict[str, int]:
    """Weighted counts of the names of two words or more in headline, summary and body: runs of
    capitalised words with only spaces between them, such as `hồ chí minh`."""
    lower_case_terms = _lower_case_terms(words)
    result: dict[str, int] = {}
    for weight, tokens in words.fields[:TAGS]:
        for run in _capitalised_runs(tokens):
            start = next(
                (n for n, token in enumerate(run) if _is_capital(token, lower_case_terms)), len(run)
            )
            if len(run) - start > 1:
                name = " ".join(token.term for token in run[start:])
                result[name] = result.get(name, 0) + weight
    return result


def _capitalised_runs(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens:
        if run and not (token.is_capitalised and token.follows_a_space):
            yield run
            run = []
        if token.is_capitalised:
            run.append(token)
    yield run


def term_spellings(words: ArticleWords, terms: Container[str]) -> dict[str, str]:
    """How the article writes these terms: the form most frequent inside sentences, then anywhere,
    last in a headline that is capitalised throughout."""
    forms_of: dict[str, Counter[str]] = {}
    for field, (_, tokens) in enumerate(words.fields):
        counts_at_all = not (words.headline_is_capitalised and field == HEADLINE)
        before = None
        for token in tokens:
            if token.term in terms:
                forms_of.setdefault(token.term, Counter())[token.word] += counts_at_all * (
                    1 + _FAR * token.is_name
                )
            if (
                before
                and token.follows_a_space
                and (pair := f"{before.term} {token.term}") in terms
            ):
                is_name = before.is_name and token.is_name
                forms_of.setdefault(pair, Counter())[f"{before.word} {token.word}"] += (
                    counts_at_all * (1 + _FAR * is_name)
                )
            before = token
    return {
        term: max(forms, key=lambda form: (forms[form], form)) for term, forms in forms_of.items()
    }


def long_phrases(words: ArticleWords) -> frozenset[str]:
    """Runs of three words, all capitalised or told twice, of which both pairs mostly stand in the
    run: `hồ chí minh`."""
    pairs, runs = _runs(words, 2), _runs(words, 3)
    names = _runs(words, 3, capital=True)
    mostly = {
        run
        for run, n in runs.items()
        if 2 * n >= max(pairs[run.rpartition(" ")[0]], pairs[run.partition(" ")[2]])
    }
    return frozenset(run for run in mostly if run in names or runs[run] > 1)


def compounds(words: ArticleWords) -> dict[str, str]:
    """Syllables that this text has more than once and mostly in one pair, with that pair: no words
    by themselves (`vạm`)."""
    if words.language != "vi":
        return {}
    best: dict[str, tuple[int, str]] = {}
    for pair, n in _runs(words, 2).items():
        for syllable in pair.split(" "):
            best[syllable] = max(best.get(syllable, (0, "")), (n, pair))
    often = {syllable: n for syllable, n in _runs(words, 1).items() if n > 1 and syllable in best}
    return {
        syllable: best[syllable][1]
        for syllable, n in often.items()
        if 3 * best[syllable][0] >= 2 * n
    }


def _runs(words: ArticleWords, length: int, *, capital: bool = False) -> Counter[str]:
    """How often each run of so many words, with only spaces between them, occurs; `capital`: all
    capitalised."""
    result: Counter[str] = Counter()
    for _, tokens in words.fields:
        terms, spaces = (
            [token.term for token in tokens],
            [token.follows_a_space for token in tokens],
        )
        conditions = [spaces[start:] for start in range(1, length)]
        if capital:
            capitals = [token.is_capitalised for token in tokens]
            conditions += [capitals[start:] for start in range(length)]
        rows = zip(*(terms[start:] for start in range(length)), strict=False)
        are_whole = map(all, zip(repeat(True), *conditions, strict=False))
        result.update(map(" ".join, compress(rows, are_whole)))
    return result


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
        if len(word) > LONGEST_WORD:
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
