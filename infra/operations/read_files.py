"""What would become of files if they were dropped.

They are read just as IngestFunction reads them, in the same child process and under the same
settings. Nothing is stored, and no system need run.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from functions.ingest.protocol import bucket, reading
from functions.ingest.settings import IngestSettings, ingest_settings
from infra.operations import drop_files
from shared.article.model import Article
from shared.errors import SettingsError
from shared.tables.drop_records import Drop, ObjectState, Report

_NOT_OF_READING = (
    "BUCKET",
    "MEDIA_BUCKET",
    "DROPS_TABLE",
    "ARTICLES_TABLE",
    "INDEX_TABLE",
    "DROP_QUEUE",
    "EVENT_BUS",
    "PUSH_QUEUE",
)
"""Settings that say where things are stored, wait or are told: nothing is or does."""

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class FileReading:
    """The report that a file would get, and its articles; `file` is its path as people write it."""

    file: str
    report: Report
    articles: tuple[Article, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """A line of `newsdrop read --json`."""
        image = self.report.image
        return {
            "file": self.file,
            "status": self.report.status,
            "reason": self.report.reason,
            "doubts": list(self.report.doubts),
            "remarks": list(self.report.remarks),
            "articles": [asdict(article) for article in self.articles],
            "image": asdict(image) if image else None,
        }


def settings_of_reading(assignments: Iterable[str]) -> IngestSettings:
    """The settings of a stack with parameters such as `PrefixCharsets=cu/=tcvn3`.

    Raises Unusable for a parameter that reading does not have, or a wrong value.
    """
    environment = dict.fromkeys(_NOT_OF_READING, "-")
    parameters = {name.upper() for name in IngestSettings.model_fields} - environment.keys()
    parameters -= {"RETRY_SECONDS", "EXPECT"}
    for assignment in assignments:
        name, _, value = assignment.partition("=")
        variable = name if name.isupper() else _CAPITAL.sub("_", name).upper()
        if variable not in parameters:
            names = ", ".join(sorted(each.title().replace("_", "") for each in parameters))
            raise drop_files.Unusable(f"no setting {name!r}: what there is: {names}")
        environment[variable] = value
    try:
        return ingest_settings(environment)
    except SettingsError as error:
        raise drop_files.Unusable(str(error)) from error


def files_to_read(paths: Iterable[Path], prefix: str) -> list[tuple[str, Path]]:
    """The key that `drop` would give each file, and the file; two files may have one key.

    Raises Unusable as `drop_files.gather_files` does.
    """
    return [
        pair for path in paths for pair in sorted(drop_files.gather_files([path], prefix).items())
    ]


def read_files(
    files: Iterable[tuple[str, Path]], settings: IngestSettings, charset: str | None = None
) -> Iterator[FileReading]:
    """What each file would become; `charset` is the encoding that its object would declare."""
    metadata = {"charset": charset} if charset else {}
    for key, path in files:
        yield read_file(key, path, settings, metadata)


def read_file(
    key: str, path: Path, settings: IngestSettings, metadata: Mapping[str, str]
) -> FileReading:
    """What a file would become under a key; one that cannot be opened is rejected too."""
    file = _path_for_people(path)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= settings.max_file_bytes else None
    except OSError as error:
        reason = f"this computer does not let the file be read: {error.strerror or error}"
        return FileReading(file, Report("rejected", ObjectState(), "", (), reason))
    newest = bucket.Object(ObjectState("file"), size, data, metadata)
    drop = Drop(key, 0, 0, frozenset(), None, None)
    outcome = reading.read_object(drop, newest, settings)
    return FileReading(file, outcome.report, tuple(outcome.articles.values()))


def _path_for_people(path: Path) -> str:
    """A path from the current folder on, if it is in it."""
    here = Path(os.path.abspath("."))  # noqa: PTH100
    whole = Path(os.path.abspath(path))  # noqa: PTH100
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(whole)
