"""EventBridge in memory: the one call that the functions make."""

import json
from dataclasses import dataclass, field
from typing import Any

MOST_ENTRIES = 10
"""Of one PutEvents (EventBridge User Guide, "EventBridge quotas")."""

REQUIRED = ("Source", "DetailType", "Detail")


@dataclass
class EventBridge:
    """A bus that keeps what it was sent: (detail type, detail).

    The next `refusals` entries are refused, in an answer that is a success all the same, as the
    User Guide has it ("Sending events with PutEvents").
    """

    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: int = 0

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        """Keep events, each unless it is to be refused."""
        assert 0 < len(Entries) <= MOST_ENTRIES
        answers = [self._put(entry) for entry in Entries]
        failed = sum("ErrorCode" in answer for answer in answers)
        return {"FailedEntryCount": failed, "Entries": answers}

    def _put(self, entry: dict[str, Any]) -> dict[str, str]:
        assert all(entry.get(name) for name in REQUIRED), entry
        detail = json.loads(entry["Detail"])
        if self.refusals:
            self.refusals -= 1
            return {"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"}
        self.events.append((entry["DetailType"], detail))
        return {"EventId": str(len(self.events))}
