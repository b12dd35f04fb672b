"""An article as a row of ArticlesTable holds it, and how large that row is."""

import zlib

from shared.article.codec import to_json
from shared.article.model import Article

MAX_ITEM_BYTES = 390_000
"""A DynamoDB item has at most 400 KB (409,600 bytes; moto: 405,000)."""

OTHER_ROW_BYTES = 300
"""Bytes of a claim's row beside the article and the key, near enough."""


def pack_article(article: Article) -> bytes:
    """An article as a row holds it: JSON compressed with zlib."""
    return zlib.compress(to_json(article).encode(), 9)


def packed_size(article: Article, key: str) -> int:
    """Bytes of the row of a claim, near enough: the article, its key and what else it has."""
    return len(pack_article(article)) + len(key.encode()) + OTHER_ROW_BYTES
