"""Ghost's export: JSON with tables of posts, tags and authors.

docs.ghost.org, "Custom migration"; for older ones "Import format" of the Ghost wiki.
Pages are no articles and are left aside; drafts, scheduled posts, those sent by mail alone and
those for members are refused one by one.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from functions.ingest.article.draft import Draft
from functions.ingest.formats.feeds import feed_fields
from functions.ingest.formats.feeds.feed_entry import (
    FeedEntry,
    check_entry_count,
    entry_drafts,
    person_names,
)
from functions.ingest.formats.feeds.ghost_cards import markdown_markup
from functions.ingest.formats.feeds.ghost_lexical import lexical_markup
from functions.ingest.formats.feeds.ghost_mobiledoc import mobiledoc_markup
from functions.ingest.formats.feeds.json_maps import JsonMap, objects_of, string_of_json
from functions.ingest.limits import Limits
from functions.ingest.markup.tree import text_of_markup
from functions.ingest.words import language
from functions.ingest.words.author_notes import note_of
from shared import text, times
from shared.article.model import AuthorNote, Figure
from shared.errors import Rejected

SITE = "__GHOST_URL__"
"""What Ghost writes for the site's own address."""

STATUS_REASONS_OF_GHOST: Mapping[str, str] = {
    "draft": "it is a draft: publish it in Ghost before you export",
    "scheduled": "it is scheduled: export again when Ghost has published it",
    "sent": "it was sent to subscribers by mail alone: publish it in Ghost before you export",
}
"""Why posts of a status are refused."""

Rows = dict[str, list[JsonMap]]


def is_ghost_export(tree: Any) -> bool:
    """Whether JSON is an export of Ghost: tables in `data`, beside what says when it was made."""
    outer = tree if isinstance(tree, dict) else {}
    export = next(iter(objects_of(outer, "db")), outer)
    return isinstance(export.get("data"), dict) and ("meta" in export or "posts" in export["data"])


def parse_ghost(export: JsonMap, limits: Limits) -> list[Draft]:
    """The articles of an export; Rejected for none, or for more than are read."""
    tables = _tables(export)
    posts = [post for post in tables.get("posts", ()) if _is_post(post)]
    check_entry_count(len(posts), limits)
    reader = _GhostReader(tables, limits)
    return entry_drafts([reader.entry(post) for post in posts], "ghost", limits)


def _tables(export: JsonMap) -> Rows:
    """The tables of an export, which may be wrapped in `db`."""
    inner = next(iter(objects_of(export, "db")), export)
    data = inner.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        raise Rejected("the export of Ghost has no posts: export the site anew, with its posts")
    return {name: objects_of(data, name) for name in data}


def _is_post(post: JsonMap) -> bool:
    return post.get("type", "post") == "post" and not post.get("page")


