"""A tree of HTML becomes a list of blocks: every text in a paragraph, heading, item or cell.

The blocks are not safe yet: `sanitise.clean_blocks` has nh3 clean them.
"""

import re
from html import escape

from lxml.etree import _Element as Element

from functions.ingest.markup import rules
from shared.article.figure_marks import FIGURE_ATTRIBUTE, figure_mark, mark_index

_INLINE = {
    **{tag: tag for tag in ("a", "strong", "em", "b", "i", "u", "s", "sub", "sup", "code")},
    **{
        "del": "s",
        "strike": "s",
        "ins": "u",
        "kbd": "code",
        "samp": "code",
        "tt": "code",
        "dfn": "em",
        "cite": "em",
    },
}
TRANSPARENT = {
    *(
        "span",
        "font",
        "small",
        "big",
        "mark",
        "abbr",
        "acronym",
        "time",
        "q",
        "label",
        "bdi",
        "bdo",
        "data",
        "var",
        "nobr",
        "wbr",
    ),
    *(
        "picture",
        "ruby",
        "rb",
        "rt",
        "rp",
        "blink",
        "output",
        "meter",
        "progress",
        "o:p",
        "amp-anim",
    ),
}
INLINE_TAGS = frozenset((*_INLINE, *TRANSPARENT))
"""Elements that begin no new block."""

_LEAVES = {
    "p": "p",
    "h1": "h2",
    "h2": "h2",
    "h3": "h3",
    "h4": "h4",
    "h5": "h4",
    "h6": "h4",
    "pre": "pre",
    "caption": "caption",
}
_FRAMES = {"ul", "ol", "blockquote", "table", "thead", "tbody", "tr"}
_BOXES = {"li": ("ul", "ol"), "td": ("table",), "th": ("table",)}
"""Elements that hold text or blocks, and the elements in which alone they may stand."""

_CELLS = ("<td", "<th>", "<th ")
_TABLE_PARTS = {
    "table": ("<caption", "<thead", "<tbody", "<tr", *_CELLS),
    **dict.fromkeys(("thead", "tbody"), ("<tr", *_CELLS)),
    "tr": _CELLS,
}
_NEEDS_TABLE = {"thead", "tbody", "tr", "caption"}
_MARK = re.compile(r"\d{1,4}")
_SPAN = re.compile(r"[1-9]\d{0,2}")
_TAG = re.compile(r"<[^<>]*>")
_VISIBLE = re.compile(r"[^\s\u00a0<>]")
_BREAK, _BREAKS = re.compile(r" ?<br> ?"), re.compile(r"(?:<br>){2,}")
_EDGES = re.compile(r"^(?:\s|<br>)++|(?<!\s)(?<!<br>)(?:\s|<br>)++$")
_SPACES = re.compile(r"[^\S\u00a0]+")
_EMPTY = re.compile(r"<(strong|em|b|i|u|s|sub|sup|code|a)(?: [^<>]*)?>(\s*)</\1>")


def element_blocks(element: Element, base: str = "") -> list[str]:
    """What is in a parsed element as blocks of markup, not yet safe.

    Relative links are completed by the address `base`, or unwrapped without one.
    """
    return BlockWriter(base).write(element)


