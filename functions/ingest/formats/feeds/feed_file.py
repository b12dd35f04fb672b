"""Files with the articles of a site: feeds in XML or JSON, exports of WordPress and Ghost."""

import re

from functions.ingest.article.draft import Draft
from functions.ingest.formats.feeds.feed_xml import parse_feed
from functions.ingest.formats.feeds.ghost import parse_ghost
from functions.ingest.formats.feeds.json_feed import parse_json_feed
from functions.ingest.limits import Limits

_JSON_FEED = re.compile(rb"jsonfeed\.org\\?/version")


def parse_feed_file(data: bytes, limits: Limits) -> list[Draft]:
    """The articles of a file that `sniff` takes for a feed or an export; Rejected if it has
    none."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return parse_feed(data, limits)
    if _JSON_FEED.search(data):
        return parse_json_feed(data, limits)
    return parse_ghost(data, limits)
