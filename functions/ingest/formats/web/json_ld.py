"""JSON-LD of web pages: its objects, the one that is the page's article, and values however they
are written. Pure."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

MAX_DATA_CHARS, MAX_NODES = 500_000, 2_000

_ARTICLES = ("NewsArticle", "ReportageNewsArticle", "LiveBlogPosting", "Article", "BlogPosting")
"""Types of schema.org in the order of their fitness; what ends in Article comes last."""
_JSON_EDGE = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)


def nodes(page: "Element") -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, outer ones first; what cannot be read is passed over."""
    size = count = 0
    for script in page.iter("script"):
        if (script.get("type") or "").strip().lower().split(";")[0] != "application/ld+json":
            continue
        written = _JSON_EDGE.sub("", script.text or "")
        size += len(written)
        if size > MAX_DATA_CHARS:
            return
        try:
            waiting = [json.loads(written, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and count < MAX_NODES:
            count += 1
            value = waiting.pop(0)
            if isinstance(value, dict):
                yield value
                waiting += [
                    value[name]
                    for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
                    if name in value
                ]
            elif isinstance(value, list):
                waiting += value


def article(nodes: list[dict[str, Any]], url: str | None) -> dict[str, Any]:
    """The object that is the page's article: of the fittest type, and among those the one with the
    page's address."""
    found = [
        node for node in nodes if any(kind.endswith(("Article", "Posting")) for kind in types(node))
    ]
    return min(found, key=lambda node: (not _is_at(node, url), _fitness(node)), default={})


def _is_at(node: dict[str, Any], url: str | None) -> bool:
    return url is not None and url in {
        web_address(address(node.get(name))) for name in ("mainEntityOfPage", "url", "@id")
    }


def _fitness(node: dict[str, Any]) -> int:
    return min(
        (_ARTICLES.index(kind) if kind in _ARTICLES else len(_ARTICLES) for kind in types(node)),
        default=99,
    )


def types(node: dict[str, Any]) -> list[str]:
    """The types of an object, without their vocabulary's address."""
    return [kind.rpartition("/")[2] for kind in as_list(node.get("@type")) if isinstance(kind, str)]


def as_list(value: Any) -> list[Any]:
    """One value, or many, or none: a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects among one or many values."""
    return [one for one in as_list(value) if isinstance(one, dict)]


def string(value: Any) -> str:
    """The first text among one or many values, "" for none."""
    return unescape(next((one for one in as_list(value) if isinstance(one, str)), ""))


def strings(value: Any) -> list[str]:
    """The texts or names of one or many values."""
    return [unescape(words) for one in as_list(value) for words in [name(one)] if words]


def name(value: Any) -> str:
    """The name that a value is or has."""
    if isinstance(value, dict):
        value = value.get("name")
    return string(value)


def by_id(nodes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The objects that references point to, by their `@id`."""
    return {
        node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1
    }


def resolved(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    """What a reference (`{"@id": ...}` alone) points to; any other value as it is."""
    if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
        return named.get(value["@id"], value)
    return value


def address(value: Any) -> str | None:
    """The address that a value is or has."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) else None


def web_address(address: str | None) -> str | None:
    """An http(s) address that names one page, without its fragment; None for a home page, which
    names all."""
    try:
        parts = urlsplit((address or "").strip())
    except ValueError:
        return None
    if (
        parts.scheme.lower() not in {"http", "https"}
        or not parts.netloc
        or not (parts.path.strip("/") or parts.query)
    ):
        return None
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, ""))
