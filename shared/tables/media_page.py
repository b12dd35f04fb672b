"""What a page of a table says of the bucket of media."""

from typing import NamedTuple

from shared.tables.dynamo import Item


class MediaPage(NamedTuple):
    """How many rows a page has, the keys of the pictures that they name, and of how many rows
    nobody knows what they name, since this version cannot read them; `next_place` is where the
    next page begins, None after the last."""

    row_count: int
    keys: list[str]
    unreadable_count: int
    next_place: Item | None
