"""The manifest: which rows of IndexTable an article may own, and in which counters it is counted.

A row is named here before it is put and until after it is deleted, so that the next run can clean
up after any crash.

A run that changes an article's rows holds its manifest: it stores it first, marked as held, and
last, when it has ended. Each write leaves a new random stamp and is conditional on the stamp that
was read or written before, so of two runs that overlap one is refused. That needs no order of the
stream. Lambda promises one, by item, and not that an invocation which timed out has stopped ("AWS
Lambda Developer Guide", "Using Lambda with DynamoDB", ParallelizationFactor).

A run that finds the manifest held takes it over from one that was cut off, or goes on and may put
rows late. Until no invocation of that time can be alive any more (`suspect_until`) nothing is
forgotten that it may have written.
"""

import json
import secrets
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from shared import times
from shared.tables import index_rows
from shared.tables.articles import ReindexRound
from shared.tables.counters import NOTHING, CounterMark
from shared.tables.dynamo import ConditionFailed, Item, Table
from shared.tables.index_rows import RowKey
from shared.tables.row_schemas import decode_row, decode_rows, decode_rows_or, schema_attribute

BEYOND_ALL_ROUNDS = ReindexRound("\U0010ffff", 2)
"""Later than any round of reindex: runs are named by times."""

LONGEST_INVOCATION = timedelta(minutes=16)
"""No invocation of a function lives longer, whatever its time-out is set to (AWS Lambda Developer
Guide, "Lambda quotas": function timeout 900 seconds); and a minute for clocks that differ."""

EARLY_LOOKS = (timedelta(minutes=15), timedelta(minutes=12))
"""How long before the end of a suspicion an article is looked at too, so that what was put late,
such as a row of an article that was taken down, does not stand until then: 1 and 4 minutes after
the run was found cut off. RelateFunction times out after one."""


class RunLost(Exception):
    """Another run has taken over the article that this one was at work on."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one article owns in IndexTable. A value: the next state is made with `replace`.

    `keys` are those of the rows that it may own. `counter_targets` say of each counter what it
    holds of the article, `pending_targets` what the change of counters that is under way, or was
    the last, makes of it; `pending_mark` is what tells their marks from others (see `counters`).

    `scores_digest` is the digest of what the article's scores rest on, empty until all of them are
    written. `rows_fingerprint` is the fingerprint of the rows that it owns for what it is, empty
    while they are being put, and while a run that was cut off may put others; `finished_round` is
    the last round of reindex that put them.

    `is_held`: a run is at work, or was cut off; `stamp` is that of the last write. Until
    `suspect_until` (empty: never) a run that was cut off may put or delete the rows `suspect_keys`
    late, and change the counters `suspect_counters`.
    """

    article_id: str
    keys: frozenset[RowKey] = frozenset()
    counter_targets: Mapping[RowKey, str] = field(default_factory=dict)
    pending_targets: Mapping[RowKey, str] = field(default_factory=dict)
    scores_digest: str = ""
    revision: int = 0
    rows_fingerprint: str = ""
    finished_round: ReindexRound | None = None
    pending_mark: str = ""
    is_held: bool = False
    suspect_until: str = ""
    suspect_keys: frozenset[RowKey] = frozenset()
    suspect_counters: frozenset[RowKey] = frozenset()
    stamp: str = field(default="", compare=False)
    stored_row: Item | None = field(default=None, compare=False)
    """The row as it was last read or written."""

    def is_empty(self) -> bool:
        """Whether the article owns nothing at all, and no run is at work on it."""
        return not (self.keys or self.counter_targets or self.pending_targets or self.is_held)

    def was_cut_off(self) -> bool:
        """Whether the last run has not ended, as far as one can see. Version 0.1.0 wrote no stamp,
        and not whether a run had ended."""
        return self.is_held or (self.stored_row is not None and not self.stamp)

    def is_suspect(self, now: str) -> bool:
        """Whether a run that was cut off may still write."""
        return now < self.suspect_until

    def taken_over(self, now: str) -> "Manifest":
        """The manifest as the next run begins with it: if the last one was cut off, nothing that it
        put is believed, and nothing that it may put is forgotten."""
        if not self.was_cut_off():
            return self
        counters = self.suspect_counters.union(self.pending_targets)
        if not self.stamp:
            counters = counters.union(self.counter_targets)
        until = times.to_rfc3339(times.from_rfc3339(now) + LONGEST_INVOCATION)
        return replace(
            self,
            rows_fingerprint="",
            suspect_until=until,
            suspect_keys=self.keys,
            suspect_counters=frozenset(counters),
        )

    def looks_ahead(self, now: str) -> list[str]:
        """When the article is to be looked at again because of a run that was cut off."""
        if not self.suspect_until:
            return []
        end = times.from_rfc3339(self.suspect_until)
        looks = [*(times.to_rfc3339(end - early) for early in EARLY_LOOKS), self.suspect_until]
        return [look for look in looks if look > now]

    def has_noted(self, key: RowKey, mark: CounterMark) -> bool:
        """Whether a mark is of the change that the manifest names last, and has noted; of one of
        0.1.0 whether it is that change."""
        targets = self.counter_targets if mark.change_id else self.pending_targets
        return mark.change_id == self.pending_mark and targets.get(key, NOTHING) == mark.new

    def with_keys(self, keys: Iterable[RowKey]) -> "Manifest":
        """The manifest that names these rows too."""
        return replace(self, keys=self.keys.union(keys))

    def with_targets(self, targets: Mapping[RowKey, str]) -> "Manifest":
        """The manifest after these counters were changed."""
        all_targets = {**self.counter_targets, **targets}
        present_targets = {key: target for key, target in all_targets.items() if target != NOTHING}
        return replace(self, counter_targets=present_targets)


