"""Web pages as saved or exported: what their data says of the article, and the body by agreement of
three voices (`pages`)."""

import re
from typing import TYPE_CHECKING

from functions.ingest.article.draft import Draft
from functions.ingest.formats.web import boilerplate, extraction, metadata
from functions.ingest.formats.web.metadata import Metadata
from functions.ingest.markup import captions, figures, sanitise, tree
from functions.ingest.markup.blocks import element_blocks
from functions.ingest.words import bylines, dates, encoding, language
from shared import text
from shared.article.model import Figure
from shared.errors import Rejected

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

MAX_BYTES = 5_000_000
"""Pages of news have 20-500 KB."""

_CUT = re.compile(r"(?:\s*\[?(?:…|\.\.\.)\]?)+\s*$")
HEAD_BLOCKS = 6
"""Blocks of text at the top among which headline, date and byline are looked for."""

_COMPARED = 160
"""Characters from which two beginnings are told the same."""


def parse(data: bytes, charset: str | None = None) -> list[Draft]:
    """The one article of a page; Rejected if it has no text, or is too large or nested too deep to
    be a page."""
    if len(data) > MAX_BYTES:
        raise Rejected(
            f"the page has {len(data):,} bytes; at most {MAX_BYTES:,} are read: save it without embedded images"
        )
    page = _parse(encoding.decode_text(data, charset or encoding.declared_charset(data)))
    said = metadata.read(page)
    blocks, shown = _body(page, said)
    blocks, authors = _without_byline(blocks, said.authors)
    body_html = sanitise.clean_blocks(blocks)
    body_text = sanitise.markup_text(body_html)
    if not body_text and not shown and not said.summary:
        raise Rejected(
            "no article was found in the page: it may be a list, or one that scripts fill in; save the article itself"
        )
    return [
        Draft(
            format="html",
            headline=said.headline,
            identity=said.url,
            summary=_own_summary(said.summary, body_text),
            section=said.section,
            authors=authors,
            tags=said.tags,
            language=language.confirm_language(said.language, f"{said.headline}\n{body_text}"),
            body_html=body_html,
            body_text=body_text,
            figures=shown,
            published_at=said.published_at,
            updated_at=said.updated_at,
        )
    ]


def _parse(page: str) -> "Element":
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(
            page.replace("\0", "").encode(errors="ignore"), parser=parser
        )
    except etree.ParserError:
        raise Rejected("the page is empty") from None
    if tree.is_too_deep(parser):
        raise Rejected(
            "the page has over 256 tags within each other: no browser would make it; save it anew"
        )
    return root


def _body(page: "Element", said: Metadata) -> tuple[list[str], tuple[Figure, ...]]:
    """The body's blocks, with marks for its figures; the text of the page's data where its markup
    has far less."""
    root = page.find("body")
    root = page if root is None else root
    boilerplate.prune(page)
    found = extraction.Found(extraction.text_of(page))
    within = extraction.container(root, found)
    figures.move_lead_picture(page, within, said.images)
    lifted = figures.lift_figures(within)
    captions.drop_captions(within)
    blocks = element_blocks(within, said.url or "")
    own = extraction.chosen(blocks, found) or blocks
    own = _without_head(own, said)
    data = [line for line in map(text.line, said.text.splitlines()) if line]
    if data and sum(map(len, data)) > max(
        extraction.LEAST_CHARS, 2 * sum(len(sanitise.markup_text(block)) for block in own)
    ):
        own = extraction.join(data)
    return figures.renumber_figures(own, lifted)


def _without_head(blocks: list[str], said: Metadata) -> list[str]:
    """The blocks without what is in the record anyway: all down to the headline, then the summary,
    dates and bylines."""
    top = [at for at, block in enumerate(blocks) if not block.startswith("<figure")][:HEAD_BLOCKS]
    lines = {
        at: list(filter(None, map(sanitise.markup_text, blocks[at].split("<br>")))) for at in top
    }
    headline = text.headline_key(said.headline)
    start = next(
        (at for at in reversed(top) if lines[at] and text.headline_key(lines[at][0]) == headline), 0
    )
    gone = {
        at
        for at in top
        if at < start or (lines[at] and all(_is_of_head(line, said) for line in lines[at]))
    }
    return [block for at, block in enumerate(blocks) if at not in gone]


def _is_of_head(words: str, said: Metadata) -> bool:
    if text.headline_key(words) in {
        text.headline_key(said.headline),
        text.headline_key(said.summary or ""),
    }:
        return True
    if dates.parse_date_line(words) or dates.is_relative_time(words):
        return True
    named = bylines.authors_after_by(words) or bylines.authors_of_line(words)
    return bool(named) and set(map(text.name_key, named)) <= set(map(text.name_key, said.authors))


def _without_byline(
    blocks: list[str], authors: tuple[str, ...]
) -> tuple[list[str], tuple[str, ...]]:
    """The blocks without the last ones that only name authors or the source, and the authors with
    those whom they name."""
    source = False
    for at in range(len(blocks) - 1, 0, -1):
        if blocks[at].startswith("<figure"):
            continue
        named = (
            bylines.authors_of_line(sanitise.markup_text(blocks[at]))
            if blocks[at].startswith("<p")
            else ()
        )
        known = {text.name_key(name) for name in authors}
        new = tuple(name for name in named if text.name_key(name) not in known)
        if not named or (authors and new and not source):
            break
        blocks, authors, source = blocks[:at] + blocks[at + 1 :], new + authors, True
    return blocks, authors


def _own_summary(summary: str | None, body_text: str) -> str | None:
    """The summary, unless it is but the beginning of the body, as sites fill that field in where
    nobody wrote one."""
    key = text.headline_key(_CUT.sub("", summary or ""))[:_COMPARED]
    return (
        summary
        if key and not text.headline_key(body_text[: 3 * _COMPARED]).startswith(key)
        else None
    )
