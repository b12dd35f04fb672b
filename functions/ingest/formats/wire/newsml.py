"""NewsML-G2: one newsItem, or a newsMessage with many.

Other items (packages, concepts, plans) hold no article of their own.

The body is in `inlineXML` (NITF or XHTML) or `inlineData` (text, or HTML as text). Picture items of
a message become figures of the texts that point to them, or of its only text; pictures that nothing
points to are articles with one figure.
"""

import dataclasses
from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import nitf
from functions.ingest.formats.wire.subjects import section_and_tags
from functions.ingest.limits import Limits
from functions.ingest.markup import body, tree, xml_parser
from functions.ingest.words import bylines, dates, image_names, language, publishing
from shared import text
from shared.article.model import Subject
from shared.errors import Rejected

ITEMS_WITHOUT_NEWS = {
    *("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"),
}
NEWSML_ROOTS = {"newsItem", "newsMessage", "contentSet"} | ITEMS_WITHOUT_NEWS
_PICTURE_CLASSES = {"picture", "graphic"}
_OTHER_MEDIA = ("video", "audio", "text")


def parse_newsml(root: _Element, limits: Limits) -> list[Draft]:
    """The articles of an item or a message; Rejected if it has none."""
    if root.tag in ITEMS_WITHOUT_NEWS:
        raise Rejected(
            f"a {root.tag} only points to other items:"
            " drop the newsItems themselves, or a newsMessage with them"
        )
    if root.tag == "contentSet":
        return [_draft(root, root, [])]
    items = [root] if root.tag == "newsItem" else list(root.iter("newsItem"))
    if not items:
        raise Rejected("the newsMessage has no newsItem")
    if len(items) > limits.articles:
        raise Rejected(
            f"the file has {len(items)} articles; at most {limits.articles} are read"
            " (setting MaxArticlesPerDrop)"
        )
    return _drafts(root, items)


def _drafts(root: _Element, items: list[_Element]) -> list[Draft]:
    """The drafts of the texts, and of the pictures that no text shows."""
    texts = [item for item in items if not _is_picture(item)]
    pictures = {guid: item for item in items if _is_picture(item) and (guid := _guid(item))}
    shows = {
        _guid(item): list(pictures) if len(texts) == 1 else _guids_of_pictures(root, item, pictures)
        for item in texts
    }
    in_texts = {guid for guids in shows.values() for guid in guids}
    alone = [item for item in items if _is_picture(item) and _guid(item) not in in_texts]
    return [
        _draft_or_refusal(item, [pictures[guid] for guid in shows.get(_guid(item), ())])
        for item in texts + alone
    ]


def _guids_of_pictures(root: _Element, item: _Element, pictures: dict[str, _Element]) -> list[str]:
    """The picture items that a text shows: any attribute in it has their guid, or in a package
    with it."""
    guids = {str(value) for element in item.iter("*") for value in element.attrib.values()}
    for package in root.iter("packageItem"):
        references = {reference.get("residref", "") for reference in package.iter("itemRef")}
        guids |= references if _guid(item) in references else set()
    return [guid for guid in pictures if guid in guids]


def _draft_or_refusal(item: _Element, pictures: Sequence[_Element]) -> Draft:
    """The draft of an item; if it cannot be read, one that says why, so that others still are."""
    try:
        return _draft(item, item.find("contentSet"), pictures)
    except Rejected as refusal:
        return Draft("newsml-g2", "", identity=_guid(item), refusal=f"{_guid(item)}: {refusal}")


def _draft(item: _Element, content: _Element | None, picture_items: Sequence[_Element]) -> Draft:
    headline = _headline(item)
    pictures = [picture for picture in map(_picture, [*picture_items, item]) if picture]
    inner = _content_draft(content, pictures, headline)
    identity = _guid(item)
    is_takedown = publishing.is_takedown_status(_code(item.find("itemMeta/pubStatus")))
    publishing.check_status("pubStatus", _code(item.find("itemMeta/pubStatus")))
    section, tags = section_and_tags(
        None, _subjects(item), (), tree.text_line(item.find("contentMeta/genre/name"))
    )
    return dataclasses.replace(
        inner,
        format="newsml-g2",
        # What is taken down need not say more than its guid.
        headline=headline or inner.headline or (identity if is_takedown else ""),
        identity=identity or inner.identity,
        summary=_summary(item, inner) or inner.summary,
        section=section or inner.section,
        authors=tuple(_authors(item)) or inner.authors,
        tags=tags or inner.tags,
        language=_language(item) or inner.language,
        version=publishing.parse_version(item.get("version", "")) or inner.version,
        published_at=_published_at(item) or inner.published_at,
        updated_at=_time(item, "itemMeta/versionCreated"),
        embargo=_embargo(item) or inner.embargo,
        expires=_expiry(item) or inner.expires,
        cancelled=is_takedown or inner.cancelled,
    )


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
    times = (publishing.withholding_time("expires", tree.text_line(item.find(p))) for p in paths)
    return next(filter(None, times), None)


def _content_draft(
    content: _Element | None, pictures: Sequence[body.Picture], headline: str
) -> Draft:
    """What the content set says: the first of its contents that has any text, else the first, else
    nothing but the pictures."""
    drafts: list[Draft] = []
    for element in content.iterchildren("inlineXML", "inlineData") if content is not None else ():
        draft = _inline_draft(element, pictures, headline)
        if draft.body_text:
            return draft
        drafts.append(draft)
    return drafts[0] if drafts else _body_draft(body.body_of_text("", pictures))


