"""Lexical, in which Ghost stores posts since version 5: a tree of nodes, as JSON in a string.

lexical.dev, "Nodes"; Ghost's own nodes are in its package `kg-default-nodes`. What is behind a
paywall is not read.
"""

from collections.abc import Callable, Iterator, Mapping
from html import escape

from functions.ingest.formats.feeds.ghost_cards import card_markup, element_markup
from functions.ingest.formats.feeds.json_maps import JsonMap, objects_of, string_of_json
from functions.ingest.limits import Limits
from functions.ingest.markup.json_parser import parse_json_text

_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"))
"""Bits of a text's format."""

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def lexical_markup(source: str, limits: Limits) -> str:
    """A post in Lexical as HTML; Rejected if it is no JSON."""
    if not source:
        return ""
    document = parse_json_text(source, limits)
    root = document.get("root") if isinstance(document, dict) else None
    return "".join(_blocks(root)) if isinstance(root, dict) else ""


def _blocks(root: JsonMap) -> Iterator[str]:
    for node in objects_of(root, "children"):
        if node.get("type") == "paywall":
            return
        yield _node_markup(node)


def _node_markup(node: JsonMap) -> str:
    kind = string_of_json(node, "type")
    write = _NODES.get(kind)
    return write(node) if write else card_markup(kind, node)


def _inner(node: JsonMap) -> str:
    return "".join(map(_node_markup, objects_of(node, "children")))


def _frame(tag: str) -> Callable[[JsonMap], str]:
    """What writes a node as an element."""
    return lambda node: element_markup(tag, _inner(node))


def _text_markup(node: JsonMap) -> str:
    value, bits = node.get("text"), node.get("format")
    words = escape(value, quote=False) if isinstance(value, str) else ""
    for bit, tag in _FORMATS:
        if isinstance(bits, int) and bits & bit:
            words = element_markup(tag, words)
    return words


def _link_node_markup(node: JsonMap) -> str:
    return f'<a href="{escape(string_of_json(node, "url"))}">{_inner(node)}</a>'


def _heading_markup(node: JsonMap) -> str:
    tag = string_of_json(node, "tag")
    return element_markup(tag if tag in _HEADINGS else "h2", _inner(node))


def _list_markup(node: JsonMap) -> str:
    return element_markup("ol" if node.get("listType") == "number" else "ul", _inner(node))


_NODES: Mapping[str, Callable[[JsonMap], str]] = {
    **dict.fromkeys(("text", "extended-text"), _text_markup),
    "linebreak": lambda _: "<br>",
    **dict.fromkeys(("link", "autolink"), _link_node_markup),
    **dict.fromkeys(("heading", "extended-heading"), _heading_markup),
    "list": _list_markup,
    "listitem": _frame("li"),
    "paragraph": _frame("p"),
    **dict.fromkeys(("quote", "extended-quote", "aside"), _frame("blockquote")),
}
