"""The blocks of a body as HTML and as text: paragraphs, sub-headings, lists, verses, tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from functions.ingest.formats.plain.text_block import Block, PictureBlock, TextBlock
from functions.ingest.markup.paragraphs import paragraph_html
from shared.article.figure_marks import figure_mark
from shared.article.model import Figure


@dataclass(slots=True)
class BlockBody:
    """A body: its HTML with figure marks, its paragraphs with a blank line between, its figures."""

    html: str = ""
    text: str = ""
    figures: list[Figure] = field(default_factory=list)


def html_of_block(role: str, block: TextBlock) -> str:
    """A block of text of which nothing but its words is known, as HTML."""
    if block.form == "table":
        rows = ("".join(_element("td", cell) for cell in row.split("\t")) for row in block.lines)
        return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"
    if role == "list":
        name = "ol" if block.is_numbered else "ul"
        return f"<{name}>{''.join(_element('li', item) for item in block.lines)}</{name}>"
    if role == "verse":
        return "<p>" + "<br>".join(map(_inside, block.lines)) + "</p>"
    if role == "sub-heading":
        return _element("h2", block.words)
    return paragraph_html(block.words)


def body_of_blocks(
    blocks: Sequence[tuple[str, Block]],
    markup_of_block: Callable[[str, TextBlock], str] = html_of_block,
) -> BlockBody:
    """The body of blocks, each with its role, in their order."""
    body = BlockBody()
    markup: list[str] = []
    paragraphs: list[str] = []
    for role, block in blocks:
        if isinstance(block, PictureBlock):
            markup.append(figure_mark(len(body.figures)))
            body.figures.append(block.figure)
        elif isinstance(block, TextBlock):
            markup.append(markup_of_block(role, block))
            paragraphs += _paragraphs_of_block(role, block)
    body.html = "".join(markup).replace("</ul><ul>", "").replace("</ol><ol>", "")
    body.text = "\n\n".join(paragraphs)
    return body


def _element(name: str, words: str) -> str:
    return f"<{name}>{_inside(words)}</{name}>"


def _inside(words: str) -> str:
    """Words escaped as a paragraph escapes them, without the paragraph's tags."""
    return paragraph_html(words)[3:-4] if words else ""


def _paragraphs_of_block(role: str, block: TextBlock) -> list[str]:
    if role == "list":
        return block.lines
    if block.form == "table":
        return [" | ".join(row.split("\t")) for row in block.lines]
    return [block.words]