class BlockWriter:
    """One pass over one tree; `blocks` grows, `paragraph` is the one being written."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.blocks: list[str] = []
        self.paragraph: list[str] = []
        self.inline: list[tuple[str, str]] = []
        self.leaf = "p"
        self.in_leaf = False
        self.open_frames: list[str] = []

    def write(self, tree: Element) -> list[str]:
        """The blocks of what is in `tree`; a list or a table is one block."""
        self._write_children(tree)
        self._end_paragraph()
        return self.blocks

    def _write_children(self, element: Element) -> None:
        self._write_text(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._write_element(child, child.tag.lower())
            self._write_text(child.tail)

    def _write_element(self, element: Element, tag: str) -> None:
        if tag in rules.DROPPED_TAGS:
            return
        if tag in _INLINE:
            self._write_inline(element, _INLINE[tag])
        elif tag == "br":
            self.paragraph.append("<br>")
        elif tag in TRANSPARENT or ("-" in tag and self.in_leaf):
            self._write_children(element)
        elif tag in rules.EMBED_TAGS:
            self._write_link_to_embed(element)
        elif tag == "figure" and _MARK.fullmatch(element.get(FIGURE_ATTRIBUTE, "")):
            self._end_paragraph()
            self.blocks.append(figure_mark(mark_index(element.get(FIGURE_ATTRIBUTE, ""))))
        else:
            self._write_block(element, tag)

    def _write_block(self, element: Element, tag: str) -> None:
        self._end_paragraph()
        if tag == "hr":
            self.blocks.append("<hr>")
        elif tag in _LEAVES and not (tag in _NEEDS_TABLE and "table" not in self.open_frames):
            self._write_leaf(element, _LEAVES[tag])
        elif tag in _BOXES and any(frame in self.open_frames for frame in _BOXES[tag]):
            self._write_box(element, tag)
        elif tag in _FRAMES and not (tag in _NEEDS_TABLE and "table" not in self.open_frames):
            self._write_frame(element, tag)
        else:
            self._write_children(element)
            self._end_paragraph()

    def _write_leaf(self, element: Element, leaf: str) -> None:
        before, self.leaf, self.in_leaf = self.leaf, leaf, True
        self._write_children(element)
        self._end_paragraph()
        self.leaf, self.in_leaf = before, False

    def _write_frame(self, element: Element, tag: str) -> None:
        at = len(self.blocks)
        before, self.leaf = self.leaf, "p"
        self.open_frames.append(tag)
        self.blocks.append(_opening(tag, element))
        self._write_children(element)
        self._end_paragraph()
        self.open_frames.pop()
        self.leaf = before
        inner = self.blocks[at + 1 :]
        if tag in _TABLE_PARTS:
            # What stands between cells would be put before the table by any browser.
            stray = [block for block in inner if not block.startswith(_TABLE_PARTS[tag])]
            inner = [block for block in inner if block.startswith(_TABLE_PARTS[tag])]
        else:
            stray = []
            inner = [_item(block) for block in inner] if tag in {"ul", "ol"} else inner
        self.blocks[at:] = (
            [*stray, f"{self.blocks[at]}{''.join(inner)}</{tag}>"] if inner else stray
        )

    def _write_box(self, element: Element, tag: str) -> None:
        """Write an item or a cell; a single paragraph in it loses its tag."""
        outer, self.blocks = self.blocks, []
        before, self.leaf = self.leaf, "p"
        self._write_children(element)
        self._end_paragraph()
        inner, self.blocks, self.leaf = self.blocks, outer, before
        if (
            inner
            and inner[0].startswith("<p>")
            and not any(block.startswith("<p>") for block in inner[1:])
        ):
            inner[0] = inner[0][3:-4]
        if inner or tag != "li":
            self.blocks.append(f"{_opening(tag, element)}{''.join(inner)}</{tag}>")

    def _write_inline(self, element: Element, tag: str) -> None:
        href = rules.web_link(element.get("href"), self.base) if tag == "a" else None
        if (tag == "a" and not href) or any(name == tag for name, _ in self.inline):
            self._write_children(element)
            return
        opening = f'<a href="{escape(href)}">' if href else f"<{tag}>"
        self.inline.append((tag, opening))
        self.paragraph.append(opening)
        self._write_children(element)
        self.inline.pop()
        self.paragraph.append(f"</{tag}>")

    def _write_link_to_embed(self, element: Element) -> None:
        """Write a link in place of a video, a sound or a frame."""
        sources = [
            element.get("src"),
            element.get("data-src"),
            *(one.get("src") for one in element.iter("source")),
        ]
        href = next(filter(None, (rules.web_link(source, self.base) for source in sources)), None)
        if href:
            self._end_paragraph()
            self.blocks.append(f'<p><a href="{escape(href)}">{escape(href, quote=False)}</a></p>')
        if element.tag == "embed":
            self._write_children(element)  # libxml2 knows no void element of this name

    def _write_text(self, words: str | None) -> None:
        if words:
            self.paragraph.append(escape(words, quote=False))

    def _end_paragraph(self) -> None:
        """End the paragraph that is being written; tags open in it go on in the next."""
        if self.paragraph:
            content = "".join(self.paragraph) + "".join(
                f"</{tag}>" for tag, _ in reversed(self.inline)
            )
            self.paragraph = [opening for _, opening in self.inline]
            self.blocks += [
                f"<{self.leaf}>{piece}</{self.leaf}>" for piece in _pieces(content, self.leaf)
            ]


def _pieces(content: str, leaf: str) -> list[str]:
    """The paragraphs of a run of text: two line breaks split it, unless a tag is open there."""
    if "<" not in content and leaf != "pre":
        content = _SPACES.sub(" ", content).strip()
        return [content] if content else []
    if not _VISIBLE.search(_TAG.sub("", content)):
        return []
    if leaf == "pre":
        return [content.strip("\n")]
    content = _SPACES.sub(" ", content)
    before = ""
    while before != content:
        before, content = content, _SPACES.sub(" ", _EMPTY.sub(r"\2", content))
    content = _BREAK.sub("<br>", content)
    parts = _BREAKS.split(content) if leaf == "p" else [_BREAKS.sub("<br>", content)]
    if any(part.count("<") - 2 * part.count("</") - part.count("<br>") for part in parts):
        parts = [_BREAKS.sub("<br>", content)]
    pieces = (_EDGES.sub("", part) for part in parts)
    return [part for part in pieces if _VISIBLE.search(_TAG.sub("", part))]


def _item(block: str) -> str:
    """A block in a list as an item of the list."""
    if block.startswith(("<li>", "<li ")):
        return block
    return f"<li>{block[3:-4] if block.startswith('<p>') else block}</li>"


def _opening(tag: str, element: Element) -> str:
    attributes = "".join(
        f' {name}="{value}"'
        for name in sorted(rules.ALLOWED_ATTRIBUTES.get(tag, ()))
        if _SPAN.fullmatch(value := (element.get(name) or "").strip())
    )
    return f"<{tag}{attributes}>"
