"""Which pictures go: those that nothing has named for long enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from functions.sweep.state import SweepState, picture_number

SETTLING_SECONDS = 3600
"""Ingest puts a picture before the row that names it, anew each time. One that was put so shortly
before a time counts as put after it: an invocation lives for a minute, reads of tables may be
late, and the clocks of AWS differ."""

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An object in the bucket of media; `put_at` is in seconds since 1970."""

    key: str
    put_at: float
    size: int


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """All that the bucket has of a picture: original and renditions."""

    number: int
    files: tuple[StoredFile, ...]

    @property
    def put_at(self) -> float:
        """When something of it was last put."""
        return max(file.put_at for file in self.files)

    @property
    def size(self) -> int:
        """The bytes of all of it."""
        return sum(file.size for file in self.files)


def stored_pictures(files: Iterable[StoredFile]) -> list[StoredPicture]:
    """The pictures of a part of the bucket's list, in which the files of one stand together."""
    groups = groupby(files, lambda file: picture_number(file.key))
    return [StoredPicture(number, tuple(group)) for number, group in groups if number is not None]


def unnamed_since(picture: StoredPicture, state: SweepState) -> int | None:
    """Since when sweeps have found that nothing names a picture; None if something does, or if it
    was put so late that a row may yet come.

    Whoever puts it again is about to name it, and whoever names it puts it first: what was put
    after it was first found to be nameless may have had a name between two sweeps.
    """
    if picture.number in state.names or _is_put_after(picture, state.began_at):
        return None
    since = state.candidates.get(picture.number, state.began_at)
    return state.began_at if _is_put_after(picture, since) else since


def is_due(since: int, state: SweepState, days: int) -> bool:
    """Whether a picture goes that has been nameless since then: after these days no table that is
    restored, and no file that is put back, can speak of it."""
    return state.began_at - since >= days * SECONDS_A_DAY


def _is_put_after(picture: StoredPicture, time: int) -> bool:
    return picture.put_at > time - SETTLING_SECONDS
