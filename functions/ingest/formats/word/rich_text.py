r"""The paragraphs, tables and images of a document in Rich Text Format (RTF), in order.

RTF is a row of control words (`\b`), groups in braces, and bytes of text ("Rich Text Format (RTF)
Specification", version 1.9.1). A group inherits the formatting around it. What it is for (fonts,
styles, a comment) is said by its first control word; groups that begin with `\*` and a word that is
not known here are passed over, as the specification asks.

striprtf was weighed and left: it gives bare text, with hidden and deleted words in it and without
the fonts, by which text in TCVN3 is told.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from functions.ingest.formats.word.document_model import (
    BREAK,
    DocumentBlock,
    Paragraph,
    Run,
    Script,
    WordTable,
    in_unicode,
    merge_runs,
)
from functions.ingest.formats.word.house_styles import heading_level, role_of_name
from functions.ingest.formats.word.legacy_fonts import is_legacy_font
from functions.ingest.formats.word.word_xml import link_of_code
from shared.errors import Rejected

MOST_GROUPS_DEEP = 1000
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+|.",
    re.DOTALL,
)
_CODEC_BY_CHARSET = {
    **{128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254"},
    **{163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874"},
    238: "cp1250",
}
"""The encoding of a font's text by its `\\fcharset`; the document's own for others."""

_CHARACTERS = {
    **{"tab": " ", "line": BREAK, "lbr": BREAK, "page": BREAK, "column": BREAK},
    **{"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’"},
    **{"ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " "},
}
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}"}
_TARGETS = {
    **{"fonttbl": "fonts", "stylesheet": "styles", "info": "info", "fldinst": "code"},
    **{"pict": "picture", "footnote": "note", "listtext": "marker", "pntext": "marker"},
    **dict.fromkeys(
        (
            *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
            *("annotation", "atnid", "atnauthor", "atndate", "atnref", "atrfstart", "atrfend"),
            *("colortbl", "filetbl", "listtable", "revtbl", "rsidtbl", "generator", "themedata"),
            *("colorschememapping", "datastore", "latentstyles", "objdata", "nonshppict", "tc"),
            *("xe", "private", "template", "nonesttables", "ftnsep", "ftnsepc", "aftnsep", "sp"),
            *("bkmkstart", "bkmkend", "pnseclvl", "comment", "xmlnstbl", "listoverridetable"),
            *("do", "doccomm", "userprops", "formfield"),
        ),
        "nothing",
    ),
}
"""What the text of a group is, by the control word that it begins with."""

_INFORMATION = {"title": "title", "author": "creator", "keywords": "keywords"}
_PICTURES = {"pngblip": "png", "jpegblip": "jpg"}
_KNOWN_STARRED = {"fldinst", "shppict", "shpinst", "footnote"}


@dataclass(slots=True)
class GroupState:
    """The formatting in a group; `target` is what its text is for."""

    target: str = "text"
    bold: bool = False
    italic: bool = False
    script: Script = ""
    font: int = -1
    is_hidden: bool = False
    is_deleted: bool = False
    fallback_size: int = 1
    """Characters that stand behind a `\\u` for programs that do not know it."""

    style: int = -1
    outline: int = 0
    in_table: bool = False
    list_tag: str | None = None
    link: str | None = None


@dataclass(slots=True)
class RtfFont:
    """A font of the table: its name and the encoding of its text, if it has one of its own."""

    name: str = ""
    codec: str | None = None


@dataclass(slots=True)
class RtfDocument:
    """One document; it is read when it is made."""

    data: bytes
    codec: str = "cp1252"
    state: GroupState = field(default_factory=GroupState)
    groups: list[GroupState] = field(default_factory=list)
    fonts: dict[int, RtfFont] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    """The text of groups that is not the document's own, by what it is for."""

    runs: list[Run] = field(default_factory=list)
    outer_runs: list[Run] = field(default_factory=list)
    note_list: list[Paragraph] = field(default_factory=list)
    block_list: list[DocumentBlock] = field(default_factory=list)
    rows: list[tuple[tuple[DocumentBlock, ...], ...]] = field(default_factory=list)
    cells: list[tuple[DocumentBlock, ...]] = field(default_factory=list)
    cell: list[DocumentBlock] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    entry: int = -1
    to_skip: int = 0
    is_starred: bool = False
    picture_kind: str = ""

    def __post_init__(self) -> None:
        text = self.data.decode("latin-1")
        at = 0
        while at < len(text) and (token := _TOKEN.match(text, at)):
            at = token.end()
            if token[1] == "bin":
                at += max(int(token[2] or 0), 0)
            else:
                self._take(token)
        self._flush()
        self._end_paragraph()
        self._end_table()

    def blocks(self) -> Iterator[DocumentBlock]:
        """Everything in the text, in order."""
        return iter(self.block_list)

    def notes(self) -> Sequence[Paragraph]:
        """The footnotes, in the order of their marks."""
        return self.note_list

    def embedded_file(self, relation: str) -> tuple[str, bytes] | None:
        """An image by its name."""
        return (relation, self.images[relation]) if relation in self.images else None

    def properties(self) -> Mapping[str, str]:
        """Title, creator and keywords."""
        return self.values

    def _take(self, token: re.Match[str]) -> None:
        word, number, code, symbol, brace, words = token.groups()
        if code or words:
            for byte in bytes.fromhex(code) if code else words.encode("latin-1"):
                self._take_byte(byte)
            return
        self._flush()
        if brace == "{":
            self._open_group()
        elif brace == "}":
            self._close_group()
        elif symbol == "*":
            self.is_starred = True
        elif symbol in {"\n", "\r"}:
            self._control("par", None)
        elif symbol:
            self._add(_SYMBOLS.get(symbol, ""))
        elif word:
            self._control(word, None if number is None else int(number))

    def _take_byte(self, byte: int) -> None:
        """A byte of text in the font's encoding; those behind a `\\u` are none."""
        if self.to_skip:
            self.to_skip -= 1
        else:
            self.raw.append(byte)

    def _flush(self) -> None:
        """Decode the bytes that were gathered."""
        if self.raw:
            data, self.raw = bytes(self.raw), bytearray()
            self._add(self._text_of_bytes(data))
        self.to_skip = 0

    def _text_of_bytes(self, data: bytes) -> str:
        font = self.fonts.get(self.state.font, RtfFont())
        codec = "cp1252" if is_legacy_font(font.name) else font.codec or self.codec
        with suppress(UnicodeDecodeError, LookupError):
            return data.decode(codec)
        return data.decode("latin-1")

    def _open_group(self) -> None:
        if len(self.groups) >= MOST_GROUPS_DEEP:
            raise Rejected(f"the RTF has over {MOST_GROUPS_DEEP} groups in each other")
        self.groups.append(self.state)
        self.state = replace(self.state)

    def _close_group(self) -> None:
        self.is_starred = False
        if not self.groups:
            return
        inner, self.state = self.state, self.groups.pop()
        if inner.target != self.state.target:
            self._end_target(inner.target)
        elif inner.target == "text":
            self.state.list_tag = inner.list_tag
        if inner.target in {"fonts", "styles"}:
            self._end_entry(inner.target)

    def _control(self, word: str, number: int | None) -> None:
        is_extension, self.is_starred = self.is_starred, False
        state = self.state
        if state.target == "info" and word in _INFORMATION:
            state.target = _INFORMATION[word]
        elif word in _TARGETS:
            self._begin_target(_TARGETS[word])
        elif is_extension and word not in _KNOWN_STARRED:
            state.target = "nothing"
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self.to_skip = state.fallback_size
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif handler := _HANDLERS.get(word):
            handler(self, 1 if number is None else number)
        elif word in _PICTURES:
            self.picture_kind = _PICTURES[word]

    def _begin_target(self, target: str) -> None:
        if self.state.target != "nothing":
            self.state.target = target
        if target == "note" and self.state.target == "note":
            self.outer_runs, self.runs, self.state.script = self.runs, [], ""

    def _end_target(self, target: str) -> None:
        """What the text of a group that ends was for."""
        if target == "note":
            self.note_list.append(Paragraph(in_unicode(self.runs)))
            self.runs = [*self.outer_runs, Run(note=len(self.note_list))]
            return
        words = "".join(self.words.pop(target, ()))
        if target == "code":
            self.state.link = link_of_code(words) or self.state.link
        elif target == "picture":
            self._add_picture(words)
        elif target == "marker":
            self.state.list_tag = "ol" if re.search(r"\w[.)]", words) else "ul"
        elif target in _INFORMATION.values() and words.strip():
            self.values[target] = words.strip()

    def _end_entry(self, target: str) -> None:
        """A font or a style of the table, whose name ends in a semicolon."""
        name = "".join(self.words.pop(target, ())).partition(";")[0].strip()
        if not name:
            return
        if target == "fonts":
            self.fonts.setdefault(self.entry, RtfFont()).name = name
        else:
            self.styles[self.entry] = name

    def _add_picture(self, words: str) -> None:
        with suppress(ValueError):
            data = bytes.fromhex(words)
            if self.picture_kind and data:
                name = f"image{len(self.images) + 1}.{self.picture_kind}"
                self.images[name] = data
                self.runs.append(Run(image=name))
        self.picture_kind = ""

    def _add(self, words: str) -> None:
        state = self.state
        if state.target not in {"text", "note"}:
            if state.target != "nothing":
                self.words.setdefault(state.target, []).append(words)
        elif words and not state.is_hidden and not state.is_deleted:
            font = self.fonts.get(state.font, RtfFont()).name
            self.runs.append(
                Run(
                    words,
                    state.bold,
                    state.italic,
                    state.script,
                    state.link,
                    font=font if is_legacy_font(font) else "",
                )
            )

    def end_paragraph(self) -> None:
        """`\\par`: a paragraph of the text, of a cell, or of a note."""
        if self.state.target == "note":
            self.runs.append(Run(" "))
        elif self.state.target == "text":
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        runs = in_unicode(
            [replace(run, text=_whole_characters(run.text)) for run in merge_runs(self.runs)]
        )
        self.runs = []
        if not any(run.text.strip() or run.image for run in runs):
            return
        state = self.state
        style = self.styles.get(state.style, "").lower()
        level = heading_level(style) or state.outline
        role = None if heading_level(style) else role_of_name(style)
        if role == "crosshead":
            level, role = level or 2, None
        level = 0 if role else level
        paragraph = Paragraph(runs, style, level, None if level else state.list_tag, role)
        if state.in_table:
            self.cell.append(paragraph)
        else:
            self._end_table()
            self.block_list.append(paragraph)

    def end_cell(self) -> None:
        """`\\cell`"""
        self.state.in_table = True
        self._end_paragraph()
        self.cells.append(tuple(self.cell))
        self.cell = []

    def end_row(self) -> None:
        """`\\row`"""
        if self.cells:
            self.rows.append(tuple(self.cells))
            self.cells = []

    def _end_table(self) -> None:
        if self.cell:
            self.cells.append(tuple(self.cell))
            self.cell = []
        self.end_row()
        if self.rows:
            self.block_list.append(WordTable(tuple(self.rows)))
            self.rows = []

    def reset_paragraph(self) -> None:
        """`\\pard`"""
        state = self.state
        state.style, state.outline, state.in_table, state.list_tag = -1, 0, False, None

    def reset_characters(self) -> None:
        """`\\plain`"""
        state = self.state
        state.bold = state.italic = state.is_hidden = state.is_deleted = False
        state.script = ""

    def set_font(self, number: int) -> None:
        """`\\f`: the font of the text, or the one that the table describes next."""
        self.state.font = number
        if self.state.target == "fonts":
            self.entry = number
            self.fonts[number] = RtfFont()

    def set_charset(self, number: int) -> None:
        """`\\fcharset`, in the table of fonts."""
        self.fonts.setdefault(self.entry, RtfFont()).codec = _CODEC_BY_CHARSET.get(number)

    def set_style(self, number: int) -> None:
        """`\\s`: the style of the paragraph, or the one that the style sheet describes next."""
        self.state.style = number
        if self.state.target == "styles":
            self.entry = number

    def set_encoding(self, number: int) -> None:
        """`\\ansicpg`"""
        self.codec = f"cp{number}"


