"""Counters of tags, sections and authors: exact without transactions, in whatever order.

A counter's row: `n`, how many articles that were visible when relate last looked have the name; a
count for each spelling (`s:Hải Phòng`); of a section one for each language of these articles
(`l:vi`); and `marks`. What it holds of an article is a target: the spelling, of a section
`spelling TAB language`, or "" for nothing. A change goes

1. the manifest names the counter and its new target as pending            (manifest, written by
   relate)
2. ADD the difference and a mark of it, unless that very mark is there     (`change`)
3. the manifest notes what is counted now                                  (manifest, written by
   relate)
4. take the mark away                                                      (`unmark`)

A mark names the article, both targets, and the manifest's own mark of this change. A run that
crashed between 2 and 4 left it: `marks_of` finds it. If the manifest has noted the change, its call
has returned, and the mark is taken away; else the change is undone with its mark (`undo`), for the
SDK of the run that was cut off may still make the call again, and that then leaves a new mark.

Rows of version 0.1.0 also counted what is not visible, and have its time in `hidden`; a reader
subtracts it, and the next change of the article takes it out. Its targets have that time behind
the TAB (`from|until`), and it counts no languages: of what it counted the language is unknown.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from shared.tables.dynamo import ConditionFailed, Item, Table, run_parallel
from shared.tables.index_keys import COUNTERS, RowKey, counter_key
from shared.tables.index_records import Facet, Name
from shared.tables.index_rows import LANGUAGE, LANGUAGE_SEPARATOR, SPELLING, name_from_row
from shared.tables.row_schemas import ROW_SCHEMAS, SCHEMA, decode_rows, decode_rows_or

NOTHING = ""
MARK_SEPARATOR, WINDOW_SIGN = "\n", "|"
GREATEST = "\U0010ffff"
"""Follows every folded name, so that `prefix` + GREATEST ends a query."""


@dataclass(frozen=True, slots=True)
class CounterMark:
    """What a change leaves in a counter's row until the manifest has noted it.

    `change_id` is the manifest's name for the change. A mark of version 0.1.0 has none, and does
    not say what the counter held before.
    """

    article_id: str
    new: str
    old: str = NOTHING
    change_id: str = ""

    def __str__(self) -> str:
        parts = [self.article_id, self.new]
        if self.change_id:
            parts += [self.old, self.change_id]
        return MARK_SEPARATOR.join(parts)

    @classmethod
    def parse(cls, text: str) -> "CounterMark":
        """The mark that `str` wrote."""
        return cls(*text.split(MARK_SEPARATOR))


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

    def marks_of(
        self, article_id: str, keys: Collection[RowKey]
    ) -> dict[RowKey, list[CounterMark]]:
        """The marks that changes of an article left in these counters, where there are any.

        A row that was left empty without a mark is deleted.
        """
        rows = run_parallel([partial(self._table.get, pk, sk) for pk, sk in keys])
        marks: dict[RowKey, list[CounterMark]] = {}
        for key, row in zip(keys, rows, strict=True):
            texts = row.get("marks", ()) if row else ()
            own_marks = [CounterMark.parse(text) for text in sorted(texts)]
            own_marks = [mark for mark in own_marks if mark.article_id == article_id]
            if own_marks:
                marks[key] = own_marks
            elif row and row.get("n") == 0:
                self._delete_if_empty(key)
        return marks

    def left_marks(self) -> list[tuple[RowKey, CounterMark]]:
        """Every mark that is in a counter now, those of changes under way too. Reads all counters:
        for the command line. Rows that this version cannot read are left out."""
        rows = [row for pk in COUNTERS.values() for row in self._table.query(pk, consistent=True)]
        return [pair for pairs in decode_rows("counter", rows, _marks_of_row) for pair in pairs]

    def change(self, key: RowKey, mark: CounterMark) -> None:
        """Count the mark's article as its new target instead of the old, once, however often it is
        tried."""
        adds: dict[str, object] = {**_amounts(mark.old, mark.new), "marks": {str(mark)}}
        names = {f"#{i}": name for i, name in enumerate(adds)}
        values = {f":{i}": value for i, value in enumerate(adds.values())}
        expression = "SET #schema = :schema ADD "
        expression += ", ".join(f"#{i} :{i}" for i in range(len(adds)))
        values |= {":mark": str(mark), ":schema": ROW_SCHEMAS["counter"]}
        if window := _window_text(mark.old):
            names["#hidden"] = "hidden"  # a reserved word
            expression += " DELETE #hidden :note"
            values[":note"] = {f"{mark.article_id}|{window}"}
        try:
            self._table.update(
                key,
                expression,
                values,
                names=names | {"#schema": SCHEMA},
                condition="NOT contains(marks, :mark)",
            )
        except ConditionFailed:  # an earlier try went through and only its answer was lost
            return

    def unmark(self, key: RowKey, mark: CounterMark) -> None:
        """Take the mark of a change away; an empty row goes whole, and so does a spelling that
        nobody uses any more."""
        self._take_away(key, mark, {})

    def undo(self, key: RowKey, mark: CounterMark) -> None:
        """Take a change back, once, with its mark."""
        amounts = _amounts(mark.new, mark.old) if mark.change_id else {}
        self._take_away(key, mark, amounts)

    def _take_away(self, key: RowKey, mark: CounterMark, amounts: Mapping[str, int]) -> None:
        names = {f"#{i}": name for i, name in enumerate(amounts)}
        values: dict[str, object] = {f":{i}": amount for i, amount in enumerate(amounts.values())}
        adds = ", ".join(f"#{i} :{i}" for i in range(len(amounts)))
        try:
            row = self._table.update(
                key,
                (f"ADD {adds} " if adds else "") + "DELETE marks :marks",
                values | {":mark": str(mark), ":marks": {str(mark)}},
                names=names,
                condition="contains(marks, :mark)",
            )
        except ConditionFailed:  # it was away: an earlier try went through, its answer was lost
            row = {"n": 0}
        if row.get("n") == 0:
            self._delete_if_empty(key)
        else:
            self._remove_unused_spellings(key, row)

    def _remove_unused_spellings(self, key: RowKey, row: Item) -> None:
        attributes = (
            name for name in row if name.startswith((SPELLING, LANGUAGE)) and row[name] == 0
        )
        for spelling in attributes:
            try:
                self._table.update(
                    key,
                    "REMOVE #spelling",
                    {":zero": 0},
                    names={"#spelling": spelling},
                    condition="#spelling = :zero",
                )
            except ConditionFailed:
                continue

    def _delete_if_empty(self, key: RowKey) -> None:
        try:
            self._table.delete(*key, condition="n = :zero AND attribute_not_exists(marks)", zero=0)
        except ConditionFailed:
            return


def _marks_of_row(row: Item) -> list[tuple[RowKey, CounterMark]]:
    key = row["pk"], row["sk"]
    return [(key, CounterMark.parse(text)) for text in sorted(row.get("marks", ()))]


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


def _amounts(old: str, new: str) -> dict[str, int]:
    """What a change from one target to another adds to the attributes of a counter's row."""
    amounts: dict[str, int] = defaultdict(int)
    for target, sign in ((old, -1), (new, 1)):
        if target:
            amounts["n"] += sign
            amounts[SPELLING + _spelling(target)] += sign
        if language := _language(target):
            amounts[LANGUAGE + language] += sign
    return {name: amount for name, amount in amounts.items() if amount}


def _spelling(target: str) -> str:
    return target.partition(LANGUAGE_SEPARATOR)[0]


def _language(target: str) -> str:
    """The language of an article that a section's counter holds; "" where it is unknown."""
    rest = target.partition(LANGUAGE_SEPARATOR)[2]
    return "" if WINDOW_SIGN in rest else rest


def _window_text(target: str) -> str:
    """When an article may be seen that version 0.1.0 counted before its time."""
    rest = target.partition(LANGUAGE_SEPARATOR)[2]
    return rest if WINDOW_SIGN in rest else ""
