"""The memory's DynamoDB with a listener to its reads."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.support import memory
from tests.support.memory_rows import Item, Key

TABLE_KEYS: Mapping[str, Key] = {
    "drops": ("key",),
    "articles": ("id", "sk"),
    "index": ("pk", "sk"),
}
TABLE_INDEXES: Mapping[str, Mapping[str, Key]] = {
    "drops": {"rejected": ("rejected", "at"), "newest": ("day", "at")}
}
"""The tables of template.yaml, as `Quick` is told of them."""


def _nobody(operation: str, answer: Item) -> None:
    """Hears nothing."""


class Quick(memory.DynamoDB):
    """`heard` is told of each read of several rows and what it answered."""

    heard: Callable[[str, Item], None] = staticmethod(_nobody)

    def query(self, **request: Any) -> Item:
        """Query."""
        answer = super().query(**request)
        self.heard("Query", answer)
        return answer

    def batch_get_item(self, *, RequestItems: Item) -> Item:
        """BatchGetItem."""
        answer = super().batch_get_item(RequestItems=RequestItems)
        self.heard("BatchGetItem", answer)
        return answer
