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


def most_packed_size(article: Article, key: str) -> int:
    """What `packed_size` is at most, without the time that compressing takes: what zlib cannot
    compress grows by 5 bytes in 16 KB, and 6 bytes once (https://zlib.net/zlib_tech.html)."""
    size = len(to_json(article).encode())
    return size + 5 * (size // 16_000 + 1) + 6 + len(key.encode()) + OTHER_ROW_BYTES


def packed_size(article: Article, key: str) -> int:
    """Bytes of the row of a claim, near enough: the article, its key and what else it has."""
    return len(pack_article(article)) + len(key.encode()) + OTHER_ROW_BYTES
