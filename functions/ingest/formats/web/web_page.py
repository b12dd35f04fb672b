"""Web pages as saved or exported: what their data says of the article, and its body.

The body is what three ways to find it agree on (`extraction`); what the record has in fields of its
own (headline, summary, date, bylines) is taken out of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from functions.ingest.article.draft import Draft
from functions.ingest.formats.web import boilerplate, content_box, exports, extraction, running_text
from functions.ingest.formats.web.extraction import ExtractedText, PageBlock
from functions.ingest.formats.web.metadata import PageMetadata, read_metadata
from functions.ingest.markup import captions, figures, sanitise, tree
from functions.ingest.markup.blocks import element_blocks
from functions.ingest.markup.body import Body
from functions.ingest.words import bylines, dates, encoding, language
from shared import text
from shared.article.model import Figure
from shared.errors import Rejected

MAX_PAGE_BYTES = 5_000_000
"""Pages of news have 20-500 KB."""

HEAD_BLOCKS = 6
"""Blocks of text at the top among which headline, date and byline are looked for."""

LEAST_OF_PAGE = 0.5
"""Share of the page's running text from which a body is not doubted."""

LONGER, LEAST_KEPT = 1.2, 0.9
"""How much longer trafilatura's text is that is taken instead; and the share of it that the page's
markup keeps, or it is taken without markup."""

SHORT_BODY = (
    "the body is far shorter than the text of the page: look whether anything is missing, "
    "or drop the article itself instead of the whole page"
)

_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
"""One class for all elements: lxml.html asks a function in Python which class each is of, whenever
one is reached (lxml.de/element_classes.html, "Default class lookup")."""

_COMPARED_CHARS = 160
"""Two texts that begin with so many same characters are taken for the same."""

_BEGINNING_CHARS = 40


@dataclass(frozen=True, slots=True)
class _PageBody:
    """A body: its blocks of markup, with marks for its figures, and the weight of its text."""

    blocks: list[str]
    figures: tuple[Figure, ...]
    weight: int


def parse_html(data: bytes, charset: str | None = None) -> list[Draft]:
    """The one article of a page; Rejected if it has no text, or is too large or nested too deep to
    be a page."""
    if len(data) > MAX_PAGE_BYTES:
        raise Rejected(
            f"the page has {len(data):,} bytes; at most {MAX_PAGE_BYTES:,} are read:"
            " save it without embedded images"
        )
    source = exports.read_shortcodes(
        encoding.decode_text(data, charset or encoding.declared_charset(data))
    )
    page = _parse_tree(source)
    metadata = read_metadata(page)
    page_body, doubts = _body_or_second_reading(page, source, metadata)
    blocks, authors = _lift_last_bylines(page_body.blocks, metadata.authors)
    authors = authors or metadata.organisations
    body_html = sanitise.clean_blocks(blocks)
    body = Body(body_html, sanitise.markup_text(body_html), page_body.figures)
    if not body.text and not body.figures and not metadata.summary:
        raise Rejected(
            "no article was found in the page: it may be a list, or one that scripts fill in;"
            " save the article itself"
        )
    return [_draft(metadata, authors, body, doubts)]


def _draft(
    metadata: PageMetadata, authors: tuple[str, ...], body: Body, doubts: tuple[str, ...]
) -> Draft:
    return Draft(
        format="html",
        headline=metadata.headline,
        identity=metadata.url,
        summary=_own_summary(metadata.summary, body.text),
        section=metadata.section,
        authors=authors,
        author_notes=metadata.author_notes,
        tags=metadata.tags,
        language=language.confirm_language(metadata.language, f"{metadata.headline}\n{body.text}"),
        body_html=body.html,
        body_text=body.text,
        figures=body.figures,
        published_at=metadata.published_at,
        updated_at=metadata.updated_at,
        rights=metadata.provenance.rights,
        source_name=metadata.provenance.source_name,
        credit_line=metadata.provenance.credit_line,
        places=metadata.provenance.places,
        doubts=doubts,
    )


def _parse_tree(page: str) -> HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    source = page.replace("\0", "").encode(errors="ignore")
    try:
        root = lxml_html.document_fromstring(source, parser=parser)
    except etree.ParserError:
        raise Rejected("the page is empty: save it anew") from None
    if tree.is_too_deep(parser):
        raise Rejected(
            "the page has over 256 tags within each other: no browser would make it; save it anew"
        )
    exports.clean_export(root, source)
    return root


def _body_or_second_reading(
    page: HtmlElement, source: str, metadata: PageMetadata
) -> tuple[_PageBody, tuple[str, ...]]:
    """The body; trafilatura's where the one found is far shorter than the page's running text; with
    a doubt, if that is short too, or is left though it is long."""
    page_text = boilerplate.prune(page)
    page_body = _find_body(page, metadata, extraction.extract_text(page))
    if page_body.weight >= LEAST_OF_PAGE * page_text.all_text:
        return page_body, ()
    other = _parse_tree(source)
    longest = extraction.extract_text(other, is_thorough=True).weight if page_text.comments else 0
    boilerplate.drop_comments(other)
    extract = extraction.extract_text(other, is_thorough=True)
    least = LEAST_OF_PAGE * page_text.running_text
    is_short = page_body.weight < max(least, LEAST_OF_PAGE * extract.weight)
    if is_short and extract.weight > LONGER * page_body.weight:
        page_body = _extracted_body(other, metadata, extract)
    is_short = page_body.weight < max(least, LEAST_OF_PAGE * max(extract.weight, longest))
    return page_body, (SHORT_BODY,) if is_short else ()


