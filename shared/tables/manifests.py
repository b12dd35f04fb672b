"""The manifests in IndexTable, and who may write one.

A row is named in the manifest of its article before it is put and until after it is deleted, so
that the next run can clean up after any crash.

A run that changes an article's rows holds its manifest: it stores it first, marked as held, and
last, when it has ended. Each write leaves a new random stamp and is conditional on the stamp that
was read or written before, so of two runs that overlap one is refused. That needs no order of the
stream. Lambda promises one, by item, and not that an invocation which timed out has stopped ("AWS
Lambda Developer Guide", "Using Lambda with DynamoDB", ParallelizationFactor).

A run that finds the manifest held takes it over from one that was cut off, or goes on and may put
rows late. Until no invocation of that time can be alive any more (`suspect_until`) nothing is
forgotten that it may have written.
"""

import secrets
from dataclasses import replace

from shared.tables import index_keys
from shared.tables.articles import ReindexRound
from shared.tables.dynamo import ConditionFailed, Item, Table
from shared.tables.index_keys import RowKey
from shared.tables.manifest import Manifest
from shared.tables.manifest_rows import (
    AT_REST,
    AT_WORK,
    article_from_row,
    finished_round_from_row,
    is_of_ended_article,
    keys_from_row,
    manifest_from_row,
    manifest_row,
)
from shared.tables.row_schemas import decode_row, decode_rows, decode_rows_or

BEYOND_ALL_ROUNDS = ReindexRound("\U0010ffff", 2)
"""Later than any round of reindex: runs are named by times."""


class RunLost(Exception):
    """Another run has taken over the article that this one was at work on."""


class Manifests:
    """The manifest rows of IndexTable."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, article_id: str) -> Manifest:
        """An article's manifest, read consistently; an empty one if there is none.

        Raises Undecodable: whoever does not know what an article owns must not write anything.
        """
        row = self._table.get(*index_keys.manifest_key(article_id))
        return decode_row("manifest", row, manifest_from_row) if row else Manifest(article_id)

    def named_rows(self, article_id: str) -> frozenset[RowKey]:
        """The keys of the rows that an article's manifest names, even if it cannot be read whole;
        none if not even they can be read."""
        row = self._table.get(*index_keys.manifest_key(article_id)) or {}
        content = {name: row[name] for name in (AT_REST, AT_WORK) if name in row}
        keys = decode_rows("manifest", [content] if content else [], keys_from_row)
        return keys[0] if keys else frozenset()

    def is_stored(self, manifest: Manifest) -> bool:
        """Whether a manifest is just as it was last read or written."""
        return manifest_row(manifest) == manifest.stored_row

    def put(self, manifest: Manifest) -> Manifest:
        """Store a manifest whole; as it is then.

        RunLost if another run stored one since this one was read or written.
        """
        stamp = secrets.token_hex(4)
        manifest = replace(manifest, stamp=stamp, pending_mark=manifest.pending_mark or stamp)
        row = manifest_row(manifest)
        condition, values = _same_stamp(manifest.stored_row)
        try:
            self._table.put(row, condition, {f":{name}": value for name, value in values.items()})
        except ConditionFailed:
            # The SDK makes a call again when its answer is lost: then this very row is stored.
            if self._table.get(row["pk"], row["sk"]) != row:
                raise RunLost(manifest.article_id) from None
        return replace(manifest, stored_row=row)

    def delete(self, manifest: Manifest) -> None:
        """Forget an article that owns nothing any more; RunLost as in `put`."""
        condition, values = _same_stamp(manifest.stored_row)
        key = index_keys.manifest_key(manifest.article_id)
        try:
            self._table.delete(*key, condition=condition, **values)
        except ConditionFailed:
            if self._table.get(*key):
                raise RunLost(manifest.article_id) from None

    def finished_rounds(self, article_ids: list[str]) -> dict[str, ReindexRound | None]:
        """Of these articles, those that own what reindex makes, with the last round that each went
        through; `BEYOND_ALL_ROUNDS` for those that this version can bring through none,
        because it cannot read their manifest. One batch."""
        keys = map(index_keys.manifest_key, article_ids)
        rows = self._table.batch_get(keys, consistent=True)
        rows = [row for row in rows if not is_of_ended_article(row)]
        ids, manifests = (
            map(article_from_row, rows),
            decode_rows_or("manifest", rows, finished_round_from_row, lambda _: BEYOND_ALL_ROUNDS),
        )
        return dict(zip(ids, manifests, strict=True))


def _same_stamp(row: Item | None) -> tuple[str, dict[str, str]]:
    """The condition that the stored manifest is still this one, with its values."""
    if row is None:
        return "attribute_not_exists(pk)", {}
    if "stamp" not in row:
        return "attribute_not_exists(stamp)", {}
    return "stamp = :stamp", {"stamp": row["stamp"]}
