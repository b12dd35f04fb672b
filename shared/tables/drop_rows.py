"""Rows of DropsTable to records, and reports to the attributes of a row. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, get_args
from zlib import crc32

from shared import times
from shared.article.model import Image, PictureWords
from shared.tables.drop_records import Drop, ObjectState, Outcome, Report
from shared.tables.dynamo import Item
from shared.tables.row_schemas import decode_rows_or, schema_attribute

OUTCOMES = frozenset(get_args(Outcome))
DAY_PARTITIONS = 4
"""Those of a day in the index `newest`: one takes 1,000 writes a second (DynamoDB Developer Guide,
"Best practices for designing and using partition keys"), and what an index cannot take, its table
cannot either."""

LATER_VERSION = "recorded by a later version of Newsdrop"


def drops_from_rows(items: Iterable[Item]) -> list[Drop]:
    """Rows as drops; one that cannot be decoded has its tickets and the report `unknown`."""
    return decode_rows_or("drop", items, drop_from_row, _drop_with_unknown_report)


def drop_from_row(item: Item) -> Drop:
    """The drop of a row; it has no report until its first ingest ended."""
    if "status" not in item:
        return _drop_head(item, None)
    if item["status"] not in OUTCOMES:
        raise ValueError("a status that this version does not know")
    report = Report(
        item["status"],
        ObjectState(item.get("etag"), item.get("modified")),
        item.get("parser", ""),
        tuple(item.get("articles", ())),
        item.get("reason"),
        _image(item) if item.get("image") else None,
        tuple(item.get("doubts", ())),
        tuple(item.get("remarks", ())),
        _figure_files(item),
    )
    return _drop_head(item, report)


def _drop_head(item: Item, report: Report | None) -> Drop:
    """A drop with what every version reads of its row, and a report."""
    return Drop(
        item["key"],
        item.get("ticket", 0),
        item.get("done", 0),
        frozenset(item.get("owns", ())),
        report,
        item.get("at"),
    )


def _drop_with_unknown_report(item: Item) -> Drop:
    """The drop whose report cannot be read: no state of the bucket equals it, so that the next
    event, or `newsdrop resync`, has the file read again."""
    return _drop_head(item, Report("unknown", ObjectState(), "", reason=LATER_VERSION))


def report_attributes(report: Report) -> dict[str, Any]:
    """What a row says of a report; None is to be removed."""
    etag, image, files = report.object_state.etag, report.image, list(report.figure_files)
    return schema_attribute("drop") | {
        "status": report.status,
        "etag": etag,
        "modified": report.object_state.modified_at,
        "parser": report.parser,
        "articles": list(report.articles),
        "reason": report.reason,
        "doubts": list(report.doubts) or None,
        "remarks": list(report.remarks) or None,
        "image": _image_attribute(image) if image else None,
        "picture": _picture_attribute(image, etag) if image else None,
        "figures": {"etag": etag, "files": files} if files else None,
        "rejected": "rejected" if report.status == "rejected" else None,
        "at": times.now(),
    }


def day_partition(key: str, at: str) -> str:
    """The partition of the index `newest` in which a drop with a report of this time is."""
    return day_partitions(times.day_of(at))[crc32(key.encode()) % DAY_PARTITIONS]


def day_partitions(day: str) -> list[str]:
    """The partitions of a day, in UTC, in the index `newest`."""
    return [f"{day}#{number}" for number in range(DAY_PARTITIONS)]


def _image_attribute(image: Image) -> Item:
    """Type and size, and nothing more: 0.1.0 fails at any other field."""
    return {"type": image.type, "width": image.width, "height": image.height}


def _picture_attribute(image: Image, etag: str | None) -> Item:
    """What else is known of the image, with the ETag that it is known of: 0.1.0 leaves it as it is
    where it records another object."""
    fields = {name: value for name, value in asdict(image).items() if value}
    words = {name: value for name, value in fields.get("words", {}).items() if value}
    attributes = {name: fields[name] for name in ("key", "color", "file_bytes") if name in fields}
    widths = list(fields.get("widths", ()))
    return attributes | {"etag": etag, "widths": widths, "words": words}


def _image(item: Item) -> Image:
    """The image of a row."""
    image, picture = item["image"], item.get("picture") or {}
    size = Image(_media_type(image["type"]), int(image["width"]), int(image["height"]))
    if not picture or picture["etag"] != item.get("etag"):
        return size
    names = PictureWords.__dataclass_fields__.keys() & picture["words"].keys()
    words = PictureWords(**{name: str(picture["words"][name]) for name in names})
    return replace(
        size,
        widths=tuple(map(int, picture["widths"])),
        color=picture.get("color"),
        words=words if names else None,
        key=picture.get("key"),
        file_bytes=int(picture.get("file_bytes", 0)),
    )


def _figure_files(item: Item) -> tuple[str, ...]:
    """The files of a row's figures, if they are those of the object that it speaks of: 0.1.0 leaves
    them as they are where it records another."""
    figures = item.get("figures") or {}
    is_of_object = bool(figures) and figures["etag"] == item.get("etag")
    return tuple(map(str, figures["files"])) if is_of_object else ()


def _media_type(text: str) -> str:
    """The same, if it is one of an image."""
    if not text.startswith("image/"):
        raise ValueError("no type of an image")
    return text