def _setter(name: str, value: Callable[[int], object]) -> Callable[[RtfDocument, int], None]:
    """What a control word does that only sets a field of the state."""
    return lambda document, number: setattr(document.state, name, value(number))


_HANDLERS: dict[str, Callable[[RtfDocument, int], None]] = {
    "b": _setter("bold", bool),
    "i": _setter("italic", bool),
    "v": _setter("is_hidden", bool),
    "deleted": _setter("is_deleted", bool),
    "super": _setter("script", lambda number: "sup" if number else ""),
    "sub": _setter("script", lambda number: "sub" if number else ""),
    "nosupersub": _setter("script", lambda _: ""),
    "uc": _setter("fallback_size", lambda number: max(0, min(number, 8))),
    "outlinelevel": _setter("outline", lambda number: number + 1 if 0 <= number < 9 else 0),
    "intbl": _setter("in_table", bool),
    "f": RtfDocument.set_font,
    "fcharset": RtfDocument.set_charset,
    "s": RtfDocument.set_style,
    "ansicpg": RtfDocument.set_encoding,
    "par": lambda document, _: document.end_paragraph(),
    "sect": lambda document, _: document.end_paragraph(),
    "nestcell": lambda document, _: document.end_paragraph(),
    "cell": lambda document, _: document.end_cell(),
    "row": lambda document, _: document.end_row(),
    "pard": lambda document, _: document.reset_paragraph(),
    "plain": lambda document, _: document.reset_characters(),
}


def _whole_characters(words: str) -> str:
    """Words with pairs of halves as one character; a half that stands alone is none."""
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
