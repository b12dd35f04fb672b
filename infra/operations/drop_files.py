"""Dropping files and telling what became of them."""

import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from infra.operations import local_files
from infra.operations.system import TargetSystem
from shared import aws
from shared.tables.drop_records import Drop, Report
from shared.tables.drops import Drops
from shared.tables.dynamo import run_parallel

UPLOADS = 8
"""Files under way at once."""

ROUND_SECONDS, ROUND_KEYS = 0.5, 200
"""While reports are awaited, so many rows are looked at so often."""


class Unusable(Exception):
    """What cannot be dropped as asked; the text says why."""


def gather_files(paths: Iterable[Path], prefix: str) -> dict[str, Path]:
    """Key to file: a file's key is its name, that of a file in a folder its path from the folder's
    own name on.

    Raises Unusable if a name is not UTF-8, a folder cannot be read, or two files would have one
    key.
    """
    files: dict[str, Path] = {}
    start = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
    for path in paths:
        # Unlike resolve, abspath keeps the name of a link.
        whole = Path(os.path.abspath(path))  # noqa: PTH100
        for key, file in _files(whole).items():
            other = files.setdefault(start + key, file)
            if other != file:
                raise Unusable(
                    f"{other} and {file} would both be {start + key}: "
                    "drop them one after the other or with --prefix"
                )
    return files


def _files(path: Path) -> dict[str, Path]:
    listing = (
        local_files.list_files(path)
        if path.is_dir()
        else local_files.Listing({"": local_files.LocalFile(path, ())})
    )
    for name, why in listing.unreadable.items():
        raise Unusable(f"{local_files.printable_text(str(path / name))}: {why}")
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        raise Unusable(
            f"{local_files.printable_text(str(path))}: the name is not valid UTF-8: rename it"
        ) from error
    return {
        f"{path.name}/{key}" if key else path.name: file.path for key, file in listing.files.items()
    }


def upload_files(target: TargetSystem, files: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    """Put files into the bucket, several at once: (key, ETag) as each is there.

    The first failure is raised.
    """
    s3 = aws.s3()
    with ThreadPoolExecutor(UPLOADS) as pool:
        puts = [
            (key, pool.submit(local_files.put_file, s3, target.bucket, key, path))
            for key, path in files.items()
        ]
        try:
            for key, put in puts:
                yield key, put.result()
        finally:
            pool.shutdown(cancel_futures=True)


def is_report_of(drop: Drop | None, etag: str) -> bool:
    """Whether the row's report speaks of the object with this ETag, nobody being at it any more."""
    return (
        drop is not None
        and drop.finished_ticket == drop.ticket
        and drop.report is not None
        and drop.report.object_state.etag == etag
    )


def await_reports(
    drops: Drops, etags: Mapping[str, str], timeout_s: float
) -> Iterator[tuple[str, Drop | None]]:
    """Each drop as its report comes; None, at the end, for those that have none when none at all
    has come for so many seconds."""
    deadline = time.monotonic() + timeout_s
    left = dict(etags)
    while left:
        looked_at = list(left)[:ROUND_KEYS]
        for key, drop in zip(
            looked_at, run_parallel([partial(drops.get, key) for key in looked_at]), strict=True
        ):
            etag = left.pop(key)
            if is_report_of(drop, etag):
                yield key, drop
                deadline = time.monotonic() + timeout_s
            else:
                left[key] = etag  # behind those not looked at yet
        if left and time.monotonic() > deadline:
            yield from ((key, None) for key in left)
            return
        if left:
            time.sleep(ROUND_SECONDS)


def _lines_below(report: Report) -> list[str]:
    """A line for each remark and each doubt, behind that of the drop."""
    lines = [("remark", each) for each in report.remarks]
    lines += [("doubt", each) for each in report.doubts]
    return [f"          {label}: {local_files.printable_text(words)}" for label, words in lines]


def report_json(drop: Drop) -> str:
    """A drop as a line of JSON; one that has never been read to the end is `pending`."""
    report = drop.report
    line = {
        "key": drop.key,
        "status": report.status if report else "pending",
        "reason": report.reason if report else None,
        "doubts": list(report.doubts) if report else [],
        "remarks": list(report.remarks) if report else [],
        "articles": list(report.articles) if report else [],
        "at": drop.reported_at,
    }
    return json.dumps(line, ensure_ascii=False)


def unreported_json(key: str, status: str) -> str:
    """A line of the same shape for a drop that has no report."""
    return json.dumps(
        {
            "key": key,
            "status": status,
            "reason": None,
            "doubts": [],
            "remarks": [],
            "articles": [],
            "at": None,
        },
        ensure_ascii=False,
    )


def tally(drops: Iterable[Drop]) -> str:
    """How many of each status: `12 accepted, 1 rejected`."""
    counts = Counter(drop.report.status if drop.report else "pending" for drop in drops)
    return ", ".join(
        f"{counts[status]} {status}"
        for status in ("accepted", "rejected", "removed", "pending", "unknown")
        if counts[status]
    )
