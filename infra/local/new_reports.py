"""The reports of drops that the desk's functions have just been through."""

import queue
import time
from collections.abc import Mapping

from infra.operations.drop_files import is_report_of
from shared.tables.drop_records import Drop
from shared.tables.drops import Drops


class NewReports:
    """Reads the report of each key that is announced, and knows those that it has read."""

    def __init__(self, drops: Drops) -> None:
        self._drops = drops
        self._finished_keys: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reports: dict[str, Drop] = {}

    def announce(self, key: str) -> None:
        """Say that a function has been through a key, from whatever thread."""
        self._finished_keys.put(key)

    def are_read(self) -> bool:
        """Whether there is no key whose report is to be read yet."""
        return self._finished_keys.empty()

    def read(self, seconds: float) -> list[Drop]:
        """The rows of drops that have a new report, as they come in so many seconds. What cannot be
        read as yet is among those of a later call."""
        rows: list[Drop] = []
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                key = self._finished_keys.get(timeout=left)
            except queue.Empty:
                break
            try:
                drop = self._drops.get(key)
            except Exception:
                self._finished_keys.put(key)
                if rows:
                    break
                raise
            if drop and drop.finished_ticket == drop.ticket and drop != self._reports.get(key):
                self._reports[key] = drop
                rows.append(drop)
        return rows

    def missing_keys(self, etags: Mapping[str, str]) -> list[str]:
        """The keys of files, given with their ETags, that have no report as yet."""
        return [
            key
            for key, etag in etags.items()
            if not is_report_of(self._reports.get(key), etag)
            and not is_report_of(self._drops.get(key), etag)  # one of an earlier desk
        ]