class _GhostReader:
    """Reads posts with the tables that their tags, authors and pictures' words are in."""

    def __init__(self, tables: Rows, limits: Limits) -> None:
        self.limits = limits
        self.tags = {str(row.get("id")): row for row in tables.get("tags", ())}
        self.users = {str(row.get("id")): row for row in tables.get("users", ())}
        self.tag_ids = _links(tables.get("posts_tags", []), "tag_id")
        self.author_ids = _links(tables.get("posts_authors", []), "author_id")
        self.meta = {str(row.get("post_id")): row for row in tables.get("posts_meta", ())}
        settings = {row.get("key"): row.get("value") for row in tables.get("settings", ())}
        self.language = language.language_of_tag(
            str(settings.get("locale") or settings.get("lang") or "")
        )

    def entry(self, post: JsonMap) -> FeedEntry:
        """What a post says."""
        section, tags = self._section_and_tags(post)
        refusal = _refusal(post)
        content = ""
        try:
            content = "" if refusal else self._content(post)
        except Rejected as error:
            refusal = str(error)
        return FeedEntry(
            identity=_identity(post),
            title=text.line(string_of_json(post, "title")),
            content=content,
            summary=text_of_markup(string_of_json(post, "custom_excerpt")),
            authors=self._authors(post),
            author_notes=self._author_notes(post),
            section=section,
            tags=tags,
            language=language.language_of_tag(string_of_json(post, "locale", "language"))
            or self.language,
            lead=self._lead(post),
            is_export=True,
            published_at=ghost_time(post.get("published_at")),
            updated_at=ghost_time(post.get("updated_at")),
            refusal=refusal,
        )

    def _content(self, post: JsonMap) -> str:
        """The post as HTML: what Ghost rendered, else its cards, else its text."""
        markup = string_of_json(post, "html")
        if not markup:
            markup = lexical_markup(string_of_json(post, "lexical"), self.limits)
        if not markup:
            markup = mobiledoc_markup(string_of_json(post, "mobiledoc"), self.limits)
        if not markup:
            markup = markdown_markup(string_of_json(post, "markdown", "plaintext"))
        return markup.replace(SITE, "")

    def _section_and_tags(self, post: JsonMap) -> tuple[str | None, tuple[str, ...]]:
        """The section: the primary tag, which is the first; internal tags, which begin with #, are
        the desk's own."""
        rows = (self.tags.get(number, {}) for number in self.tag_ids.get(str(post.get("id")), ()))
        names = [text.line(string_of_json(row, "name")) for row in rows if _is_public_tag(row)]
        return next(iter(names), None), tuple(names[1:])

    def _authors(self, post: JsonMap) -> tuple[str, ...]:
        names = (string_of_json(user, "name") for user in self._users(post))
        return tuple(name for line in names for name in person_names(line))

    def _author_notes(self, post: JsonMap) -> tuple[AuthorNote, ...]:
        """The `bio` of each author."""
        return tuple(
            note
            for user in self._users(post)
            for note in note_of(
                string_of_json(user, "name"), "", text_of_markup(string_of_json(user, "bio"))
            )
        )

    def _users(self, post: JsonMap) -> list[JsonMap]:
        numbers = self.author_ids.get(str(post.get("id"))) or [str(post.get("author_id"))]
        return [self.users.get(number, {}) for number in numbers]

    def _lead(self, post: JsonMap) -> Figure | None:
        """The post's feature image."""
        meta = self.meta.get(str(post.get("id")), post)
        picture = feed_fields.linked_picture(
            string_of_json(post, "feature_image", "image"),
            text_of_markup(string_of_json(meta, "feature_image_caption")),
            alt=string_of_json(meta, "feature_image_alt"),
        )
        return picture.figure if picture else None


def _is_public_tag(row: JsonMap) -> bool:
    name = string_of_json(row, "name")
    return bool(name) and not name.startswith("#") and row.get("visibility") != "internal"


def _links(rows: list[JsonMap], field: str) -> dict[str, list[str]]:
    """What posts are linked to, by their ids, in the order that the rows say."""
    links: dict[str, list[tuple[float, str]]] = {}
    for row in rows:
        order = row.get("sort_order")
        rank = float(order) if isinstance(order, int | float) else 0.0
        links.setdefault(str(row.get("post_id")), []).append((rank, str(row.get(field))))
    return {
        post: [number for _, number in sorted(pairs, key=lambda pair: pair[0])]
        for post, pairs in links.items()
    }


def _identity(post: JsonMap) -> str:
    uuid = text.line(string_of_json(post, "uuid"))
    if uuid:
        return f"urn:uuid:{uuid}"
    return f"ghost:{text.line(str(post.get('slug') or post.get('id') or ''))}"


def ghost_time(value: Any) -> str | None:
    """A time of Ghost's (RFC 3339, UTC): ISO, UTC without saying so, or milliseconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000
        is_moment = 0 < seconds < 4_102_444_800  # 2100
        return times.to_rfc3339(datetime.fromtimestamp(seconds, UTC)) if is_moment else None
    words = text.line(value) if isinstance(value, str) else ""
    is_bare = bool(words) and words[-1].isdigit() and "+" not in words
    return feed_fields.feed_time(f"{words}Z" if is_bare else words)


def _refusal(post: JsonMap) -> str | None:
    """Why a post must not be published; None if readers may see it."""
    status = string_of_json(post, "status").lower() or "draft"
    if status != "published":
        return STATUS_REASONS_OF_GHOST.get(
            status, f"its status is “{status[:40]}”, which is not known to mean published"
        )
    visibility = string_of_json(post, "visibility").lower() or "public"
    if visibility != "public":
        return (
            f"it is for members alone (visibility “{visibility[:40]}”): make it public in Ghost to"
            " publish it here"
        )
    return None
