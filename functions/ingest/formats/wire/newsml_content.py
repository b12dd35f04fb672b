"""The content set of an item of NewsML-G2: the same text in one or more forms."""

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

from lxml.etree import _Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import nitf, nitf_head, nitf_notices
from functions.ingest.formats.wire.article_markup import article_markup, without_notepad
from functions.ingest.formats.wire.sources import DeskNote
from functions.ingest.markup import body, tree
from shared.errors import Rejected


class Content(NamedTuple):
    """What the content says: a draft of its text, and what the header around it says; `kinds` and
    `notes` are those of a NITF document, which tell whether it is meant for readers, and when."""

    draft: Draft
    title: str = ""
    byline: str = ""
    teaser: str = ""
    closing_line: str = ""
    kinds: tuple[str, ...] = ()
    notes: tuple[DeskNote, ...] = ()

    def identity_of(self, item_identity: str) -> str:
        """The identity of the item, else of the document in it; "" for none."""
        return item_identity or self.draft.identity or ""


def content_of_item(item: _Element, pictures: Sequence[body.Picture], headline: str) -> Content:
    """The first of an item's contents that has any text or is taken down, else the first, else
    nothing but the pictures."""
    contents: list[Content] = []
    for element in item.iterfind("contentSet/*"):
        if element.tag in {"inlineXML", "inlineData"}:
            content = content_of_element(element, pictures, headline)
            if content.draft.body_text or content.draft.cancelled:
                return content
            contents.append(content)
    return contents[0] if contents else Content(_body_draft(body.body_of_text("", pictures)))


def content_of_element(
    element: _Element, pictures: Sequence[body.Picture], headline: str
) -> Content:
    """The content of an `inlineXML`, an `inlineData`, or NewsML 1's `DataContent`: NITF, which has
    more than a body, other markup, or text."""
    document = element.find(".//nitf")
    if document is not None:
        return _nitf_content(document, pictures, headline)
    if element.tag == "inlineXML" or len(element):
        for descendant in element.iter("*"):
            descendant.tag = str(descendant.tag).lower()
        return _markup_content(element, pictures, headline)
    words = tree.text_content(element)
    if len(words) > body.MAX_BODY_CHARS:
        raise Rejected(f"the body has {len(words):,} characters: split it into articles")
    if "html" in element.get("contenttype", "") or body.is_markup(words):
        return _markup_content(tree.parse_fragment(words), pictures, headline)
    return Content(_body_draft(body.body_of_text(without_notepad(words), pictures, headline)))


def with_document(draft: Draft, document: Draft) -> Draft:
    """The draft of an item; all that it does not say is what the document in it says."""
    values = {
        field.name: getattr(draft, field.name) or getattr(document, field.name)
        for field in dataclasses.fields(Draft)
    }
    return Draft(**values)


def _nitf_content(document: _Element, pictures: Sequence[body.Picture], headline: str) -> Content:
    kinds = tuple(nitf_head.kinds_of_document(document))
    notes = tuple(DeskNote("", note) for note in nitf_notices.notes_of_document(document))
    draft = nitf.nitf_draft(document, pictures, headline)
    return Content(draft, draft.headline, kinds=kinds, notes=notes)


def _markup_content(root: _Element, pictures: Sequence[body.Picture], headline: str) -> Content:
    for heading in root.iter("hl1", "hl2"):  # NITF without its `nitf`
        heading.tag = "h2"
    markup = article_markup(root, pictures)
    title = markup.title or tree.text_line(next(markup.root.iter("h1"), None))
    draft = _body_draft(body.body_of_tree(markup.root, pictures, headline or title))
    draft = dataclasses.replace(draft, embargo=markup.embargo)
    return Content(draft, title, markup.byline, markup.teaser, markup.closing_line)


def _body_draft(content: body.Body) -> Draft:
    return Draft("", "", body_html=content.html, body_text=content.text, figures=content.figures)
