"""WordPress's export (WXR): RSS 2.0 with the posts, pages and attachments of a site.

developer.wordpress.org, "export_wp()"; wordpress.org/documentation, "Tools Export Screen".
Posts become articles, attachments their pictures. What readers may not see (drafts, private,
password, pending, trash, future) is refused post by post; pages, menus and the like are no
articles and are left aside.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

from lxml.etree import _Element as Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.feeds import feed_fields
from functions.ingest.formats.feeds.feed_entry import (
    FeedEntry,
    check_entry_count,
    entry_drafts,
    person_names,
)
from functions.ingest.formats.feeds.wordpress_post import (
    Upload,
    paragraphs_of_post,
    with_galleries,
    with_whole_files,
)
from functions.ingest.limits import Limits
from functions.ingest.markup.tree import text_of_markup
from functions.ingest.words import language
from shared import text
from shared.article.model import Figure

ARTICLE_TYPES = ("post", "news", "article", "story", "tin", "bai")
"""Beginnings of the names of post types that hold articles; sites make their own beside `post`."""

PLACEHOLDER_SECTIONS = {"uncategorized", "uncategorised", "chưa-phân-loại", "chưa-được-phân-loại"}
"""Keys of the category that WordPress gives a post that has none."""

STATUS_REASONS: Mapping[str, str] = {
    "draft": "it is a draft: publish it in WordPress before you export",
    "auto-draft": "it is a draft that WordPress saved by itself: leave it",
    "pending": "it waits for review (pending): publish it in WordPress before you export",
    "private": "it is private: make it public in WordPress to publish it here",
    "future": "it is scheduled (future): export again when WordPress has published it",
    "trash": "it is in the trash: restore it in WordPress to publish it here",
    "inherit": "it is a version of another post: leave it",
}
"""Why posts of a status are refused (developer.wordpress.org, "Post Status")."""

LOCKED = "it is protected by a password: take that away in WordPress to publish it here"
MOST_TYPES_NAMED = 5


def parse_wordpress(root: Element, limits: Limits) -> list[Draft]:
    """The articles of an export; Rejected for none, or for more than are read."""
    channel = root.find("channel")
    items = list(root.iter("item"))
    posts = [item for item in items if _type_of(item).startswith(ARTICLE_TYPES)]
    check_entry_count(len(posts), limits)
    uploads = {upload.number: upload for upload in map(_upload, items) if upload and upload.number}
    reader = _PostReader(channel, uploads)
    drafts = entry_drafts([reader.entry(post) for post in posts], "wordpress", limits)
    return _with_doubt(drafts, items)


def _type_of(item: Element) -> str:
    return feed_fields.line_of(item, "wp-post_type").lower() or "post"


def _with_doubt(drafts: list[Draft], items: Sequence[Element]) -> list[Draft]:
    """The drafts, the first that is read with a doubt if items of types that a site made itself
    were left aside: they may hold articles."""
    usual = ("page", "attachment", "revision", "nav_menu_item", "wp_", "custom_", "oembed_")
    types = Counter(
        kind for kind in map(_type_of, items) if not kind.startswith((*ARTICLE_TYPES, *usual))
    )
    at = next((at for at, draft in enumerate(drafts) if not draft.refusal), None)
    if not types or at is None:
        return drafts
    names = ", ".join(f"{count} {kind[:40]}" for kind, count in types.most_common(MOST_TYPES_NAMED))
    doubt = f"items of post types that are not known to be articles were left aside: {names}"
    drafts[at] = dataclasses.replace(drafts[at], doubts=(*drafts[at].doubts, doubt))
    return drafts


def _upload(item: Element) -> Upload | None:
    """The picture that an attachment is; its caption is its excerpt."""
    if _type_of(item) != "attachment":
        return None
    picture = feed_fields.linked_picture(
        feed_fields.line_of(item, "wp-attachment_url", "guid"),
        text_of_markup(feed_fields.line_of(item, "excerpt-encoded")),
        alt=_meta(item, "_wp_attachment_image_alt"),
    )
    return Upload(feed_fields.line_of(item, "wp-post_id"), picture) if picture else None


def _meta(item: Element, key: str) -> str:
    """The value of a post's custom field; "" without it."""
    fields = (
        feed_fields.line_of(field, "wp-meta_value")
        for field in item.iterchildren("wp-postmeta")
        if feed_fields.line_of(field, "wp-meta_key") == key
    )
    return next(fields, "")


