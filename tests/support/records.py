"""Samples and the records expected of them: beside `page.txt` stands `page.txt.expected.json`.

A new bug is a new pair: `python -m tests.support.records tests/articles/plain/page.txt` writes the
record; read it before you commit it.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from functions.ingest.article import normalise
from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from functions.ingest.files.newsroom_rules import NewsroomRules
from shared.article.codec import to_json
from shared.article.model import Image
from shared.errors import Rejected
from tests.support.paths import ARTICLES

SUFFIX = ".expected.json"
SENDERS = ("@desk.example", "an@tu-do.example")
"""Who may publish by mail in the samples."""


def samples() -> list[Path]:
    """Every sample that has an expected record."""
    return sorted(
        path.with_name(path.name.removesuffix(SUFFIX)) for path in ARTICLES.rglob(f"*{SUFFIX}")
    )


def record_of(path: Path) -> Any:
    """What ingest makes of a sample: its articles without empty fields, its image, or the reason of
    a refusal, of the whole file or of one article in it."""
    key = path.relative_to(ARTICLES).as_posix()
    try:
        parsed = readers.read_drafts(
            path.read_bytes(), key, _metadata(path), rules=NewsroomRules(mail_senders=SENDERS)
        )
    except Rejected as refusal:
        return {"rejected": str(refusal)}
    if isinstance(parsed, Image):
        return {"image": asdict(parsed)}
    articles = [_article(draft, key) for draft in parsed]
    return articles[0] if len(articles) == 1 and "rejected" in articles[0] else articles


def _article(draft: Draft, key: str) -> dict[str, Any]:
    try:
        return dict(json.loads(to_json(normalise.normalised_article(draft, key))))
    except Rejected as refusal:
        return {"rejected": str(refusal)}


def _metadata(path: Path) -> dict[str, str]:
    """The metadata of the sample's S3 object, from `page.txt.metadata.json`; none without it."""
    beside = path.with_name(path.name + ".metadata.json")
    return json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}


def expected_record(path: Path) -> Any:
    """The record that stands beside a sample."""
    return json.loads(_beside(path).read_text(encoding="utf-8"))


def _beside(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sample = Path(name).resolve()
        _beside(sample).write_text(
            json.dumps(record_of(sample), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
