"""XML of feeds: names that say their vocabulary, and which of them a file is in.

Why lxml and not feedparser, which knows more dialects: feedparser takes 70 ms to import where
lxml's 26 are paid for anyway, and its 400 KB bring HTTP and urllib into the process that reads
strangers' files. It makes 08:00 ICT 08:00 UTC, drops `srcset` and styles that show how Word and
Google Docs marked things, and flattens a WordPress export: of several `wp:meta_key` the last one
stays. Feeds that are no well-formed XML, which it reads, are mended here where that is safe:
control characters, prefixes that nobody declared, entities of HTML.
"""

import re
from collections.abc import Callable

from lxml import etree
from lxml.etree import _Element as Element

from functions.ingest.article.draft import Draft
from functions.ingest.formats.feeds import atom_feed, rss_feed, wordpress
from functions.ingest.limits import Limits
from functions.ingest.markup import xml_parser
from shared.errors import Rejected

NAMESPACES: dict[str, str] = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "app": "http://www.w3.org/2007/app",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "yandex": "http://news.yandex.ru",
    "cc": "http://backend.userland.com/creativeCommonsRssModule",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
}
"""Vocabularies by the prefix that feeds usually give them."""

_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()} | {
    **{f"http://wordpress.org/export/1.{at}/": "wp" for at in (0, 1)},
    **{f"http://wordpress.org/export/1.{at}/excerpt/": "excerpt" for at in (0, 1)},
    "http://search.yahoo.com/mrss": "media",
    "http://prismstandard.org/namespaces/basic/3.0/": "prism",
    "http://purl.org/atom/app#": "app",
    "http://purl.org/atom/ns#": "atom",
}
_OWN_VOCABULARIES = {
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/1999/xhtml",
}
"""RSS 1.0, 0.90 and XHTML: their names stand without a prefix, as those of RSS 2.0 do."""

_ATOM = {"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"}
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
_ROOT_TAG = re.compile(rb"<(?:rss|(?:\w{1,20}:)?(?:RDF|feed|entry))\b")
_WITHIN = 65_536


def parse_feed(data: bytes, limits: Limits) -> list[Draft]:
    """The articles of a feed or a WordPress export; Rejected if it cannot be read or only announces
    them."""
    root = _parse_mended(data, limits)
    is_atom = etree.QName(root).namespace in _ATOM
    _prefix_names(root, is_atom=is_atom)
    return _reader_of(root)(root, limits)


def _reader_of(root: Element) -> Callable[[Element, Limits], list[Draft]]:
    if root.tag in {"feed", "entry"}:
        return atom_feed.parse_atom
    channel = root.find("channel")
    if root.tag not in {"rss", "RDF"} or (channel is None and root.find("item") is None):
        raise Rejected(f"the feed begins with <{str(root.tag)[:40]}> and has no channel")
    if channel is not None and channel.find("wp-wxr_version") is not None:
        return wordpress.parse_wordpress
    return rss_feed.parse_rss


def _parse_mended(data: bytes, limits: Limits) -> Element:
    """The root of a file, of which what is often wrong is mended."""
    declared_data = _declare_prefixes(data)
    try:
        return xml_parser.parse_namespaced_xml(declared_data, limits)
    except xml_parser.NotWellFormed:
        clean = _CONTROL.sub(b"", declared_data)
        if clean == declared_data or b"\0" in data[:100]:
            raise
        return xml_parser.parse_namespaced_xml(clean, limits)


def _declare_prefixes(data: bytes) -> bytes:
    """The file with the usual meaning of prefixes that it uses without declaring them."""
    head = _ROOT_TAG.search(data[:_WITHIN])
    if not head:
        return data
    tag = data[head.start() : data.find(b">", head.start()) + 1]
    missing = [
        f' xmlns:{prefix}="{uri}"'.encode()
        for prefix, uri in NAMESPACES.items()
        if f"<{prefix}:".encode() in data and f"xmlns:{prefix}".encode() not in tag
    ]
    declared_elsewhere = (name for name in missing if name.split(b"=")[0] in data)
    missing = [name for name in missing if name not in set(declared_elsewhere)]
    return data[: head.end()] + b"".join(missing) + data[head.end() :] if missing else data


def _prefix_names(root: Element, *, is_atom: bool) -> None:
    """Write names as `content-encoded`; those of the feed's own vocabulary, which is that of its
    first element, without a prefix."""
    own = {etree.QName(root).namespace} | _OWN_VOCABULARIES | (_ATOM if is_atom else set())
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace is None or name.namespace in own:
            element.tag = name.localname
        else:
            element.tag = f"{_PREFIXES.get(name.namespace, 'other')}-{name.localname}"
