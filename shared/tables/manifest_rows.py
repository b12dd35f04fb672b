"""A manifest to its row of IndexTable and back. Pure."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from shared.tables import index_keys
from shared.tables.articles import ReindexRound
from shared.tables.changes import change_kind
from shared.tables.dynamo import Item
from shared.tables.index_keys import RowKey
from shared.tables.index_records import Change
from shared.tables.manifest import Manifest
from shared.tables.row_schemas import schema_attribute

AT_REST, AT_WORK = "rows", "rows_at_work"
"""The attribute with what a manifest names: when no run holds it and no change of a counter is
pending, and else. Version 0.1.0 knows the first alone, and would count once more what a run counted
that was cut off: so it fails at such an article, and its records wait for this version."""


def manifest_from_row(row: Item) -> Manifest:
    """The manifest of a row."""
    content = _content(row)
    return Manifest(
        article_id=article_from_row(row),
        keys=keys_from_row(row),
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
        change=_change(article_from_row(row), row.get("change")),
        pending_change=_change(article_from_row(row), row.get("pending_change")),
        stamp=row.get("stamp", ""),
        stored_row=row,
    )


def keys_from_row(row: Item) -> frozenset[RowKey]:
    """The keys of the rows that a manifest names; their form never changes."""
    content = _content(row)
    return frozenset((pk, sk) for sk, pks in content["rows"].items() for pk in pks)


def _content(row: Item) -> dict[str, Any]:
    """What is compressed of a manifest."""
    content_bytes = row[AT_REST] if AT_REST in row else row[AT_WORK]
    content: dict[str, Any] = json.loads(zlib.decompress(content_bytes))
    return content


def manifest_row(manifest: Manifest) -> Item:
    """The row of a manifest."""
    pk, sk = index_keys.manifest_key(manifest.article_id)
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
        "change": _change_text(manifest.change),
        "pending_change": _change_text(manifest.pending_change),
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


def is_of_ended_article(row: Item) -> bool:
    """Whether the row of a manifest is of an article that owns nothing any more but the row which
    says that it was withdrawn: `Manifest.has_ended`, without decoding it."""
    is_at_work = {AT_WORK, "held", "pending_change", "suspect_until"} & row.keys()
    is_told = " withdrawn " in f"{row.get('change', '')} "
    return not is_at_work and "digest" not in row and is_told


def article_from_row(row: Item) -> str:
    """The article that the row of a manifest is of."""
    return str(row["pk"].partition("#")[2])


def finished_round_from_row(row: Item) -> ReindexRound | None:
    """The round that a manifest notes, if the manifest can be read at all."""
    return manifest_from_row(row).finished_round


def _change_text(change: Change | None) -> str:
    """A change as a manifest stores it."""
    if change is None:
        return ""
    return f"{change.at} {change.kind} {change.revision} {change.content_digest}".rstrip()


def _change(article: str, text: str | None) -> Change | None:
    """The change that a manifest stores."""
    if not text:
        return None
    at, kind, revision, *digest = text.split(" ")
    return Change(article, change_kind(kind), int(revision), at, "".join(digest[:1]))


def _round(row: Item) -> ReindexRound | None:
    return ReindexRound.parse(row["round"]) if "round" in row else None


def _target_lists(targets: Mapping[RowKey, str]) -> list[list[str]]:
    return [[pk, sk, target] for (pk, sk), target in sorted(targets.items())]


def _keys_from_lists(lists: Iterable[list[str]]) -> frozenset[RowKey]:
    return frozenset((pk, sk) for pk, sk in lists)


def _targets_from_lists(lists: list[list[str]]) -> dict[RowKey, str]:
    return {(pk, sk): target for pk, sk, target in lists}
