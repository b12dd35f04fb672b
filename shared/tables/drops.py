"""DropsTable: for each key of the bucket who reads it now and what became of it.

A row has the ticket, the report, and an image's size. `ticket` is how many ingests have begun on
the key, `done` the ticket of the last that ended: equal when nobody is at it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, Literal, get_args

from shared import times
from shared.article.model import Image, PictureWords
from shared.tables.dynamo import ConditionFailed, Item, Table, run_in_groups
from shared.tables.media_page import MediaPage
from shared.tables.row_schemas import (
    RowKind,
    decode_rows,
    decode_rows_or,
    row_schema,
    schema_attribute,
)

REJECTED_INDEX = "rejected"
Outcome = Literal["accepted", "rejected", "removed", "unknown"]
"""`unknown`: a later version recorded what became of the drop, and this one cannot read it."""

OUTCOMES = frozenset(get_args(Outcome))
LATER_VERSION = "recorded by a later version of Newsdrop"


@dataclass(frozen=True, slots=True)
class ObjectState:
    """The state of the bucket that a report speaks of; `etag` is None if the key has no object."""

    etag: str | None = None
    modified_at: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a drop.

    `articles` are the ids that it claims now; `reason` says what was refused, `doubts` what an
    editor should look at though the drop was accepted, `remarks` where it came from and what was
    left out of it. They are those of the time of the report: a claim of another drop that came
    later is not among them. `figure_files` are the first of the image files beside the drop that
    its articles show, whether they have come or not.
    """

    status: Outcome
    object_state: ObjectState
    parser: str
    articles: tuple[str, ...] = ()
    reason: str | None = None
    image: Image | None = None
    doubts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    figure_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """A row of the table.

    `claimed_ids` are those of the articles on which the key has, or may have, a claim.
    """

    key: str
    ticket: int
    finished_ticket: int
    claimed_ids: frozenset[str]
    report: Report | None
    reported_at: str | None

    def has_read(self, source: ObjectState, parser: str) -> bool:
        """Whether the report speaks of this very state of the bucket, read by this very parser."""
        report = self.report
        return (
            self.finished_ticket == self.ticket
            and report is not None
            and (report.object_state, report.parser) == (source, parser)
        )

    def picture_may_change(self, image: Image | None) -> bool:
        """Whether articles may show another picture under the key than this one, which is about to
        be recorded: so it was before, or that is unknown; or an earlier ingest did not end, which
        may have recorded yet another and told nobody."""
        report = self.report or Report("removed", ObjectState(), "")
        is_known = report.status != "unknown" and self.finished_ticket == self.ticket - 1
        return not is_known or image != report.image


class Drops:
    """The table itself."""

    def __init__(self, name: str) -> None:
        self._table = Table(name, "key", None)

    def get(self, key: str) -> Drop | None:
        """The row of a key, read consistently."""
        item = self._table.get(key)
        return _drops([item])[0] if item else None

    def images(self, keys: list[str], *, consistent: bool = False) -> dict[str, Image]:
        """Of these keys, those that are accepted images. One batch."""
        rows = self._table.batch_get(((key, None) for key in keys), consistent=consistent)
        drops = decode_rows("drop", rows, _drop)
        return {drop.key: drop.report.image for drop in drops if drop.report and drop.report.image}

    def all(self) -> list[Drop]:
        """Every row, by key."""
        return sorted(_drops(self._table.scan()), key=lambda drop: drop.key)

    def kinds_and_schemas(self) -> Iterator[tuple[RowKind, int | None]]:
        """Of every row its kind and the number of its form; of all but removed drops, of which
        there is nothing to renew. For the command line."""
        return (
            ("drop", row_schema(item))
            for item in self._table.scan()
            if item.get("status") != "removed"
        )

    def rejections(self) -> list[Drop]:
        """The rejected, newest report first."""
        items = self._table.query("rejected", newest_first=True, index=(REJECTED_INDEX, "rejected"))
        return _drops(items)

    def media_page(self, place: Item | None) -> MediaPage:
        """What a page of rows names of the bucket of media: also of an object that is no longer the
        key's newest, since the version that wrote so may come back."""
        rows, next_place = self._table.scan_page(place)
        reports = [drop.report for drop in _drops(rows)]
        unreadable = sum(report is not None and report.status == "unknown" for report in reports)
        pictures = [row["picture"] for row in rows if isinstance(row.get("picture"), dict)]
        keys = [str(picture["key"]) for picture in pictures if picture.get("key")]
        return MediaPage(len(rows), keys, unreadable, next_place)

    def take_ticket(self, key: str) -> Drop:
        """Begin: from now on whoever began earlier can neither record nor overwrite."""
        return _drops([self._table.update((key, None), "ADD ticket :one", {":one": 1})])[0]

    def note_claims(self, drop: Drop, article_ids: frozenset[str]) -> bool:
        """Note that the key is about to claim these articles; False if a later ticket is out."""
        return self._update(drop, "ADD owns :ids", {":ids": set(article_ids)})

    def record(
        self, drop: Drop, report: Report, claimed_ids: frozenset[str], *, is_end: bool = True
    ) -> bool:
        """This is what became of the key; False if a later ticket is out. `is_end`: nothing is left
        to do, else `finish` follows."""
        attributes = _report_attributes(report) | {"owns": set(claimed_ids) or None}
        if is_end:
            attributes["done"] = drop.ticket
        values = {name: value for name, value in attributes.items() if value is not None}
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
        expression += " REMOVE " + ", ".join(
            f"#{name}" for name in attributes if name not in values
        )
        return self._update(
            drop,
            expression,
            {f":{name}": value for name, value in values.items()},
            {f"#{name}": name for name in attributes},
        )

    def finish(self, drop: Drop) -> bool:
        """End, after `record`; False if a later ticket is out."""
        return self._update(drop, "SET done = :t", {})

    def copy_rows(self, source: "Drops", parallel: int) -> Iterator[None]:
        """Copy every row of a restored table; a step for each.

        Of a key that was dropped meanwhile the row stays, and is owner of the restored claims too,
        with a ticket above theirs: the next reading takes down those that its drop does not yield.
        """
        rows = source._table.scan()
        return run_in_groups((partial(self._copy_row, row) for row in rows), parallel)

    def _copy_row(self, row: Item) -> None:
        try:
            self._table.put(row, "attribute_not_exists(ticket)")
        except ConditionFailed:
            values = {":ticket": row["ticket"]} | ({":ids": row["owns"]} if "owns" in row else {})
            expression = "ADD ticket :ticket" + (", owns :ids" if "owns" in row else "")
            self._table.update((row["key"], None), expression, values)

    def _update(
        self,
        drop: Drop,
        expression: str,
        values: dict[str, Any],
        names: dict[str, str] | None = None,
    ) -> bool:
        try:
            self._table.update(
                (drop.key, None),
                expression,
                values | {":t": drop.ticket},
                names=names,
                condition="ticket = :t",
            )
        except ConditionFailed:
            return False
        return True


def _drops(items: Iterable[Item]) -> list[Drop]:
    """Rows as drops; one that cannot be decoded has its tickets and the report `unknown`."""
    return decode_rows_or("drop", items, _drop, _drop_with_unknown_report)


def _drop(item: Item) -> Drop:
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


def _report_attributes(report: Report) -> dict[str, Any]:
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
