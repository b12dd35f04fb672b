"""Boxes of ISO media files, as far as AVIF needs them (ISO/IEC 14496-12 and 23008-12)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from functions.ingest.pictures.container import BrokenPicture


@dataclass(frozen=True, slots=True)
class MediaBox:
    """A box of a file: its type, where it starts, where its content does, where it ends."""

    kind: bytes
    start: int
    content: int
    end: int


@dataclass(slots=True)
class MediaItem:
    """An item of a file: its type, and where its bytes are, if they are in the file at all."""

    kind: bytes = b""
    extents: list[tuple[int, int]] = field(default_factory=list)


class BoxReader:
    """Reads numbers one after the other; BrokenPicture at the end."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.data, self.at, self.end = data, start, end

    def number(self, size: int) -> int:
        """The next number of so many bytes."""
        return int.from_bytes(self.take(size))

    def take(self, size: int) -> bytes:
        """The next bytes."""
        if self.at + size > self.end:
            raise BrokenPicture("a box is cut off")
        self.at += size
        return self.data[self.at - size : self.at]


def read_boxes(data: bytes, start: int, end: int) -> Iterator[MediaBox]:
    """The boxes in a part of a file."""
    at = start
    while at + 8 <= end:
        size, kind, content = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, content = int.from_bytes(data[at + 8 : at + 16]), at + 16
        elif size == 0:
            size = end - at
        if at + size > end or content > at + size:
            raise BrokenPicture("a box is cut off")
        yield MediaBox(kind, at, content, at + size)
        at += size


def read_items(data: bytes, meta: MediaBox) -> dict[int, MediaItem]:
    """The items that a file's `meta` lists, by their numbers."""
    children = {box.kind: box for box in read_boxes(data, meta.content + 4, meta.end)}
    items: dict[int, MediaItem] = {}
    if box := children.get(b"iinf"):
        _read_types(data, box, items)
    if box := children.get(b"iloc"):
        _read_places(data, box, children.get(b"idat"), items)
    return items


def _read_types(data: bytes, iinf: MediaBox, items: dict[int, MediaItem]) -> None:
    count_bytes = 2 if data[iinf.content] == 0 else 4
    for entry in read_boxes(data, iinf.content + 4 + count_bytes, iinf.end):
        reader = BoxReader(data, entry.content, entry.end)
        version = reader.number(4) >> 24
        if entry.kind != b"infe" or version < 2:
            continue
        number = reader.number(2 if version == 2 else 4)
        reader.take(2)
        items.setdefault(number, MediaItem()).kind = reader.take(4)


def _read_places(
    data: bytes, iloc: MediaBox, idat: MediaBox | None, items: dict[int, MediaItem]
) -> None:
    reader = BoxReader(data, iloc.content, iloc.end)
    version = reader.number(4) >> 24
    sizes = reader.number(2)
    offset_bytes, length_bytes, base_bytes = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_bytes = sizes & 15 if version else 0
    for _ in range(reader.number(2 if version < 2 else 4)):
        item = items.setdefault(reader.number(2 if version < 2 else 4), MediaItem())
        method = reader.number(2) & 15 if version else 0
        reader.take(2)
        base = reader.number(base_bytes)
        for _ in range(reader.number(2)):
            reader.take(index_bytes)
            start = base + reader.number(offset_bytes)
            length = reader.number(length_bytes)
            if method == 1 and idat:
                start += idat.content
            elif method:
                raise BrokenPicture("an item is made of others")
            item.extents.append((start, start + length))
