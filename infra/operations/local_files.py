"""Files on their way into the bucket.

Which files of a folder are meant to be dropped, and how a file is put.
"""

import mimetypes
import os
import stat
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

TEMPORARY = (
    ".*",
    "*~",
    "~$*",
    "#*#",
    "*.swp",
    "*.tmp",
    "*.part",
    "*.partial",
    "*.filepart",
    "*.crdownload",
    "*.download",
    "thumbs.db",
    "desktop.ini",
)
"""What systems, editors and browsers leave behind; never dropped."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file. `stamp` differs whenever the file has been written, replaced or made readable."""

    path: Path
    stamp: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder's files by their path in it, with "/", exactly as the system names them; and what
    could not be listed, and why."""

    files: dict[str, LocalFile] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)


def list_files(folder: Path) -> Listing:
    """Every file below a folder but temporaries and links that lead out of it.

    An absent folder is an empty one.
    """
    root, listing = folder.resolve(), Listing()

    def note_unlistable(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            listing.unreadable[_key(Path(error.filename), root)] = error.strerror or str(error)

    for parent, folders, names in os.walk(root, onerror=note_unlistable):
        folders[:] = [name for name in folders if not is_temporary(name)]
        for name in names:
            if not is_temporary(name):
                _add_file(Path(parent, name), root, listing)
    return listing


def _add_file(path: Path, root: Path, listing: Listing) -> None:
    key = _key(path, root)
    try:
        key.encode()
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            return
        info = path.stat()
    except UnicodeEncodeError:
        listing.unreadable[key] = "the name is not valid UTF-8: rename it"
    except FileNotFoundError:
        pass  # gone since it was listed, or a link to nothing
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        listing.unreadable[key] = str(error)
    else:
        if stat.S_ISREG(info.st_mode):
            listing.files[key] = LocalFile(
                path, (info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns)
            )


def _key(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def is_temporary(name: str) -> bool:
    """Whether a file or folder of this name is none that anybody means to drop."""
    return any(fnmatchcase(name.lower(), pattern) for pattern in TEMPORARY)


def put_file(s3: "S3Client", bucket: str, key: str, path: Path) -> str:
    """Upload a file and return its ETag without quotes, as reports name it.

    Raises OSError, ClientError, BotoCoreError.
    """
    kind, encoding = mimetypes.guess_type(key.rpartition("/")[2], strict=False)
    with path.open("rb") as body:
        answer = s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=body,
            ContentType=kind if kind and not encoding else "application/octet-stream",
        )
    return answer["ETag"].strip('"')


def printable_text(text: str) -> str:
    """Text that a terminal shows and obeys not: control and undecodable characters are escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