def _extracted_body(page: HtmlElement, metadata: PageMetadata, extract: ExtractedText) -> _PageBody:
    """What of the page's markup trafilatura extracted; its plain lines where the markup has
    less."""
    page_body = _find_body(page, metadata, extract)
    if page_body.weight >= LEAST_KEPT * extract.weight:
        return page_body
    lines = [line for line in map(text.line, extract.lines) if line]
    return _body_of_blocks(_without_head(extraction.paragraph_blocks(lines), metadata), [])


def _find_body(page: HtmlElement, metadata: PageMetadata, extract: ExtractedText) -> _PageBody:
    """The body in the page's markup; the text of the page's data where its markup has far less."""
    body = page.find("body")
    container = content_box.content_box(page if body is None else body, extract)
    figures.move_lead_picture(page, container, metadata.images)
    pictures = figures.lift_figures(container)
    captions.drop_captions(container)
    blocks = extraction.select_blocks(element_blocks(container, metadata.url or ""), extract)
    blocks = _longer_text(_without_head(blocks, metadata), metadata.text)
    return _body_of_blocks(blocks, pictures)


def _body_of_blocks(blocks: Sequence[PageBlock], pictures: list[Figure]) -> _PageBody:
    markup, body_figures = figures.renumber_figures([block.markup for block in blocks], pictures)
    weight = sum(running_text.text_weight(block.words) for block in blocks)
    return _PageBody(markup, body_figures, weight)


def _longer_text(blocks: Sequence[PageBlock], text_of_data: str) -> Sequence[PageBlock]:
    """The blocks, or the text of the page's data, if that is more than twice as long."""
    paragraphs = [line for line in map(text.line, text_of_data.splitlines()) if line]
    size = sum(len(block.words) for block in blocks)
    if sum(map(len, paragraphs)) > max(extraction.LEAST_BODY_CHARS, 2 * size):
        return extraction.paragraph_blocks(paragraphs)
    return blocks


def _without_head(blocks: Sequence[PageBlock], metadata: PageMetadata) -> list[PageBlock]:
    """The blocks without what is in the record anyway: all down to the headline, then the summary,
    dates and bylines."""
    top = [at for at, block in enumerate(blocks) if not block.markup.startswith("<figure")]
    lines = {at: _lines(blocks[at]) for at in top[:HEAD_BLOCKS]}
    headline = text.headline_key(metadata.headline)
    start = next((at for at in lines if lines[at] and _says(lines[at][0], headline)), 0)
    if any(
        running_text.running_weight_of(line) for at in lines if at < start for line in lines[at]
    ):
        start = 0  # the headline once more, in the midst of the text
    fields = (headline, text.headline_key(metadata.summary or ""))
    authors = set(map(text.name_key, metadata.authors))
    repetitions = {
        at
        for at in lines
        if at < start or (lines[at] and all(_repeats(line, fields, authors) for line in lines[at]))
    }
    return [block for at, block in enumerate(blocks) if at not in repetitions]


def _lines(block: PageBlock) -> list[str]:
    lines = (
        map(sanitise.markup_text, block.markup.split("<br>"))
        if "<br>" in block.markup
        else [block.words]
    )
    return list(filter(None, lines))


def _repeats(line: str, fields: tuple[str, ...], authors: set[str]) -> bool:
    """Whether a line is one of some fields, a date, or names only authors that are known; fields
    and authors are given by their keys."""
    if _says(line, *fields):
        return True
    if dates.parse_date_line(line) or dates.is_relative_time(line):
        return True
    names = bylines.authors_after_by(line) or bylines.authors_of_line(line)
    return bool(names) and set(map(text.name_key, names)) <= authors


def _says(line: str, *keys: str) -> bool:
    """Whether the key of a line is one of some; its first words tell most lines apart."""
    first_words = text.headline_key(line[:_BEGINNING_CHARS]).rpartition(" ")[0]
    return any(key.startswith(first_words) for key in keys) and text.headline_key(line) in keys


def _lift_last_bylines(
    blocks: list[str], authors: tuple[str, ...]
) -> tuple[list[str], tuple[str, ...]]:
    """The blocks without the last ones that only name authors or the source, and the authors with
    those whom they name."""
    has_source = False
    for at in range(len(blocks) - 1, 0, -1):
        if blocks[at].startswith("<figure"):
            continue
        names = (
            bylines.authors_of_line(sanitise.markup_text(blocks[at]))
            if blocks[at].startswith("<p")
            else ()
        )
        keys = {text.name_key(name) for name in authors}
        new = tuple(name for name in names if text.name_key(name) not in keys)
        if not names or (authors and new and not has_source):
            break
        blocks, authors, has_source = blocks[:at] + blocks[at + 1 :], new + authors, True
    return blocks, authors


def _own_summary(summary: str | None, body_text: str) -> str | None:
    """The summary, unless it is but the beginning of the body, as sites fill that field in where
    nobody wrote one."""
    key = text.headline_key(summary or "")[:_COMPARED_CHARS]
    beginning = text.headline_key(body_text[: 3 * _COMPARED_CHARS])
    return summary if key and not beginning.startswith(key) else None
