"""Mobiledoc, in which Ghost stored posts from version 1 to 5, as JSON in a string.

Its sections name markups, atoms and cards by number (github.com/bustle/mobiledoc-kit,
"MOBILEDOC.md", 0.3).
"""

from html import escape
from typing import Any

from functions.ingest.formats.feeds.ghost_cards import card_markup, element_markup, image_markup
from functions.ingest.formats.feeds.json_maps import JsonMap
from functions.ingest.limits import Limits
from functions.ingest.markup.body import MAX_BODY_CHARS
from functions.ingest.markup.json_parser import parse_json_text
from functions.ingest.markup.rules import LONGEST_URL

_MARKUP_TAGS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
_INLINE_TAGS = {"a", "b", "strong", "i", "em", "s", "u", "code", "sub", "sup"}
_LIST_TAGS = {"ul", "ol"}


def mobiledoc_markup(source: str, limits: Limits) -> str:
    """A post in Mobiledoc 0.3 as HTML; Rejected if it is no JSON."""
    if not source:
        return ""
    document = parse_json_text(source, limits)
    if not isinstance(document, dict):
        return ""
    parts: list[str] = []
    size = 0
    for section in _rows(document.get("sections")):
        parts.append(_section_markup(section, document))
        size += len(parts[-1])
        if size > MAX_BODY_CHARS:  # cards may be shown any number of times
            break
    return "".join(parts)


def _rows(value: Any) -> list[list[Any]]:
    return (
        [row for row in value if isinstance(row, list) and row] if isinstance(value, list) else []
    )


def _section_markup(section: list[Any], document: JsonMap) -> str:
    """A section: 1 is text, 2 a picture, 3 a list, 10 a card."""
    match section:
        case [1, str(tag), list(markers), *_]:
            return element_markup(
                tag if tag in _MARKUP_TAGS else "p", _markers_markup(markers, document)
            )
        case [2, str(source), *_]:
            return image_markup({"src": source})
        case [3, str(tag), list(items), *_]:
            inner = (element_markup("li", _markers_markup(item, document)) for item in _rows(items))
            return element_markup(tag if tag in _LIST_TAGS else "ul", "".join(inner))
        case [10, int(number), *_]:
            return _card_section_markup(number, document)
    return ""


def _card_section_markup(number: int, document: JsonMap) -> str:
    cards = _rows(document.get("cards"))
    match cards[number] if 0 <= number < len(cards) else []:
        case [str(name), dict(payload), *_]:
            return card_markup(name, payload)
        case [str(name), *_]:
            return card_markup(name, {})
    return ""


def _markers_markup(markers: list[Any], document: JsonMap) -> str:
    """The text of markers, each with the markups that it opens and how many it closes."""
    markups = _rows(document.get("markups"))
    open_tags: list[str] = []
    parts: list[str] = []
    for marker in _rows(markers):
        match marker:
            case [kind, list(opens), int(closes), value, *_]:
                for number in opens:
                    tag, opening = _markup_tag(markups, number)
                    open_tags.append(tag)
                    parts.append(opening)
                parts.append(_marker_text(kind, value, document))
                count = min(max(closes, 0), len(open_tags))
                parts.extend(f"</{open_tags.pop()}>" for _ in range(count))
    return "".join(parts) + "".join(f"</{tag}>" for tag in reversed(open_tags))


def _markup_tag(markups: list[list[Any]], number: Any) -> tuple[str, str]:
    """The name of a markup's tag, and the tag that opens it; a span for one that is not known."""
    markup = markups[number] if isinstance(number, int) and 0 <= number < len(markups) else []
    tag = markup[0] if markup and markup[0] in _INLINE_TAGS else "span"
    attributes = markup[1] if len(markup) > 1 and isinstance(markup[1], list) else []
    pairs = dict(zip(attributes[::2], attributes[1::2], strict=False)) if tag == "a" else {}
    return (
        tag,
        f'<a href="{escape(str(pairs.get("href", ""))[:LONGEST_URL])}">'
        if tag == "a"
        else f"<{tag}>",
    )


def _marker_text(kind: Any, value: Any, document: JsonMap) -> str:
    """The text of a marker; one of kind 1 is an atom, of which only line breaks are read."""
    if kind == 0 and isinstance(value, str):
        return escape(value, quote=False)
    atoms = _rows(document.get("atoms"))
    is_atom = kind == 1 and isinstance(value, int) and 0 <= value < len(atoms)
    return "<br>" if is_atom and atoms[value][0] == "soft-return" else ""
