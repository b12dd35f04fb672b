"""Full-text searches beside which ours is measured: BM25 in memory, and FTS5 of SQLite."""

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Protocol

from shared import text
from shared.article.model import Article
from shared.search_words import text_words

HEADLINE_FACTOR = 3
K1, B = 1.2, 0.75


class SearchPeer(Protocol):
    """A search over numbered articles."""

    def search(self, words: str, limit: int) -> list[int]:
        """The numbers of the articles that it finds, best first."""
        ...


class BM25:
    """Okapi BM25 (Robertson and Walker, 1994) over headline, thrice, summary and body; with
    `is_folded` over words without tone marks."""

    def __init__(self, articles: Sequence[Article], *, is_folded: bool) -> None:
        self._is_folded = is_folded
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._lengths: list[int] = []
        for number, article in enumerate(articles):
            words = self._words(article.headline) * HEADLINE_FACTOR
            words += self._words(f"{article.summary or ''}\n{article.body_text}")
            self._lengths.append(len(words))
            for word, count in Counter(words).items():
                self._postings[word].append((number, count))
        self._mean_length = sum(self._lengths) / len(self._lengths)

    def _words(self, words: str) -> list[str]:
        forms = [word.form for word in text_words(words)]
        return [text.fold(form) for form in forms] if self._is_folded else forms

    def search(self, words: str, limit: int) -> list[int]:
        """The numbers of the articles that have any of the words, best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word in set(self._words(words)):
            postings = self._postings.get(word, [])
            share = (len(self._lengths) - len(postings) + 0.5) / (len(postings) + 0.5)
            for number, count in postings:
                length = 1 - B + B * self._lengths[number] / self._mean_length
                scores[number] += math.log(1 + share) * count * (K1 + 1) / (count + K1 * length)
        return sorted(scores, key=lambda number: (-scores[number], number))[:limit]


class FTS5:
    """SQLite's FTS5, whose tokenizer removes diacritics (not the stroke of đ), over headline,
    thrice as heavy, summary and body; any of the words."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE found USING fts5(headline, summary, body, "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )
        rows = (
            (number, article.headline, article.summary or "", article.body_text)
            for number, article in enumerate(articles)
        )
        self._connection.executemany(
            "INSERT INTO found(rowid, headline, summary, body) VALUES (?, ?, ?, ?)", rows
        )

    def search(self, words: str, limit: int) -> list[int]:
        """The numbers of the articles that have any of the words, best first."""
        match = " OR ".join(f'"{word.form}"' for word in text_words(words))
        rows = self._connection.execute(
            "SELECT rowid FROM found WHERE found MATCH ? "
            f"ORDER BY bm25(found, {HEADLINE_FACTOR}, 1, 1) LIMIT ?",
            (match, limit),
        )
        return [number for (number,) in rows]
