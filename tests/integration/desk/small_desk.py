"""A desk's pump on the small stack, and what its functions saw."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.local import stream_poller
from infra.local.pump import Pump
from infra.local.stack import Stack
from infra.local.worker import Workers

Until = Callable[[Callable[[], bool]], None]


class Small:
    """The small stack with its pump, and what its functions saw."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.stack, self.seen = stack, folder / "seen.jsonl"
        self.seen.touch()
        template = stack.template
        self.workers = {
            name: Workers(spec, stack.environment(name) | {"SEEN": str(self.seen)}, 1, folder)
            for name, spec in template.functions.items()
        }
        self.pump = Pump(template, stack, self.workers)

    def calls(self) -> list[list[str]]:
        """The names in each batch, in order."""
        return [json.loads(line)["names"] for line in self.seen.read_text().splitlines()]

    def names(self) -> Counter[str]:
        """How often each was seen."""
        return Counter(name for call in self.calls() for name in call)

    def records(self) -> list[dict[str, Any]]:
        return [
            record
            for line in self.seen.read_text().splitlines()
            for record in json.loads(line)["records"]
        ]

    def stream(self) -> stream_poller.StreamPoller:
        (part,) = (
            part for part in self.pump._parts if isinstance(part, stream_poller.StreamPoller)
        )
        return part

    def send(self, name: str, **how: Any) -> None:
        self.stack.client("sqs").send_message(
            QueueUrl=self.stack.physical("Queue"),
            MessageBody=json.dumps({"name": name, **how}),
            MessageAttributes={"Kind": {"DataType": "String", "StringValue": "test"}},
        )

    def put(self, *ids: str) -> None:
        for id_ in ids:
            self.stack.client("dynamodb").put_item(
                TableName=self.stack.physical("Table"),
                Item={"id": {"S": id_}, "bytes": {"B": b"\x00"}},
            )

    def bodies(self, queue: str) -> list[dict[str, Any]]:
        messages = self.stack.client("sqs").receive_message(
            QueueUrl=self.stack.physical(queue), MaxNumberOfMessages=10
        )
        return [json.loads(message["Body"]) for message in messages.get("Messages", [])]


@contextmanager
def worked_off(desk: Small, until: Until) -> Iterator[None]:
    """What is sent inside waits together; afterwards all of it has been handled."""
    yield
    assert not desk.pump.is_idle()
    desk.pump.start()
    until(desk.pump.is_idle)