def _inline_draft(element: _Element, pictures: Sequence[body.Picture], headline: str) -> Draft:
    """The draft of an `inlineXML` or `inlineData`: NITF has more than a body."""
    document = element.find(".//nitf")
    if document is not None:
        return nitf.parse_nitf(document, pictures, headline)
    if element.tag == "inlineXML":
        for descendant in element.iter("*"):
            descendant.tag = str(descendant.tag).lower()
        return _body_draft(body.body_of_tree(element, pictures, headline))
    words = tree.text_content(element)
    if "html" in element.get("contenttype", "") or body.is_markup(words):
        return _body_draft(body.body_of_markup(words, pictures, headline))
    return _body_draft(body.body_of_text(words, pictures, headline))


def _body_draft(content: body.Body) -> Draft:
    return Draft("", "", body_html=content.html, body_text=content.text, figures=content.figures)


def _guid(item: _Element) -> str:
    return text.line(item.get("guid", ""))


def _is_picture(item: _Element) -> bool:
    return _code(item.find("itemMeta/itemClass")) in _PICTURE_CLASSES


def _code(element: _Element | None) -> str:
    """The code of a qcode (`ninat:picture`) or of the last part of a URI."""
    if element is None:
        return ""
    name = element.get("qcode") or element.get("uri") or ""
    return name.rpartition(":")[2].rpartition("/")[2].lower()


def _headline(item: _Element) -> str:
    """The headline with the best role, else any, else the item's title."""
    headlines = _texts_by_role(reversed(item.findall("contentMeta/headline")))
    candidates = (
        *(headlines.get(role) for role in ("main", "", "head", "title")),
        next(iter(headlines.values()), ""),
        tree.text_line(item.find("itemMeta/title")),
    )
    return next(filter(None, candidates), "")


def _texts_by_role(elements: Iterator[_Element]) -> dict[str, str]:
    """The words of elements by the code of their role (`hlrole:main`), "" for none; the last one of
    each role counts."""
    return {
        element.get("role", "").rpartition(":")[2].lower(): tree.text_line(element)
        for element in elements
    }


def _summary(item: _Element, inner: Draft) -> str | None:
    """The first description, unless it is but the first words of the body; a picture's is its
    caption."""
    if _is_picture(item):
        return None
    descriptions = map(tree.text_line, item.findall("contentMeta/description"))
    return body.distinct_summary(
        next(filter(None, descriptions), ""), body.Body(text=inner.body_text)
    )


def _subjects(item: _Element) -> Iterator[Subject]:
    """Keywords and subjects in the item's own language, where they have names in several."""
    own_language = _language(item)
    for element in item.iterfind("contentMeta/*"):
        if element.tag == "keyword":
            yield Subject(tree.text_line(element))
        elif element.tag == "subject":
            names = {
                language.language_of_tag(name.get(xml_parser.XML_LANG)): tree.text_line(name)
                for name in reversed(element.findall("name"))
            }
            name = names.get(own_language) or names.get(None) or next(iter(names.values()), "")
            yield Subject(name, element.get("qcode"))


def _authors(item: _Element) -> Iterator[str]:
    """Whom the bylines name, else the creators."""
    lines = map(tree.text_line, item.iterfind("contentMeta/by"))
    authors = [name for line in lines for name in bylines.authors_of_field(line)]
    creators = (
        tree.text_line(creator.find("name")) for creator in item.iterfind("contentMeta/creator")
    )
    yield from authors or filter(None, creators)


def _language(item: _Element) -> str | None:
    element = item.find("contentMeta/language")
    return language.language_of_tag(
        item.get(xml_parser.XML_LANG) if element is None else element.get("tag")
    )


def _published_at(item: _Element) -> str | None:
    return _time(
        item, "itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated"
    )


def _time(item: _Element, *paths: str) -> str | None:
    """The first time at any of some paths."""
    times = (dates.parse_timestamp(tree.text_line(item.find(path))) for path in paths)
    return next(filter(None, times), None)


def _picture(item: _Element) -> body.Picture | None:
    """The picture that an item's remote content is, by its widest rendition; None if it is none.

    The words of a picture item are the picture's; those of a text are not.
    """
    widths = _renditions(item)
    file = max(widths, key=widths.__getitem__, default=None)
    words = (_caption(item), _credit(item), _headline(item)) if _is_picture(item) else (None,)
    figure = body.picture_figure(file, *words)
    return body.Picture(figure, frozenset({*widths, _guid(item)} - {""})) if figure else None


def _renditions(item: _Element) -> dict[str, int]:
    """The widths of an item's remote images by their file names, 0 for unknown."""
    widths: dict[str, int] = {}
    for remote in item.iterfind("contentSet/remoteContent"):
        media_type = remote.get("contenttype", "")
        file = image_names.image_name(remote.get("href"), media_type)
        if file and not media_type.startswith(_OTHER_MEDIA):
            widths.setdefault(file, publishing.parse_version(remote.get("width", "")))
    return widths


def _caption(item: _Element) -> str:
    descriptions = _texts_by_role(item.iterfind("contentMeta/description"))
    return descriptions.get("caption") or next(iter(descriptions.values()), "")


def _credit(item: _Element) -> str:
    names = (
        tree.text_line(item.find(f"contentMeta/{path}"))
        for path in ("by", "creditline", "creator/name")
    )
    return next(filter(None, names), "")