class _PostReader:
    """Reads posts with what the export says of all of them: names of authors, uploads."""

    def __init__(self, channel: Element | None, uploads: Mapping[str, Upload]) -> None:
        self.uploads = uploads
        self.names: dict[str, str] = {}
        self.language: str | None = None
        if channel is not None:
            self.language = language.language_of_tag(feed_fields.line_of(channel, "language"))
            for author in channel.iterchildren("wp-author"):
                login = feed_fields.line_of(author, "wp-author_login")
                self.names[login] = feed_fields.line_of(author, "wp-author_display_name")

    def entry(self, post: Element) -> FeedEntry:
        """What a post says."""
        section, tags = _terms(post)
        content = feed_fields.raw_of(post, "content-encoded")
        markup = paragraphs_of_post(with_galleries(content, self.uploads))
        return FeedEntry(
            identity=feed_fields.line_of(post, "guid", "link") or _identity(post),
            title=text_of_markup(feed_fields.line_of(post, "title")),
            content=with_whole_files(markup, self.uploads.values()),
            summary=text_of_markup(feed_fields.raw_of(post, "excerpt-encoded")),
            authors=self._authors(post),
            section=section,
            tags=tags,
            language=self.language,
            lead=self._lead(post),
            is_export=True,
            published_at=_gmt(post, "wp-post_date_gmt") or feed_fields.first_time(post, "pubDate"),
            updated_at=_gmt(post, "wp-post_modified_gmt"),
            refusal=_refusal(post),
        )

    def _authors(self, post: Element) -> tuple[str, ...]:
        """The creator's name as shown; the export names them by their logins."""
        login = feed_fields.line_of(post, "dc-creator")
        return person_names(self.names.get(login) or login)

    def _lead(self, post: Element) -> Figure | None:
        """The post's featured image."""
        upload = self.uploads.get(_meta(post, "_thumbnail_id"))
        return upload.picture.figure if upload else None


def _identity(post: Element) -> str:
    return f"wordpress:{feed_fields.line_of(post, 'wp-post_id', 'wp-post_name', 'title')}"


def _gmt(post: Element, name: str) -> str | None:
    """A time that WordPress states in UTC without saying so; None for its zero."""
    words = feed_fields.line_of(post, name)
    return feed_fields.feed_time(f"{words}Z") if words[:4].strip("0") else None


def _terms(post: Element) -> tuple[str | None, tuple[str, ...]]:
    """The section: the first category; the tags: those of the post, then its other categories.
    Other taxonomies, such as the post's format, are the site's own business."""
    names: dict[str, list[str]] = {"category": [], "post_tag": []}
    for element in post.iterchildren("category"):
        line = text_of_markup(feed_fields.element_line(element))
        if line and text.name_key(line) not in PLACEHOLDER_SECTIONS:
            names.setdefault(element.get("domain", "category"), []).append(line)
    sections = names["category"]
    return next(iter(sections), None), (*names["post_tag"], *sections[1:])


def _refusal(post: Element) -> str | None:
    """Why a post must not be published; None if readers may see it."""
    status = feed_fields.line_of(post, "wp-status").lower()
    if feed_fields.line_of(post, "wp-post_password"):
        return LOCKED
    if status in {"publish", ""}:
        return None
    return STATUS_REASONS.get(
        status,
        f"its status is “{status[:40]}”, which is not known to mean published: set it to"
        " “publish” in WordPress",
    )
