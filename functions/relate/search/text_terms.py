"""The terms that search may find an article by, counted: words, pairs, names. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from functions.relate.terms.article_words import LONGEST_TEXT
from functions.relate.terms.frequencies import frequencies
from shared.article.model import Article
from shared.search_words import Word, stop_words, text_words

HEADLINE_COUNT, NAME_COUNT, SUMMARY_COUNT, BODY_COUNT, FILE_COUNT = 3.0, 2.0, 1.5, 1.0, 1.0
"""What an occurrence counts: in the headline; in a tag, author or section; in the summary; in the
body; in the name of the file, if it is nowhere else."""

LONGEST_RUN = 5
"""Words of a name that is a term as a whole."""

Place = Literal["head", "summary", "body"]
TermKind = Literal["word", "pair", "name"]
"""A pair is one of neighbours; a name is a run of capitalised words, or a pair of it."""


@dataclass(slots=True)
class TermCount:
    """A term of an article: the foremost place where it is (`head`: the headline and the names),
    and how often each of its exact forms is there, each occurrence counted by its place."""

    place: Place
    kind: TermKind
    forms: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class ArticleTerms:
    """The terms of an article by their keys, and how many words its body has."""

    language: str
    counts: dict[str, TermCount] = field(default_factory=dict)
    body_words: int = 0


def count_terms(article: Article, file_stem: str) -> ArticleTerms:
    """The terms of an article, which came in a file of this name, without folder and ending."""
    terms = ArticleTerms(article.language.partition("-")[0].lower())
    listed_pairs = frequencies("vi").counts if terms.language in {"vi", "und"} else {}
    names = (*article.tags, *article.authors, article.section or "")
    _add(terms, article.headline, "head", HEADLINE_COUNT, listed_pairs)
    for name in names:
        _add(terms, name, "head", NAME_COUNT, listed_pairs)
    _add(terms, article.summary or "", "summary", SUMMARY_COUNT, listed_pairs)
    body = article.body_text[:LONGEST_TEXT]
    terms.body_words = _add(terms, body, "body", BODY_COUNT, listed_pairs)
    for word in text_words(file_stem):
        if word.key not in terms.counts and not word.key.isnumeric():
            _count(terms, [word], "head", "word", FILE_COUNT)
    return terms


def _add(
    terms: ArticleTerms, text: str, place: Place, count: float, listed_pairs: Mapping[str, int]
) -> int:
    """Count the terms of a text; how many words it has."""
    words, stops = list(text_words(text)), stop_words(terms.language)
    for word in words:
        if word.form not in stops:
            _count(terms, [word], place, "word", count)
    for first, second in pairwise(words):
        if second.follows:
            is_name = _is_capitalised(text, first) and _is_capitalised(text, second)
            is_listed = f"{first.form} {second.form}" in listed_pairs
            is_content = place == "summary" and stops.isdisjoint((first.form, second.form))
            if is_name or is_listed or is_content or place == "head":
                _count(terms, [first, second], place, "name" if is_name else "pair", count)
    for run in _names(text, words):
        if 2 < len(run) <= LONGEST_RUN:
            _count(terms, run, place, "name", count)
    return len(words)


def _is_capitalised(text: str, word: Word) -> bool:
    return text[word.start].isupper()


def _names(text: str, words: Iterable[Word]) -> Iterator[list[Word]]:
    """The runs of capitalised words with only spaces between them."""
    run: list[Word] = []
    for word in words:
        if run and not (word.follows and _is_capitalised(text, word)):
            yield run
            run = []
        if _is_capitalised(text, word):
            run.append(word)
    yield run


def _count(
    terms: ArticleTerms, words: Iterable[Word], place: Place, kind: TermKind, count: float
) -> None:
    key = " ".join(word.key for word in words)
    term = terms.counts.setdefault(key, TermCount(place, kind))
    form = " ".join(word.form for word in words)
    term.forms[form] = term.forms.get(form, 0.0) + count
