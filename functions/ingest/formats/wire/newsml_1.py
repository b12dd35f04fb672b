"""NewsML 1.0 to 1.2: the XML that agencies sent before NewsML-G2, and many still do.

iptc.org/std/NewsML/1.2, "NewsMLv1.2.dtd" and its functional specification; what agencies send:
superdesk/superdesk-core (tests/io/fixtures/afp20.xml, newsml_1_2_formatter.py).

A NewsItem has one identity in all its revisions: provider, day and id; the revision is its version.
Text is in a ContentItem (NITF, XHTML, or text), beside ones with its abstract; pictures are others,
with a caption beside them. Section: the first subject at IPTC's top level. Left out, since the
record has no place for them: topic sets, products, `OfInterestTo`, associations with other items.
"""

from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import newsml_1_fields as fields
from functions.ingest.formats.wire.advisories import check_audience, check_embargo
from functions.ingest.formats.wire.item_drafts import draft_or_refusal, takedown_draft
from functions.ingest.formats.wire.newsml_content import Content, content_of_element, with_document
from functions.ingest.formats.wire.sources import edition_note_of
from functions.ingest.formats.wire.subjects import section_and_tags
from functions.ingest.limits import Limits, check_article_count
from functions.ingest.markup import body, tree
from functions.ingest.words import image_names, publishing
from shared.article.model import MAX_FIGURES
from shared.errors import Rejected

_NOT_THE_TEXT = {"caption", "abstract", "summary", "preview", "thumbnail", "quicklook", "quickview"}
"""Roles of components whose text is not the story."""

_PICTURES = {"photo", "picture", "image", "graphic"}
_ABSTRACTS = {"abstract", "summary"}


def parse_newsml_1(root: _Element, limits: Limits) -> list[Draft]:
    """The articles of a file; Rejected if it has none."""
    items = list(root.iter("NewsItem"))
    if not items:
        raise Rejected("the NewsML has no NewsItem: have it sent again, with its items")
    check_article_count(len(items), limits)
    return [_draft_or_refusal(item) for item in items]


def _draft_or_refusal(item: _Element) -> Draft:
    identity, headline = fields.identity_of_item(item), fields.headline_of_item(item)
    return draft_or_refusal("newsml-1", identity, headline, lambda: _draft(item, identity))


def _draft(item: _Element, identity: str) -> Draft:
    headline, version = fields.headline_of_item(item), fields.revision_of_item(item)
    orders = fields.orders_of_item(item)
    if any(map(publishing.is_takedown_status, orders)):
        return takedown_draft("newsml-1", identity, headline, version)
    if not fields.is_embargoed_item(item):
        publishing.check_status("Status", fields.formal_name(item, "NewsManagement/Status"))
    component = item.find("NewsComponent")
    if component is None:
        raise Rejected("it has no NewsComponent: it only changes or withdraws what was sent before")
    pictures = _pictures(component)
    content = _text(component, pictures, headline)
    if content.draft.cancelled:
        version = version or str(content.draft.version)
        return takedown_draft("newsml-1", content.identity_of(identity), headline, version)
    headline = headline or content.title or content.draft.body_text.partition("\n")[0]
    notes = [*fields.notes_of_lines(item), *content.notes]
    check_audience(
        [*orders, *fields.genres_of_lines(item), *content.kinds],
        headline,
        content.draft.body_text,
        [note.words for note in notes],
    )
    draft = fields.with_management(_record(item, headline, content), item)
    draft = with_document(draft, content.draft)
    check_embargo(draft, notes)
    if not (draft.body_text or draft.figures or draft.summary):
        raise Rejected("it has neither a text nor a picture that is read: send the story as text")
    return draft


def _record(item: _Element, headline: str, content: Content) -> Draft:
    subjects = fields.subjects_with_codes(item)
    section, tags = section_and_tags(
        fields.section_of_properties(item),
        fields.keywords_of_lines(item),
        subjects,
        fields.areas_of_locations(item),
    )
    draft = Draft(
        format="newsml-1",
        headline=headline or fields.slugline_of_lines(item) or "",
        identity=fields.identity_of_item(item) or None,
        summary=_summary(item, content),
        section=section,
        authors=fields.authors_of_lines(item, content.byline),
        tags=tags,
        subjects=tuple(subjects),
        language=fields.language_of_lines(item),
    )
    return _with_source(draft, item, content)


