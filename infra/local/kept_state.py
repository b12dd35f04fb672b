"""The buckets' objects and the tables' rows of moto in a file, and back: runs in moto's process.

Through AWS's API this could not be: a version's id and time are S3's own to give (Amazon S3 API
Reference, PutObject), and undated articles are dated by them. So moto's own objects are pickled.
They are bound to moto's version; the file's first line says whose it is, and is read before the
rest. The rest can make nothing but moto's classes and plain values (Python Standard Library,
pickle, "Restricting Globals"), whoever wrote the file.

The file is a row of parts, each what changed since the one before: a line of JSON, which says how
long the part is and what its CRC-32, then a pickle. A part that a crash cut off is the last, and
is left out.
"""

import io
import json
import os
import pickle
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from infra.local import row_watch
from infra.local.moto_fixes import DYNAMODB_TURNS
from infra.local.template import ACCOUNT, REGION

GROWN = 2
"""So many times as long as when it was whole, the file is written anew when its desk ends."""

PLAIN = {
    ("builtins", "set"),
    ("builtins", "dict"),
    ("builtins", "list"),
    ("collections", "defaultdict"),
    ("collections", "OrderedDict"),
    ("datetime", "datetime"),
    ("datetime", "timezone"),
    ("datetime", "timedelta"),
    ("decimal", "Decimal"),
    ("_codecs", "encode"),
}


class KeptState:
    """A file and what it has. `names` are the physical names of "buckets" and "tables" by their
    logical ids."""

    def __init__(self, file: Path, names: dict[str, dict[str, str]]) -> None:
        self._file, self._names = file, names
        self._watch = row_watch.RowWatch()
        self._forget()

    def _forget(self) -> None:
        """Take the file for empty."""
        self._length = self._whole_length = 0
        self._inbox: dict[str, str] = {}
        self._objects: dict[str, dict[str, list[Any]]] = {
            logical_id: {} for logical_id in self._names["buckets"]
        }

    def save(self, head: dict[str, Any], inbox: dict[str, str], *, last: bool = False) -> None:
        """Write what changed since the file was written or read; OSError if that cannot be."""
        if last and self._length > GROWN * self._whole_length:
            self._forget()
        with DYNAMODB_TURNS.turn():
            changes = self._changes(inbox)
            content = pickle.dumps(changes, protocol=pickle.HIGHEST_PROTOCOL)
        if self._length and not any(changes.values()):
            return
        try:
            self._write(head, content)
        except OSError:
            self._forget()  # what was taken for written is written next time
            raise

    def load(self) -> dict[str, str]:
        """Put back what the file has, without a word of it to any queue or stream; the inbox.

        Raises UnpicklingError, EOFError or OSError if it is none of these files, or damaged.
        """
        with self._file.open("rb") as stream:
            while (content := _part(stream)) is not None:
                self._take_in(_Unpickler(io.BytesIO(content)).load())
                self._length = stream.tell()
                self._whole_length = self._whole_length or self._length
        if not self._length:
            raise EOFError("its first part is cut off")
        return dict(self._inbox)

    def _changes(self, inbox: dict[str, str]) -> dict[str, Any]:
        """What is not as the file has it, which is taken for written from now on. What is gone is
        None."""
        changes = {
            "inbox": _differences(self._inbox, inbox),
            "buckets": {
                logical_id: objects
                for logical_id, name in self._names["buckets"].items()
                if (objects := self._object_changes(logical_id, name))
            },
            "tables": {
                logical_id: rows
                for logical_id, name in self._names["tables"].items()
                if (rows := self._row_changes(name))
            },
        }
        self._inbox = dict(inbox)
        return changes

    def _object_changes(self, logical_id: str, name: str) -> dict[str, Any]:
        """Objects whose versions are others: moto changes none that Newsdrop has put."""
        now = {key: list(versions) for key, versions in _bucket(name).keys.lists()}
        before, self._objects[logical_id] = self._objects[logical_id], now
        return _differences(before, now, same=_are_same)

    def _row_changes(self, name: str) -> list[tuple[row_watch.RowPlace, Any]]:
        table = _table(name)
        rows = self._watch.take(name)
        keys = rows if self._length else row_watch.all_rows(table)
        return [(row, table.get_item(*row)) for row in keys]

    def _write(self, head: dict[str, Any], content: bytes) -> None:
        """Append a part, or write the first at one stroke: after a crash the file has what it had,
        or the part too."""
        size = {"bytes": len(content), "crc": zlib.crc32(content)}
        line = json.dumps(head | size, ensure_ascii=False).encode()
        is_first = not self._length
        file = self._file.with_suffix(".new") if is_first else self._file
        with file.open("wb" if is_first else "r+b") as stream:
            stream.seek(self._length)
            stream.truncate()
            stream.write(line + b"\n" + content)
            stream.flush()
            os.fsync(stream.fileno())
            self._length = stream.tell()
        if is_first:
            file.replace(self._file)
            self._whole_length = self._length

    def _take_in(self, changes: dict[str, Any]) -> None:
        _apply(self._inbox, changes["inbox"])
        for logical_id, objects in changes["buckets"].items():
            bucket = _bucket(self._names["buckets"][logical_id])
            for key, versions in objects.items():
                for version in versions or ():
                    if hasattr(version, "bucket_name"):
                        version.bucket_name = bucket.name
                if versions is not None:
                    bucket.keys.setlist(key, list(versions))  # which moto appends to
                elif bucket.keys.getlist(key):
                    bucket.keys.pop(key)
            _apply(self._objects[logical_id], objects)
        for logical_id, rows in changes["tables"].items():
            table = _table(self._names["tables"][logical_id])
            for row, item in rows:
                row_watch.set_row(table, row, item)


def _part(stream: BinaryIO) -> bytes | None:
    """The next part's pickle; None where there is none, or not all of it."""
    try:
        head = json.loads(stream.readline())
        content = stream.read(head["bytes"])
    except (ValueError, LookupError, TypeError):
        return None
    is_whole = len(content) == head["bytes"] and zlib.crc32(content) == head["crc"]
    return content if is_whole else None


def _differences(before: dict[str, Any], now: dict[str, Any], same: Any = None) -> dict[str, Any]:
    """What a dict has otherwise than another; None is what it has no more."""
    equal = same or (lambda one, other: one == other)
    changes = {
        key: value
        for key, value in now.items()
        if key not in before or not equal(before[key], value)
    }
    return changes | dict.fromkeys(before.keys() - now.keys())


def _are_same(versions: list[Any], others: list[Any]) -> bool:
    return len(versions) == len(others) and all(map(lambda a, b: a is b, versions, others))


def _apply(to: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if value is None:
            to.pop(key, None)
        else:
            to[key] = value


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PLAIN or (module.startswith("moto.") and "." not in name):
            thing = super().find_class(module, name)
            if (module, name) in PLAIN or isinstance(thing, type):
                return thing
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a desk's state")


def _bucket(name: str) -> Any:
    return s3_backends[ACCOUNT]["aws"].get_bucket(name)


def _table(name: str) -> Any:
    return dynamodb_backends[ACCOUNT][REGION].get_table(name)
