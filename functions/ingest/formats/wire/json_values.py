"""The values of a wire's JSON, of whatever type they come: every format in JSON reads with these.

A file holds one item, an array of them, one item a line (JSON Lines, jsonlines.org), or an object
around them, as APIs answer: `{"items": [...]}`, `{"_items": [...]}`, `{"data": {"item": {...}}}`.

Names are compared in lower case. A value of another type than the format's document says counts as
missing, or is read for what it says: systems of agencies write many, and none of them makes an
article unreadable.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from functions.ingest.limits import Limits, check_article_count
from functions.ingest.markup import body
from functions.ingest.markup.json_parser import check_json_depth, json_refusal, load_json
from functions.ingest.words import dates, encoding, publishing
from shared import text
from shared.errors import Rejected

JsonItem = dict[str, Any]
"""An object of the file, its names in lower case."""

_WRAPPERS = (
    *("items", "_items", "item", "data", "entries", "results", "articles", "stories", "docs"),
    *("hits", "_source"),
)
"""Names under which APIs put their items, in the order in which they are looked for."""

_SIGNS_OF_ITEMS = {
    *("uri", "guid", "urn", "headline", "headlines", "pubstatus", "slugline", "bodies"),
    *("body_html", "body_text", "article_html", "versioncreated", "version_created"),
}
EMBARGO_FIELDS = ("embargoed", "embargo", "embargoeduntil", "embargoed_until", "embargo_until")
"""The standards' name, and what systems write for it: none may be passed over."""

MOST_OBJECTS = 2_000
"""Of one field that are read: no record has place for more."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)


def load_items(data: bytes, limits: Limits) -> list[JsonItem | Rejected]:
    """The items of a file; a line of JSON Lines that cannot be read is why. Rejected if the file is
    no JSON, nests too deep, or has too many items."""
    words = encoding.decode_text(data)
    try:
        trees = [load_json(words)]
    except json.JSONDecodeError as error:
        trees = list(_lines(words)) if _is_json_lines(words) else []
        if not trees:
            raise json_refusal(error, limits) from None
    except (ValueError, RecursionError) as error:
        raise json_refusal(error, limits) from None
    check_article_count(
        max(len(trees), *(len(tree) for tree in trees if isinstance(tree, list)), 0), limits
    )
    items = [item for tree in trees for item in _items(tree, limits)]
    check_article_count(len(items), limits)
    return items


def _is_json_lines(words: str) -> bool:
    """Whether the first line is a whole object and there are more."""
    first, _, rest = words.strip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(load_json(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(words: str) -> Iterator[Any]:
    for number, line in enumerate(words.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield load_json(line)
        except (ValueError, RecursionError):
            yield Rejected(f"line {number} cannot be read as JSON: is it cut off?")


def _items(tree: Any, limits: Limits) -> list[JsonItem | Rejected]:
    if isinstance(tree, Rejected):
        return [tree]
    check_json_depth(tree, limits)
    return list(_items_inside(tree))


def _items_inside(tree: Any) -> Iterator[JsonItem | Rejected]:
    """The items in a value: itself, or those that it wraps."""
    if isinstance(tree, list):
        for inner in tree:
            yield from _items_inside(inner)
    elif isinstance(tree, dict):
        item = lower_names(tree)
        wrapper = next((name for name in _WRAPPERS if isinstance(item.get(name), dict | list)), "")
        if wrapper and not _SIGNS_OF_ITEMS & item.keys():
            yield from _items_inside(item[wrapper])
        else:
            yield item


def lower_names(item: JsonItem) -> JsonItem:
    """An object with its names in lower case."""
    return {name.lower(): value for name, value in item.items()}


def text_or_empty(value: Any) -> str:
    """A value if it is text, else ""."""
    return value if isinstance(value, str) else ""


def passage_of(value: Any) -> str:
    """A value that holds a long text: as such, or as an array of its paragraphs; else ""."""
    if isinstance(value, list):
        return "\n\n".join(each for each in value[:MOST_OBJECTS] if isinstance(each, str))
    return text_or_empty(value)


def string_of(item: JsonItem, *fields: str) -> str:
    """The first of some fields that has text; "" if none has."""
    return next(filter(None, (text_or_empty(item.get(field)) for field in fields)), "")


def words_of(item: JsonItem, *fields: str) -> str:
    """The first of some fields that says anything, on one line, without the tags and entities of
    HTML. A list's texts and the name, value or text of an object count; "" if none does."""
    lines = (plain_line("; ".join(_texts(item.get(field)))) for field in fields)
    return next(filter(None, lines), "")


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [words for inner in value[:20] for words in _texts(inner)]
    if isinstance(value, dict):
        return [string_of(lower_names(value), "name", "value", "text").strip()]
    return [value.strip()] if isinstance(value, str) and value.strip() else []


def plain_line(words: str) -> str:
    """Words on one line, without the tags and entities of HTML if they have any."""
    if body.is_markup(words):
        words = body.body_of_markup(words).text
    return text.line(unescape(words) if _ENTITY.search(words) else words)


def statuses_of(item: JsonItem, field: str) -> list[str]:
    """The statuses in a field, of whatever type: what cannot be read is there as it is written, so
    that no status counts as none."""
    value = item.get(field)
    values = value if isinstance(value, list) else [value]
    return [_status_words(each) for each in values if each is not None]


def _status_words(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return string_of(lower_names(value), "qcode", "code", "literal", "name", "uri") or str(value)


def number_of(item: JsonItem, *fields: str) -> int:
    """The first of some fields that is a whole number, as such or as text; 0 if none is."""
    numbers = (_whole_number(item.get(field)) for field in fields)
    return next(filter(None, numbers), 0)


def _whole_number(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return publishing.parse_version(value) if isinstance(value, int | str) else 0


def items_of(item: JsonItem, *fields: str) -> list[JsonItem]:
    """The objects of some fields: of an array, of an object by name, which they then carry, or a
    single one; a text is the name of one."""
    return [inner for field in fields for inner in _objects(item.get(field))]


def _objects(value: Any) -> list[JsonItem]:
    if isinstance(value, dict):
        by_name = [
            {"name": name} | inner for name, inner in value.items() if isinstance(inner, dict)
        ]
        value = by_name or [value]
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return []
    return [
        {"name": inner} if isinstance(inner, str) else lower_names(inner)
        for inner in value[:MOST_OBJECTS]
        if isinstance(inner, dict) or (isinstance(inner, str) and inner.strip())
    ]


def single_of(item: JsonItem, field: str) -> list[JsonItem]:
    """The object of a field that holds a single one; none where it holds something else."""
    return _objects([item.get(field)])


def names_of(item: JsonItem, *fields: str) -> list[str]:
    """The names of the objects of some fields."""
    return [name for inner in items_of(item, *fields) if (name := words_of(inner, "name"))]


def time_of(item: JsonItem, *fields: str) -> str | None:
    """The first time (RFC 3339, UTC) in any of some fields."""
    times = (dates.parse_timestamp(string_of(item, field)) for field in fields)
    return next(filter(None, times), None)


def withholding_time_of(item: JsonItem, *fields: str, is_expiry: bool = False) -> str | None:
    """The latest time in fields that withhold an item; Rejected if one holds something else."""
    moments = []
    for field in fields:
        value = item.get(field)
        words = value if isinstance(value, str) else str(value) if value is not None else ""
        moments.append(publishing.withholding_time(field, words, is_expiry=is_expiry))
    return max(filter(None, moments), default=None)
