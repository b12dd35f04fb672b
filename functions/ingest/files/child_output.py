"""What the child process writes into the pipe: lines of JSON, then the bytes of attachments.

The first line says what became of the file and how much follows: that many lines with an article
each, then the attachments. `child_answer` reads it.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from typing import Any

from functions.ingest.article.draft import Attachment, FileArticles

MAX_REASON_CHARS = 10_000


def reason_line(**reason: str) -> bytes:
    """The answer that a file cannot be read: `rejection`, `failure` or `kill`, and why."""
    return _json_line({name: words[:MAX_REASON_CHARS] for name, words in reason.items()})


def answer_parts(kind: str, content: Attachment | FileArticles) -> Iterator[bytes]:
    """The answer that a file was read, which is in the format `kind`, piece by piece."""
    if isinstance(content, Attachment):
        yield _json_line({"kind": kind, "picture": _head(content)})
        yield from _files(content)
        return
    yield _json_line(
        {
            "kind": kind,
            "articles": len(content.articles),
            "refusals": [refusal[:MAX_REASON_CHARS] for refusal in content.refusals],
            "doubts": [doubt[:MAX_REASON_CHARS] for doubt in content.doubts],
            "remarks": [remark[:MAX_REASON_CHARS] for remark in content.remarks],
            "attachments": [list(map(_head, attachments)) for attachments in content.attachments],
        }
    )
    for article in content.articles:
        yield _json_line(asdict(article))
    for attachment in chain.from_iterable(content.attachments):
        yield from _files(attachment)


def _head(attachment: Attachment) -> dict[str, Any]:
    """What is said of an attachment before its bytes: the sizes of original and renditions."""
    sizes = [len(file) for file in _files(attachment)]
    return {"file": attachment.file, "sizes": sizes, "image": asdict(attachment.image)}


def _files(attachment: Attachment) -> tuple[bytes, ...]:
    return attachment.data, *attachment.renditions


def _json_line(value: dict[str, Any]) -> bytes:
    """JSON in UTF-8, which has no lone surrogates: they are left out, as `text.nfc` would."""
    return json.dumps(value, ensure_ascii=False).encode(errors="ignore") + b"\n"
