"""What the files of wires say, read without the project's readers: each text and its path.

`/contentMeta/headline/@role` is the path in XML, `/body_html` in JSON; a file has its items.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from lxml.etree import _Element

_BLOCKS = {
    *("p", "h1", "h2", "h3", "h4", "li", "td", "th", "br", "div", "section", "ul", "ol", "pre"),
    *("blockquote", "figcaption", "tr", "table", "caption", "header"),
}
_IDENTITY_FIELDS = ("uri", "guid", "urn")
_NITF_BLOCKS = {"p", "hl2", "media", "table", "li", "bq"}
_INLINE = {"em", "strong", "a", "span", "b", "i", "br", "q", "sub", "sup"}


class StatedItem(NamedTuple):
    """An item of a file: its identity, and each of its texts after the path where it stands."""

    identity: str
    words: list[tuple[str, str]]


class _Chunks(HTMLParser):
    """The texts of HTML, a block each, and what pictures show; its comments are none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.chunks: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.chunks.append("")
        if alt := dict(attrs).get("alt"):
            self.chunks += [alt, ""]

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.chunks.append("")

    def handle_data(self, data: str) -> None:
        self.chunks[-1] += data


def text_chunks(words: str) -> list[str]:
    """The texts of a string, without tags, blocks apart."""
    reader = _Chunks()
    reader.feed(words)
    reader.close()
    return [line for chunk in reader.chunks if (line := " ".join(chunk.split()))]


def utc_time(words: str) -> str | None:
    """A time of ISO 8601 or its basic form, in UTC as records have it; None for other words."""
    try:
        moment = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    if moment.tzinfo is None or len(words.strip()) < len("20250101T0000Z"):
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stated_items(path: Path) -> list[StatedItem]:
    """The items of a file."""
    data = path.read_bytes()
    if path.suffix == ".xml":
        return list(_xml_items(etree.fromstring(data)))
    text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    trees = [tree for line in (text, *text.splitlines()) if (tree := _tree_or_none(line))]
    return list(_json_items(trees[:1] if isinstance(_tree_or_none(text), dict | list) else trees))


def _tree_or_none(words: str) -> Any:
    try:
        return json.loads(words)
    except json.JSONDecodeError:
        return None


def _json_items(value: Any) -> Iterator[StatedItem]:
    if isinstance(value, list):
        for inner in value:
            yield from _json_items(inner)
    elif isinstance(value, dict):
        altids = value.get("altids")
        identity = altids.get("itemid") if isinstance(altids, dict) else None
        identity = identity or next((value[f] for f in _IDENTITY_FIELDS if value.get(f)), None)
        if isinstance(identity, str):
            yield StatedItem(identity.strip(), list(_json_words(value)))
        else:
            for inner in value.values():
                yield from _json_items(inner)


def _json_words(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _json_words(inner, f"{path}/{name.lower()}")
    elif isinstance(value, list):
        for inner in value:
            yield from _json_words(inner, path)
    elif isinstance(value, str):
        yield from ((path, chunk) for chunk in text_chunks(value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, str(value)


def _xml_items(root: _Element) -> Iterator[StatedItem]:
    items = [each for each in root.iter() if _name(each) in {"newsItem", "NewsItem"}]
    for item in items or [root]:
        yield StatedItem(_xml_identity(item), list(_xml_words(item)))


def _name(element: _Element) -> str:
    """The name of an element without its namespace; "" for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _xml_identity(item: _Element) -> str:
    if _name(item) == "newsItem":
        return item.get("guid", "").strip()
    words = dict(reversed(list(_xml_words(item))))
    ends = {path.rpartition("/")[2]: text for path, text in words.items()}
    if _name(item) == "NewsItem":
        parts = [ends.get(name, "") for name in ("ProviderId", "DateId", "NewsItemId")]
        public = re.sub(r":\d+[A-Z]?$", "", ends.get("PublicIdentifier", ""))
        return ":".join(["urn:newsml", *parts]) if all(parts) else public
    return ends.get("@id-string", "")


def _xml_words(element: _Element, path: str = "") -> Iterator[tuple[str, str]]:
    """The texts and attributes; an element with text of its own gives all of its text at once."""
    here = f"{path}/{_name(element)}"
    for key, value in element.attrib.items():
        yield f"{here}/@{etree.QName(key).localname}", " ".join(str(value).split())
    children = [child for child in element if isinstance(child.tag, str)]
    is_text = (element.text or "").strip() or all(_name(child) in _INLINE for child in children)
    if is_text and not any(_name(child) in _NITF_BLOCKS for child in children):
        words = "".join(map(str, element.itertext()))
        chunks = text_chunks(words) if "</" in words else [" ".join(words.split())]
        yield from ((here, chunk) for chunk in chunks if chunk)
        for child in element.iterdescendants():
            for key, value in child.attrib.items() if isinstance(child.tag, str) else ():
                yield f"{here}/{_name(child)}/@{etree.QName(key).localname}", str(value)
        return
    for child in children:
        yield from _xml_words(child, here)
