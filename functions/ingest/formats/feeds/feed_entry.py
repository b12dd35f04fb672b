"""An item of a feed or of a system's export, whatever the format, and the draft that it becomes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from lxml.etree import _Element as Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.feeds import feed_fields, full_text
from functions.ingest.formats.plain import section_names
from functions.ingest.formats.web import exports
from functions.ingest.limits import Limits
from functions.ingest.markup import body, tree
from functions.ingest.markup.tree import text_of_markup
from functions.ingest.words import bylines, language, publishing
from shared import text
from shared.article.model import AuthorNote, Figure, Rights, Subject
from shared.errors import Rejected

LONGEST_QUOTED_TITLE = 80
"""Characters of a title that a reason quotes."""

_MAIL_AND_NAME = re.compile(r"\S{1,200}@\S{1,200} *\(([^()]{1,200})\)")
"""What RSS 2.0 ("<author> sub-element of <item>") has for an author: `an@bao.example (An)`."""

_TAIL = re.compile(
    r"(?:the post .{1,400} (?:appeared first|first appeared) on .{1,200}"
    r"|bài viết .{1,400} (?:đã )?xuất hiện (?:đầu tiên|lần đầu) .{1,200}"
    r"|(?:this (?:article|post|story) )?(?:first )?appeared first on .{1,200}"
    r"|(?:read more|continue reading|xem thêm|đọc tiếp|đọc thêm|share this)\W{0,5}"
    r"|(?:comments? on this|click here to comment)\W{0,5})",
    re.IGNORECASE,
)
_LONGEST_TAIL = 700


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What an item says; `content` is HTML, or text if `is_text`, `title` one line of text.

    `has_full_text`: its format says that the content is the whole text; otherwise it is what is
    there instead. `is_export`: it is from a system's own archive, which announces nothing. `lead`
    is the picture that stands above the text. `refusal` says why it must not be published.
    """

    identity: str
    title: str
    content: str = ""
    is_text: bool = False
    has_full_text: bool = True
    is_export: bool = False
    summary: str = ""
    authors: tuple[str, ...] = ()
    author_notes: tuple[AuthorNote, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    pictures: tuple[body.Picture, ...] = ()
    lead: Figure | None = None
    published_at: str | None = None
    updated_at: str | None = None
    embargo: str | None = None
    expires: str | None = None
    rights: Rights | None = None
    source_name: str | None = None
    subjects: tuple[Subject, ...] = ()
    cancelled: bool = False
    refusal: str | None = None
    doubts: tuple[str, ...] = ()


def with_withholding(entry: FeedEntry, item: Element) -> FeedEntry:
    """The entry with embargo and expiry as PRISM has them ("PRISM Basic Metadata Specification"),
    or refused if one of them cannot be read."""
    starts = feed_fields.line_of(item, "prism-embargoDate")
    ends = feed_fields.line_of(item, "prism-expirationDate", "prism-offTime", "prism-killDate")
    try:
        return replace(
            entry,
            embargo=publishing.withholding_time("prism:embargoDate", starts),
            expires=publishing.withholding_time("prism:expirationDate", ends, is_expiry=True),
        )
    except Rejected as error:
        return replace(entry, refusal=str(error))


def entry_drafts(entries: Sequence[FeedEntry], kind: str, limits: Limits) -> list[Draft]:
    """A draft for each item, in the format `kind`; Rejected for none, for too many, and for a feed
    of which every item only announces an article."""
    if not entries:
        raise Rejected("the feed has no article: it has no item, or none that is one")
    check_entry_count(len(entries), limits)
    if all(_only_announces(entry) for entry in entries):
        raise Rejected(full_text.FEED_ANNOUNCES)
    return [_draft_or_refusal(entry, kind) for entry in entries]


def check_entry_count(count: int, limits: Limits) -> None:
    """Rejected if a file has more articles than are read of one."""
    if count > limits.articles:
        raise Rejected(
            f"the file has {count:,} articles; at most {limits.articles:,} are read (setting"
            " MaxArticlesPerDrop): export it in parts, for instance a month each"
        )


def _only_announces(entry: FeedEntry) -> bool:
    if entry.refusal or entry.cancelled or entry.is_export:
        return False
    return full_text.is_announcement(entry.content, has_full_text=entry.has_full_text)


def _draft_or_refusal(entry: FeedEntry, kind: str) -> Draft:
    """The draft of an item; if it must not be published, or cannot be read, one that says why."""
    name = text.clip(entry.title or entry.identity, LONGEST_QUOTED_TITLE)
    reason = entry.refusal
    if not reason and _only_announces(entry):
        reason = full_text.ITEM_ANNOUNCES
    elif not reason and not entry.title and not entry.cancelled:
        reason = "it has no title: give it one"
    elif not reason and not entry.content.strip() and not entry.cancelled:
        reason = "it has no text: write one, or leave it out"
    if reason:
        return Draft(kind, "", identity=entry.identity, refusal=f"“{name}”: {reason}")
    try:
        return _draft(entry, kind)
    except Rejected as refusal:
        return Draft(kind, "", identity=entry.identity, refusal=f"“{name}”: {refusal}")


def _draft(entry: FeedEntry, kind: str) -> Draft:
    content = _body(entry)
    words = f"{entry.title}\n{content.text}"
    return Draft(
        format=kind,
        headline=entry.title or entry.identity,
        identity=entry.identity,
        summary=_summary(entry, content),
        section=entry.section,
        authors=entry.authors,
        author_notes=entry.author_notes,
        tags=entry.tags,
        language=language.confirm_language(entry.language, words),
        body_html=content.html,
        body_text=content.text,
        figures=content.figures,
        rights=entry.rights,
        source_name=entry.source_name,
        subjects=entry.subjects,
        published_at=entry.published_at,
        updated_at=entry.updated_at if entry.updated_at != entry.published_at else None,
        embargo=entry.embargo,
        expires=entry.expires,
        cancelled=entry.cancelled,
        doubts=entry.doubts,
    )


def _body(entry: FeedEntry) -> body.Body:
    if len(entry.content) > body.MAX_BODY_CHARS:
        raise Rejected(
            f"the body has {len(entry.content):,} characters; at most {body.MAX_BODY_CHARS:,} are"
            " read: split it into articles"
        )
    if entry.is_text and not body.is_markup(entry.content):
        return body.body_of_text(entry.content, entry.pictures, entry.title)
    source = exports.read_shortcodes(entry.content)
    if entry.lead and entry.lead.file.lower() not in source.lower():
        source = figure_markup(entry.lead) + source
    root = tree.parse_fragment(source)
    exports.clean_export(root, source.encode("utf-8", "replace"))
    _drop_tail(root)
    return body.body_of_tree(root, entry.pictures, entry.title)


def figure_markup(figure: Figure) -> str:
    """A figure as HTML, to be read with the text around it."""
    credit = f'<span class="credit">{escape(figure.credit)}</span>' if figure.credit else ""
    return (
        f'<figure><img src="/{escape(figure.file)}" alt="{escape(figure.alt or "")}">'
        f"<figcaption>{escape(figure.caption or '')} {credit}</figcaption></figure>"
    )


def _drop_tail(root: Element) -> None:
    """Take out the last blocks that only lead to the site, as systems put them below each item."""
    blocks = [each for each in root.iter("p", "div") if each.find(".//p") is None]
    for block in reversed(blocks):
        words = tree.text_line(block)[:_LONGEST_TAIL]
        if words and not _TAIL.fullmatch(words):
            return
        if words:
            tree.drop_element(block)


def _summary(entry: FeedEntry, content: body.Body) -> str | None:
    """The summary, unless it is but the beginning of the text, or was cut off."""
    if full_text.is_cut_off(entry.summary):
        return None
    return body.distinct_summary(entry.summary, content)


def person_names(byline: str) -> tuple[str, ...]:
    """The names in a field for authors, which RSS has with mail addresses; never an address."""
    line = text.line(byline)[: bylines.LONGEST_BYLINE]
    match = _MAIL_AND_NAME.fullmatch(line)
    names = bylines.authors_of_site(match[1] if match else line)
    return tuple(name for name in names if "@" not in name and "://" not in name)


def section_and_keywords(names: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """Of the categories of an item, which are sections and tags in one list: the one that stands
    alone, or the first that newspapers have as a section; and all others."""
    lines = [line for line in map(text_of_markup, names) if line]
    sections = [line for line in lines if section_names.is_known_section(line)]
    section = lines[0] if len(lines) == 1 else next(iter(sections), None)
    key = text.name_key(section or "")
    return section, tuple(line for line in lines if text.name_key(line) != key)
