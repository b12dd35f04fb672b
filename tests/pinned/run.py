"""Runs a newsroom and writes what there is to pin as JSON.

`python -m tests.pinned.run samples FILE`; instead of `samples` also `all`, or `docs`: the answers
that the page of the API shows.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.pinned import newsroom, pins, requests
from tests.pinned.newsroom import Newsroom
from tests.support import tables
from tests.support.paths import ARTICLES, ROOT

BESIDE = (".expected.json", ".metadata.json", ".gitattributes")
"""Ends of the names of files that are no samples."""

PROSE = (" /docs", " /openapi.json")
"""Paths whose answers are made of docstrings, which may change."""

GONE = ("html/gallery.html", "samples/cho-ben-song.jpg")
"""Samples that are deleted after all were dropped."""

CORRECTED = "samples/cam-xe-tai-qua-cau.txt"


@cache
def made(kind: str) -> Any:
    """What there is to pin, made once by a process of its own, whose caches nobody has filled."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "made.json"
        command = [sys.executable, "-W", "ignore", "-m", "tests.pinned.run", kind, str(file)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(done.stderr[-4000:])
        return json.loads(file.read_text(encoding="utf-8"))


def pinned_samples() -> dict[str, Any]:
    """Those samples that are pinned: one that is added later changes no pin."""
    return samples(sorted(pins.load("reports")))


def all_samples() -> dict[str, Any]:
    """Every sample there is."""
    files = (file for file in ARTICLES.rglob("*") if file.is_file())
    names = (file.relative_to(ARTICLES).as_posix() for file in files)
    return samples(sorted(name for name in names if not name.endswith(BESIDE)))


def samples(keys: Sequence[str]) -> dict[str, Any]:
    """Drop samples, delete and correct some, and ask for everything."""
    room = newsroom.begin()
    for key in keys:
        file = ARTICLES / key
        room.drop(key, file.read_bytes(), metadata(file))
        room.settle()
    articles = {key: report.get("articles", []) for key, report in reports(room).items()}
    for key in GONE:
        room.remove(key)
    text = (ARTICLES / CORRECTED).read_bytes()
    room.drop(CORRECTED, text.replace(b"\n\n", b" (2)\n\n", 1), {})
    room.take_in("nitf/plain.xml", again=True)
    room.settle()
    headers: dict[str, Any] = {}
    answers = {
        name: pins.answer(one, headers, is_prose=name.endswith(PROSE))
        for name, one in requests.answers(room, articles)
    }
    unasked = requests.unasked(answers, room.ask("/openapi.json").body)
    served = {"answers": answers, "headers": headers, "unasked": unasked}
    return stored(room) | {"served": served}


def stored(room: Newsroom) -> dict[str, Any]:
    """All that the tables and the bucket of embedded images hold."""
    index = pins.keyed(room.rows(tables.TABLES["IndexTable"]), "pk", "sk")
    return {
        "drops": reports(room),
        "articles": claims(room),
        "index": pins.grouped(index),
        "media": room.objects(tables.MEDIA_BUCKET),
    }


def reports(room: Newsroom) -> dict[str, Any]:
    """DropsTable: what became of each key."""
    rows = room.rows(tables.TABLES["DropsTable"])
    return {row["key"]["S"]: pins.report(row) for row in rows}


def claims(room: Newsroom) -> pins.Rows:
    """ArticlesTable."""
    return pins.keyed(room.rows(tables.TABLES["ArticlesTable"]), "id", "sk")


def metadata(file: Path) -> Mapping[str, str]:
    """That of a sample's object, where a file beside it has some."""
    beside = file.with_name(f"{file.name}.metadata.json")
    return json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}


if __name__ == "__main__":
    from tests.pinned import sample_answers

    kinds = {"samples": pinned_samples, "all": all_samples, "docs": sample_answers.samples}
    made_now = json.dumps(kinds[sys.argv[1]](), ensure_ascii=True)
    Path(sys.argv[2]).write_text(made_now, encoding="utf-8")
