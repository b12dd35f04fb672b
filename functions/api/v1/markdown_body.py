"""The HTML of an article's body as Markdown: CommonMark with tables and `~~struck~~` text.

What Markdown has no sign for (sub- and superscript, underlining, tables with joined cells) stays
HTML, which CommonMark allows. What Markdown would read as a sign, and what writers' programs add
to Markdown (`{{ }}`, `%%`, `==`), is escaped, so that the text comes back as it was.

CommonMark 0.31: https://spec.commonmark.org/0.31.2/; tables and strikethrough as in GitHub's.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import islice
from unicodedata import category

from functions.api.v1.markup_tree import Node, first_character, node_text, parse_markup
from shared.article.figure_marks import FIGURE_ATTRIBUTE, mark_index

FigureWriter = Callable[[int], str]
"""The Markdown of the figure with this index; empty if it is not shown."""

HEADINGS = {"h2": "##", "h3": "###", "h4": "####"}
_BLOCKS = frozenset(
    (*HEADINGS, "p", "ul", "ol", "li", "blockquote", "pre", "hr", "figure", "table", "caption")
)
_SIGNS = {"strong": "**", "b": "**", "em": "_", "i": "_", "s": "~~"}
_SPECIAL = re.compile(r"[\\`*_\[\]<>~|]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"^(?:(\d{1,9})(?=[.)])|(?=[#+=-]))")
_DIALECTS = re.compile(r"[{}]|%(?=%)|=(?==)")
_SPACES = re.compile(r"[^\S\u00a0]+")
_FENCES = re.compile("`+")


def body_markdown(html: str, write_figure: FigureWriter) -> str:
    """A stored body as Markdown; `write_figure` writes the figures in the places of their marks."""
    return _Writer(write_figure).write_blocks(parse_markup(html))


def escape_line(text: str) -> str:
    """Text on one line that Markdown is to show as it is."""
    return _escape_start(_escape_text(_SPACES.sub(" ", text).strip()))


def escape_title(text: str) -> str:
    """The title of a link or an image, to stand in double quotes."""
    return _escape_dialects(escape(_SPACES.sub(" ", text).strip()).replace("\\", "&#92;"))


def _escape_text(text: str) -> str:
    escaped_text = _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\g<0>", text))
    return _escape_dialects(escaped_text).replace("\u00a0", "&nbsp;")


def _escape_dialects(text: str) -> str:
    return _DIALECTS.sub(lambda sign: f"&#{ord(sign[0])};", text)


def _escape_start(line: str) -> str:
    """A line at whose start nothing makes a list, a heading or a rule of it."""
    return _LINE_START.sub(r"\1\\", line)


def _raw_html(node: Node | str) -> str:
    """Markup as HTML on one line, which Markdown lets through."""
    if isinstance(node, str):
        return _escape_dialects(escape(_SPACES.sub(" ", node), quote=False)).replace(
            "\u00a0", "&nbsp;"
        )
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in node.attributes.items() if name != "rel"
    )
    if node.tag in {"br", "hr"}:
        return f"<{node.tag}>"
    return f"<{node.tag}{attributes}>{''.join(map(_raw_html, node.children))}</{node.tag}>"


class _Writer:
    """Writes the blocks and the lines of one body."""

    def __init__(self, write_figure: FigureWriter) -> None:
        self._write_figure = write_figure

    def write_blocks(self, node: Node) -> str:
        """What is in an element as blocks with blank lines between them."""
        blocks: list[str] = []
        before: Node | None = None
        for child in _with_paragraphs(node.children):
            block = self._write_block(child, before)
            if block:
                blocks.append(block)
                before = child
        return "\n\n".join(blocks)

    def _write_block(self, node: Node, before: Node | None) -> str:
        """A block; of two lists in a row the second has other markers, else they were one."""
        if node.tag in {"ul", "ol"}:
            is_next_list = before is not None and before.tag == node.tag
            return self._write_list(node, other_marker=is_next_list)
        writers: dict[str, Callable[[Node], str]] = {
            **dict.fromkeys(HEADINGS, self._write_heading),
            "blockquote": lambda quote: _with_margin(self.write_blocks(quote), "> ", "> "),
            "figure": self._write_mark,
            "hr": lambda _: "***",
            "pre": _code_block,
            "table": self._write_table,
        }
        return writers.get(node.tag, self._write_paragraph)(node)

    def _write_heading(self, node: Node) -> str:
        return f"{HEADINGS[node.tag]} {self._write_line(node)}"

    def _write_paragraph(self, node: Node) -> str:
        lines = self._write_inline(node.children).strip().split("\\\n")
        return "\\\n".join(_escape_written_start(line) for line in lines)

    def _write_mark(self, node: Node) -> str:
        """The figure in the place of a mark."""
        return self._write_figure(mark_index(node.attributes.get(FIGURE_ATTRIBUTE) or "0"))

    def _write_list(self, node: Node, *, other_marker: bool) -> str:
        items = [child for child in node.children if isinstance(child, Node) and child.tag == "li"]
        is_loose = any(
            isinstance(child, Node) and child.tag == "p"
            for item in items
            for child in item.children
        )
        number = int(node.attributes.get("start") or "1") if node.tag == "ol" else 0
        written_items: list[str] = []
        for item in items:
            marker = "* " if other_marker else "- "
            if node.tag == "ol":
                marker = f"{number}) " if other_marker else f"{number}. "
            number += 1
            body = self.write_blocks(item)
            body = body if is_loose else _tight(body)
            written_items.append(_with_margin(body, marker, " " * len(marker)))
        return ("\n\n" if is_loose else "\n").join(written_items)

    def _write_table(self, table: Node) -> str:
        rows = _plain_rows(table)
        if not rows:
            return _raw_html(self._with_images(table))
        written_rows = [[self._write_line(cell) for cell in row] for row in rows]
        lines = [f"| {' | '.join(row)} |" for row in written_rows]
        return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])

    def _with_images(self, node: Node) -> Node:
        """The element with its figures as text, for HTML that cannot hold Markdown."""
        children = [
            child if isinstance(child, str) else self._with_images(child)
            for child in node.children
            if isinstance(child, str) or child.tag != "figure"
        ]
        return Node(node.tag, node.attributes, children)

    def _write_line(self, node: Node) -> str:
        """What is in an element on one line."""
        return self._write_inline(node.children).strip().replace("\\\n", "<br>")

    def _write_inline(
        self, children: Sequence[Node | str], before: str = "", after: str = ""
    ) -> str:
        """Text with its signs; `before` and `after` are the characters that stand around it."""
        parts: list[str] = []
        for place, child in enumerate(children):
            if isinstance(child, str):
                part = _escape_text(_SPACES.sub(" ", child))
            else:
                following = first_character(islice(children, place + 1, None)) or after
                part = self._write_element(child, before, following)
            parts.append(part)
            before = part[-1:] or before
        return "".join(parts)

    def _write_element(self, node: Node, before: str, after: str) -> str:
        if node.tag == "br":
            return "\\\n"
        if node.tag == "figure":
            return self._write_mark(node)
        if node.tag == "code":
            return _code_span(node)
        sign = _SIGNS.get(node.tag, "")
        inner = self._write_inline(node.children, sign[-1:] or before, sign[-1:] or after)
        if node.tag == "a":
            address = node.attributes.get("href") or ""
            return f"[{inner}]({_address(address)})" if address and inner.strip() else inner
        if sign and _can_stand(sign, inner, before, after):
            return f"{sign}{inner}{sign}"
        return f"<{node.tag}>{inner}</{node.tag}>" if inner else ""


def _with_paragraphs(children: Iterable[Node | str]) -> list[Node]:
    """The blocks among an element's children; runs of text between them are paragraphs."""
    blocks: list[Node] = []
    run: list[Node | str] = []

    def end_run() -> None:
        if "".join(map(node_text, run)).strip():
            blocks.append(Node("p", {}, list(run)))
        run.clear()

    for child in children:
        if isinstance(child, Node) and child.tag in _BLOCKS:
            end_run()
            blocks.append(child)
        else:
            run.append(child)
    end_run()
    return blocks


