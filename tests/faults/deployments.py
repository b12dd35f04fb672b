"""Deployments half done and rolled back: each invocation is of a released version or of today's.

Each function is deployed by itself, so that at times ingest is new and relate old, or the other way
round. What a version keeps in its process is its own.

0.1.0 rests on one run at a time an article, so nothing is at work on an article beside a run of
its: the record is given back meanwhile. Runs of today's overlap as they will.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from functions.ingest import handler as ingest
from functions.relate import handler as relate
from tests.faults import stories
from tests.faults.world import World
from tests.versions.loader import TODAY, Version, release
from tests.versions.stage import stand_in

SWITCH = 0.2
"""How likely a function is deployed, or rolled back, before an invocation: about five invocations
of a version between two deployments."""

MOST_SWITCHES = 40
"""Of a history. The two versions weigh words otherwise, so what one has related is stale for the
other, which has the neighbours related again: with deployments that never end, some histories of
many articles would not either."""


class Deployments:
    """Which version each function is of, as a seed says. `is_over`: all are today's from now on."""

    def __init__(self, old: Version, functions: dict[str, Callable[..., Any]]) -> None:
        self._old, self._today = old, functions
        self._invocations: dict[tuple[str, str], int] = {}
        self.begin(0)

    def begin(self, seed: int) -> None:
        """A history of its own: everything is of the old version at first, or of today's."""
        self._random, self.is_over = Random(seed), False
        self._deployed = dict.fromkeys(self._today, self._random.choice((self._old, TODAY)))
        self._invocations, self._switches = {}, 0
        self._runs: list[tuple[bool, frozenset[str]]] = []
        """Of the runs of relate at work, whether they are old, and their articles."""

    def handle(self, function: str, event: Any, context: Any) -> Any:
        """Invoke a function, of the version that is deployed now."""
        if self._random.random() < SWITCH and self._switches < MOST_SWITCHES:
            self._switches += 1
            is_old = self._deployed[function] is self._old
            self._deployed[function] = TODAY if is_old else self._old
        version = TODAY if self.is_over else self._deployed[function]
        articles = {each["dynamodb"]["Keys"]["id"]["S"] for each in _stream_records(event)}
        if any(old and at_work & articles for old, at_work in self._runs):
            numbers = [each["dynamodb"]["SequenceNumber"] for each in _stream_records(event)]
            return {"batchItemFailures": [{"itemIdentifier": number} for number in numbers]}
        if any(at_work & articles for _, at_work in self._runs):
            version = TODAY
        run = version is not TODAY, frozenset(articles)
        self._runs.append(run)
        try:
            return self._invoke(version, function, event, context)
        finally:
            self._runs.remove(run)

    def _invoke(self, version: Version, function: str, event: Any, context: Any) -> Any:
        key = function, version.name
        self._invocations[key] = self._invocations.get(key, 0) + 1
        if version is TODAY:
            return self._today[function](event, context)
        if "Records" not in event:
            return {}  # a tick fails in a version that has no clock; the next one finds the same
        return version.module(f"functions.{function}.handler").handle(event, context)

    def invocations(self) -> dict[tuple[str, str], int]:
        """How often each function of each version was invoked in this history."""
        return dict(self._invocations)


def _stream_records(event: Any) -> list[Any]:
    return [each for each in event.get("Records", ()) if "dynamodb" in each]


@contextmanager
def deployments(world: World, name: str) -> Iterator[Deployments]:
    """Have the invocations of a world be of a released version and of today's, turn by turn."""
    old = release(name)
    changing = Deployments(old, {"ingest": ingest.handle, "relate": relate.handle})
    begin = world.begin

    def begin_both(seed: int) -> None:
        begin(seed)
        changing.begin(seed)

    aws = TODAY.module("shared.aws")
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch, old, aws.dynamodb(), aws.s3())
        patch.setattr(
            old.module("functions.ingest.files.sandbox"), "read_in_sandbox", _parser_of(old)
        )
        patch.setattr(
            old.module("shared.tables.dynamo"), "time", SimpleNamespace(sleep=lambda _: None)
        )
        patch.setattr(old.module("shared.times"), "now", lambda: TODAY.module("shared.times").now())
        for function, module in (("ingest", ingest), ("relate", relate)):
            patch.setattr(module, "handle", _choose(changing, function))
        patch.setattr(world, "begin", begin_both)
        clear = old.module("shared.process").clear_singletons
        clear()
        yield changing
        clear()


def _choose(changing: Deployments, function: str) -> Callable[[Any, Any], Any]:
    return lambda event, context: changing.handle(function, event, context)


def _parser_of(version: Version) -> Callable[..., Any]:
    """The tests' own formats, read into the drafts and images of a version and refused with its
    errors."""
    draft = version.module("functions.ingest.article.draft").Draft
    rejected = version.module("shared.errors").Rejected
    today = TODAY.module("functions.ingest.article.draft").Draft
    names = {field.name for field in fields(draft)} & {field.name for field in fields(today)}
    model = version.module("shared.article.model")

    def parse(data: bytes, key: str, *_: Any) -> Any:
        try:
            if key.endswith(".jpg"):
                image = stories.attachment(data, key).image
                return model.Image(image.type, image.width, image.height)
            drafts = stories.drafts(data)
        except TODAY.module("shared.errors").Rejected as refusal:
            raise rejected(str(refusal)) from None
        return [
            draft(
                **{each.name: getattr(one, each.name) for each in fields(one) if each.name in names}
                | {"figures": tuple(model.Figure(figure.file) for figure in one.figures)}
            )
            for one in drafts
        ]

    return parse
