"""The buckets' objects and the tables' rows of moto in a file, and back: runs in moto's process.

Through AWS's API this could not be: a version's id and time are S3's own to give (Amazon S3 API
Reference, PutObject), and undated articles are dated by them. So moto's own objects are pickled.
They are bound to moto's version; the file's first line says whose it is, and is read before the
rest. The rest can make nothing but moto's classes and plain values (Python Standard Library,
pickle, "Restricting Globals"), whoever wrote the file.
"""

import io
import json
import os
import pickle
from pathlib import Path
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from infra.local.moto_fixes import DYNAMODB_LOCK
from infra.local.template import ACCOUNT, REGION

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


def save_state(file: Path, head: dict[str, Any], names: dict[str, dict[str, str]]) -> None:
    """Write the file at one stroke: after a crash it is the old one or the new one, whole.

    `names` are the physical names of "buckets" and "tables" by their logical ids.
    """
    with DYNAMODB_LOCK:
        content = pickle.dumps(
            {
                "buckets": {
                    logical_id: list(_bucket(name).keys.lists())
                    for logical_id, name in names["buckets"].items()
                },
                "tables": {
                    logical_id: _table(name).items for logical_id, name in names["tables"].items()
                },
            },
            protocol=pickle.HIGHEST_PROTOCOL,
        )
    new = file.with_suffix(".new")
    with new.open("wb") as stream:
        stream.write(json.dumps(head, ensure_ascii=False).encode() + b"\n" + content)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)


def load_state(file: Path, names: dict[str, dict[str, str]]) -> None:
    """Put back what the file has, without a word of it to any queue or stream.

    Raises UnpicklingError, EOFError or OSError if it is none of these files, or damaged.
    """
    with file.open("rb") as stream:
        stream.readline()
        content = _Unpickler(io.BytesIO(stream.read())).load()
    for logical_id, objects in content["buckets"].items():
        bucket = _bucket(names["buckets"][logical_id])
        for key, versions in objects:
            for version in versions:
                if hasattr(version, "bucket_name"):
                    version.bucket_name = bucket.name
            bucket.keys.setlist(key, versions)
    for logical_id, rows in content["tables"].items():
        _table(names["tables"][logical_id]).items.update(rows)


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