AT_REST, AT_WORK = "rows", "rows_at_work"
"""The attribute with what a manifest names: when no run holds it and no change of a counter is
pending, and else. Version 0.1.0 knows the first alone, and would count once more what a run counted
that was cut off: so it fails at such an article, and its records wait for this version."""


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
        row = self._table.get(*index_rows.manifest_key(article_id)) or {}
        content = {name: row[name] for name in (AT_REST, AT_WORK) if name in row}
        keys = decode_rows("manifest", [content] if content else [], _keys_from_row)
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
        key = index_rows.manifest_key(manifest.article_id)
        try:
            self._table.delete(*key, condition=condition, **values)
        except ConditionFailed:
            if self._table.get(*key):
                raise RunLost(manifest.article_id) from None

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


def _same_stamp(row: Item | None) -> tuple[str, dict[str, str]]:
    """The condition that the stored manifest is still this one, with its values."""
    if row is None:
        return "attribute_not_exists(pk)", {}
    if "stamp" not in row:
        return "attribute_not_exists(stamp)", {}
    return "stamp = :stamp", {"stamp": row["stamp"]}


def manifest_from_row(row: Item) -> Manifest:
    """The manifest of a row."""
    content = _content(row)
    return Manifest(
        article_id=_article_id(row),
        keys=_keys_from_row(row),
        counter_targets=_targets_from_lists(content["counted"]),
        pending_targets=_targets_from_lists(content["pending"]),
        scores_digest=row.get("digest", ""),
        revision=row.get("revision", 0),
        rows_fingerprint=row.get("put", ""),
        finished_round=_round(row),
        pending_mark=content.get("mark", ""),
        is_held=row.get("held", False),
        suspect_until=row.get("suspect_until", ""),
        suspect_keys=_keys_from_lists(content.get("suspect_keys", ())),
        suspect_counters=_keys_from_lists(content.get("suspects", ())),
        stamp=row.get("stamp", ""),
        stored_row=row,
    )


def _keys_from_row(row: Item) -> frozenset[RowKey]:
    content = _content(row)
    return frozenset((pk, sk) for sk, pks in content["rows"].items() for pk in pks)


def _content(row: Item) -> dict[str, Any]:
    """What is compressed of a manifest."""
    content_bytes = row[AT_REST] if AT_REST in row else row[AT_WORK]
    content: dict[str, Any] = json.loads(zlib.decompress(content_bytes))
    return content


def manifest_row(manifest: Manifest) -> Item:
    """The row of a manifest."""
    pk, sk = index_rows.manifest_key(manifest.article_id)
    is_at_rest = not (manifest.is_held or manifest.pending_targets)
    fields = schema_attribute("manifest") | {
        "pk": pk,
        "sk": sk,
        AT_REST if is_at_rest else AT_WORK: zlib.compress(_content_json(manifest), 9),
        "digest": manifest.scores_digest,
        "revision": manifest.revision,
        "put": manifest.rows_fingerprint,
        "round": manifest.finished_round and str(manifest.finished_round),
        "held": manifest.is_held or None,
        "stamp": manifest.stamp,
        "suspect_until": manifest.suspect_until,
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _content_json(manifest: Manifest) -> bytes:
    """What is compressed of a manifest. Keys are grouped by sort key, which entries and postings
    share."""
    pks_by_sk = defaultdict(list)
    for pk, sk in sorted(manifest.keys):
        pks_by_sk[sk].append(pk)
    content: dict[str, Any] = {
        "rows": pks_by_sk,
        "counted": _target_lists(manifest.counter_targets),
        "pending": _target_lists(manifest.pending_targets),
    }
    if manifest.pending_targets:
        content["mark"] = manifest.pending_mark
    if manifest.suspect_until:
        content["suspect_keys"] = sorted(manifest.suspect_keys)
        content["suspects"] = sorted(manifest.suspect_counters)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def is_complete(row: Item) -> bool:
    """Whether the run that wrote the row of a manifest has put all that its article owns."""
    if "stamp" not in row:  # of version 0.1.0
        return {"digest", "put"} <= row.keys()
    return "digest" in row and "held" not in row


def _article_id(row: Item) -> str:
    return str(row["pk"].partition("#")[2])


def _finished_round(row: Item) -> ReindexRound | None:
    """The round that a manifest notes, if the manifest can be read at all."""
    return manifest_from_row(row).finished_round


def _round(row: Item) -> ReindexRound | None:
    return ReindexRound.parse(row["round"]) if "round" in row else None


def _target_lists(targets: Mapping[RowKey, str]) -> list[list[str]]:
    return [[pk, sk, target] for (pk, sk), target in sorted(targets.items())]


def _keys_from_lists(lists: Iterable[list[str]]) -> frozenset[RowKey]:
    return frozenset((pk, sk) for pk, sk in lists)


def _targets_from_lists(lists: list[list[str]]) -> dict[RowKey, str]:
    return {(pk, sk): target for pk, sk, target in lists}
