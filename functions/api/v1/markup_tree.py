"""The safe HTML of a stored body as a tree of elements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

MAX_DEPTH = 40
"""Elements in each other; what is deeper keeps its words. A body may nest 256 deep, at which those
who walk the tree would meet Python's limit."""

_WITHOUT_END = frozenset({"br", "hr"})


@dataclass(slots=True)
class Node:
    """An element: its tag, its attributes, and what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def find_all(self, tag: str = "") -> Iterator["Node"]:
        """The elements below this one, with this tag if one is given, in their order."""
        for child in self.children:
            if isinstance(child, Node):
                if tag in {"", child.tag}:
                    yield child
                yield from child.find_all(tag)


def parse_markup(html: str) -> Node:
    """The tree of markup that ingest made safe (see `functions/ingest/markup/rules.py`)."""
    parser = _TreeParser()
    parser.feed(html)
    parser.close()
    return parser.root


def node_text(node: Node | str) -> str:
    """The text of an element and of all below it; a line break is a line break."""
    if isinstance(node, str):
        return node
    return "\n" if node.tag == "br" else "".join(map(node_text, node.children))


def first_character(nodes: Iterable["Node | str"]) -> str:
    """The first character of the text of these nodes; "" if they have none."""
    for node in nodes:
        if isinstance(node, str):
            character = node[:1]
        else:
            character = "\n" if node.tag == "br" else first_character(node.children)
        if character:
            return character
    return ""


class _TreeParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self._open[-1]
        node = Node(tag, {name: value or "" for name, value in attrs})
        if len(self._open) > MAX_DEPTH:
            node.children = parent.children
        else:
            parent.children.append(node)
        if tag not in _WITHOUT_END:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
