"""A FIFO queue of SQS in memory: of a group nothing is handed out while one of it is in flight.

SQS Developer Guide, "Interleaving multiple ordered message groups": "When a message with a specific
MessageGroupId is being processed and is invisible, no other consumer can process messages from that
same group until the visibility timeout expires or the message is deleted".
"""

from typing import Any

from tests.support.memory_queue import Message, Queue


class FifoQueue(Queue):
    """The queue, and the client of whoever handles its messages."""

    def __init__(self, url: str, visibility_timeout: int, most_receives: int) -> None:
        super().__init__(url, visibility_timeout, most_receives)
        self.groups: dict[str, str] = {}

    def send_to(self, group: str, name: str, body: str) -> None:
        """Take a message of a group in; it comes behind those that are there."""
        self.groups[name] = group
        self.send(name, body)

    def receive(self, most: int) -> list[dict[str, Any]]:
        """The first messages of groups of which none is in flight; dead letters on the way."""
        blocked = {
            self.groups[message.name]
            for message in self.messages.values()
            if message.visible_at > self.now
        }
        free = [one for one in self.messages.values() if self.groups[one.name] not in blocked]
        records = [record for one in free[:most] if (record := self._received(one))]
        for record in records:
            record["attributes"]["MessageGroupId"] = self.groups[record["messageId"]]
        return records

    def _received(self, message: Message) -> dict[str, Any] | None:
        if message.received == self.most_receives:
            self.dead.append(message.name)
            del self.messages[message.name]
            return None
        message.received += 1
        message.received_at = self.now
        message.visible_at = self.now + self.visibility_timeout
        message.receipt = f"{message.name} {message.received}"
        return message.record()

    def pass_time(self) -> bool:
        """Let time pass until a group is free; False if the queue is empty."""
        if not self.messages:
            return False
        free_at: dict[str, float] = {}
        for message in self.messages.values():
            group = self.groups[message.name]
            free_at[group] = max(free_at.get(group, 0), message.visible_at)
        self.now = max(self.now, min(free_at.values()))
        return True
