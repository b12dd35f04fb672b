"""NewsML-G2: one newsItem, or a newsMessage with many.

Other items (packages, concepts, plans) hold no article of their own.

The body is in `inlineXML` (NITF or XHTML) or `inlineData` (text, or HTML as text). Picture items of
a message become figures of the texts that point to them, or of its only text; pictures that nothing
points to are articles with one figure.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import newswire, nitf
from functions.ingest.limits import Limits
from functions.ingest.markup import body, tree, xml_parser
from functions.ingest.words import bylines, dates, image_names, language, publishing
from shared import text
from shared.errors import Rejected

if TYPE_CHECKING:
    from lxml.etree import _Element

OTHER_ITEMS = {"packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"}
ROOTS = {"newsItem", "newsMessage", "contentSet"} | OTHER_ITEMS


def read(root: "_Element", limits: Limits) -> list[Draft]:
    """The articles of an item or a message; Rejected if it has none."""
    if root.tag in OTHER_ITEMS:
        raise Rejected(
            f"a {root.tag} only points to other items: drop the newsItems themselves, or a newsMessage with them"
        )
    if root.tag == "contentSet":
        return [_draft(root, root, [])]
    items = [root] if root.tag == "newsItem" else list(root.iter("newsItem"))
    if not items:
        raise Rejected("the newsMessage has no newsItem")
    if len(items) > limits.articles:
        raise Rejected(
            f"the file has {len(items)} articles; at most {limits.articles} are read (setting MaxArticlesPerDrop)"
        )
    texts = [item for item in items if not _is_picture(item)]
    pictures = {guid: item for item in items if _is_picture(item) and (guid := _guid(item))}
    pointed = {
        _guid(item): _pointers(root, item, pictures, alone=len(texts) == 1) for item in texts
    }
    used = {guid for guids in pointed.values() for guid in guids}
    alone = [item for item in items if _is_picture(item) and _guid(item) not in used]
    return [
        _one(item, [pictures[guid] for guid in pointed.get(_guid(item), ())])
        for item in texts + alone
    ]


def _one(item: "_Element", pictures: "Sequence[_Element]") -> Draft:
    try:
        return _draft(item, item.find("contentSet"), pictures)
    except Rejected as refusal:
        return Draft("newsml-g2", "", identity=_guid(item), refused=f"{_guid(item)}: {refusal}")


def _guid(item: "_Element") -> str:
    return text.line(item.get("guid", ""))


def _is_picture(item: "_Element") -> bool:
    return _code(item.find("itemMeta/itemClass")) in {"picture", "graphic"}


def _code(element: "_Element | None") -> str:
    """The code of a qcode (`ninat:picture`) or of the last part of a URI."""
    if element is None:
        return ""
    return (
        (element.get("qcode") or element.get("uri") or "")
        .rpartition(":")[2]
        .rpartition("/")[2]
        .lower()
    )


def _pointers(
    root: "_Element", item: "_Element", pictures: "dict[str, _Element]", *, alone: bool
) -> list[str]:
    """The picture items that a text shows: named in it or in a package with it; all, if it is the
    only text."""
    if alone:
        return list(pictures)
    named = {str(value) for element in item.iter("*") for value in element.attrib.values()}
    for package in root.iter("packageItem"):
        refs = {ref.get("residref", "") for ref in package.iter("itemRef")}
        named |= refs if _guid(item) in refs else set()
    return [guid for guid in pictures if guid in named]


def _draft(item: "_Element", content: "_Element | None", pictures: "Sequence[_Element]") -> Draft:
    identity = _guid(item)
    headline = _headline(item)
    listed = [
        picture
        for picture in (_picture(one, _is_picture(one)) for one in [*pictures, item])
        if picture
    ]
    inner = _inner(content, listed, headline)
    cancelled = publishing.is_takedown_status(_code(item.find("itemMeta/pubStatus")))
    section, tags = newswire.section_and_tags(
        None, _subjects(item), (), tree.text_line(item.find("contentMeta/genre/name"))
    )
    return dataclasses.replace(
        inner,
        format="newsml-g2",
        # What is taken down need not say more than its guid.
        headline=headline or inner.headline or (identity if cancelled else ""),
        identity=identity or inner.identity,
        summary=_summary(item, inner) or inner.summary,
        section=section or inner.section,
        authors=tuple(_authors(item)) or inner.authors,
        tags=tags or inner.tags,
        language=_language(item) or inner.language,
        version=publishing.parse_version(item.get("version", "")) or inner.version,
        published_at=_time(
            item, "itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated"
        )
        or inner.published_at,
        updated_at=_time(item, "itemMeta/versionCreated"),
        embargo=_time(item, "itemMeta/embargoed") or inner.embargo,
        expires=_time(item, "itemMeta/expires", "contentMeta/expires") or inner.expires,
        cancelled=cancelled or inner.cancelled,
    )


def _inner(content: "_Element | None", pictures: Sequence[body.Picture], headline: str) -> Draft:
    """What the content set says: the first of its contents that has any text, else nothing but the
    pictures."""
    first: Draft | None = None
    for element in content.iterchildren("inlineXML", "inlineData") if content is not None else ():
        own = element.find(".//nitf")
        if own is not None:
            found = nitf.read(own, pictures, headline)
        else:
            shown = (
                _markup(element, pictures, headline)
                if element.tag == "inlineXML"
                else _data(element, pictures, headline)
            )
            found = Draft("", "", body_html=shown.html, body_text=shown.text, figures=shown.figures)
        if found.body_text:
            return found
        first = first or found
    shown = body.body_of_text("", pictures)
    return first or Draft("", "", body_html=shown.html, figures=shown.figures)


def _markup(element: "_Element", pictures: Sequence[body.Picture], headline: str) -> body.Body:
    for one in element.iter("*"):
        one.tag = str(one.tag).lower()
    return body.body_of_tree(element, pictures, headline)


def _data(element: "_Element", pictures: Sequence[body.Picture], headline: str) -> body.Body:
    words = tree.text_content(element)
    if "html" in element.get("contenttype", "") or body.is_markup(words):
        return body.body_of_markup(words, pictures, headline)
    return body.body_of_text(words, pictures, headline)


def _headline(item: "_Element") -> str:
    found = {
        _role(one): tree.text_line(one) for one in reversed(item.findall("contentMeta/headline"))
    }
    best = (found.get(role) for role in ("main", "", "head", "title"))
    return (
        next(filter(None, best), "")
        or next(iter(found.values()), "")
        or tree.text_line(item.find("itemMeta/title"))
    )


def _role(element: "_Element") -> str:
    return element.get("role", "").rpartition(":")[2].lower()


def _summary(item: "_Element", inner: Draft) -> str | None:
    """A description, unless it is but the first words of the body."""
    described = [one for one in item.findall("contentMeta/description") if tree.text_line(one)]
    words = "" if _is_picture(item) or not described else tree.text_line(described[0])
    return body.distinct_summary(words, body.Body(text=inner.body_text))


def _subjects(item: "_Element") -> Iterator[tuple[str, str | None]]:
    """Keywords and subjects in the item's own language, where they have names in several."""
    own_language = _language(item)
    for element in item.iterfind("contentMeta/*"):
        if element.tag == "keyword":
            yield tree.text_line(element), None
        elif element.tag == "subject":
            names = {
                language.language_of_tag(name.get(xml_parser.XML_LANG)): tree.text_line(name)
                for name in reversed(element.findall("name"))
            }
            yield (
                names.get(own_language) or names.get(None) or next(iter(names.values()), ""),
                element.get("qcode"),
            )


