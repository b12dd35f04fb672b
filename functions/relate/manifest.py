"""The manifest: which rows of IndexTable an article may own, and in which counters it is counted.

A row is named here before it is put and until after it is deleted, so that the next run can clean up after any crash.
"""

import json
import zlib
from collections import defaultdict
from dataclasses import dataclass, field

from shared.tables import index
from shared.tables.index import Index

Key = tuple[str, str]


@dataclass(slots=True)
class Manifest:
    """`counted`: counter -> what it holds of the article. `pending`: what a change under way, or the last one, made of it.

    `digest` is that of the signature and time that the article's scores rest on; empty until they are all written.
    """

    rows: set[Key] = field(default_factory=set)
    counted: dict[Key, str] = field(default_factory=dict)
    pending: dict[Key, str] = field(default_factory=dict)
    digest: str = ""
    revision: int = 0

    def is_empty(self) -> bool:
        """Whether the article owns nothing at all."""
        return not (self.rows or self.counted or self.pending)


def read(table: Index, article: str) -> Manifest:
    """An article's manifest, read consistently; an empty one if there is none."""
    row = table.table.get(_pk(article), index.MANIFEST)
    if row is None:
        return Manifest()
    content = json.loads(zlib.decompress(row["rows"]))
    rows = {(pk, sk) for sk, pks in content["rows"].items() for pk in pks}
    counted, pending = (_keyed(content[name]) for name in ("counted", "pending"))
    return Manifest(rows, counted, pending, row.get("digest", ""), row["revision"])


def write(table: Index, article: str, manifest: Manifest) -> None:
    """Store a manifest whole. Keys are grouped by sort key, which an article's entries and postings share."""
    grouped = defaultdict(list)
    for pk, sk in sorted(manifest.rows):
        grouped[sk].append(pk)
    content = {"rows": grouped, "counted": _listed(manifest.counted), "pending": _listed(manifest.pending)}
    packed = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    table.table.put(
        {
            "pk": _pk(article),
            "sk": index.MANIFEST,
            "rows": packed,
            "digest": manifest.digest or None,
            "revision": manifest.revision,
        }
    )


def delete(table: Index, article: str) -> None:
    """Forget an article that owns nothing any more."""
    table.table.delete(_pk(article), index.MANIFEST)


def _pk(article: str) -> str:
    return f"MANIFEST#{article}"


def _listed(held: dict[Key, str]) -> list[list[str]]:
    return [[pk, sk, target] for (pk, sk), target in sorted(held.items())]


def _keyed(listed: list[list[str]]) -> dict[Key, str]:
    return {(pk, sk): target for pk, sk, target in listed}
