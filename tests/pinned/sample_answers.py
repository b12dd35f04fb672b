"""The answers that `/docs` shows: of the handlers, to requests about the sample articles.

They are kept in `functions/api/site/reader/samples.json`, shortened, and a test holds them to what
the handlers answer. `python -m tests.pinned.sample_answers write` writes them anew.
"""

import base64
import gzip
import json
import re
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from functions.api.v1.openapi_parameters import PATH_PARAMETERS
from functions.api.v1.openapi_paths import ApiPath, expand_routes, operation_id
from tests.pinned import newsroom, run
from tests.pinned.newsroom import Newsroom
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.paths import ARTICLES, ROOT

FILE = ROOT / "functions/api/site/reader/samples.json"
FOLDER = ARTICLES / "samples"
SITE = "newsdrop.example"
KEYS = {"tags": "da-nang", "sections": "kinh-te", "authors": "mai-linh-dan"}
QUERIES = {"q": "cang lien chieu", "w": "320", "limit": "1"}
"""What is asked with, where a route knows the parameter."""

WRONG = {
    "wrongParameter": ("/v1/articles", "limit=0"),
    "missing": ("/v1/articles/aaaaaaaaaaaa", ""),
}
"""Requests that are answered with errors, by the names that `/docs` knows them by."""

CUT = "…"
MAX_LINES, MAX_COLUMNS, MAX_WORDS = 70, 88, 60
SHOWN_ITEMS, SHOWN_WORDS = 1, 3
"""Of a list: so many objects, so many texts."""

NOW = "2025-10-20T08:00:00Z"
"""When is asked: some hours after the newest of the sample articles came out."""

Sample = dict[str, Any]


def samples() -> dict[str, Sample]:
    """The sample of each route's first path, by the id of its operation; and those of errors."""
    room = newsroom.begin()
    room.now = "2025-10-20T07:00:00Z"
    for file in sorted(FOLDER.rglob("*")):
        if file.is_file():
            room.drop(f"{file.relative_to(FOLDER)}", file.read_bytes(), {})
            room.settle()
    room.now = NOW
    asked = {operation_id(one): _ask(room, *_request(one)) for one in _first_paths()}
    errors = {name: _ask(room, *request) for name, request in WRONG.items()}
    return asked | errors


def _first_paths() -> Iterator[ApiPath]:
    """One path of each route: of kinds of names the first."""
    routes: set[int] = set()
    for api_path in expand_routes():
        route = api_path.route
        if not route.is_page and "GET" in route.methods and id(route) not in routes:
            routes.add(id(route))
            yield api_path


def _request(api_path: ApiPath) -> tuple[str, str]:
    values = {name: str(parameter.example) for name, parameter in PATH_PARAMETERS.items()}
    if "kind" in api_path.constants:
        values["key"] = KEYS[api_path.constants["kind"]]
    known = [name for name in QUERIES if name in api_path.route.parameters]
    return api_path.path.format(**values), urlencode({name: QUERIES[name] for name in known})


def _ask(room: Newsroom, path: str, query: str) -> Sample:
    answer = room.api(event_of(path, query, domain=SITE), CONTEXT)
    headers, body = answer["headers"], answer["body"]
    media_type = headers["content-type"]
    sample = {"request": path + f"?{query}" * bool(query), "status": answer["statusCode"]}
    if media_type.startswith("image/"):
        size = len(base64.b64decode(body))
        return sample | {"type": media_type, "body": f"({size:,} bytes)"}
    if answer["isBase64Encoded"]:
        body = gzip.decompress(base64.b64decode(body)).decode()
    links = {"link": headers["link"]} if "link" in headers else {}
    return sample | {"type": media_type, "body": _shorten(body, media_type)} | links


def _shorten(body: str, media_type: str) -> str:
    """A body as a reader can take it in, with a mark wherever something was left out."""
    if "json" in media_type:
        lines = _set_out(_shorter(json.loads(body))).splitlines()
    else:
        body = re.sub(r">(?=<[^/])", ">\n", body) if "xml" in media_type else body
        lines = [_cut(line, MAX_COLUMNS) for line in body.splitlines()]
    return "\n".join([*lines[:MAX_LINES], *[CUT] * (len(lines) > MAX_LINES)])


def _shorter(value: Any) -> Any:
    match value:
        case str():
            return _cut(value, MAX_WORDS)
        case list():
            shown = SHOWN_ITEMS if any(isinstance(one, dict) for one in value) else SHOWN_WORDS
            return [*map(_shorter, value[:shown]), *[CUT] * (len(value) > shown)]
        case dict():
            return {name: _shorter(one) for name, one in value.items()}
    return value


def _set_out(value: Any, indent: int = 0) -> str:
    """JSON, each part on a line of its own unless it fits into one."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(line) + indent <= MAX_COLUMNS:
        return line
    inner, margin = indent + 2, " " * indent
    if isinstance(value, list):
        parts, ends = [_set_out(one, inner) for one in value], "[]"
    else:
        parts = [f"{json.dumps(name)}: {_set_out(one, inner)}" for name, one in value.items()]
        ends = "{}"
    rows = ",\n".join(f"{margin}  {part}" for part in parts)
    return f"{ends[0]}\n{rows}\n{margin}{ends[1]}"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 2].rstrip() + f" {CUT}"


def text() -> str:
    """The file's contents, made anew by a process of its own."""
    return json.dumps(run.made("docs"), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        FILE.write_text(text(), encoding="utf-8")
