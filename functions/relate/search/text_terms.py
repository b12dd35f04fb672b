"""The terms that search may find an article by, counted: words, pairs, names. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from operator import and_
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
            _count(terms, (word.key, word.form), "head", "word", FILE_COUNT)
    return terms


def _add(
    terms: ArticleTerms, text: str, place: Place, count: float, listed_pairs: Mapping[str, int]
) -> int:
    """Count the terms of a text; how many words it has."""
    words, stops = list(text_words(text)), stop_words(terms.language)
    capitals = [text[word.start].isupper() for word in words]
    for word in words:
        if word.form not in stops:
            _count(terms, (word.key, word.form), place, "word", count)
    for (first, second), is_name in zip(
        pairwise(words), map(and_, capitals, capitals[1:]), strict=True
    ):
        if second.follows:
            form = f"{first.form} {second.form}"
            is_content = place == "summary" and stops.isdisjoint((first.form, second.form))
            if is_name or place == "head" or is_content or form in listed_pairs:
                kind: TermKind = "name" if is_name else "pair"
                _count(terms, (f"{first.key} {second.key}", form), place, kind, count)
    for run in _names(words, capitals):
        if 2 < len(run) <= LONGEST_RUN:
            key, form = " ".join(word.key for word in run), " ".join(word.form for word in run)
            _count(terms, (key, form), place, "name", count)
    return len(words)


def _names(words: Iterable[Word], capitals: Iterable[bool]) -> Iterator[list[Word]]:
    """The runs of capitalised words with only spaces between them."""
    run: list[Word] = []
    for word, is_capitalised in zip(words, capitals, strict=True):
        if run and not (word.follows and is_capitalised):
            yield run
            run = []
        if is_capitalised:
            run.append(word)
    yield run


def _count(
    terms: ArticleTerms, key_and_form: tuple[str, str], place: Place, kind: TermKind, count: float
) -> None:
    key, form = key_and_form
    term = terms.counts.get(key)
    if term is None:
        term = terms.counts[key] = TermCount(place, kind)
    term.forms[form] = term.forms.get(form, 0.0) + count
