"""The fields of front matter by their names, and how a value is read."""

from collections.abc import Iterable, Iterator
from typing import Any

from functions.ingest.formats.markdown import front_matter
from functions.ingest.formats.markdown.front_matter import Fields
from functions.ingest.markup.tree import text_of_markup
from functions.ingest.words import bylines, dates
from functions.ingest.words.author_notes import note_of
from functions.ingest.words.keywords import split_keywords
from shared.article.model import AuthorNote

# Names of front matter's fields as `front_matter.field_key` makes them; the first that says
# something counts.
HEADLINE_FIELDS = ("title", "headline", "tieude", "tit")
IDENTITY_FIELDS = ("id", "guid", "uri")
SUMMARY_FIELDS = (
    *("description", "summary", "excerpt", "sapo", "standfirst", "subtitle", "lead", "deck"),
    *("dek", "tomtat"),
)
LANGUAGE_FIELDS = ("lang", "language", "locale")
VERSION_FIELDS = ("version", "revision")
STATUS_FIELDS = ("pubstatus", "status")
AUTHOR_FIELDS = ("author", "authors", "byline", "tacgia")
JOB_TITLE_FIELDS = ("jobtitle", "title", "position", "role", "chucdanh")
ABOUT_FIELDS = ("about", "bio", "description", "biography", "gioithieu")
PUBLISHED_FIELDS = (
    *("date", "published", "pubdate", "publishedat", "datepublished", "created"),
    "ngaydang",
)
UPDATED_FIELDS = (
    *("lastmod", "updated", "lastmodifiedat", "modified", "lastmodified", "updatedat"),
    "datemodified",
)
COVER_FIELDS = (
    *("image", "cover", "thumbnail", "featuredimage", "featureimage", "images", "header"),
    *("hero", "banner"),
)

_NOTHING = {"", "~", "null", "none"}


def field_section_and_tags(fields: Fields) -> tuple[str | None, tuple[str, ...]]:
    """Section and tags: the first category is the section, unless one is named; the others are
    tags."""
    taxonomies = with_keys(_mapping(fields.get("taxonomies")))
    categories = [*_names(fields, "categories", "category"), *_names(taxonomies, "categories")]
    section = first_value(fields, "section", "chuyenmuc") or next(iter(categories), None)
    tags = [*_names(fields, "tags", "tag", "topics", "topic"), *_names(taxonomies, "tags")] or [
        *_names(fields, "keywords", "tukhoa")
    ]
    return section, tuple(
        name.strip(" #") for name in (*tags, *(name for name in categories if name != section))
    )


def field_authors(fields: Fields) -> Iterable[str]:
    for name in AUTHOR_FIELDS:
        for value in value_list(fields.get(name)):
            if isinstance(value, dict):
                yield first_value(value, "name", "title")
            else:
                yield from bylines.authors_of_field(first_value({name: value}, name))


def field_author_notes(fields: Fields) -> Iterator[AuthorNote]:
    """What the front matter says of authors that it has as mappings: their title, as Docusaurus has
    it (docusaurus.io/docs/blog), and a line about them, as themes of Jekyll and Hugo do
    (mmistakes.github.io/minimal-mistakes/docs/authors: `bio`)."""
    for name in AUTHOR_FIELDS:
        for value in value_list(fields.get(name)):
            author = with_keys(_mapping(value))
            yield from note_of(
                first_value(author, "name"),
                text_of_markup(first_value(author, *JOB_TITLE_FIELDS)),
                text_of_markup(first_value(author, *ABOUT_FIELDS)),
            )


def _names(fields: Fields, *names: str) -> list[str]:
    """The values of a field that holds a list, or one with commas."""
    values = (value for name in names for value in value_list(fields.get(name)))
    return [word for value in values if isinstance(value, str) for word in split_keywords(value)]


def first_value(fields: Fields, *names: str) -> str:
    """The first of some fields that says something; "" if none does."""
    for name in names:
        for value in value_list(fields.get(name)):
            if isinstance(value, str) and value.strip().lower() not in _NOTHING:
                return value.strip()
    return ""


def time_value(fields: Fields, *names: str) -> str | None:
    return next(
        filter(None, (dates.parse_timestamp(first_value(fields, name)) for name in names)), None
    )


def value_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _mapping(value: Any) -> Fields:
    return value if isinstance(value, dict) else {}


def all_words(fields: Fields, name: str) -> str:
    """What a field says in whatever shape; "" for nothing."""
    value = fields.get(name)
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(each) for each in values if each)


def with_keys(mapping: Fields) -> Fields:
    """A mapping in the front matter with its names as `front_matter.field_key` makes them."""
    return {front_matter.field_key(name): value for name, value in mapping.items()}
