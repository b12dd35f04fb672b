"""XML written by hand: elements of text or of other elements. What XML cannot hold is left out."""

import re
from collections.abc import Sequence
from html import escape

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name: str, content: str | Sequence[str] = (), **attributes: str) -> str:
    """An element; a string is text and escaped, a sequence of strings are elements that stand in
    it."""
    inner = _text(content) if isinstance(content, str) else "".join(content)
    opened = name + "".join(f' {key}="{_text(value)}"' for key, value in attributes.items())
    return f"<{opened}>{inner}</{name}>" if inner else f"<{opened}/>"


def document(name: str, content: Sequence[str], **attributes: str) -> str:
    """A whole document, of one element."""
    return DECLARATION + element(name, content, **attributes)


def _text(words: str) -> str:
    return escape(_FORBIDDEN.sub("", words))
