"""Lines of a text that name a picture.

The file's name may stand alone, in a folder, in brackets, with a label before it or its caption
behind it.
"""

import re
from functools import lru_cache
from posixpath import basename
from typing import NamedTuple

from functions.ingest.words import image_names

UNREADABLE_PICTURES = (".heic", ".heif", ".tif", ".tiff", ".bmp", ".psd", ".cr2", ".nef", ".raw")
"""Pictures that are named in texts and are not shown: no browser shows them."""

LONGEST_PICTURE_LINE = 600
_NAME = re.compile(
    r"(?:(?:ảnh|hình|hình ảnh|file ảnh|photo|picture|pic|image|img|figure|fig)s?\.?"
    r"(?: (?:minh họa|bìa|đại diện|cover|main))?(?: ?\d{1,3})? ?[:：.–-]? )?"
    r"(?P<name>[^<>|\"?*:\n]{0,200}\w\.(?P<type>[A-Za-z0-9]{2,5}))"
    r"(?:(?: [-–—]| ?[:|]) (?P<caption>\S.*))?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(
    r"(?:\[\[?|\(|<<?|\{\{?)(?P<inside>[^\[\](){}<>\n]{3,300})(?:\]\]?|\)|>>?|\}\}?)"
    r"(?: ?[-–—:|]? ?(?P<caption>[^\s()\[\]].*))?"
)
_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")
_MARKDOWN = re.compile(r"!\[(?P<caption>[^\[\]]{0,300})\]\((?P<inside>[^()\s][^()]{0,200})\)")
_WORD = re.compile(r"[^\W\d_]")


class ImageLine(NamedTuple):
    """A picture that a line names, the caption in the same line, and whether pictures of its kind
    are read."""

    file: str
    caption: str | None = None
    is_readable: bool = True


@lru_cache(maxsize=256)
def image_of_line(line: str) -> ImageLine | None:
    """The picture that a line of text names; None for a line that says anything else."""
    if len(line) > LONGEST_PICTURE_LINE or "." not in line:
        return None
    if " " not in line and image_names.is_image_name(line) and line[0].isalnum():
        return ImageLine(line)
    if image_names.is_image_name(line) and not line.startswith(("[", "(", "<")):
        match = _NAME.fullmatch(line)
        file = match["name"] if match and not match["caption"] else line
        return ImageLine(file if image_names.is_image_name(file) else line)
    line = _DRIVE.sub("", line)
    caption = None
    if match := _MARKDOWN.fullmatch(line) or _BRACKETS.fullmatch(line):
        line, caption = match["inside"].strip(), match["caption"]
    return _image_of_words(line, caption, is_marked=bool(match))


def _image_of_words(line: str, caption: str | None, *, is_marked: bool) -> ImageLine | None:
    match = _NAME.fullmatch(line)
    if not match:
        return None
    path = match["name"].replace("\\", "/").removeprefix("./")
    if path.startswith(("/", "..")) or "://" in line:
        return None
    file, extension = basename(path), "." + match["type"].lower()
    caption = (match["caption"] or caption or "").strip() or None
    if extension in UNREADABLE_PICTURES:
        return ImageLine(file, caption, is_readable=False)
    has_sign = is_marked or caption or file != line or " " not in line
    return ImageLine(file, caption) if has_sign and image_names.is_image_name(file) else None
