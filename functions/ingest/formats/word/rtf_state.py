"""The formatting in a group of RTF, and the control words that do nothing but set it."""

from collections.abc import Callable
from dataclasses import dataclass

from functions.ingest.formats.word.document_model import Script


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

    def reset_paragraph(self) -> None:
        """`\\pard`"""
        self.style, self.outline, self.in_table, self.list_tag = -1, 0, False, None

    def reset_characters(self) -> None:
        """`\\plain`"""
        self.bold = self.italic = self.is_hidden = self.is_deleted = False
        self.script = ""


def _setter(name: str, value: Callable[[int], object]) -> Callable[[GroupState, int], None]:
    """What a control word does that sets a field of the state."""
    return lambda state, number: setattr(state, name, value(number))


STATE_WORDS: dict[str, Callable[[GroupState, int], None]] = {
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
    "pard": lambda state, _: state.reset_paragraph(),
    "plain": lambda state, _: state.reset_characters(),
}
