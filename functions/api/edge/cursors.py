"""Opaque cursors: where the next page of a list begins, bound to the question of the first page.

The place may be that of an article that nobody may see, so a cursor is sealed (`sealing.py`). The
same place gives the same cursor, so that ETags stay.
"""

from typing import Any, NamedTuple

from functions.api.edge import problems, sealing

CURSOR_HELP = "the `next` of an earlier answer to the same question"


class Cursor(NamedTuple):
    """Where a list goes on: after this sort key (`place`) of this partition of IndexTable."""

    partition: str
    place: str


def encode_cursor(position: Cursor, question: Any, key: bytes) -> str:
    """The cursor as text for a URL. `question` is JSON; only the same question decodes it."""
    return sealing.seal(position, question, key)


def decode_cursor(text: str, question: Any, key: bytes) -> Cursor:
    """The position of a cursor.

    Raises Problem 400 if it was not made by `encode_cursor` with the same question and key.
    """
    try:
        return Cursor(*sealing.unseal(text, question, key))
    except sealing.BrokenSeal:
        raise bad_cursor() from None


def bad_cursor() -> problems.Problem:
    """400: the cursor belongs to another question, or was never given out."""
    return problems.bad_parameter("cursor", CURSOR_HELP)
