"""XML files: which vocabulary they are in, by their first element."""

from collections.abc import Callable

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import newsml, newsml_1, nitf
from functions.ingest.limits import Limits
from functions.ingest.markup import xml_parser
from shared.article.model import Image
from shared.errors import Rejected

FEED_ROOTS = {"rss", "feed", "RDF"}
REFUSED_ROOTS = {
    "urlset": "a sitemap has no article",
    "svg": "SVG images are refused, since they can carry scripts:"
    " save it as PNG, JPEG, WebP, GIF or AVIF",
}
"""Why XML with these first elements is not read."""

XML_VOCABULARIES = "NITF, NewsML-G2 and NewsML 1"


def parse_xml_file(
    data: bytes,
    limits: Limits,
    read_page: Callable[[], Image | list[Draft]],
    read_feed: Callable[[], Image | list[Draft]],
    looks_like_page: bool = False,
) -> Image | list[Draft]:
    """The articles of an XML file; `read_page` reads it as HTML, if it turns out to be XHTML, or is
    not well-formed and `looks_like_page`; `read_feed` reads it if it turns out to be a feed."""
    try:
        root = xml_parser.parse_xml(data, limits)
    except xml_parser.NotWellFormed:
        if not looks_like_page:
            raise
        return read_page()
    name = str(root.tag)
    if name == "nitf":
        return nitf.parse_nitf(root)
    if name in newsml.NEWSML_ROOTS:
        return newsml.parse_newsml(root, limits)
    if name == "NewsML":
        return newsml_1.parse_newsml_1(root, limits)
    if name.lower() == "html":
        return read_page()
    if name in FEED_ROOTS:
        return read_feed()
    raise Rejected(
        REFUSED_ROOTS.get(
            name, f"XML with <{name[:40]}> is not read; of XML, {XML_VOCABULARIES} are"
        )
    )
