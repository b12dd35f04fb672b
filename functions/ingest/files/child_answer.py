"""What the child process answers through its pipe: one line of JSON, then the attachments' bytes.

The child has parsed a file of a stranger, so its answer is checked like any file of one: what is
not exactly of this shape is Rejected. It is never a pickle, which could run code.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from io import BytesIO
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.ingest.article.draft import Attachment, Draft
from functions.ingest.files.readers import Parsed
from shared.article.model import Image, WholeNumber
from shared.errors import Rejected

Kill = Literal["memory", "depth"]
"""What ended the reading of a file: it took too much memory, or was nested too deep."""

ReasonText = Annotated[str, Field(max_length=10_000)]

_EXACT = ConfigDict(extra="forbid", strict=True, frozen=True)


class AttachmentHead(BaseModel):
    """An attachment without its bytes, of which there are `size` behind the line of JSON."""

    model_config = _EXACT

    file: str
    size: WholeNumber
    image: Image


class ChildAnswer(BaseModel):
    """The line of JSON: a reason, an image, or drafts with the heads of each draft's attachments."""

    model_config = _EXACT

    rejected: ReasonText | None = None
    failed: ReasonText | None = None
    killed: Kill | None = None
    image: Image | None = None
    drafts: tuple[Draft, ...] | None = None
    attachments: tuple[tuple[AttachmentHead, ...], ...] = ()


def reason_line(**reason: str) -> bytes:
    """The answer that a file cannot be read: `rejected`, `failed` or `killed`, and why."""
    return _line(reason)


def parsed_lines(parsed: Parsed) -> Iterator[bytes]:
    """The answer that a file was read: the line of JSON, then each attachment's bytes."""
    if isinstance(parsed, Image):
        yield _line({"image": asdict(parsed)})
        return
    heads = [
        [
            {
                "file": attachment.file,
                "size": len(attachment.data),
                "image": asdict(attachment.image),
            }
            for attachment in draft.attachments
        ]
        for draft in parsed
    ]
    drafts = [asdict(replace(draft, attachments=())) for draft in parsed]
    yield _line({"drafts": drafts, "attachments": heads})
    yield from (attachment.data for draft in parsed for attachment in draft.attachments)


def _line(value: dict[str, Any]) -> bytes:
    """JSON in UTF-8, which has no lone surrogates: they are left out, as `text.nfc` would later."""
    return json.dumps(value, ensure_ascii=False).encode(errors="ignore") + b"\n"


def child_answer(line: bytes) -> ChildAnswer:
    """The answer in a line of JSON; Rejected if it is not of the shape."""
    try:
        answer = ChildAnswer.model_validate_json(line)
    except ValidationError as error:
        (first, *_) = error.errors(include_url=False, include_context=False)
        place = ".".join(map(str, first["loc"])) or "line"
        raise _malformed(f"{place}: {first['msg']}") from None
    if len(answer.model_fields_set - {"attachments"}) > 1:
        raise _malformed("it says several things")
    return answer


def drafts_with_attachments(answer: ChildAnswer, data: bytes) -> list[Draft]:
    """The drafts of an answer; `data` are the bytes of all attachments, in their order."""
    drafts, heads = answer.drafts or (), answer.attachments
    sizes = [head.size for draft_heads in heads for head in draft_heads]
    if len(drafts) != len(heads) or sum(sizes) != len(data):
        raise _malformed("its attachments are not those of its articles")
    rest = BytesIO(data)
    return [
        replace(
            draft,
            attachments=tuple(
                Attachment(head.file, rest.read(head.size), head.image) for head in draft_heads
            ),
        )
        for draft, draft_heads in zip(drafts, heads, strict=True)
    ]


def _malformed(fault: str) -> Rejected:
    return Rejected(
        f"the file could not be read: its reader gave no well-formed answer ({fault[:200]}): save it anew"
    )
