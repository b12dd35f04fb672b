"""NewsML-G2: one newsItem, or a newsMessage with many.

iptc.org/std/NewsML-G2, "NewsML-G2 Guidelines"; what agencies send: github.com/iptc/newsml-g2
(examples), martinvirtel/newsmlg2-testdata and dpa-newslab (dpa), superdesk/superdesk-core
tests/io/fixtures (dpa, AP, ANSA, STT, Reuters), developer.ap.org ("Metadata mapping").

Other items (packages, concepts, plans) hold no article of their own. The body is in `inlineXML`
(NITF or XHTML) or `inlineData` (text, or HTML as text). Picture items of a message become figures
of the texts that point to them, or of its only text; pictures that nothing points to are articles
with one figure.

Section: an agency's category, else the first subject at IPTC's top level; never a genre. Left out,
since the record has no place for them: links to pages (`link` with `href`), audiences, services,
positions and addresses on maps, codes of places.
"""

import dataclasses
from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import newsml_concepts, newsml_item
from functions.ingest.formats.wire.advisories import check_audience, check_embargo
from functions.ingest.formats.wire.item_drafts import (
    LONGEST_FIRST_LINE,
    draft_or_refusal,
    takedown_draft,
)
from functions.ingest.formats.wire.newsml_content import Content, content_of_item, with_document
from functions.ingest.formats.wire.sources import edition_note_of
from functions.ingest.formats.wire.subjects import section_and_tags
from functions.ingest.limits import Limits, check_article_count
from functions.ingest.markup import body, tree
from functions.ingest.words import image_names, publishing
from shared import text
from shared.errors import Rejected

ITEMS_WITHOUT_NEWS = {
    "packageItem": "it only points to other items",
    "planningItem": "it plans coverage and holds no story",
    **dict.fromkeys(
        ("conceptItem", "knowledgeItem", "catalogItem"), "it explains terms and holds no story"
    ),
}
"""Why items of these kinds are refused."""

NEWSML_ROOTS = {"newsItem", "newsMessage", "contentSet", *ITEMS_WITHOUT_NEWS}
_OTHER_MEDIA = ("video", "audio", "text")
_UNREAD_CLASSES = {"video", "audio", "animation"}


def parse_newsml(root: _Element, limits: Limits) -> list[Draft]:
    """The articles of an item or a message; Rejected if it has none."""
    if root.tag in ITEMS_WITHOUT_NEWS:
        return [_refusal_of_other(root)]
    if root.tag == "contentSet":
        item = root.makeelement("newsItem")
        item.append(root)
        return [_draft(item, [])]
    items = [root] if root.tag == "newsItem" else list(root.iter("newsItem"))
    others = list(root.iter(*ITEMS_WITHOUT_NEWS))
    if not items and not others:
        raise Rejected("the newsMessage has no newsItem: have it sent again, with its items")
    check_article_count(len(items) + len(others), limits)
    return [*_drafts(root, items), *map(_refusal_of_other, _unread(items, others))]


def _unread(items: list[_Element], others: list[_Element]) -> Iterator[_Element]:
    """Those of the other items that say nothing of the message's own: a package of these does."""
    guids = {newsml_item.guid_of(item) for item in items}
    for other in others:
        references = {reference.get("residref", "") for reference in other.iter("itemRef")}
        if other.tag != "packageItem" or not references & guids:
            yield other


def _refusal_of_other(item: _Element) -> Draft:
    name = newsml_item.guid_of(item)[:120] or "an item without a guid"
    return Draft(
        "newsml-g2",
        "",
        identity=newsml_item.guid_of(item) or None,
        refusal=f"{name} is a {item.tag}: {ITEMS_WITHOUT_NEWS[str(item.tag)]}; drop the newsItems"
        " themselves, or a newsMessage with them",
    )


