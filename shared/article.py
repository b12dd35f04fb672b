"""The article: what a file says (`Article`), what one drop claims (`Claim`), what lists show (`Teaser`). Pure data, no AWS.

Times are RFC 3339 in UTC to the second. Names (section, authors, tags) are kept as written; their keys are `text.name_key`.
"""

import hashlib
import json
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from shared import text

TEASER_BYTES = 1000
"""A teaser as JSON is at most this long, so that a card, signature and sketch included, fits two write units (2 KB)."""

FIGURE_MARK = '<figure data-figure="{}"></figure>'
"""Where figure n stands in a stored `body_html`; the API puts the whole figure there."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An image file with its words. `file` is relative to the folder of the drop that shows it."""

    file: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """What a dropped image is: its media type and its size in pixels."""

    type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Embedded:
    """An image that came inside the drop (DOCX, ZIP): the `file` that figures name, and its key in the bucket of media."""

    file: str
    key: str
    image: Image


@dataclass(frozen=True, slots=True)
class Pick:
    """A related teaser that the editors wrote into the file itself; it becomes a link when an article has its headline."""

    headline: str
    summary: str | None = None
    section: str | None = None
    text: str | None = None
    image: Figure | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a file says an article is: normalised and sanitised, nothing of the drop in it. `id`: see `article_id`.

    `body_html` marks the places of its figures (`FIGURE_MARK`); `body_text` has paragraphs split by a blank line and no captions.
    `version` orders several files of one article; `published_at` and `updated_at` are None where the file does not say.
    """

    id: str
    format: str
    headline: str
    language: str
    summary: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    body_html: str = ""
    body_text: str = ""
    figures: tuple[Figure, ...] = ()
    picks: tuple[Pick, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    version: int = 0
    published_at: str | None = None
    updated_at: str | None = None
    embargo: str | None = None
    expires: str | None = None
    cancelled: bool = False

    def digest(self) -> str:
        """Changes when anything of the content does."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()[:16]


