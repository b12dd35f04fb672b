"""What Lambda makes of a function's answer to a batch."""

from collections.abc import Sequence
from typing import Any


def failed_items(answer: Any, identifiers: Sequence[str], *, partial: bool) -> list[str]:
    """The identifiers that the answer names as failed, in the batch's order; all of them if it
    cannot be understood.

    `partial` is whether the mapping reports failures item by item; if not, an answer means that all
    went well.
    """
    if not partial or answer is None:
        return []
    if not isinstance(answer, dict):
        return list(identifiers)
    failures = answer.get("batchItemFailures")
    if failures is None:
        return []
    if not isinstance(failures, list):
        return list(identifiers)
    item_ids = [
        failure.get("itemIdentifier") if isinstance(failure, dict) else None for failure in failures
    ]
    if any(name not in identifiers for name in item_ids):
        return list(identifiers)
    return [identifier for identifier in identifiers if identifier in item_ids]