def _drafts(root: _Element, items: list[_Element]) -> list[Draft]:
    """The drafts of the texts, and of the pictures that no text shows."""
    texts = [item for item in items if not _is_picture(item)]
    pictures = {
        guid: item
        for item in items
        if _is_free_picture(item) and (guid := newsml_item.guid_of(item))
    }
    shows = {
        newsml_item.guid_of(item): (
            list(pictures) if len(texts) == 1 else _guids_of_pictures(root, item, pictures)
        )
        for item in texts
    }
    in_texts = {guid for guids in shows.values() for guid in guids}
    alone = [
        item for item in items if _is_picture(item) and newsml_item.guid_of(item) not in in_texts
    ]
    return [
        _draft_or_refusal(item, [pictures[g] for g in shows.get(newsml_item.guid_of(item), ())])
        for item in texts + alone
    ]


def _guids_of_pictures(root: _Element, item: _Element, pictures: dict[str, _Element]) -> list[str]:
    """The picture items that a text shows: any attribute in it has their guid, or in a package
    with it."""
    guids = {str(value) for element in item.iter("*") for value in element.attrib.values()}
    for package in root.iter("packageItem"):
        references = {reference.get("residref", "") for reference in package.iter("itemRef")}
        guids |= references if newsml_item.guid_of(item) in references else set()
    return [guid for guid in pictures if guid in guids]


def _draft_or_refusal(item: _Element, pictures: Sequence[_Element]) -> Draft:
    identity, headline = newsml_item.guid_of(item), newsml_item.headline_of(item)
    return draft_or_refusal("newsml-g2", identity, headline, lambda: _draft(item, pictures))


def _draft(item: _Element, picture_items: Sequence[_Element]) -> Draft:
    identity, headline = newsml_item.guid_of(item), newsml_item.headline_of(item)
    if newsml_item.is_takedown_item(item):
        return takedown_draft("newsml-g2", identity, headline, item.get("version", ""))
    publishing.check_status("pubStatus", newsml_item.status_of(item), _embargo(item))
    pictures = [picture for picture in map(_picture, [*picture_items, item]) if picture]
    content = content_of_item(item, pictures, headline)
    if content.draft.cancelled:
        version = item.get("version") or content.draft.version
        return takedown_draft("newsml-g2", content.identity_of(identity), headline, version)
    if newsml_item.item_class(item) in _UNREAD_CLASSES and not content.draft.body_text:
        raise Rejected("sounds and videos are not read, and it has no text: send the story as text")
    notes = [*newsml_item.notes_of_item(item), *content.notes]
    check_audience(
        [*newsml_item.kinds_of_item(item), *content.kinds],
        headline or content.title,
        content.draft.body_text,
        [note.words for note in notes if not note.is_of_contacts and note.role != "notepad"],
    )
    draft = _with_source(_record(item, headline, content), item, content)
    draft = with_document(draft, content.draft)
    check_embargo(draft, notes)
    return draft


def _record(item: _Element, headline: str, content: Content) -> Draft:
    subjects = newsml_item.subjects_of_item(item)
    section, tags = section_and_tags(
        newsml_item.section_of_item(item),
        newsml_item.keywords_of_item(item),
        subjects,
        newsml_item.areas_of_item(item),
    )
    return Draft(
        format="newsml-g2",
        headline=headline or _missing_headline(item, content),
        identity=newsml_item.guid_of(item) or None,
        summary=_summary(item, content),
        section=section,
        authors=newsml_item.authors_of_item(item, content.byline),
        author_notes=newsml_item.author_notes_of_item(item),
        tags=tags,
        subjects=tuple(subjects),
        picks=newsml_item.picks_of_item(item),
        language=newsml_concepts.language_of_item(item),
        version=publishing.parse_version(item.get("version", "")),
        published_at=_published_at(item),
        updated_at=newsml_item.time_at(item, "itemMeta/versionCreated"),
        embargo=_embargo(item),
        expires=_expiry(item),
    )


def _with_source(draft: Draft, item: _Element, content: Content) -> Draft:
    notes = [note.words for note in newsml_item.notes_of_item(item)]
    return dataclasses.replace(
        draft,
        rights=newsml_item.rights_of_item(item),
        source_name=newsml_item.source_of_item(item),
        credit_line=tree.text_line(item.find("contentMeta/creditline")) or None,
        places=newsml_item.places_of_item(item),
        urgency=publishing.parse_version(tree.text_line(item.find("contentMeta/urgency"))),
        genre=next(iter(newsml_item.genres_of_item(item)), None),
        slugline=tree.text_line(item.find("contentMeta/slugline")) or None,
        edition_note=edition_note_of(
            [
                *newsml_item.change_notes(item),
                *notes,
                content.closing_line,
                content.draft.edition_note or "",
            ]
        ),
    )


