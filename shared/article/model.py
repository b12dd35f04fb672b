"""The article: what a file says, and what lists show of it. Pure data, no AWS.

Times are RFC 3339 in UTC to the second. Names (section, authors, tags) are kept as written; their
keys are `text.name_key`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from shared.identifiers import ARTICLE_ID_PATTERN

HEADLINE_CHARS, NAME_CHARS = 300, 100
MAX_TAGS, MAX_AUTHORS, MAX_STORED_PICKS, MAX_FIGURES = 30, 20, 20, 100
MAX_PLACES, MAX_SUBJECTS, TERMS_CHARS, ABOUT_CHARS = 20, 50, 1000, 300
"""What an article has at most; `normalise` cuts what is longer, and leaves out what is more."""


class Constraint:
    """What the value of a field must keep to beside its type, in the words of pydantic's schemas.

    pydantic calls the method below when ingest makes the validator of a record; relate and the API,
    which only read records, never do. So they need neither pydantic nor annotated_types, whose
    import alone takes 12 ms, a third of what this module takes.
    """

    __slots__ = ("rules",)

    def __init__(self, **rules: str | int) -> None:
        self.rules = rules

    def __get_pydantic_core_schema__(
        self, source: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        return handler(source) | self.rules


ArticleId = Annotated[str, Constraint(pattern=f"^{ARTICLE_ID_PATTERN}$")]
Timestamp = Annotated[str, Constraint(pattern="^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}Z$")]
Language = Annotated[str, Constraint(pattern="^[a-z]{2,3}$")]
HeadlineText = Annotated[str, Constraint(min_length=1, max_length=HEADLINE_CHARS)]
NameText = Annotated[str, Constraint(min_length=1, max_length=NAME_CHARS)]
ColorText = Annotated[str, Constraint(pattern="^#[0-9a-f]{6}$")]
MediaKey = Annotated[str, Constraint(pattern=r"^[0-9a-f]{40}\.[a-z]+$")]
TermsText = Annotated[str, Constraint(min_length=1, max_length=TERMS_CHARS)]
AboutText = Annotated[str, Constraint(min_length=1, max_length=ABOUT_CHARS)]
WholeNumber = Annotated[int, Constraint(ge=0)]


@dataclass(frozen=True, slots=True)
class Figure:
    """An image file with its words. `file` is relative to the folder of the drop that shows it."""

    file: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What a picture's file says of it, as IPTC's standard for photographs names it: `credit` is
    the line that its source wants to be named in, `photographer` who took it."""

    caption: TermsText | None = None
    credit: NameText | None = None
    photographer: NameText | None = None
    copyright: TermsText | None = None
    usage_terms: TermsText | None = None
    alt: TermsText | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """What an image is: its media type, and its size in pixels as it is shown.

    `widths` are those of its renditions (`media_keys.rendition_key`), all smaller than it; `color`
    is what may be shown in its place until it has come. `key` is the original's in the bucket of
    media; None if only the bucket of drops has it, and for `Embedded`, which has its own;
    `file_bytes` is how long the original is. Where there is nothing but type and size, the image
    was read by 0.1.0.
    """

    type: str
    width: WholeNumber
    height: WholeNumber
    widths: tuple[WholeNumber, ...] = ()
    color: ColorText | None = None
    words: PictureWords | None = None
    key: MediaKey | None = None
    file_bytes: WholeNumber = 0


@dataclass(frozen=True, slots=True)
class Embedded:
    """An image that came inside the drop (DOCX, ZIP): the `file` that figures name, and its key in
    the bucket of media."""

    file: str
    key: MediaKey
    image: Image


@dataclass(frozen=True, slots=True)
class Pick:
    """A related teaser that the editors wrote into the file itself; it becomes a link when an
    article has its headline."""

    headline: str
    summary: str | None = None
    section: str | None = None
    text: str | None = None
    image: Figure | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """Who owns an article, the notice that has to be shown with it, and how it may be used."""

    holder: NameText | None = None
    notice: TermsText | None = None
    usage_terms: TermsText | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What an article is about: a name, and a code of a vocabulary such as IPTC's media topics, as
    the file has it (`medtop:04000000`). The name is empty where the file has a code alone."""

    name: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorNote:
    """What an article's file says of one of its authors, whose name is as in `Article.authors`: a
    job title, a line about them, or both."""

    name: NameText
    job_title: NameText | None = None
    about: AboutText | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a file says an article is: normalised and sanitised, nothing of the drop in it.

    `id`: see `article_id`.

    `body_html` has marks in the places of its figures (`figure_marks`); `body_text` has paragraphs
    split by a blank line and no captions. `version` orders several files of one article;
    `published_at` and `updated_at` are None where the file does not say.

    `source_name` is the agency or paper that the article is from, `credit_line` the words in which
    it wants to be named, `places` where it plays or was written, `urgency` 1 (most) to 9, 0 where
    the file does not say. `edition_note` is for editors alone: it is never served.
    """

    id: ArticleId
    format: str
    headline: HeadlineText
    language: Language
    summary: str | None = None
    section: NameText | None = None
    authors: Annotated[tuple[NameText, ...], Constraint(max_length=MAX_AUTHORS)] = ()
    tags: Annotated[tuple[NameText, ...], Constraint(max_length=MAX_TAGS)] = ()
    body_html: str = ""
    body_text: str = ""
    figures: Annotated[tuple[Figure, ...], Constraint(max_length=MAX_FIGURES)] = ()
    picks: Annotated[tuple[Pick, ...], Constraint(max_length=MAX_STORED_PICKS)] = ()
    embedded: tuple[Embedded, ...] = ()
    rights: Rights | None = None
    source_name: NameText | None = None
    credit_line: NameText | None = None
    places: Annotated[tuple[NameText, ...], Constraint(max_length=MAX_PLACES)] = ()
    urgency: WholeNumber = 0
    genre: NameText | None = None
    slugline: NameText | None = None
    edition_note: TermsText | None = None
    subjects: Annotated[tuple[Subject, ...], Constraint(max_length=MAX_SUBJECTS)] = ()
    author_notes: Annotated[tuple[AuthorNote, ...], Constraint(max_length=MAX_AUTHORS)] = ()
    version: WholeNumber = 0
    published_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    embargo: Timestamp | None = None
    expires: Timestamp | None = None
    cancelled: bool = False

    def note_on(self, author: str) -> AuthorNote:
        """What its file says of one of its authors; the name alone where it says nothing else."""
        return next((note for note in self.author_notes if note.name == author), AuthorNote(author))


@dataclass(frozen=True, slots=True)
class Teaser:
    """What a list shows of an article; names only, keys and URLs are derived from them.

    `picture` is the image of the figure `image`, without its words and key; None where it has not
    come, or the row is older than this field. `cut`: it has more authors or tags.
    """

    id: str
    headline: str
    summary: str | None
    section: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published_at: str
    updated_at: str
    language: str
    image: Figure | None
    cut: bool = False
    picture: Image | None = None