Status = Literal["live", "cancel", "tombstone"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one drop says of an article: a row of ArticlesTable. A tombstone (drop gone) has no article.

    `modified` is the object's LastModified, `ticket` that of the ingest that wrote it, `at` when it was written.
    """

    id: str
    key: str
    ticket: int
    status: Status
    revision: int
    published_at: str
    updated_at: str
    modified: str
    at: str
    version: int = 0
    digest: str = ""
    article: Article | None = None

    @property
    def visible_from(self) -> str:
        """The later of publication and embargo: nobody sees it before."""
        embargo = self.article.embargo if self.article else None
        return max(self.published_at, embargo or "")

    @property
    def expires(self) -> str | None:
        """Nobody sees it from then on."""
        return self.article.expires if self.article else None


def best(claims: Iterable[Claim]) -> Claim | None:
    """The claim that the article is: highest version, then latest modified, then key. A tombstone never wins over a claim."""
    standing = [claim for claim in claims if claim.status != "tombstone"]
    return max(standing, key=lambda claim: (claim.version, claim.modified, claim.key), default=None)


def live(claims: Iterable[Claim]) -> Claim | None:
    """The best claim if the article is up; None if it was never there, was taken down or cancelled."""
    claim = best(claims)
    return claim if claim and claim.status == "live" else None


_OWN_URN = re.compile(r"urn:newsdrop:([a-z2-7]{12})")


def article_id(identity: str) -> str:
    """60 bits of the SHA-256 of what identifies an article, in 12 base32 characters (RFC 4648, lower case).

    What was exported under its `urn:newsdrop:` comes back as the article that it was.
    """
    if own := _OWN_URN.fullmatch(identity):
        return own[1]
    return b32encode(hashlib.sha256(identity.encode()).digest()[:10]).decode().lower()[:12]


@dataclass(frozen=True, slots=True)
class Teaser:
    """What a list shows of an article; names only, keys and URLs are derived from them. `cut`: it has more authors or tags."""

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


def teaser(claim: Claim) -> Teaser:
    """The lean teaser of a live claim, at most `TEASER_BYTES` as JSON."""
    article = claim.article
    if article is None:
        raise ValueError(f"{claim.status} claim of {claim.id} has no teaser")
    figure = article.figures[0] if article.figures else None
    whole = Teaser(
        article.id,
        _clip(article.headline, 250) or "",
        article.summary,
        article.section,
        article.authors[:5],
        article.tags,
        claim.published_at,
        claim.updated_at,
        article.language,
        figure and replace(figure, alt=None),
        len(article.authors) > 5,
    )
    return shortened(whole, TEASER_BYTES)


_GIVING_WAY = (
    (160, 400, 30, 5),
    (80, 240, 30, 5),
    (0, 240, 12, 3),
    (0, 160, 8, 2),
    (0, 160, 4, 1),
    (0, 80, 3, 1),
    (0, 80, 1, 1),
    (0, 0, 0, 1),
)
"""Letters of caption and summary, number of tags and authors: what a teaser that is too long is cut to, step by step."""


def shortened(one: Teaser, size: int) -> Teaser:
    """The teaser in at most `size` bytes of JSON: caption, summary, tags, authors, at last image and headline give way."""
    for caption, summary, tags, authors in _GIVING_WAY:
        image = one.image and replace(one.image, caption=_clip(one.image.caption, caption))
        lean = replace(one, summary=_clip(one.summary, summary), authors=one.authors[:authors], tags=one.tags[:tags], image=image)
        lean = replace(lean, cut=one.cut or (lean.authors, lean.tags) != (one.authors, one.tags))
        if _fits(lean, size):
            return lean
    lean = replace(lean, image=None)
    return lean if _fits(lean, size) else replace(lean, headline=_clip(lean.headline, 80) or "")


def _fits(one: Teaser, size: int) -> bool:
    return len(to_json(one).encode()) <= size


def _clip(words: str | None, size: int) -> str | None:
    """At most `size` characters, cut between words, with an ellipsis; None for 0."""
    if not words or len(words) <= size:
        return words
    return (words[:size].rpartition(" ")[0] or words[:size]).rstrip(" ,;:-") + "…" if size else None


def to_json(value: Article | Teaser) -> str:
    """Compact JSON of an article or a teaser; what is empty is left out."""
    return json.dumps(_lean(asdict(value)), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lean(item) for key, item in value.items() if item not in (None, "", (), [], False, 0)}
    if isinstance(value, list | tuple):
        return [_lean(item) for item in value]
    return value


def article_from_json(data: str) -> Article:
    """The article that `to_json` wrote."""
    fields: dict[str, Any] = json.loads(data)
    fields["figures"] = tuple(Figure(**figure) for figure in fields.get("figures", ()))
    fields["picks"] = tuple(_pick(pick) for pick in fields.get("picks", ()))
    fields["embedded"] = tuple(Embedded(one["file"], one["key"], Image(**one["image"])) for one in fields.get("embedded", ()))
    for names in ("authors", "tags"):
        fields[names] = tuple(fields.get(names, ()))
    return Article(**fields)


def teaser_from_json(data: str) -> Teaser:
    """The teaser that `to_json` wrote; what was left out is empty."""
    fields = json.loads(data)
    image = fields.get("image")
    return Teaser(
        fields.get("id", ""),
        fields["headline"],
        fields.get("summary"),
        fields.get("section"),
        tuple(fields.get("authors", ())),
        tuple(fields.get("tags", ())),
        fields.get("published_at", ""),
        fields.get("updated_at", ""),
        fields["language"],
        Figure(**image) if image else None,
        fields.get("cut", False),
    )


def _pick(fields: dict[str, Any]) -> Pick:
    image = fields.pop("image", None)
    return Pick(**fields, image=Figure(**image) if image else None)


def sibling_key(key: str, file: str) -> str:
    """The S3 key of a file in the folder of another: (`tin/bai.txt`, `1.jpg`) -> `tin/1.jpg`."""
    folder, slash, _ = key.rpartition("/")
    return folder + slash + file


def read_path(article: str, headline: str) -> str:
    """The path of an article's page: `/read/{slug}-{id}`."""
    return f"/read/{text.slug(headline)}-{article}"
