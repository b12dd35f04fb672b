"""Workers that tell which drops they have been through."""

import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from infra.local.worker import Workers

logger = logging.getLogger(__name__)


class AnnouncingWorkers(Workers):
    """Workers that tell which keys the messages named that they have been through."""

    announce: Callable[[str], None]

    def invoke(self, event: dict[str, Any]) -> Any:
        try:
            return super().invoke(event)
        finally:
            for key in _keys(event):
                self.announce(key)


def _keys(event: dict[str, Any]) -> list[str]:
    """The keys that a batch of S3's messages names; messages of any other kind name none."""
    keys: list[str] = []
    for message in event.get("Records", ()):
        try:
            keys += [
                unquote_plus(record["s3"]["object"]["key"])
                for record in json.loads(message["body"])["Records"]
            ]
        except (ValueError, KeyError, TypeError):
            logger.debug("a message that is no S3 event")
    return keys