def _authors(item: "_Element") -> Iterator[str]:
    lines = [tree.text_line(one) for one in item.iterfind("contentMeta/by")]
    creators = [tree.text_line(one.find("name")) for one in item.iterfind("contentMeta/creator")]
    yield from [name for line in lines for name in bylines.authors_of_field(line)] or filter(
        None, creators
    )


def _language(item: "_Element") -> str | None:
    declared = item.find("contentMeta/language")
    return language.language_of_tag(
        declared.get("tag") if declared is not None else item.get(xml_parser.XML_LANG)
    )


def _time(item: "_Element", *paths: str) -> str | None:
    return next(
        filter(None, (dates.parse_timestamp(tree.text_line(item.find(path))) for path in paths)),
        None,
    )


def _picture(item: "_Element", own: bool) -> body.Picture | None:
    """The picture that an item's remote content is, by its widest rendition; its words too, if it
    is a picture item's own."""
    files: dict[str, int] = {}
    for remote in item.iterfind("contentSet/remoteContent"):
        kind = remote.get("contenttype", "")
        file = image_names.image_name(remote.get("href"), kind)
        if file and not kind.startswith(("video", "audio", "text")):
            files.setdefault(file, publishing.parse_version(remote.get("width", "")))
    captions = (
        {_role(one): tree.text_line(one) for one in item.iterfind("contentMeta/description")}
        if own
        else {}
    )
    credit = next(
        filter(
            None,
            (
                tree.text_line(item.find(f"contentMeta/{path}"))
                for path in ("by", "creditline", "creator/name")
            ),
        ),
        "",
    )
    caption = captions.get("caption") or next(iter(captions.values()), "")
    figure = body.picture_figure(
        max(files, key=files.__getitem__, default=None),
        caption,
        credit if own else None,
        _headline(item) if own else None,
    )
    return body.Picture(figure, frozenset({*files, _guid(item)} - {""})) if figure else None