def _with_source(draft: Draft, item: _Element, content: Content) -> Draft:
    notes = [
        *fields.change_orders(item),
        *(note.words for note in fields.notes_of_lines(item)),
        content.closing_line,
        content.draft.edition_note or "",
    ]
    return replace(
        draft,
        rights=fields.rights_of_lines(item),
        source_name=fields.source_of_lines(item),
        credit_line=fields.line_of_item(item, "CreditLine") or None,
        places=fields.places_of_lines(item),
        genre=next(iter(fields.genres_of_lines(item)), None),
        slugline=fields.slugline_of_lines(item),
        edition_note=edition_note_of(notes),
    )


def _role(component: _Element) -> str:
    return fields.formal_name(component, "Role").lower()


def _content_items(component: _Element, roles: set[str] | None = None) -> Iterator[_Element]:
    """The content items of a component and of those in it: of some roles, or of all but those that
    are not the story."""
    role = _role(component)
    if (role in roles) if roles is not None else role not in _NOT_THE_TEXT:
        yield from component.iterfind("ContentItem")
    if roles is not None or role not in _NOT_THE_TEXT:
        for inner in component.iterfind("NewsComponent"):
            yield from _content_items(inner, roles)


def _text(component: _Element, pictures: list[body.Picture], headline: str) -> Content:
    """The first content that has any text, or is taken down, else nothing but the pictures."""
    for item in _content_items(component):
        data = item.find("DataContent")
        if data is not None and _media_type(item) in {"", "text"}:
            content = content_of_element(data, pictures, headline)
            if content.draft.body_text or content.draft.cancelled:
                return content
    around = body.body_of_text("", pictures)
    return Content(Draft("", "", body_html=around.html, figures=around.figures))


def _media_type(item: _Element) -> str:
    return fields.formal_name(item, "MediaType").lower()


def _summary(item: _Element, content: Content) -> str | None:
    """The abstract, unless it is but the first words of the body."""
    component = item.find("NewsComponent")
    abstracts = (
        tree.text_line(each.find("DataContent"))
        for each in (_content_items(component, _ABSTRACTS) if component is not None else ())
    )
    words = next(filter(None, abstracts), "") or content.teaser
    return body.distinct_summary(words, body.Body(text=content.draft.body_text))


def _pictures(component: _Element) -> list[body.Picture]:
    """The pictures: each component that holds content items of them is one, in several sizes."""
    pictures: list[body.Picture] = []
    names_so_far: set[str] = set()
    for holder in component.iter("NewsComponent"):
        widths = _widths(holder)
        file = max(widths, key=widths.__getitem__, default=None)
        if file is None or file in names_so_far or len(pictures) == MAX_FIGURES:
            continue
        names_so_far |= widths.keys()
        if figure := body.picture_figure(file, *_words_of_picture(holder)):
            names = frozenset({*widths, holder.get("Duid", "")} - {""})
            pictures.append(body.Picture(figure, names))
    return pictures


def _widths(holder: _Element) -> dict[str, int]:
    """The widths of the files of one picture by their names. Its sizes are content items of one
    component, or each in a component of its own."""
    widths: dict[str, int] = {}
    sizes = [each for each in holder.iterfind("NewsComponent") if not each.findall("NewsComponent")]
    holders = [holder, *sizes] if holder.get("EquivalentsList") == "yes" else [holder]
    for item in (item for each in holders for item in each.iterfind("ContentItem")):
        file = image_names.image_name(
            item.get("Href"),
            fields.formal_name(item, "MimeType") or fields.formal_name(item, "Format"),
        )
        if file and _media_type(item) in {"", *_PICTURES}:
            values = item.xpath("Characteristics/Property[@FormalName='Width']/@Value")
            width = str(values[0]) if isinstance(values, list) and values else ""
            widths.setdefault(file, publishing.parse_version(width))
    return widths


def _words_of_picture(holder: _Element) -> tuple[str, str, str]:
    """The caption, the credit and the headline of a picture: its own, or of a component beside."""
    parent = holder.getparent()
    captions = [
        tree.text_line(each.find("DataContent"))
        for near in ([holder] if parent is None else [holder, parent])
        for each in _content_items(near, {"caption"})
    ]
    return (
        next(filter(None, captions), ""),
        fields.line_of_component(holder, "ByLine")
        or fields.line_of_component(holder, "CreditLine"),
        fields.line_of_component(holder, "HeadLine"),
    )
