"""JSON-LD of web pages: its objects, which of them is the page's article, and values in any form.

Sites write the same field as text, as an object with a name, or as a list of either, with HTML's
entities in it or not. The functions here read all of these, so there is no model of the format
that would have to reject any.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from lxml.html import HtmlElement

MAX_DATA_CHARS, MAX_OBJECTS = 500_000, 2_000
"""Of all scripts of a page together; what comes after is not read."""

LinkedDataObject = dict[str, Any]

_ARTICLE_TYPES = (
    *("NewsArticle", "ReportageNewsArticle", "LiveBlogPosting", "Article", "BlogPosting"),
)
"""Types of schema.org in the order of their fitness; what ends in Article comes last."""

_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
"""Properties whose objects are looked at too."""

_JSON_EDGE = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)"
    r"|(?:-->|//\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*+(?:;\s*+)?$"
)


def json_ld_objects(page: HtmlElement) -> Iterator[LinkedDataObject]:
    """Every object of the page's JSON-LD, outer ones first; what cannot be read is passed over."""
    count = 0
    for data in _scripts(page):
        queue = [data]
        while queue and count < MAX_OBJECTS:
            count += 1
            value = queue.pop(0)
            if isinstance(value, dict):
                yield value
                queue += [value[name] for name in _NESTED if name in value]
            elif isinstance(value, list):
                queue += value


def _scripts(page: HtmlElement) -> Iterator[Any]:
    """The contents of the page's scripts of JSON-LD."""
    size = 0
    for script in page.iter("script"):
        if (script.get("type") or "").strip().lower().split(";")[0] != "application/ld+json":
            continue
        source = _JSON_EDGE.sub("", script.text or "")
        size += len(source)
        if size > MAX_DATA_CHARS:
            return
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        yield data


def article_object(objects: list[LinkedDataObject], url: str | None) -> LinkedDataObject:
    """The object that is the page's article: one with the page's address before others, and of
    those the one of the fittest type; empty if there is none."""
    articles = [
        item
        for item in objects
        if any(name.endswith(("Article", "Posting")) for name in object_types(item))
    ]
    return min(articles, key=lambda item: (not _is_at(item, url), _fitness(item)), default={})


def _is_at(item: LinkedDataObject, url: str | None) -> bool:
    return url is not None and url in {
        page_address(address_in(item.get(name))) for name in ("mainEntityOfPage", "url", "@id")
    }


def _fitness(item: LinkedDataObject) -> int:
    return min(
        _ARTICLE_TYPES.index(name) if name in _ARTICLE_TYPES else len(_ARTICLE_TYPES)
        for name in object_types(item)
    )


def object_types(item: LinkedDataObject) -> list[str]:
    """The types of an object, without their vocabulary's address."""
    return [name.rpartition("/")[2] for name in as_list(item.get("@type")) if isinstance(name, str)]


def as_list(value: Any) -> list[Any]:
    """One value, or many, or none: a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def objects_in(value: Any) -> list[LinkedDataObject]:
    """The objects among one or many values."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def first_string(value: Any) -> str:
    """The first text among one or many values, "" for none."""
    return unescape(next((item for item in as_list(value) if isinstance(item, str)), ""))


def all_strings(value: Any) -> list[str]:
    """The texts or names of one or many values."""
    return [unescape(words) for item in as_list(value) if (words := name_in(item))]


def name_in(value: Any) -> str:
    """The name that a value is or has."""
    return first_string(value.get("name") if isinstance(value, dict) else value)


def objects_by_id(objects: list[LinkedDataObject]) -> dict[str, LinkedDataObject]:
    """The objects that references point to, by their `@id`."""
    return {
        item["@id"]: item for item in objects if isinstance(item.get("@id"), str) and len(item) > 1
    }


def resolve_reference(value: Any, targets: dict[str, LinkedDataObject]) -> Any:
    """What a reference (`{"@id": ...}` alone) points to; any other value as it is."""
    if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
        return targets.get(value["@id"], value)
    return value


def address_in(value: Any) -> str | None:
    """The address that a value is or has."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) else None


def page_address(address: str | None) -> str | None:
    """An http(s) address that names one page, without its fragment; None for a home page, which
    names all."""
    try:
        parts = urlsplit((address or "").strip())
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    has_page = parts.path.strip("/") or parts.query
    if scheme not in {"http", "https"} or not parts.netloc or not has_page:
        return None
    return urlunsplit((scheme, parts.netloc.lower(), parts.path, parts.query, ""))
