"""What a busy day asks of a desk: drops, readers who walk its pages, a search each second.

And what they meet: how long each answer took, when each drop was served, what the processes occupy.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random
from threading import Event
from typing import Any
from urllib.parse import quote_plus

import boto3
import urllib3

from functions.ingest.article.draft import Draft
from shared.identifiers import article_id, article_identity
from tests.support.generator import drafts

LINK = re.compile(r'href="(/(?!static/)[^"#]*)"')
BEGINNINGS = ("/", "/feeds/latest.atom", "/v1/articles", "/v1/tags")
"""Where a reader comes in."""

WALK = 12
"""After so many pages a reader begins anew."""

READ_SECONDS, SEARCH_SECONDS, FOLLOW_SECONDS, MEMORY_SECONDS = 0.5, 1.0, 3.0, 5.0
"""How long each pauses between an answer and what it asks next."""

ANSWER_SECONDS = 120
"""Longer than the gateway waits for its function: what takes longer is no answer at all."""

NO_ANSWER = 0
"""Instead of a status."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A request that was made: by whom, to what, and what came of it after how long."""

    who: str
    path: str
    status: int
    seconds: float


@dataclass
class Day:
    """What was seen of a desk under load."""

    answers: list[Answer] = field(default_factory=list)
    dropped_at: dict[str, float] = field(default_factory=dict)  # Unix time, by the article's id
    served_at: dict[str, float] = field(default_factory=dict)
    memory: dict[str, list[int]] = field(default_factory=dict)  # bytes, by what the process runs
    cpu_seconds: dict[int, tuple[str, float]] = field(default_factory=dict)  # by process

    def waits(self) -> list[float]:
        """The seconds from drop to served, of those that were served."""
        return [
            self.served_at[id] - at for id, at in self.dropped_at.items() if id in self.served_at
        ]

    def missing(self) -> set[str]:
        """The ids of articles that are not served as yet."""
        return self.dropped_at.keys() - self.served_at.keys()


class Client:
    """Asks a site, and notes what it answers."""

    def __init__(self, site: str, day: Day, who: str) -> None:
        self._site, self._day, self._who = site, day, who
        self._http = urllib3.PoolManager(
            timeout=ANSWER_SECONDS, retries=urllib3.Retry(0, redirect=3)
        )

    def get(self, path: str) -> bytes:
        """The body of an answer, empty if there is none."""
        began = time.monotonic()
        try:
            answer = self._http.request("GET", self._site + path)
            status, body = answer.status, answer.data
        except urllib3.exceptions.HTTPError:
            status, body = NO_ANSWER, b""
        self._day.answers.append(Answer(self._who, path, status, time.monotonic() - began))
        return body


def text_of(draft: Draft) -> bytes:
    """A draft as a page in the plain layout, as a reporter would write it."""
    tags = " ".join(f"#{tag}" for tag in draft.tags)
    parts = (draft.section, draft.headline, draft.summary, *draft.authors, draft.body_text, tags)
    return "\n\n".join(filter(None, parts)).encode()


def drop(
    desk: dict[str, Any], day: Day, articles: Iterator[Draft], told: Callable[[], None]
) -> None:
    """Put articles into the bucket, one after another, and tell of each."""
    own = desk["environment"]
    s3 = boto3.client(
        "s3",
        endpoint_url=desk["endpoint"],
        region_name="us-east-1",
        aws_access_key_id=own["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=own["AWS_SECRET_ACCESS_KEY"],
    )
    for draft in articles:
        key = f"load/{draft.identity}.txt"
        s3.put_object(Bucket=desk["bucket"], Key=key, Body=text_of(draft))
        day.dropped_at[article_id(article_identity(None, key, ""))] = time.time()
        told()
    s3.close()


def follow(client: Client, day: Day) -> Callable[[], None]:
    """Notes of which articles the site's list of changes says that they are served since when, each
    time that it is called: the list names them ten seconds later."""
    cursor = ""

    def look() -> None:
        nonlocal cursor
        while True:
            body = client.get(f"/v1/changes?limit=500{cursor and f'&cursor={quote_plus(cursor)}'}")
            try:
                page = json.loads(body)
                items = page["items"]
            except (ValueError, LookupError):
                return
            for item in items:
                day.served_at.setdefault(item["id"], datetime.fromisoformat(item["at"]).timestamp())
            cursor = page["next"]
            if not items:
                return

    return look


def look_at_newest(client: Client, day: Day) -> Callable[[], None]:
    """Notes which articles are in the list of the newest, each time that it is called."""

    def look() -> None:
        for item in json.loads(client.get("/v1/articles") or b'{"items": []}')["items"]:
            day.served_at.setdefault(item["id"], time.time())

    return look


def read(client: Client, number: int) -> Callable[[], None]:
    """A reader who goes from page to page by links, a page each time that it is called."""
    random = Random(number)
    links: list[str] = []
    pages = count()

    def look() -> None:
        nonlocal links
        begins = not links or next(pages) % WALK == 0
        path = random.choice(BEGINNINGS if begins else links)
        body = client.get(path.replace("&amp;", "&")).decode("utf-8", "replace")
        links = LINK.findall(body) if "<html" in body[:200] else []

    return look


def search(client: Client, articles: int) -> Callable[[], None]:
    """Somebody who asks for two words of some headline, each time that it is called."""
    random = Random(articles)
    headlines = [draft.headline.split() for draft in drafts(0, min(articles, 200), size=1)]

    def look() -> None:
        words = random.choice(headlines)
        at = random.randrange(len(words) - 1)
        client.get(f"/search?q={quote_plus(' '.join(words[at : at + 2]))}")

    return look


def note_memory(day: Day, desk: int) -> Callable[[], None]:
    """Notes what the processes of a desk occupy, each time that it is called."""

    def look() -> None:
        for pid in (desk, *_descendants(desk)):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                pages = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
                ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
            except (OSError, IndexError):
                continue
            name = _name(b" ".join(command).decode())
            day.memory.setdefault(name, []).append(pages * os.sysconf("SC_PAGESIZE"))
            day.cpu_seconds[pid] = name, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    return look


def _descendants(pid: int) -> Iterator[int]:
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").glob("*/children")
            for child in task.read_text().split()
        ]
    except OSError:  # it has ended meanwhile
        return
    for child in children:
        yield child
        yield from _descendants(child)


def _name(command: str) -> str:
    names = {
        "wait $child": "shell",
        "infra.local.cloud": "moto",
        "DynamoDBLocal": "DynamoDB Local",
        "infra.cli.main": "desk",
    }
    function = re.search(r"functions\.(\w+)\.", command)
    return next((name for part, name in names.items() if part in command), "") or (
        function[1] if function else "another"
    )


@contextmanager
def again_and_again(*looks: tuple[Callable[[], None], float]) -> Iterator[None]:
    """Do each of these in a thread of its own, again and again with so many seconds between. What
    one raises is raised in the end: without it the figures would be of a part of the time."""
    ending = Event()

    def run(look: Callable[[], None], pause: float) -> None:
        while not ending.wait(pause):
            look()

    with ThreadPoolExecutor(len(looks)) as threads:
        results = [threads.submit(run, *each) for each in looks]
        try:
            yield
        finally:
            ending.set()
    for result in results:
        result.result()
