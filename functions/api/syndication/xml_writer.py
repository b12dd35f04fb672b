"""XML as text: elements of text or of other elements. What XML cannot hold is left out."""

import re
from collections.abc import Sequence
from html import escape

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_element(name: str, content: str | Sequence[str] = (), **attributes: str) -> str:
    """An element. Content that is a string is text, and escaped; a sequence are its child
    elements."""
    inner = _escape(content) if isinstance(content, str) else "".join(content)
    start = name + "".join(f' {key}="{_escape(value)}"' for key, value in attributes.items())
    return f"<{start}>{inner}</{name}>" if inner else f"<{start}/>"


def xml_document(name: str, content: Sequence[str], **attributes: str) -> str:
    """A whole document with this root element."""
    return DECLARATION + xml_element(name, content, **attributes)


def _escape(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))
