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
from shared.tables.dynamo import Item, Table
from shared.tables.index_rows import RowKey


@dataclass(slots=True)
class Manifest:
    """`counted`: counter -> what it holds of the article.

    `pending`: what a change under way, or the last one, made of it.

    `digest` is that of the signature and time that the article's scores rest on; empty until they
    are all written. `put` is the fingerprint of the rows it owns for what it is, empty while they
    are being put; `round` the last of reindex that put them.
    """

    rows: set[RowKey] = field(default_factory=set)
    counted: dict[RowKey, str] = field(default_factory=dict)
    pending: dict[RowKey, str] = field(default_factory=dict)
    digest: str = ""
    revision: int = 0
    put: str = ""
    round: ReindexRound | None = None
    stored: Item | None = None
    """The row as it was last read or written."""

    def is_empty(self) -> bool:
        """Whether the article owns nothing at all."""
        return not (self.rows or self.counted or self.pending)


class Manifests:
    """The manifest rows of IndexTable."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, article: str) -> Manifest:
        """An article's manifest, read consistently; an empty one if there is none."""
        row = self._table.get(*index_rows.manifest_key(article))
        return manifest_from_row(row) if row else Manifest()

    def put(self, article: str, held: Manifest) -> None:
        """Store a manifest whole, unless it is stored so."""
        row = manifest_row(article, held)
        if row != held.stored:
            self._table.put(row)
            held.stored = row

    def delete(self, article: str) -> None:
        """Forget an article that owns nothing any more."""
        self._table.delete(*index_rows.manifest_key(article))

    def finished_rounds(self, ids: list[str]) -> dict[str, ReindexRound | None]:
        """Of these articles, those that have a manifest, with the last round of reindex that each
        went through. One batch."""
        rows = self._table.batch_get(map(index_rows.manifest_key, ids), consistent=True)
        return {row["pk"].partition("#")[2]: _round(row) for row in rows}


def manifest_from_row(row: Item) -> Manifest:
    """The manifest of a row."""
    content = json.loads(zlib.decompress(row["rows"]))
    rows = {(pk, sk) for sk, pks in content["rows"].items() for pk in pks}
    counted, pending = (_keyed(content[name]) for name in ("counted", "pending"))
    asked = _round(row)
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


def manifest_row(article: str, held: Manifest) -> Item:
    """The row of a manifest. Keys are grouped by sort key, which entries and postings share."""
    grouped = defaultdict(list)
    for pk, sk in sorted(held.rows):
        grouped[sk].append(pk)
    content = {"rows": grouped, "counted": _listed(held.counted), "pending": _listed(held.pending)}
    packed = zlib.compress(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9
    )
    pk, sk = index_rows.manifest_key(article)
    fields = {
        "pk": pk,
        "sk": sk,
        "rows": packed,
        "digest": held.digest,
        "revision": held.revision,
        "put": held.put,
        "round": held.round and str(held.round),
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _round(row: Item) -> ReindexRound | None:
    return ReindexRound.parse(row["round"]) if "round" in row else None


def _listed(held: dict[RowKey, str]) -> list[list[str]]:
    return [[pk, sk, target] for (pk, sk), target in sorted(held.items())]


def _keyed(listed: list[list[str]]) -> dict[RowKey, str]:
    return {(pk, sk): target for pk, sk, target in listed}
