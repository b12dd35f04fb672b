"""What a format makes of a file before it is normalised: one draft an article."""

from dataclasses import dataclass

from shared.article.model import Figure, Image, Pick


@dataclass(frozen=True, slots=True)
class Attachment:
    """An image that came inside the file that shows it; `file` is the name that its figure has."""

    file: str
    data: bytes
    image: Image


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a format found it; text need be neither trimmed nor composed, but `body_html`
    has safe tags only.

    `identity` is the file's own (None: the drop's key), `member` its name in an archive. Figures
    stand in `body_html` as figure marks; `body_text` has no captions. Times are RFC
    3339 in UTC. No headline: normalise refuses it. `refused` says why one of a file's several
    articles cannot be read; the others can.
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
    version: int = 0
    published_at: str | None = None
    updated_at: str | None = None
    embargo: str | None = None
    expires: str | None = None
    cancelled: bool = False
    attachments: tuple[Attachment, ...] = ()
    refusal: str | None = None
