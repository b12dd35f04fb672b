"""A made-up version to come: today's rows as it might store them.

Most rows have only attributes and fields more, under the same number. Some have a higher number and
another form, and some a field of another type though the number stayed, as a fault would have it.
"""

import base64
import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.versions.stage import Row

UNREADABLE = ("tin/pha.txt", "tin/hen.md", "tin/bridge.md", "hang/2.json")
"""The drops whose claims today's code cannot read; all others it can."""

WITHOUT_MANIFEST = "tin/hen.md"
"""The drop whose article has a manifest that today's code cannot read."""

OTHER_FORM = {"B": base64.b64encode(b"\x28\xb5\x2f\xfd of another packing").decode()}
SECOND = {"N": "2"}
MORE: Row = {
    "reviewed_by": {"M": {"name": {"S": "Hải"}, "steps": {"L": [{"N": "1"}, {"NULL": True}]}}},
    "sizes": {"NS": ["1", "2.5"]},
    "prints": {"BS": [base64.b64encode(b"\x00").decode()]},
    "nothing": {"NULL": True},
}
"""Attributes that no version so far has, of every type that DynamoDB knows."""

Change = Callable[[Row], Any]


def future_rows(today: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows of the version to come, by table."""
    changes = {"articles": CLAIMS, "drops": DROPS, "index": _index_changes(today)}
    tables = deepcopy(today)
    for table, rows in tables.items():
        unused = set(changes[table])
        for row in rows:
            row.update(MORE)
            _add_fields(row)
            for fragment in [part for part in changes[table] if part in _key(table, row)]:
                changes[table][fragment](row)
                unused.discard(fragment)
        assert not unused, f"no row of {table} has {unused}"
    tables["index"].append({"pk": {"S": "READERS"}, "sk": {"S": "2030#x"}} | MORE)
    return tables


def article_id(rows: dict[str, list[Row]], drop: str) -> str:
    """The article that a drop claims."""
    claim = f"claim#{drop}"
    (row,) = (row for row in rows["articles"] if row["sk"]["S"] == claim)
    return str(row["id"]["S"])


def _key(table: str, row: Row) -> str:
    names = {"articles": ("sk",), "drops": ("key",), "index": ("pk", "sk")}[table]
    return " ".join(row[name]["S"] for name in names)


def _add_fields(row: Row) -> None:
    """Fields that are not known yet, in every JSON of a row and at every level of it."""
    for name, kind in (("article", "zlib"), ("rows", "zlib"), ("teaser", "S")):
        if name in row:
            fields = json.loads(row[name][kind])
            _add_to_all(fields, top=name != "rows")
            row[name] = {kind: json.dumps(fields, ensure_ascii=False)}
    if "matches" in row:
        matches = [[*match, "a column", {"more": 1}] for match in json.loads(row["matches"]["S"])]
        row["matches"] = {"S": json.dumps(matches, ensure_ascii=False)}


def _add_to_all(fields: dict[str, Any], *, top: bool) -> None:
    if top:
        for part in [fields, *fields.get("figures", []), *fields.get("picks", [])]:
            part["mood"] = {"calm": [1, None, "x"]}
        for part in filter(None, [fields.get("image")]):
            part["focus"] = [0.5, 0.5]
    fields["later"] = True


def _higher(**attributes: Any) -> Change:
    """A number that is not known yet, and attributes of another form."""
    return lambda row: row.update({"schema": SECOND} | attributes)


def _fields(**fields: Any) -> Change:
    """Fields of an article of another type, under the same number."""

    def change(row: Row) -> None:
        article = json.loads(row["article"]["zlib"]) | fields
        row["article"] = {"zlib": json.dumps(article, ensure_ascii=False)}

    return change


def _without(*names: str) -> Change:
    """Attributes that are stored no more."""
    return lambda row: [row.pop(name, None) for name in names]


CLAIMS: dict[str, Change] = {
    "claim#tin/pha.txt": _higher(article=OTHER_FORM),
    "claim#tin/hen.md": lambda row: row.update({"status": {"S": "held"}}),
    "claim#tin/bridge.md": _fields(embargo=[{"region": "vn", "until": "2031-01-01"}]),
    "claim#hang/2.json": _higher(article=OTHER_FORM),
    "claim#tin/go.md": _higher(at={"M": {}}, revision={"S": "two"}),
    "claim#tin/ban-sao.md": _without("digest", "version"),
    "touch": _higher(touches={"N": "1"}),
}
DROPS: dict[str, Change] = {
    "tin/cau.png": lambda row: row["image"]["M"].update(frames={"N": "1"}),
    "tin/pha.txt": _higher(articles={"M": {"all": {"L": []}}}),
    "tin/hong.json": lambda row: row.update({"status": {"S": "quarantined"}}),
    "tin/ban-sao.md": _without("parser", "at", "articles"),
}


def _index_changes(today: dict[str, list[Row]]) -> dict[str, Change]:
    """What becomes of rows of IndexTable, by a part of their keys."""
    names = ("tin/bridge.md", "tin/pha.txt", "tin/ban-sao.md", "tin/cau.md", "tin/hen.md")
    bridge, ferry, copy, story, budget = (article_id(today, name) for name in names)
    return {
        f"LATEST 2025-09-15T03:00:00Z#{bridge}": _with(teaser=OTHER_FORM),
        f"SECTION#world 2025-09-15T03:00:00Z#{bridge}": _with(expires={"L": [{"S": "2031"}]}),
        f"CARD#{ferry}": _higher(signature=OTHER_FORM),
        f"CARD#{copy}": _with(signature=OTHER_FORM),
        f"RELATED#{story} own": _higher(matches={"S": "{}"}),
        f"RELATED#{story} 0.": _with(why={"S": "one text"}),
        "TAGS ngan-sach": _higher(by_kind={"M": {"text": {"N": "1"}}}),
        "TAGS ben-pha": _without("n"),
        "TERM#vi#pha ": _with(t=OTHER_FORM),
        "FIND#h#pha ": _with(t=OTHER_FORM),
        f"MANIFEST#{budget}": _other_targets,
        "REINDEX": _higher(round={"L": []}),
    }


def _with(**attributes: Any) -> Change:
    """Attributes of another form, under the same number."""
    return lambda row: row.update(attributes)


def _other_targets(row: Row) -> None:
    """A manifest that names its rows as always, but notes otherwise what is counted."""
    content = json.loads(row["rows"]["zlib"])
    counted = content.pop("counted")
    content |= {"counted_by_day": {"2025-09-17": counted}}
    row |= {"schema": SECOND, "rows": {"zlib": json.dumps(content, ensure_ascii=False)}}