def _with_margin(block: str, first: str, rest: str) -> str:
    """A block behind a marker, its further lines behind a margin."""
    lines = block.split("\n")
    margin = [first] + [rest] * (len(lines) - 1)
    pairs = zip(margin, lines, strict=True)
    return "\n".join(f"{left}{line}" if line else left.rstrip() for left, line in pairs)


def _tight(block: str) -> str:
    """The blocks of a list's item without blank lines, as long as no paragraph would join."""
    parts = block.split("\n\n")
    if len(parts) == 2 and re.match(r"[-*] |\d+[.)] ", parts[1]) and "\n" not in parts[0]:
        return "\n".join(parts)
    return block


def _escape_written_start(line: str) -> str:
    return line if line.startswith(("**", "~~")) else _escape_start(line)


def _can_stand(sign: str, inner: str, before: str, after: str) -> bool:
    """Whether signs around this text are read as such (CommonMark 6.2, left- and right-flanking).

    Stricter than need be; where it says no, HTML stands for the sign."""
    if not inner or inner != inner.strip() or sign[0] in (before, after):
        return False
    if sign == "_" and not (_is_open(before) and _is_open(after)):
        return False
    return all(
        edge.isalnum() or _is_open(beside)
        for edge, beside in ((inner[0], before), (inner[-1], after))
    )


def _is_open(character: str) -> bool:
    """Whether a character beside a sign is a space, a punctuation mark, or the end of the text."""
    return not character or character.isspace() or category(character).startswith("P")


def _address(address: str) -> str:
    """The address of a link, between brackets if it has parentheses."""
    return f"<{address}>" if "(" in address or ")" in address else address


def _code_span(node: Node) -> str:
    code = _SPACES.sub(" ", node_text(node))
    if not code.strip() or "`" in code or code != code.strip() or "\u00a0" in code:
        return _raw_html(node)
    return f"`{code}`"


def _code_block(node: Node) -> str:
    code = node_text(node).strip("\n")
    longest = max(map(len, _FENCES.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}\n{fence}"


def _plain_rows(table: Node) -> list[list[Node]]:
    """The rows of a table that Markdown can write, the first of them its head; else none."""
    rows = [
        [cell for cell in row.children if isinstance(cell, Node)] for row in table.find_all("tr")
    ]
    cells = [cell for row in rows for cell in row]
    is_plain = (
        bool(rows)
        and bool(rows[0])
        and all(len(row) == len(rows[0]) for row in rows)
        and all(cell.tag == "th" for cell in rows[0])
        and all(cell.tag == "td" for row in rows[1:] for cell in row)
        and not any(cell.attributes for cell in cells)
        and not any(part.tag in _BLOCKS - {"figure"} for cell in cells for part in cell.find_all())
        and not list(table.find_all("caption"))
    )
    return rows if is_plain else []
