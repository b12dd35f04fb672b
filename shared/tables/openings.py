"""The opening of an article's text on its card: as much, compressed, as its page has room for.

A read costs by pages of 4 KB, so what the page has left costs readers of cards nothing. Pure.
"""

import zlib

from shared.tables.attribute_values import encode_item
from shared.tables.index_records import Card
from shared.tables.index_rows import PAGE_BYTES, card_row

MOST_OPENING_CHARS = 12_000
"""Characters that are tried: of ordinary text a page holds 3,000 to 5,000."""

NAME_BYTES = len("opening")


def packed_opening(card: Card, text: str) -> bytes:
    """As much of the beginning of a text as the row of the card, which has none yet, has room
    for."""
    room = PAGE_BYTES - _row_bytes(card) - NAME_BYTES
    size = min(len(text), MOST_OPENING_CHARS)
    while size > 0 and room > 0:
        data = zlib.compress(text[:size].encode(), 9)
        if len(data) <= room:
            return data
        size = min(size - 1, size * room // len(data))
    return b""


def unpacked_opening(card: Card) -> str:
    """The beginning of the article's text that its card has."""
    return zlib.decompress(card.opening).decode() if card.opening else ""


def _row_bytes(card: Card) -> int:
    """Bytes of a card's row: names and values of attributes, a number at most 21 (DynamoDB
    Developer Guide, "DynamoDB item sizes and formats")."""
    return sum(
        len(name) + (21 if "N" in value else len(_content(value)))
        for name, value in encode_item(card_row(card)).items()
    )


def _content(value: dict[str, str | bytes]) -> bytes:
    (content,) = value.values()
    return content.encode() if isinstance(content, str) else content
