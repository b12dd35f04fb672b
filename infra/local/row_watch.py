"""Which rows of moto's tables have changed since one looked last."""

from functools import wraps
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

RowPlace = tuple[Any, Any]
"""A row's partition key and sort key, as moto has them."""


class RowWatch:
    """Notes what is put, updated and deleted in this process, from when it is made.

    Whoever reads it has a turn of DynamoDB.
    """

    def __init__(self) -> None:
        self._rows: dict[str, dict[RowPlace, None]] = {}
        put, delete, update = Table.put_item, Table.delete_item, DynamoDBBackend.update_item

        @wraps(put)
        def put_item(table: Table, *arguments: Any, **options: Any) -> Any:
            item = put(table, *arguments, **options)
            self._note(table.name, (item.hash_key, item.range_key))
            return item

        @wraps(delete)
        def delete_item(table: Table, hash_key: Any, range_key: Any) -> Any:
            self._note(table.name, (hash_key, range_key))
            return delete(table, hash_key, range_key)

        @wraps(update)
        def update_item(backend: DynamoDBBackend, table: str, *rest: Any, **options: Any) -> Any:
            item = update(backend, table, *rest, **options)
            self._note(table, (item.hash_key, item.range_key))
            return item

        tables: Any = Table
        backends: Any = DynamoDBBackend
        tables.put_item, tables.delete_item = put_item, delete_item
        backends.update_item = update_item

    def take(self, table: str) -> list[RowPlace]:
        """The rows that changed since this was asked last."""
        return list(self._rows.pop(table, ()))

    def _note(self, table: str, row: RowPlace) -> None:
        self._rows.setdefault(table, {})[row] = None


def all_rows(table: Table) -> list[RowPlace]:
    """Every row of a table."""
    if table.has_range_key:
        return [(pk, sk) for pk, partition in table.items.items() for sk in partition]
    return [(pk, None) for pk in table.items]


def set_row(table: Table, row: RowPlace, item: Any) -> None:
    """Have a row be this item, or gone if that is None, without a word of it to any stream."""
    pk, sk = row
    place: dict[Any, Any] = table.items[pk] if table.has_range_key else table.items
    key = sk if table.has_range_key else pk
    if item is None:
        place.pop(key, None)
    else:
        place[key] = item
