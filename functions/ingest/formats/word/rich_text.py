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
    DocumentBlock,
    Paragraph,
    Run,
    in_unicode,
)
from functions.ingest.formats.word.field_links import link_of_code
from functions.ingest.formats.word.legacy_fonts import is_legacy_font
from functions.ingest.formats.word.rtf_blocks import RtfBlocks
from functions.ingest.formats.word.rtf_state import STATE_WORDS, GroupState
from functions.ingest.formats.word.rtf_words import (
    CHARACTER_WORDS,
    CODEC_BY_CHARSET,
    CONTROL_SYMBOLS,
    GROUP_TARGETS,
    INFORMATION_WORDS,
    PICTURE_WORDS,
    STARRED_WORDS,
)
from shared.errors import Rejected

MOST_GROUPS_DEEP = 1000
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+|.",
    re.DOTALL,
)


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
    text: RtfBlocks = field(default_factory=RtfBlocks)
    raw: bytearray = field(default_factory=bytearray)
    entry: int = -1
    to_skip: int = 0
    is_starred: bool = False
    picture_kind: str = ""

    def __post_init__(self) -> None:
        source = self.data.decode("latin-1")
        at = 0
        while at < len(source) and (token := _TOKEN.match(source, at)):
            at = token.end()
            if token[1] == "bin":
                at += max(int(token[2] or 0), 0)
            else:
                self._take(token)
        self._flush()
        self._end_paragraph()
        self.text.end_table()

    def blocks(self) -> Iterator[DocumentBlock]:
        """Everything in the text, in order."""
        return iter(self.text.blocks)

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
            self._add(CONTROL_SYMBOLS.get(symbol, ""))
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
            raise Rejected(
                f"the RTF has over {MOST_GROUPS_DEEP} groups in each other: open it in "
                "Word and save it as DOCX"
            )
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
        if state.target == "info" and word in INFORMATION_WORDS:
            state.target = INFORMATION_WORDS[word]
        elif word in GROUP_TARGETS:
            self._begin_target(GROUP_TARGETS[word])
        elif is_extension and word not in STARRED_WORDS:
            state.target = "nothing"
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self.to_skip = state.fallback_size
        elif word in CHARACTER_WORDS:
            self._add(CHARACTER_WORDS[word])
        elif setter := STATE_WORDS.get(word):
            setter(state, 1 if number is None else number)
        elif handler := _HANDLERS.get(word):
            handler(self, 1 if number is None else number)
        elif word in PICTURE_WORDS:
            self.picture_kind = PICTURE_WORDS[word]

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
        elif target in INFORMATION_WORDS.values() and words.strip():
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
        state, runs = self.state, self.runs
        self.runs = []
        style = self.styles.get(state.style, "").lower()
        self.text.end_paragraph(runs, style, state.outline, state.list_tag, in_table=state.in_table)

    def end_cell(self) -> None:
        """`\\cell`"""
        self.state.in_table = True
        self._end_paragraph()
        self.text.end_cell()

    def set_font(self, number: int) -> None:
        """`\\f`: the font of the text, or the one that the table describes next."""
        self.state.font = number
        if self.state.target == "fonts":
            self.entry = number
            self.fonts[number] = RtfFont()

    def set_charset(self, number: int) -> None:
        """`\\fcharset`, in the table of fonts."""
        self.fonts.setdefault(self.entry, RtfFont()).codec = CODEC_BY_CHARSET.get(number)

    def set_style(self, number: int) -> None:
        """`\\s`: the style of the paragraph, or the one that the style sheet describes next."""
        self.state.style = number
        if self.state.target == "styles":
            self.entry = number

    def set_encoding(self, number: int) -> None:
        """`\\ansicpg`"""
        self.codec = f"cp{number}"


_HANDLERS: dict[str, Callable[[RtfDocument, int], None]] = {
    "f": RtfDocument.set_font,
    "fcharset": RtfDocument.set_charset,
    "s": RtfDocument.set_style,
    "ansicpg": RtfDocument.set_encoding,
    "par": lambda document, _: document.end_paragraph(),
    "sect": lambda document, _: document.end_paragraph(),
    "nestcell": lambda document, _: document.end_paragraph(),
    "cell": lambda document, _: document.end_cell(),
    "row": lambda document, _: document.text.end_row(),
}
