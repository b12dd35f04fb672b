"""The manifest: which rows of IndexTable an article may own, and in which counters it is counted.

A row is named here before it is put and until after it is deleted, so that the next run can clean
up after any crash.
"""

import json
import zlib
from collections import defaultdict
from dataclasses import dataclass, field

from shared.tables import index_rows
from shared.tables.articles import ReindexRound
from shared.tables.dynamo import Item
from shared.tables.index import Index

Key = tuple[str, str]


@dataclass(slots=True)
class Manifest:
    """`counted`: counter -> what it holds of the article.

    `pending`: what a change under way, or the last one, made of it.

    `digest` is that of the signature and time that the article's scores rest on; empty until they
    are all written. `put` is the fingerprint of the rows it owns for what it is, empty while they
    are being put; `round` the last of reindex that put them.
    """

    rows: set[Key] = field(default_factory=set)
    counted: dict[Key, str] = field(default_factory=dict)
    pending: dict[Key, str] = field(default_factory=dict)
    digest: str = ""
    revision: int = 0
    put: str = ""
    round: ReindexRound | None = None
    stored: Item | None = None
    """The row as it was last read or written."""

    def is_empty(self) -> bool:
        """Whether the article owns nothing at all."""
        return not (self.rows or self.counted or self.pending)


def read(table: Index, article: str) -> Manifest:
    """An article's manifest, read consistently; an empty one if there is none."""
    row = table.table.get(index_rows.manifest_pk(article), index_rows.MANIFEST)
    return manifest_from_row(row) if row else Manifest()


def manifest_from_row(row: Item) -> Manifest:
    """The manifest of a row."""
    content = json.loads(zlib.decompress(row["rows"]))
    rows = {(pk, sk) for sk, pks in content["rows"].items() for pk in pks}
    counted, pending = (_keyed(content[name]) for name in ("counted", "pending"))
    asked = ReindexRound.parse(row["round"]) if "round" in row else None
    return Manifest(
        rows,
        counted,
        pending,
        row.get("digest", ""),
        row["revision"],
        row.get("put", ""),
        asked,
        row,
    )


def write(table: Index, article: str, held: Manifest) -> None:
    """Store a manifest whole, unless it is stored so.

    Keys are grouped by sort key, which entries and postings share.
    """
    grouped = defaultdict(list)
    for pk, sk in sorted(held.rows):
        grouped[sk].append(pk)
    content = {"rows": grouped, "counted": _listed(held.counted), "pending": _listed(held.pending)}
    packed = zlib.compress(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9
    )
    fields = {
        "pk": index_rows.manifest_pk(article),
        "sk": index_rows.MANIFEST,
        "rows": packed,
        "digest": held.digest,
        "revision": held.revision,
        "put": held.put,
        "round": held.round and str(held.round),
    }
    row = {name: value for name, value in fields.items() if value not in (None, "")}
    if row != held.stored:
        table.table.put(row)
        held.stored = row


def delete(table: Index, article: str) -> None:
    """Forget an article that owns nothing any more."""
    table.table.delete(index_rows.manifest_pk(article), index_rows.MANIFEST)


def _listed(held: dict[Key, str]) -> list[list[str]]:
    return [[pk, sk, target] for (pk, sk), target in sorted(held.items())]


def _keyed(listed: list[list[str]]) -> dict[Key, str]:
    return {(pk, sk): target for pk, sk, target in listed}
