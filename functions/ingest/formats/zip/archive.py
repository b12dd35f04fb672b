"""A ZIP of articles with their images becomes one draft for each article.

Each member is read by its own format; images are matched by name, nearest folder first. A member
that cannot be read is refused, the others are not. What computers leave in archives is passed over.
"""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from functions.ingest.article.draft import Attachment, Draft
from functions.ingest.formats.zip.package import Package
from functions.ingest.limits import Limits
from shared import text
from shared.article.model import Figure, Image
from shared.errors import NotAnArticle, Rejected

MemberReader = Callable[[bytes, str], Image | list[Draft]]
"""Reads the bytes of a member by its name: an image, or drafts; Rejected if it cannot."""

Pictures = dict[str, Attachment]
"""Images by their paths in the archive, as `_path_key` makes them."""

FEW_MEMBERS = 3
"""So many may be left aside without a doubt: a page saved whole has style sheets and scripts."""

OTHER_PACKAGES = {
    "mimetype": "OpenDocument (other than texts) or EPUB",
    "[Content_Types].xml": "Office",
    "AndroidManifest.xml": "program",
    "Index/Document.iwa": "Apple Pages",
}
"""Members that tell a ZIP of another format, and what that is called."""


@dataclass(frozen=True, slots=True)
class _Members:
    """What is in an archive; a member that cannot be read is a draft that says why, one of a kind
    that holds no article is `left_aside`."""

    drafts: list[Draft] = field(default_factory=list)
    pictures: Pictures = field(default_factory=dict)
    left_aside: list[str] = field(default_factory=list)


def parse_zip(package: Package, read: MemberReader, is_junk: Callable[[str], bool]) -> list[Draft]:
    """The articles of all members, with the images that they show; Rejected if there is none.

    `is_junk` says of a member's name whether it is passed over.
    """
    for name, kind in OTHER_PACKAGES.items():
        if name in package:
            raise Rejected(f"{kind} files are not read: save it as DOCX or text")
    names = [name for name in package if not is_junk(name)]
    _check_count(len(names), package.limits)
    members = _read_members(package, names, read)
    if not members.drafts:
        raise Rejected(
            "the ZIP has no article, only images: drop images as files of their own"
            if members.pictures
            else "the ZIP has no article: what is in it is of kinds that hold none"
            if members.left_aside
            else "the ZIP is empty: pack the files anew"
        )
    drafts = [_with_pictures(draft, members.pictures) for draft in members.drafts]
    return _with_doubt(drafts, members.left_aside)


def _with_doubt(drafts: list[Draft], left_aside: list[str]) -> list[Draft]:
    """The drafts, the first that is read with a doubt if more members were left aside than read."""
    readable = [at for at, draft in enumerate(drafts) if not draft.refusal]
    if not readable or len(left_aside) <= max(len(readable), FEW_MEMBERS):
        return drafts
    names = ", ".join(left_aside[:FEW_MEMBERS])
    doubt = f"{len(left_aside)} members of the ZIP are no articles and were left aside: {names} ..."
    first = drafts[readable[0]]
    drafts[readable[0]] = dataclasses.replace(first, doubts=(*first.doubts, doubt))
    return drafts


def _check_count(count: int, limits: Limits) -> None:
    if count > limits.members:
        raise Rejected(
            f"the ZIP has {count:,} members; at most {limits.members} are read"
            " (setting Limits: members): split it"
        )


def _read_members(package: Package, names: list[str], read: MemberReader) -> _Members:
    members = _Members()
    for name in names:
        try:
            data = package.read(name)
            content = read(data, name)
        except NotAnArticle:
            members.left_aside.append(name)
            continue
        except Rejected as refusal:
            members.drafts.append(Draft("zip", "", member=name, refusal=f"{name}: {refusal}"))
            continue
        if isinstance(content, Image):
            file = name.rpartition("/")[2]
            members.pictures[_path_key(name)] = Attachment(file, data, content)
        else:
            members.drafts.extend(dataclasses.replace(draft, member=name) for draft in content)
    return members


def _path_key(path: str) -> str:
    """A path by which images are matched: composed (Macs write it decomposed), in lower case."""
    return text.compose(path).lower()


def _with_pictures(draft: Draft, pictures: Pictures) -> Draft:
    """The draft with the images that its figures name, under the names that they use."""
    attached_files = {attachment.file for attachment in draft.attachments}
    matches = [
        _matching_picture(figure, draft, pictures)
        for figure in _figures(draft)
        if figure.file not in attached_files
    ]
    by_file = {attachment.file: attachment for attachment in matches if attachment}
    if not by_file:
        return draft
    return dataclasses.replace(draft, attachments=(*draft.attachments, *by_file.values()))


def _figures(draft: Draft) -> Iterator[Figure]:
    yield from draft.figures
    yield from (pick.image for pick in draft.picks if pick.image)


def _matching_picture(figure: Figure, draft: Draft, pictures: Pictures) -> Attachment | None:
    """The image of a figure's name: in the member's folder or below it, else in or below the
    nearest folder above; the shortest path, then the alphabetically first, if there are several."""
    name = _path_key(text.line(figure.file))
    paths = [path for path in pictures if path.rpartition("/")[2] == name]
    folder = _path_key(draft.member)
    while folder:
        folder = folder.rpartition("/")[0]
        candidates = [path for path in paths if not folder or path.startswith(f"{folder}/")]
        if candidates:
            nearest = pictures[min(candidates, key=lambda path: (path.count("/"), path))]
            return Attachment(figure.file, nearest.data, nearest.image)
    return None
