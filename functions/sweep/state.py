"""What a sweep knows between two of its steps, and its bytes."""

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from shared.article.media_keys import picture_digest

FORM = 1
"""Of the bytes. Those of another form are not read: then every picture that nothing names counts
as seen so for the first time, and stays for longer."""

Phase = Literal["drops", "articles", "media", "end"]

_NUMBER_BYTES = 8


@dataclass(slots=True)
class SweepState:
    """A sweep that is under way, or the last that ended.

    `names` are the pictures that rows name, as `picture_number` has them. `candidates` are those
    that no row named when the last sweep ended, each with the time at which they were first found
    so and ever since; `next_candidates` those of this sweep. `place` is where the phase goes on:
    the key of a row, or the key of the last picture. Times are seconds since 1970.
    """

    tables: tuple[str, str]
    began_at: int = 0
    phase: Phase = "end"
    place: Any = None
    row_count: int = 0
    unreadable_count: int = 0
    names: set[int] = field(default_factory=set)
    candidates: dict[int, int] = field(default_factory=dict)
    next_candidates: dict[int, int] = field(default_factory=dict)

    def next_sweep(self, now: int) -> "SweepState":
        """A sweep that begins now, after this one."""
        return SweepState(self.tables, now, "drops", candidates=self.candidates)

    def end(self) -> None:
        """End the sweep. If there were rows that nobody could read, nothing was learnt."""
        if not self.unreadable_count:
            self.candidates = self.next_candidates
        self.phase, self.place, self.names, self.next_candidates = "end", None, set(), {}


def picture_number(key: str) -> int | None:
    """The first 64 bits of a picture's digest, by any of its keys: two million pictures are 16 MB,
    and should two share a number, both stay for as long as rows name one. None for other keys."""
    digest = picture_digest(key)
    return int(digest[:16], 16) if digest else None


def state_bytes(state: SweepState) -> bytes:
    """The state as it is stored: a line of JSON, and all numbers in 8 bytes each."""
    waiting, next_waiting = state.candidates, state.next_candidates
    parts = [
        state.names,
        *(waiting.keys(), waiting.values()),
        *(next_waiting.keys(), next_waiting.values()),
    ]
    head = {
        "form": FORM,
        "tables": state.tables,
        "began_at": state.began_at,
        "phase": state.phase,
        "place": state.place,
        "row_count": state.row_count,
        "unreadable_count": state.unreadable_count,
        "counts": [len(part) for part in parts],
    }
    content = b"".join(struct.pack(f">{len(part)}Q", *part) for part in parts)
    return json.dumps(head).encode() + b"\n" + content


def read_state(data: bytes, tables: tuple[str, str]) -> SweepState:
    """The state of these bytes; a new one if they are damaged, of another form, or speak of other
    tables: those of a stack that has been given new ones name nothing until they are restored."""
    try:
        return _read_state(data, tables)
    except (KeyError, TypeError, ValueError, struct.error):
        return SweepState(tables)


def _read_state(data: bytes, tables: tuple[str, str]) -> SweepState:
    line, _, content = data.partition(b"\n")
    head = json.loads(line)
    if head["form"] != FORM or tuple(head["tables"]) != tables:
        return SweepState(tables)
    names, *columns = _unpack(content, head["counts"])
    return SweepState(
        tables,
        head["began_at"],
        head["phase"],
        head["place"],
        head["row_count"],
        head["unreadable_count"],
        set(names),
        dict(zip(columns[0], columns[1], strict=True)),
        dict(zip(columns[2], columns[3], strict=True)),
    )


def _unpack(content: bytes, counts: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """So many numbers, one tuple after the other."""
    place = 0
    for count in counts:
        yield struct.unpack_from(f">{count}Q", content, place)
        place += count * _NUMBER_BYTES
