"""ninjs 1.x, 2.x and 3.x: news in JSON, as the standard has it and as agencies' systems write it.

iptc.org/std/ninjs, "ninjs-schema_1.6.json" to "ninjs-schema_3.1.json". Superdesk writes `guid` for
`uri` and has `service`, `authors` and `evolvedfrom` beside (superdesk/superdesk-core,
superdesk/publish/formatters/ninjs_formatter.py, and tests/io/fixtures/ninjs*.json); TT's sector is
a genre (tt.se/spec/sector/1.0).

Section: `section`, `service`, a subject or genre of an agency's sections, else the first subject at
IPTC's top level. Tags: keywords, then the names of subjects, people, organisations, places, events
and objects. Left out, since the record has no place for them: `priority` (urgency has one),
`readtime`, `profile`, sounds and videos, associated texts.
"""

from collections.abc import Iterable
from dataclasses import replace

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import ninjs_fields, ninjs_pictures
from functions.ingest.formats.wire.advisories import check_audience, check_embargo
from functions.ingest.formats.wire.article_markup import (
    drop_desk_notes,
    show_media,
    without_notepad,
)
from functions.ingest.formats.wire.item_drafts import (
    LONGEST_FIRST_LINE,
    draft_or_refusal,
    takedown_draft,
)
from functions.ingest.formats.wire.json_values import (
    EMBARGO_FIELDS,
    JsonItem,
    items_of,
    names_of,
    number_of,
    plain_line,
    statuses_of,
    string_of,
    time_of,
    withholding_time_of,
    words_of,
)
from functions.ingest.formats.wire.own_ninjs import with_own_members
from functions.ingest.formats.wire.role_values import RoleValue, best_value, role_values
from functions.ingest.formats.wire.sources import DeskNote, edition_note_of
from functions.ingest.formats.wire.subjects import section_and_tags
from functions.ingest.markup import body, tree
from functions.ingest.words import language, publishing
from shared import text
from shared.errors import Rejected

_NO_HTML = ("xml", "markdown", "json")
"""Content types of bodies that are not read: what has one of these in it, but not "xhtml"."""

NO_ARTICLES = {
    **dict.fromkeys(("planning", "event"), "it plans coverage and holds no story"),
    **dict.fromkeys(("audio", "video"), "sounds and videos are not read, and it has no text"),
    "composite": "a package only points to other items: drop the items themselves",
    "component": "it is a part for other items, no story",
}
"""Why items of these types that have neither text nor picture are refused."""


def ninjs_draft(item: JsonItem) -> Draft:
    """The draft of an item; if it cannot be read, one that says why."""
    return draft_of_item("ninjs", item)


def draft_of_item(
    format_name: str, item: JsonItem, kinds: Iterable[str] = (), *, may_lack_text: bool = True
) -> Draft:
    """The draft of an item of ninjs, or of a format in its terms, which names kinds of messages of
    its own; if it cannot be read, or lacks a text that it must have, one that says why."""
    identity = text.line(string_of(item, "uri", "guid"))
    if not identity:
        name = f"“{_headline(item)[:80]}” " if _headline(item) else ""
        reason = "an item has no `uri` or `guid`, which every ninjs item must have"
        return Draft(format_name, "", refusal=f"{name}{reason}")

    def read() -> Draft:
        draft = with_own_members(_draft(item, identity, kinds), item)
        draft = replace(draft, format=format_name)
        has_content = draft.body_text or draft.figures or draft.summary or draft.cancelled
        if not (has_content or may_lack_text):
            raise Rejected("it only points to its text: drop the file that its `renditions` name")
        return draft

    return draft_or_refusal(format_name, identity, _headline(item), read)


def _draft(item: JsonItem, identity: str, kinds: Iterable[str]) -> Draft:
    statuses = statuses_of(item, "pubstatus")
    if any(map(publishing.is_takedown_status, statuses)):
        return takedown_draft("ninjs", identity, _headline(item), item.get("version", ""))
    for status in statuses:
        publishing.check_status("pubstatus", status, withholding_time_of(item, *EMBARGO_FIELDS))
    pictures = ninjs_pictures.pictures_of(item)
    bodies = _bodies(item)
    kind = string_of(item, "type").lower()
    if kind in NO_ARTICLES and not (bodies or (pictures and kind == "composite")):
        raise Rejected(NO_ARTICLES[kind])
    headline = _headline(item) or _missing_headline(item, bodies)
    content = _body(bodies, pictures, headline)
    notes = [DeskNote("", note) for note in ninjs_fields.notes_of(item)]
    check_audience(
        [*kinds, *ninjs_fields.kinds_of(item)],
        headline,
        content.text,
        [note.words for note in notes],
    )
    draft = _record(item, identity, headline, content)
    check_embargo(draft, notes)
    return draft


