"""Opaque cursors: where the next page of a list begins, bound to the question of the first page."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any, NamedTuple

from functions.api.edge import problems

CURSOR_HELP = "the `next` of an earlier answer to the same question"
MAX_PLACE_BYTES = 1000
"""A sort key of DynamoDB has at most 1,024 bytes."""


class Cursor(NamedTuple):
    """Where a list goes on: after this sort key (`place`) of this partition of IndexTable."""

    partition: str
    place: str


def encode_cursor(position: Cursor, question: Any) -> str:
    """The cursor as text for a URL. `question` is JSON; only the same question decodes it."""
    content = [*position, _question_mark(question)]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(text: str | None, question: Any) -> Cursor | None:
    """The position of a cursor; None where there is none.

    Raises Problem 400 if it was not made by `encode_cursor` with the same question.
    """
    if text is None:
        return None
    try:
        partition, place, mark = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        is_place = (
            isinstance(partition, str)
            and isinstance(place, str)
            and 0 < len(place.encode()) <= MAX_PLACE_BYTES
        )
        if is_place and mark == _question_mark(question):
            return Cursor(partition, place)
    except (ValueError, TypeError, RecursionError):
        pass
    raise bad_cursor()


def bad_cursor() -> problems.Problem:
    """400: the cursor belongs to another question, or was never given out."""
    return problems.bad_parameter("cursor", CURSOR_HELP)


def _question_mark(question: Any) -> str:
    """Ten letters that stand for a question: the beginning of a hash of its JSON."""
    return sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:10]
