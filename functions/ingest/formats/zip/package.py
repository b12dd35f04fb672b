"""The members of a ZIP of unknown origin, read within limits; nothing is ever written to a disk."""

import contextlib
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from functions.ingest.limits import MEGABYTE, Limits
from shared.errors import Rejected

_ENCRYPTED, _UTF8 = 0x1, 0x800
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
READ_CHUNK_BYTES = 256 * 1024
DIRECTORY_MARK = b"PK\1\2"
MOST_MARKS_PER_MEMBER = 40
"""Marks of the directory that the bytes may have for each member: documents packed in the ZIP have
directories of their own."""


class BrokenPackage(Rejected):
    """A ZIP, or a member of it, cannot be read."""


class LargePackage(Rejected):
    """A ZIP has more in it than is read."""


class Package:
    """A ZIP and its members by name; Rejected if they are too many or too large, if it is encrypted
    or damaged.

    `remaining` is how many unpacked bytes may still be read of it.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.remaining = limits.unpacked_bytes
        self.limits = limits
        self.packed_bytes = len(data)
        _check_marks(data, limits)
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
            infos = self.zip.infolist()
        except _BROKEN:
            raise BrokenPackage("the ZIP is damaged or cut off: pack it anew") from None
        self.members = {name: info for info in infos if not info.is_dir() and (name := _path(info))}
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise Rejected("the ZIP is encrypted: pack it without a password")
        self._check_size(sum(info.file_size for info in infos))

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def __iter__(self) -> Iterator[str]:
        """The names of the members, folders left out; no part of any is `..` or empty."""
        return iter(self.members)

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        What it claims to have is not believed: reading stops at the limit.
        """
        parts: list[bytes] = []
        try:
            with self.zip.open(self.members[name]) as member:
                while part := member.read(READ_CHUNK_BYTES):
                    self.remaining -= len(part)
                    self._check_size(self.limits.unpacked_bytes - self.remaining)
                    parts.append(part)
        except _BROKEN:
            raise BrokenPackage(
                f"“{name}” in the ZIP is damaged or packed in an unusual way: pack it anew"
            ) from None
        return b"".join(parts)

    def _check_size(self, size: int) -> None:
        if size > self.limits.unpacked_bytes:
            raise LargePackage(
                f"the ZIP has over {self.limits.unpacked_bytes:,} bytes when unpacked"
                " (setting MaxUnpackedBytes): split it"
            )
        if size > MEGABYTE and size > self.limits.unpacked_ratio * self.packed_bytes:
            most = f"{self.limits.unpacked_ratio} times its size (setting Limits: unpacked_ratio)"
            raise LargePackage(
                f"the ZIP unpacks to over {most}, as bombs do: drop the files as they are"
            )


def _check_marks(data: bytes, limits: Limits) -> None:
    """Refuse a directory that is far too long before it is read: each entry begins with a mark."""
    if data.count(DIRECTORY_MARK) > MOST_MARKS_PER_MEMBER * limits.members:
        raise Rejected(
            f"the ZIP has far over {limits.members} members (setting Limits: members): split it"
        )


def _path(info: zipfile.ZipInfo) -> str:
    """A member's name as a path without `..` or an absolute start; UTF-8 that is not marked as
    such (as Macs write it) is read as UTF-8."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode()
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part.strip() not in {"", ".", ".."})
