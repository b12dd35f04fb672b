"""The manifest: which rows of IndexTable an article may own, and in which counters it is counted.

A row is named here before it is put and until after it is deleted, so that the next run can clean
up after any crash.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from shared.tables import index_rows
from shared.tables.articles import ReindexRound
from shared.tables.counters import NOTHING
from shared.tables.dynamo import Item, Table
from shared.tables.index_rows import RowKey
from shared.tables.row_schemas import decode_row, decode_rows, decode_rows_or, schema_attribute

BEYOND_ALL_ROUNDS = ReindexRound("\U0010ffff", 2)
"""Later than any round of reindex: runs are named by times."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one article owns in IndexTable. A value: the next state is made with `replace`.

    `keys` are those of the rows that it may own. `counter_targets` say of each counter what it
    holds of the article, `pending_targets` what the change of counters that is under way, or was
    the last, makes of it (see `counters`).

    `scores_digest` is the digest of what the article's scores rest on, empty until all of them are
    written. `rows_fingerprint` is the fingerprint of the rows that it owns for what it is, empty
    while they are being put; `finished_round` is the last round of reindex that put them.
    """

    article_id: str
    keys: frozenset[RowKey] = frozenset()
    counter_targets: Mapping[RowKey, str] = field(default_factory=dict)
    pending_targets: Mapping[RowKey, str] = field(default_factory=dict)
    scores_digest: str = ""
    revision: int = 0
    rows_fingerprint: str = ""
    finished_round: ReindexRound | None = None
    stored_row: Item | None = field(default=None, compare=False)
    """The row as it was last read or written."""

    def is_empty(self) -> bool:
        """Whether the article owns nothing at all."""
        return not (self.keys or self.counter_targets or self.pending_targets)

    def with_keys(self, keys: Iterable[RowKey]) -> "Manifest":
        """The manifest that names these rows too."""
        return replace(self, keys=self.keys.union(keys))

    def with_targets(self, targets: Mapping[RowKey, str]) -> "Manifest":
        """The manifest after these counters were changed."""
        all_targets = {**self.counter_targets, **targets}
        present_targets = {key: target for key, target in all_targets.items() if target != NOTHING}
        return replace(self, counter_targets=present_targets)


class Manifests:
    """The manifest rows of IndexTable."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, article_id: str) -> Manifest:
        """An article's manifest, read consistently; an empty one if there is none.

        Raises Undecodable: whoever does not know what an article owns must not write anything.
        """
        row = self._table.get(*index_rows.manifest_key(article_id))
        return decode_row("manifest", row, manifest_from_row) if row else Manifest(article_id)

    def named_rows(self, article_id: str) -> frozenset[RowKey]:
        """The keys of the rows that an article's manifest names, even if it cannot be read whole:
        their form never changes. None if not even they can be read."""
        row = self._table.get(*index_rows.manifest_key(article_id))
        keys = decode_rows("manifest", [{"rows": row["rows"]}] if row else [], _keys_from_row)
        return keys[0] if keys else frozenset()

    def put(self, manifest: Manifest) -> Manifest:
        """Store a manifest whole, unless it is stored so; as it is then."""
        row = manifest_row(manifest)
        if row == manifest.stored_row:
            return manifest
        self._table.put(row)
        return replace(manifest, stored_row=row)

    def delete(self, article_id: str) -> None:
        """Forget an article that owns nothing any more."""
        self._table.delete(*index_rows.manifest_key(article_id))

    def finished_rounds(self, article_ids: list[str]) -> dict[str, ReindexRound | None]:
        """Of these articles, those that have a manifest, with the last round of reindex that each
        went through; `BEYOND_ALL_ROUNDS` for those that this version can bring through none,
        because it cannot read their manifest. One batch."""
        keys = map(index_rows.manifest_key, article_ids)
        rows = self._table.batch_get(keys, consistent=True)
        ids, manifests = (
            map(_article_id, rows),
            decode_rows_or("manifest", rows, _finished_round, lambda _: BEYOND_ALL_ROUNDS),
        )
        return dict(zip(ids, manifests, strict=True))


def manifest_from_row(row: Item) -> Manifest:
    """The manifest of a row."""
    content = json.loads(zlib.decompress(row["rows"]))
    return Manifest(
        _article_id(row),
        _keys_from_row(row),
        _targets_from_lists(content["counted"]),
        _targets_from_lists(content["pending"]),
        row.get("digest", ""),
        row.get("revision", 0),
        row.get("put", ""),
        _round(row),
        row,
    )


def _keys_from_row(row: Item) -> frozenset[RowKey]:
    content = json.loads(zlib.decompress(row["rows"]))
    return frozenset((pk, sk) for sk, pks in content["rows"].items() for pk in pks)


def manifest_row(manifest: Manifest) -> Item:
    """The row of a manifest. Keys are grouped by sort key, which entries and postings share."""
    pks_by_sk = defaultdict(list)
    for pk, sk in sorted(manifest.keys):
        pks_by_sk[sk].append(pk)
    content = {
        "rows": pks_by_sk,
        "counted": _target_lists(manifest.counter_targets),
        "pending": _target_lists(manifest.pending_targets),
    }
    content_json = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    pk, sk = index_rows.manifest_key(manifest.article_id)
    fields = schema_attribute("manifest") | {
        "pk": pk,
        "sk": sk,
        "rows": zlib.compress(content_json, 9),
        "digest": manifest.scores_digest,
        "revision": manifest.revision,
        "put": manifest.rows_fingerprint,
        "round": manifest.finished_round and str(manifest.finished_round),
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _article_id(row: Item) -> str:
    return str(row["pk"].partition("#")[2])


def _finished_round(row: Item) -> ReindexRound | None:
    """The round that a manifest notes, if the manifest can be read at all."""
    return manifest_from_row(row).finished_round


def _round(row: Item) -> ReindexRound | None:
    return ReindexRound.parse(row["round"]) if "round" in row else None


def _target_lists(targets: Mapping[RowKey, str]) -> list[list[str]]:
    return [[pk, sk, target] for (pk, sk), target in sorted(targets.items())]


def _targets_from_lists(lists: list[list[str]]) -> dict[RowKey, str]:
    return {(pk, sk): target for pk, sk, target in lists}
