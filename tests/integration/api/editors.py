"""What the tests of the editors' page share: who is let in, and reports."""

from typing import Any

import pytest

from functions.api.query import stores
from shared.process import clear_singletons
from shared.tables.drop_records import ObjectState, Report


def let_in(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    """As a deployment with this setting does."""
    monkeypatch.setenv("DESK", setting)
    clear_singletons()


def report(key: str, status: Any = "accepted", **fields: Any) -> None:
    """What became of a drop."""
    table = stores.stores().drops
    table.record(
        table.take_ticket(key), Report(status, ObjectState("e"), "1", **fields), frozenset()
    )
