"""Files with the articles of a site: feeds in XML or JSON, exports of WordPress and Ghost."""

from collections.abc import Callable
from typing import Any

from functions.ingest.article.draft import Draft
from functions.ingest.formats.feeds.feed_xml import parse_feed
from functions.ingest.formats.feeds.ghost import is_ghost_export, parse_ghost
from functions.ingest.formats.feeds.json_feed import is_json_feed, parse_json_feed
from functions.ingest.limits import Limits
from functions.ingest.markup.json_parser import parse_json

_BEFORE_JSON = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""Byte order marks and white space."""


def parse_feed_file(
    data: bytes, limits: Limits, read_items: Callable[[], list[Draft]]
) -> list[Draft]:
    """The articles of a file that `sniff` takes for a feed or an export; Rejected if it has
    none. `read_items` reads JSON that is neither, and only has names in it as they have."""
    if not data.lstrip(_BEFORE_JSON).startswith((b"{", b"[")):
        return parse_feed(data, limits)
    reader = _json_reader(tree := parse_json(data, limits))
    return reader(tree, limits) if reader else read_items()


def _json_reader(tree: Any) -> Callable[[Any, Limits], list[Draft]] | None:
    """Who reads the JSON of a file; None if it is no feed and no export."""
    if is_json_feed(tree):
        return parse_json_feed
    return parse_ghost if is_ghost_export(tree) else None
