"""What is kept of rows and answers: all where it is short, else hashes that tell the place."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.pinned.newsroom import Answer, Row

FOLDER = Path(__file__).parent
SHORT = 400
"""JSON of so many letters is kept whole."""

DIGITS = 6
"""Of a row in a group: enough to tell which differ; the hash of the group tells that one does."""

Rows = dict[str, str]
"""Each row's key, and the row as canonical JSON."""


def load(name: str) -> Any:
    """The pins of a kind."""
    return json.loads(_path(name).read_text(encoding="utf-8"))


def save(name: str, pins: Any) -> None:
    """Write the pins of a kind anew."""
    text = json.dumps(pins, ensure_ascii=False, indent=1, sort_keys=True)
    _path(name).write_text(text + "\n", encoding="utf-8")


def _path(name: str) -> Path:
    return FOLDER / f"{name}.json"


def digest(text: str, digits: int = 16) -> str:
    """A short hash."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


def canonical(value: Any) -> str:
    """JSON with one spelling."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def report(row: Row) -> Row:
    """A row of DropsTable, without the types of its attributes."""
    return {name: _bare(value) for name, value in row.items() if name != "key"}


def _bare(value: Row) -> Any:
    ((kind, content),) = value.items()
    if kind == "L":
        return [_bare(part) for part in content]
    return {name: _bare(part) for name, part in content.items()} if kind == "M" else content


def keyed(rows: Iterable[Row], *names: str) -> Rows:
    """Rows by their keys, without the random stamp of manifests."""
    return {
        " ".join(row[name]["S"] for name in names): canonical(
            {name: value for name, value in row.items() if name != "stamp"}
        )
        for row in rows
    }


def grouped(rows: Rows) -> dict[str, Rows]:
    """Rows of IndexTable by what they are: `TERM`, `CARD`; a manifest is a group of its own."""
    groups: defaultdict[str, Rows] = defaultdict(dict)
    for key, row in sorted(rows.items()):
        kind = re.split("[# ]", key)[0]
        groups[key.split(" ")[0] if kind == "MANIFEST" else kind][key] = row
    return dict(groups)


def group(rows: Rows) -> dict[str, Any]:
    """The pin of a group: how many rows, the hash of all, and a little of each one's."""
    each = " ".join(digest(row, DIGITS) for row in rows.values())
    return {"rows": len(rows), "all": digest(canonical(rows)), "each": each}


def different(pin: dict[str, Any] | None, rows: Rows) -> str:
    """Which rows of a group are not as pinned: up to five by name, and how many are gone."""
    known = set(pin["each"].split()) if pin else set()
    now = {digest(row, DIGITS): key for key, row in rows.items()}
    news = [key for one, key in now.items() if one not in known]
    missed = len(known - now.keys())
    return f"{len(news)} rows are new or changed, such as {news[:5]}; {missed} are gone or changed"


def answer(given: Answer, headers: dict[str, Any], *, is_prose: bool) -> dict[str, Any]:
    """The pin of an answer; of prose (the API's description) neither body nor length.

    Headers that many answers share go to `headers`, by their hash.
    """
    kept = {name: _header(name, value) for name, value in given.headers.items()}
    if is_prose:
        kept.pop("content-length", None)
    known = digest(canonical(kept), 8)
    headers[known] = kept
    is_page = is_prose and "json" not in given.headers.get("content-type", "")
    body = {} if is_page else _body(given)
    return {"status": given.status, "headers": known} | body


def _header(name: str, value: str) -> str:
    if name == "etag":
        return "W/" if value.startswith('W/"') else value
    if name == "location":
        address, _, query = value.partition("?")
        signed = [part for part in query.split("&") if part and not part.startswith("X-Amz-")]
        return "?".join(part for part in (address, "&".join(signed)) if part)
    return value


def _body(given: Answer) -> dict[str, Any]:
    text = re.sub(r"style\.css\?v=\w+", "style.css?v=", given.body)
    if not text:
        return {}
    if "json" not in given.headers.get("content-type", ""):
        return {"hash": digest(text)} | ({"words": _words(text)} if given.status >= 400 else {})
    read = without_prose(json.loads(text))
    text = canonical(read)
    if given.status >= 400 or len(text) <= SHORT:
        return {"body": read, "hash": digest(text)}
    return {"fields": _fields(read), "hash": digest(text)}


def without_prose(value: Any) -> Any:
    """An OpenAPI document without its texts, which are docstrings; anything else as it is."""
    return _without_prose(value) if isinstance(value, dict) and "openapi" in value else value


def _without_prose(value: Any) -> Any:
    if isinstance(value, dict):
        prose = {name for name in ("description", "summary") if isinstance(value.get(name), str)}
        return {name: _without_prose(part) for name, part in value.items() if name not in prose}
    return [_without_prose(part) for part in value] if isinstance(value, list) else value


def _words(page: str) -> str:
    """What a page of an error says."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub("<[^>]*>", " ", f"<main{main}" if main else page).split())


def _fields(read: Any, depth: int = 2) -> Any:
    if isinstance(read, dict) and depth:
        return {name: _fields(value, depth - 1) for name, value in read.items()}
    return digest(canonical(read), 10)
