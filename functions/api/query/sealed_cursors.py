"""The cursors of lists, sealed with the secret of the deployment.

The secret is random, and a row of IndexTable: no client can know it, it costs one read of a process
that gives out or takes a cursor, and it stays when functions are deployed anew.
"""

from typing import Any

from functions.api.edge import cursors
from functions.api.edge.cursors import Cursor
from functions.api.query.stores import cursor_key


def seal_cursor(position: Cursor, question: Any) -> str:
    """The cursor of a position in the answers to a question."""
    return cursors.encode_cursor(position, question, cursor_key())


def open_cursor(text: str | None, question: Any) -> Cursor | None:
    """The position of a cursor, None where there is none; Problem 400 if it is of another question,
    or none of ours."""
    return None if text is None else cursors.decode_cursor(text, question, cursor_key())
