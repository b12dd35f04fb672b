"""What a format makes of a file, one draft an article, and what normalising makes of these."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from shared.article import media_keys
from shared.article.model import Article, AuthorNote, Figure, Image, Pick, Rights, Subject


class MediaObject(NamedTuple):
    """An object for the bucket of media."""

    key: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """An image that came inside the file that shows it, or as a drop of its own; `file` is the name
    that its figure has.

    Formats give it as they found it; `functions.ingest.pictures` makes of it what is served, with a
    rendition for each of the image's widths.
    """

    file: str
    data: bytes
    image: Image
    renditions: tuple[bytes, ...] = ()

    @property
    def media_key(self) -> str:
        """Its key in the bucket of media."""
        return media_keys.original_key((self.data, *self.renditions), self.image.type)

    def media_objects(self) -> Iterator[MediaObject]:
        """The original and the renditions, as they are stored."""
        key = self.media_key
        yield MediaObject(key, self.data, self.image.type)
        for width, data in zip(self.image.widths, self.renditions, strict=True):
            yield MediaObject(media_keys.rendition_key(key, width), data, media_keys.RENDITION_TYPE)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a format found it; text need be neither trimmed nor composed, but `body_html`
    has safe tags only. Notes may be of people who are no authors.

    `identity` is the file's own (None: the drop's key), `member` its name in an archive. Figures
    stand in `body_html` as figure marks; `body_text` has no captions. Times are RFC
    3339 in UTC. No headline: normalise refuses it. `refused` says why one of a file's several
    articles cannot be read; the others can. `doubts` are what an editor should look at, `remarks`
    where it came from and what was left out.
    """

    format: str
    headline: str
    identity: str | None = None
    member: str = ""
    summary: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    body_html: str = ""
    body_text: str = ""
    figures: tuple[Figure, ...] = ()
    picks: tuple[Pick, ...] = ()
    rights: Rights | None = None
    source_name: str | None = None
    credit_line: str | None = None
    places: tuple[str, ...] = ()
    urgency: int = 0
    genre: str | None = None
    slugline: str | None = None
    edition_note: str | None = None
    subjects: tuple[Subject, ...] = ()
    author_notes: tuple[AuthorNote, ...] = ()
    version: int = 0
    published_at: str | None = None
    updated_at: str | None = None
    embargo: str | None = None
    expires: str | None = None
    cancelled: bool = False
    attachments: tuple[Attachment, ...] = ()
    refusal: str | None = None
    doubts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileArticles:
    """The articles of a file, the images that came inside it for each of them, why others of its
    articles were refused, what an editor should look at in those that were not, and what is to be
    known of the file."""

    articles: tuple[Article, ...] = ()
    attachments: tuple[tuple[Attachment, ...], ...] = ()
    refusals: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