def _missing_headline(item: _Element, content: Content) -> str:
    """A headline for an item that has none: a title in its text, its own title or slug, the first
    line, or a picture's caption."""
    first_line = content.draft.body_text.partition("\n")[0]
    candidates = (
        content.title,
        newsml_item.title_or_slugline(item),
        text.clip(first_line, LONGEST_FIRST_LINE),
        newsml_item.caption_of_item(item),
    )
    return next(filter(None, candidates), "")


def _embargo(item: _Element) -> str | None:
    """When the item is released; Rejected if it is embargoed and does not say until when, which the
    standard allows ("NewsML-G2 Guidelines": an empty `embargoed` has no end)."""
    element = item.find("itemMeta/embargoed")
    if element is None:
        return None
    words = tree.text_line(element)
    if not words:
        raise Rejected("it is embargoed, but does not say until when: put a time into embargoed")
    return publishing.withholding_time("embargoed", words)


def _expiry(item: _Element) -> str | None:
    paths = ("itemMeta/expires", "contentMeta/expires")
    words = (tree.text_line(item.find(path)) for path in paths)
    times = (publishing.withholding_time("expires", each, is_expiry=True) for each in words)
    return next(filter(None, times), None)


def _is_picture(item: _Element) -> bool:
    return newsml_item.item_class(item) in newsml_item.PICTURE_CLASSES


def _is_free_picture(item: _Element) -> bool:
    """Whether an item is a picture that a text may show at once: whatever withholds it, or ends it,
    speaks of the picture alone."""
    is_withheld = item.find("itemMeta/embargoed") is not None or _expires(item)
    is_public = publishing.is_public_status(newsml_item.status_of(item))
    is_withheld = is_withheld or not is_public or newsml_item.is_takedown_item(item)
    return _is_picture(item) and not is_withheld


def _expires(item: _Element) -> bool:
    return any(item.find(path) is not None for path in ("itemMeta/expires", "contentMeta/expires"))


def _summary(item: _Element, content: Content) -> str | None:
    """A description, or what stands above the text; None if it is but the first words of the body.
    A picture's is its caption."""
    if _is_picture(item):
        return None
    words = next(iter(newsml_item.descriptions_of(item)), "") or content.teaser
    return body.distinct_summary(words, body.Body(text=content.draft.body_text))


def _published_at(item: _Element) -> str | None:
    """When it came out first. When the content was made says so of a text, and not of a picture,
    which may be years old."""
    content = () if _is_picture(item) else ("contentMeta/contentCreated",)
    return newsml_item.time_at(item, "itemMeta/firstCreated", *content, "itemMeta/versionCreated")


def _picture(item: _Element) -> body.Picture | None:
    """The picture that an item's remote content is, by its widest rendition; None if it is none.

    The words of a picture item are the picture's; those of a text are not.
    """
    widths = _renditions(item)
    file = max(widths, key=widths.__getitem__, default=None)
    words = (
        (
            newsml_item.caption_of_item(item),
            newsml_item.credit_of_item(item),
            newsml_item.headline_of(item),
        )
        if _is_picture(item)
        else (None,)
    )
    figure = body.picture_figure(file, *words)
    names = frozenset({*widths, newsml_item.guid_of(item)} - {""})
    return body.Picture(figure, names) if figure else None


def _renditions(item: _Element) -> dict[str, int]:
    """The widths of an item's remote images by their file names, 0 for unknown."""
    widths: dict[str, int] = {}
    for remote in item.iterfind("contentSet/remoteContent"):
        media_type = remote.get("contenttype", "")
        file = image_names.image_name(remote.get("href"), media_type)
        if file and not media_type.startswith(_OTHER_MEDIA):
            widths.setdefault(file, publishing.parse_version(remote.get("width", "")))
    return widths
