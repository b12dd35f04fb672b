"""A ZIP of articles with their images: each member is read by its own format; images are matched by
name, nearest folder first.

A member that cannot be read is refused, the others are not. What computers leave in archives is
passed over.
"""

import dataclasses
import unicodedata
from collections.abc import Callable, Iterator

from functions.ingest.article.draft import Attachment, Draft
from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from shared import text
from shared.article.model import Figure, Image
from shared.errors import Rejected

Reader = Callable[[bytes, str], Image | list[Draft]]
Pictures = dict[str, Attachment]
"""By their paths, folded."""

OTHER_PACKAGES = {
    "mimetype": "OpenDocument or EPUB",
    "[Content_Types].xml": "Office",
    "AndroidManifest.xml": "program",
}


def parse(package: Package, read: Reader, is_junk: Callable[[str], bool]) -> list[Draft]:
    """The articles of all members, with the images that they show; Rejected if there is none."""
    for name, kind in OTHER_PACKAGES.items():
        if name in package:
            raise Rejected(f"{kind} files are not read: save it as DOCX or text")
    names = [name for name in package if not is_junk(name)]
    _check_count(len(names), package.limits)
    pictures: Pictures = {}
    drafts: list[Draft] = []
    for name in names:
        try:
            data = package.read(name)
            parsed = read(data, name)
        except Rejected as refusal:
            drafts.append(Draft("zip", "", member=name, refusal=f"{name}: {refusal}"))
            continue
        if isinstance(parsed, Image):
            pictures[_fold(name)] = Attachment(name.rpartition("/")[2], data, parsed)
        else:
            drafts += [dataclasses.replace(draft, member=name) for draft in parsed]
    if not drafts:
        raise Rejected(
            "the ZIP has no article, only images: drop images as files of their own"
            if pictures
            else "the ZIP is empty"
        )
    return [_with_pictures(draft, pictures) for draft in drafts]


def _check_count(count: int, limits: Limits) -> None:
    if count > limits.members:
        raise Rejected(
            f"the ZIP has {count:,} members; at most {limits.members} are read (setting Limits: members): split it"
        )


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower()


def _with_pictures(draft: Draft, pictures: Pictures) -> Draft:
    """The draft with the images that its figures name, under the names that they use."""
    have = {attachment.file for attachment in draft.attachments}
    found = [
        _named(figure, draft, pictures) for figure in _figures(draft) if figure.file not in have
    ]
    own = {attachment.file: attachment for attachment in found if attachment}
    return (
        dataclasses.replace(draft, attachments=(*draft.attachments, *own.values()))
        if own
        else draft
    )


def _figures(draft: Draft) -> Iterator[Figure]:
    yield from draft.figures
    yield from (pick.image for pick in draft.picks if pick.image)


def _named(figure: Figure, draft: Draft, pictures: Pictures) -> Attachment | None:
    """The image of a figure's name: in the member's folder, one under it, one above, or wherever
    else there is just one."""
    wanted = _fold(text.line(figure.file))
    folder = _fold(draft.member).rpartition("/")[0]
    fitting = [path for path in pictures if path.rpartition("/")[2] == wanted]
    while True:
        near = [path for path in fitting if path.startswith(f"{folder}/") or not folder]
        if near:
            best = pictures[min(near, key=lambda path: (path.count("/"), path))]
            return Attachment(figure.file, best.data, best.image)
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
