"""What the templates of lists show: plain values, made from rows.

`root` is the site's path: `/` and the stage, or empty.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from functions.api.media import renditions
from functions.api.query import lists
from functions.api.query.alphabet import AlphabetPage
from functions.api.site.picture_view import PictureView, tone_rules
from functions.api.v1 import bodies
from shared import text
from shared.article.model import Teaser
from shared.identifiers import ARTICLE_ID_PATTERN, read_path
from shared.tables.index_records import Entry, Name

FRONT_TAGS = 24

_SLUG = re.compile(rf"/read/([a-z0-9-]+?)(?:-{ARTICLE_ID_PATTERN})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class NameView:
    """A section, author or tag; `count`, where it is shown, is that of its visible articles."""

    key: str
    name: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class TeaserView:
    """An article in a list, with its picture if that has come."""

    url: str
    headline: str
    summary: str | None
    section: NameView | None
    authors: list[NameView]
    published_at: str
    language: str
    picture: PictureView | None


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter of the alphabet and the names under it."""

    letter: str
    names: list[NameView]


def name_views(names: Iterable[str]) -> list[NameView]:
    """Names as links, without those that have no letter and so no page."""
    views = [NameView(text.name_key(name), name) for name in names]
    return [view for view in views if view.key]


def section_view(section: str | None) -> NameView | None:
    """The section as a link; None if there is none, or none with a page."""
    return next(iter(name_views([section])), None) if section else None


def counted_view(name: Name) -> NameView:
    """A name with its count."""
    return NameView(name.key, name.name or name.key, name.count)


def counted_views(names: Iterable[Name]) -> list[NameView]:
    """Names with their counts."""
    return [counted_view(name) for name in names]


def teaser_view(root: str, teaser: Teaser) -> TeaserView:
    """An article as a list shows it."""
    return TeaserView(
        root + read_path(teaser.id, teaser.headline),
        teaser.headline,
        teaser.summary,
        section_view(teaser.section),
        name_views(teaser.authors),
        teaser.published_at,
        teaser.language,
        _teaser_picture(root, teaser),
    )


def _teaser_picture(root: str, teaser: Teaser) -> PictureView | None:
    """The picture of an article in a list; none where the function cannot answer with it."""
    if teaser.image is None or (teaser.picture and renditions.is_too_long(teaser.picture)):
        return None
    return PictureView(bodies.media_url(root, teaser.id, teaser.image.file), teaser.picture)


def list_tones(teasers: Iterable[TeaserView]) -> str:
    """The CSS of the grounds of these articles' pictures."""
    return tone_rules(teaser.picture.image for teaser in teasers if teaser.picture)


def entry_views(root: str, entries: Iterable[Entry]) -> list[TeaserView]:
    """The articles of these entries."""
    return [teaser_view(root, entry.teaser) for entry in entries]


def tag_views(entries: Sequence[Entry]) -> list[NameView]:
    """The tags that most of these articles have."""
    tags = [tag for tag, _ in lists.companion_tags(entries, "")]
    return name_views(tags[:FRONT_TAGS])


def letter_views(page: AlphabetPage) -> list[LetterView]:
    """The letters of a page of names."""
    return [
        LetterView(letter, [counted_view(name) for name in names]) for letter, names in page.letters
    ]


def words_of_path(path: str) -> str:
    """The words in an article's path, to search for where there is no article."""
    slug = _SLUG.fullmatch(path)
    return slug[1].replace("-", " ") if slug else ""
