"""Rooms for the tests of kept rows: a version of the functions over the rows of another."""

import base64
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from tests.rows.future import UNREADABLE
from tests.rows.newsroom import FILES, NOW, fill_bucket, kept_tables, read_rows
from tests.versions.loader import RELEASES, TODAY, Version
from tests.versions.stage import S3, DynamoDB, Stage, stage

KEPT = (*RELEASES, "today", "future")
DROPS = tuple(dict.fromkeys(key for key, _ in FILES))


class Answer(NamedTuple):
    """What a client gets."""

    status: int
    body: str

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@contextmanager
def room_of(
    name: str, version: Version = TODAY, *, dynamodb: DynamoDB | None = None
) -> Iterator[Stage]:
    """A version over the rows that are kept under a name, or over what became of them, beside the
    bucket that they came from."""
    s3 = S3()
    fill_bucket(s3)
    with stage(version, dynamodb or kept_tables(name), s3, NOW) as shown:
        yield shown


def ask(room: Stage, path: str, query: str = "") -> Answer:
    answer = room.ask(path, query)
    body = answer["body"]
    if answer["isBase64Encoded"]:
        data = base64.b64decode(body)
        is_text = answer["headers"].get("content-encoding") == "gzip"
        body = gzip.decompress(data).decode() if is_text else data.decode("latin-1")
    return Answer(answer["statusCode"], body)


@cache
def ids(name: str) -> dict[str, list[str]]:
    """The articles that each drop claims."""
    rows = read_rows(name)["articles"]
    claims = [row for row in rows if row["sk"]["S"].startswith("claim#")]
    return {
        drop: [row["id"]["S"] for row in claims if row["sk"]["S"] == f"claim#{drop}"]
        for drop in DROPS
    }


def unreadable_ids(name: str) -> set[str]:
    """The articles that today's code cannot read."""
    unreadable = UNREADABLE if name == "future" else ()
    return {article for drop in unreadable for article in ids(name)[drop]}
