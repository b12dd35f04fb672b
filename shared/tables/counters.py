"""Counters of tags, sections and authors: exact without transactions, in whatever order.

A counter's row: `n`, a count for each spelling (`s:Hải Phòng`), `hidden` (`id|from|until` of
scheduled articles) and `marks`. What it holds of an article is a target, `spelling TAB from|until`,
or "" for nothing. A change goes

1. the manifest names the counter and its new target as pending            (manifest, written by
   relate)
2. ADD the difference and a mark of it, unless that very mark is there     (`change`)
3. the manifest notes what is counted now                                  (manifest, written by
   relate)
4. take the mark away                                                      (`unmark`)

A run that crashed between 2 and 4 left its mark: `settle` finds it and puts what it says into the
manifest first.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial

from shared.tables.dynamo import ConditionFailed, Item, Table, run_parallel
from shared.tables.index_records import Facet, Name
from shared.tables.index_rows import COUNTERS, SPELLING, RowKey, counter_key, name_from_row
from shared.tables.row_schemas import ROW_SCHEMAS, SCHEMA, decode_rows_or

NOTHING = ""
MARK_SEPARATOR = "\n"
GREATEST = "\U0010ffff"
"""Follows every folded name, so that `prefix` + GREATEST ends a query."""


class Counters:
    """The counter rows of IndexTable."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def names_with_fold(self, facet: Facet, fold: str, *, now: str) -> list[Name]:
        """The tags, sections or authors whose keys are `folded` without tone marks; those that have
        no visible article too. One query."""
        # "$" follows "#" in ASCII, so this is all that begins with `folded#`.
        rows = self._table.query(COUNTERS[facet], first=f"{fold}#", last=f"{fold}$")
        return _names(rows, now)

    def names(
        self,
        facet: Facet,
        *,
        now: str,
        prefix: str | None = None,
        start: str | None = None,
        limit: int | None = None,
    ) -> list[tuple[str, Name]]:
        """The tags, sections or authors in the order of their folded keys, each after its place;
        those that have no visible article too.

        From the place `start` on, by default from the first; only those whose folded keys begin
        with `prefix`, if it is given. One query.
        """
        rows = self._table.query(
            COUNTERS[facet],
            first=prefix or None if start is None else start,
            last=None if prefix is None else prefix + GREATEST,
            limit=limit,
        )
        return [(row["sk"], name) for row, name in zip(rows, _names(rows, now), strict=True)]

    def settle(self, article: str, pending: Mapping[RowKey, str]) -> dict[RowKey, frozenset[str]]:
        """Of the pending changes, those whose mark is still there: they were made.

        Counter -> what `unmark` needs.

        A row that was left empty without a mark is deleted.
        """
        rows = run_parallel([partial(self._table.get, pk, sk) for pk, sk in pending])
        marks: dict[RowKey, frozenset[str]] = {}
        for (key, target), row in zip(pending.items(), rows, strict=True):
            if row and _mark(article, target) in row.get("marks", set()):
                marks[key] = _stale_notes(row, article, target)
            elif row and row.get("n") == 0:
                self._delete_if_empty(key)
        return marks

    def change(self, article: str, key: RowKey, old: str, new: str) -> frozenset[str]:
        """Count the article as `new` instead of `old`, once, however often it is tried.

        Returns what `unmark` needs.
        """
        amounts: dict[str, int] = defaultdict(int)
        for target, sign in ((old, -1), (new, 1)):
            if target:
                amounts["n"] += sign
                amounts[SPELLING + _spelling(target)] += sign
        adds: dict[str, object] = {name: amount for name, amount in amounts.items() if amount}
        adds["marks"] = {_mark(article, new)}
        if note := _note(article, new):
            adds["hidden"] = {note}
        names = {f"#{i}": name for i, name in enumerate(adds)}
        values = {f":{i}": value for i, value in enumerate(adds.values())}
        expression = "SET #schema = :schema ADD "
        expression += ", ".join(f"#{i} :{i}" for i in range(len(adds)))
        more = {":mark": _mark(article, new), ":schema": ROW_SCHEMAS["counter"]}
        try:
            row = self._table.update(
                key,
                expression,
                values | more,
                names=names | {"#schema": SCHEMA},
                condition="NOT contains(marks, :mark)",
            )
        except ConditionFailed:  # an earlier try went through and only its answer was lost
            row = self._table.get(*key) or {}
        return _stale_notes(row, article, new)

    def unmark(self, article: str, key: RowKey, new: str, stale: frozenset[str]) -> None:
        """Take the mark of a change away, with what `hidden` still holds of the article from
        before; an empty row goes whole."""
        removals = {"marks": {_mark(article, new)}} | ({"hidden": set(stale)} if stale else {})
        expression = "DELETE " + ", ".join(f"#{name} :{name}" for name in removals)
        names = {f"#{name}": name for name in removals}
        values: dict[str, object] = {f":{name}": value for name, value in removals.items()}
        values[":mark"] = _mark(article, new)
        try:
            row = self._table.update(
                key, expression, values, names=names, condition="contains(#marks, :mark)"
            )
        except ConditionFailed:  # it was away: an earlier try went through, its answer was lost
            row = {"n": 0}
        if row.get("n") == 0:
            self._delete_if_empty(key)

    def _delete_if_empty(self, key: RowKey) -> None:
        try:
            self._table.delete(*key, condition="n = :zero AND attribute_not_exists(marks)", zero=0)
        except ConditionFailed:
            return


def _names(rows: list[Item], now: str) -> list[Name]:
    """The names of counters; one that cannot be decoded counts nothing, so that nobody shows it."""
    return decode_rows_or(
        "counter",
        rows,
        partial(name_from_row, now=now),
        lambda row: Name(counter_key(row["sk"]), "", 0),
    )


def counter_changes(old: Mapping[RowKey, str], new: Mapping[RowKey, str]) -> dict[RowKey, str]:
    """The counters to change, and to which target."""
    keys = [*old, *(key for key in new if key not in old)]
    return {
        key: new.get(key, NOTHING) for key in keys if new.get(key, NOTHING) != old.get(key, NOTHING)
    }


def _stale_notes(row: Item, article: str, target: str) -> frozenset[str]:
    current_note = _note(article, target)
    return frozenset(
        note
        for note in row.get("hidden", ())
        if note.startswith(f"{article}|") and note != current_note
    )


def _mark(article: str, target: str) -> str:
    return f"{article}{MARK_SEPARATOR}{target}"


def _spelling(target: str) -> str:
    return target.partition("\t")[0]


def _note(article: str, target: str) -> str:
    window = target.partition("\t")[2]
    return f"{article}|{window}" if window else ""
