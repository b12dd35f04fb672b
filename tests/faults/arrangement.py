"""What an arranged overlap is made of: drops, invocations that stand before a call, the end.

`at` lets an invocation of relate run until it stands before a certain call; what happens then is
written out by the test.
"""

import json
from collections.abc import Callable
from typing import Any

from tests.faults.actors import Actor, Call
from tests.faults.stories import START
from tests.faults.world import KEYS, Record, World
from tests.support import tables

FIRST_WORDS = "cảng biển bão lũ đường sắt"


OTHER_WORDS = "cảng biển Hải Phòng đón tàu container logistics"


def begin_anew(world: World) -> None:
    """An empty bucket, empty tables, and the time when histories begin."""
    world.empty_bucket()
    world.empty_tables()
    world.begin(0)
    world.now = START


def drop(world: World, key: str, identity: str, words: str, **fields: Any) -> None:
    article = {
        "identity": identity,
        "headline": "cảng biển",
        "body_text": words,
        "tags": ["Bão"],
        "version": 0,
        "cancelled": False,
        "published_at": "2025-09-01T00:00:00Z",
        "embargo": None,
        "expires": None,
    }
    body = json.dumps([article | fields]).encode()
    world.s3.put_object(Bucket=tables.BUCKET, Key=key, Body=body)
    world.ingest(key)


def delete(world: World, key: str) -> None:
    world.s3.delete_object(Bucket=tables.BUCKET, Key=key)
    world.ingest(key)


def at(world: World, record: Record, is_it: Callable[[Call], bool]) -> Actor:
    """An invocation with a record that stands before the first such call."""
    actor = Actor("relate", lambda: world.stream.extendleft(world.relate_batch([record])))
    while not actor.finished and not is_it(actor.next_call):
        actor.step()
    assert not actor.finished
    return actor


def finish(actor: Actor) -> None:
    while not actor.finished:
        actor.step()
    assert actor.outcome is None


def of_manifest(call: Call) -> bool:
    operation, request = call
    return operation == "put_item" and request["Item"]["pk"]["S"].startswith("MANIFEST#")


def of_puts(call: Call) -> bool:
    return call[0] == "batch_write_item" and "PutRequest" in call[1]["RequestItems"]["index"][0]


def of_back_row_put(call: Call) -> bool:
    if not of_puts(call):
        return False
    item = call[1]["RequestItems"]["index"][0]["PutRequest"]["Item"]
    return bool(item["pk"]["S"].startswith("RELATED#") and item["sk"]["S"] != "own")


def of_deletes(call: Call) -> bool:
    return call[0] == "batch_write_item" and "DeleteRequest" in call[1]["RequestItems"]["index"][0]


def of_back_rows_query(call: Call) -> bool:
    operation, request = call
    values = request.get("ExpressionAttributeValues", {})
    return operation == "query" and values[":pk"]["S"].startswith("RELATED#")


def of_counter(word: str) -> Callable[[Call], bool]:
    def is_it(call: Call) -> bool:
        operation, request = call
        return (
            operation == "update_item"
            and request["Key"].get("pk") == {"S": "TAGS"}
            and word in request["UpdateExpression"]
        )

    return is_it


def of_change(call: Call) -> bool:
    operation, request = call
    return operation == "put_item" and request["Item"]["pk"]["S"].startswith("CHANGES#")


def assert_clean(world: World) -> None:
    """The end, an hour later, is that of one clean run."""
    world.drain()
    world.wait()
    end = world.state()
    world.empty_tables()
    world.settle(KEYS)
    for part, expected in world.state().items():
        assert end[part] == expected, part