def _record(item: JsonItem, identity: str, headline: str, content: body.Body) -> Draft:
    section, tags = section_and_tags(
        ninjs_fields.section_of(item),
        ninjs_fields.keywords_of(item),
        ninjs_fields.topics_of(item),
        ninjs_fields.areas_of(item),
    )
    draft = Draft(
        format="ninjs",
        headline=headline,
        identity=identity,
        summary=body.distinct_summary(_summary(item), content),
        section=section,
        authors=ninjs_fields.authors_of(item),
        author_notes=ninjs_fields.author_notes_of(item),
        tags=tags,
        language=language.language_of_tag(string_of(item, "language")),
        body_html=content.html,
        body_text=content.text,
        figures=content.figures,
        subjects=tuple(ninjs_fields.subjects_of(item)),
        version=publishing.parse_version(item.get("version", "")),
        published_at=_published_at(item),
        updated_at=time_of(item, "versioncreated"),
        embargo=withholding_time_of(item, *EMBARGO_FIELDS),
        expires=withholding_time_of(item, "expires", is_expiry=True),
    )
    return _with_source(draft, item)


def _with_source(draft: Draft, item: JsonItem) -> Draft:
    genres = [name for name in names_of(item, "genres", "genre") if name != draft.section]
    return replace(
        draft,
        rights=ninjs_fields.item_rights(item),
        source_name=ninjs_fields.source_of(item),
        credit_line=ninjs_fields.credit_line_of(item),
        places=ninjs_fields.places_of(item),
        urgency=number_of(item, "urgency"),
        genre=next(iter(genres), None),
        slugline=words_of(item, "slugline") or None,
        edition_note=edition_note_of(ninjs_fields.notes_of(item)),
    )


def _published_at(item: JsonItem) -> str | None:
    """When it came out first; when a picture was taken says nothing of that."""
    if ninjs_pictures.is_picture_item(item):
        return time_of(item, "firstcreated", "versioncreated")
    return time_of(item, "firstcreated", "contentcreated", "versioncreated")


def _headline(item: JsonItem) -> str:
    return plain_line(best_value(role_values(item, "headline", "headlines"))) or words_of(
        item, "title"
    )


def _missing_headline(item: JsonItem, bodies: list[RoleValue]) -> str:
    """A headline for an item that has none: a title in its body, its slugline, the first line, or
    the caption of its picture."""
    longest = max((each.value for each in bodies), key=len, default="")
    root = tree.parse_fragment(longest if body.is_markup(longest) else "")
    titles = filter(None, map(tree.text_line, root.iter("h1", "h2")))
    candidates = (
        next(titles, ""),
        words_of(item, "slugline"),
        text.clip(_first_line(longest), LONGEST_FIRST_LINE),
        ninjs_pictures.caption_of(item),
        _caption_of_association(item),
    )
    return next(filter(None, candidates), "")


def _first_line(words: str) -> str:
    """The first line of a body of text or of HTML."""
    if body.is_markup(words):
        words = body.body_of_markup(words).text
    return text.line(words.strip().partition("\n")[0])


def _caption_of_association(item: JsonItem) -> str:
    captions = map(ninjs_pictures.caption_of, items_of(item, "associations"))
    return next(filter(None, captions), "")


def _summary(item: JsonItem) -> str | None:
    """A description; a picture's is its caption and stands there."""
    return None if ninjs_pictures.is_picture_item(item) else ninjs_pictures.caption_of(item) or None


def _bodies(item: JsonItem) -> list[RoleValue]:
    return [each for each in role_values(item, "body", "bodies") if _is_text_or_html(each)]


def _body(bodies: list[RoleValue], pictures: list[body.Picture], headline: str) -> body.Body:
    """The longest body in HTML, else the longest in text; pictures of the associations in it, or
    around it."""
    markup = [each.value for each in bodies if _is_html(each)]
    longest = max(markup or [each.value for each in bodies], key=len, default="")
    if len(longest) > body.MAX_BODY_CHARS or not markup:
        return body.body_of_text(without_notepad(longest), pictures, headline)
    root = tree.parse_fragment(longest)
    drop_desk_notes(root)
    show_media(root, pictures)
    return body.body_of_tree(root, pictures, headline)


def _is_text_or_html(candidate: RoleValue) -> bool:
    content_type = candidate.content_type
    return "xhtml" in content_type or not any(name in content_type for name in _NO_HTML)


def _is_html(candidate: RoleValue) -> bool:
    return "html" in candidate.role + candidate.content_type or body.is_markup(candidate.value)
