"""A site that a mirror follows over HTTP, and what its folder has."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from click.testing import CliRunner, Result

from functions.ingest.article.draft import Draft
from infra.cli.main import main
from shared import times
from tests.support.pipeline import House

KEPT_SECONDS = 60


class Site:
    """A house behind HTTP. Its cache, if it has one, keeps articles for a minute; `failures` is how
    many of the next answers are errors, `broken` the id of an article that always is one."""

    def __init__(self, whole: House) -> None:
        self.whole, self.failures, self.requests = whole, 0, 0
        self.has_cache = False
        self.broken = ""
        self._cache: dict[str, tuple[float, int, bytes]] = {}
        self._lock = Lock()
        self.url = ""

    def answer(self, target: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the answer to a GET; one at a time, as doubles need it."""
        with self._lock:
            self.requests += 1
            if self.failures:
                self.failures -= 1
                return 500, {}, b""
            parts = urlsplit(target)
            if self.broken and self.broken in parts.path:
                return 500, {}, b""
            now = _seconds(times.now())
            kept = self._cache.get(target) if self.has_cache else None
            if kept and now - kept[0] < KEPT_SECONDS:
                return kept[1], {"date": formatdate(kept[0], usegmt=True)}, kept[2]
            status, sent, body = self.whole.ask_bytes(
                unquote(parts.path), parts.query, **{k.lower(): v for k, v in headers.items()}
            )
            if status in {200, 404, 410} and "/articles/" in target:
                self._cache[target] = now, status, body
            etag = {"etag": sent["etag"]} if "etag" in sent else {}
            return status, {"date": formatdate(now, usegmt=True), **etag}, body


def _seconds(time_: str) -> float:
    return times.from_rfc3339(time_).timestamp()


@contextmanager
def served(site: Site) -> Iterator[None]:
    """The site on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {"if-none-match": self.headers.get("If-None-Match", "")}
            status, sent, body = site.answer(self.path, headers)
            self.send_response_only(status)
            for name, value in {**sent, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def draft(number: int, **more: Any) -> Draft:
    fields: dict[str, Any] = {
        "format": "test",
        "identity": str(number),
        "headline": f"Bến số {number}",
        "body_text": f"Tàu {number} về bến.",
        "published_at": "2025-09-15T00:00:00Z",
    }
    return Draft(**fields | more)


def drop(site: Site, *drafts: Draft) -> None:
    for one in drafts:
        site.whole.drop(f"{one.identity}.test", [one])
    site.whole.settle()


def remove(site: Site, number: int) -> None:
    site.whole.remove(f"{number}.test")
    site.whole.settle()


def pass_time(moment: dict[str, str], seconds: float = 60) -> None:
    moment["now"] = times.later_by(moment["now"], seconds)[:19] + "Z"


def mirrored(site: Site, folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["mirror", str(folder), "--site", site.url, *options])


def headlines(folder: Path) -> dict[str, str]:
    """The headline of each article in the folder, by its id."""
    return {
        file.name.partition(".")[0]: json.loads(file.read_bytes())["headlines"][0]["value"]
        for file in folder.glob("*.ninjs.json")
    }


def shown(site: Site) -> dict[str, str]:
    """The same of the articles that the site lists."""
    found, cursor = dict[str, str](), ""
    while True:
        page = json.loads(site.whole.ask("/v1/articles", f"limit=100{cursor}")[1])
        found |= {item["id"]: item["headline"] for item in page["items"]}
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def make_older(file: Path) -> None:
    """Date a file an hour back."""
    long_ago = time.time() - 3_600
    os.utime(file, (long_ago, long_ago))
