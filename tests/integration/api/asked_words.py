"""Articles about words, and what a question of words finds."""

from typing import Any
from urllib.parse import quote

from shared.article.model import Article
from tests.support.newsroom import Newsroom, draft


def about(headline: str, words: str, **fields: Any) -> Article:
    """An article whose text says these words often."""
    return draft(headline, body_text=". ".join([words] * 4), **fields)


def found(room: Newsroom, words: str, query: str = "") -> list[str]:
    """The ids of the hits of a question, in their order."""
    return room.ids("/v1/search", f"q={quote(words)}&{query}" if query else f"q={quote(words)}")
