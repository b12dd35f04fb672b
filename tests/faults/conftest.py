"""Two worlds for histories: AWS in memory, which is fast, and moto's AWS.

The first plays thousands of histories; the second shows that the first is right.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws

from functions.ingest.files import sandbox
from functions.ingest.protocol.intake import Intake, Overtaken
from functions.relate import handler as relate
from functions.relate import relater
from functions.relate.similarity import minhash, term_vector
from shared import aws, times
from shared.tables import dynamo
from tests.faults import stories
from tests.faults.actors import Client, Serial
from tests.faults.histories import PLAYS_ALL
from tests.faults.world import World
from tests.support import memory, memory_s3, tables
from tests.support.singletons import new_process

KEYS = {"drops": ("key",), "articles": ("id", "sk"), "index": ("pk", "sk")}
PAGE_ROWS = 4
"""What a page of a query has at most in memory: DynamoDB ends pages where it likes."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """AWS in memory."""
    dynamodb = memory.DynamoDB(KEYS, stale=Random(0), page_rows=PAGE_ROWS)
    s3 = memory_s3.S3()

    def begin(seed: int) -> None:
        dynamodb.begin(seed)
        s3.begin()

    with _world(dynamodb, s3, begin, dynamodb.settle) as world:
        yield world


@pytest.fixture(scope="module")
def moto_world() -> Iterator[World]:
    """moto's AWS."""
    with mock_aws(), new_process(tables.ENVIRONMENT):
        tables.create()
        with _world(aws.dynamodb(), aws.s3()) as world:
            yield world


@contextmanager
def _world(
    dynamodb: Any,
    s3: Any,
    begin: Callable[[int], None] = lambda seed: None,
    see_all: Callable[[], None] = lambda: None,
) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch, new_process(tables.ENVIRONMENT):
        for name in ("ingest", "relate"):
            patch.setattr(logging.getLogger(name), "disabled", True)
        # Pure functions of an article; the same few articles come again and again.
        for module, name in ((term_vector, "term_vector_of"), (minhash, "minhash")):
            patch.setattr(module, name, cache(getattr(module, name)))
        world = World(s3, begin, see_all)
        ordered, objects = Client(dynamodb, world.wrote), Client(s3, world.wrote)
        patch.setattr(aws, "dynamodb", lambda: ordered)
        patch.setattr(aws, "s3", lambda: objects)
        events = Client(world.bus, world.wrote)
        patch.setattr(aws, "events", lambda: events)
        patch.setattr(dynamo, "_pool", Serial)
        patch.setattr(dynamo, "time", SimpleNamespace(sleep=lambda seconds: None))
        patch.setattr(relate, "_pool", Serial)
        patch.setattr(relater, "HOLDER_PAUSES", ())
        patch.setattr(times, "now", lambda: world.now)
        patch.setattr(sandbox, "read_in_sandbox", stories.read)
        patch.setattr(Intake, "process", _note_errors(Intake.process, world))
        yield world


def _note_errors(process: Callable[..., Any], world: World) -> Callable[..., Any]:
    """The same, but the world hears of errors that the handler tells by failed messages only."""

    def noted(self: Intake, notification: Any) -> Any:
        try:
            return process(self, notification)
        except Overtaken:
            raise
        except Exception as error:
            world.errors.append(error)
            raise

    return noted


@pytest.fixture(scope="session")
def every_pair() -> int:
    """Of the pairs of calls at which two runs can overlap, which part `make test-slow` plays: every
    71st. `make faults` plays all."""
    return 1 if PLAYS_ALL else 71
