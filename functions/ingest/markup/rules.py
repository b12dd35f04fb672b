"""Which tags, attributes and addresses an article's HTML may have."""

import re
from urllib.parse import quote, urljoin, urlsplit

from shared.article.figure_marks import FIGURE_ATTRIBUTE

BLOCK_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "figure"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}
ALLOWED_TAGS = BLOCK_TAGS | {
    *("a", "strong", "em", "b", "i", "u", "s", "sub", "sup", "br", "code"),
}
ALLOWED_ATTRIBUTES = {
    "a": {"href"},
    "figure": {FIGURE_ATTRIBUTE},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
ALLOWED_SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow noopener noreferrer"

DROPPED_TAGS = {
    *("script", "style", "noscript", "template", "object", "applet", "svg", "math", "canvas"),
    *("dialog", "noembed", "noframes", "form", "input", "button", "select", "datalist"),
    *("textarea", "head", "title", "xmp", "plaintext", "map", "frameset", "img"),
}
"""Elements that go with everything in them. Images do too: a format replaces those that it reads by
figure marks before."""

EMBED_TAGS = {"iframe", "video", "audio", "embed"}
"""Elements that play something from elsewhere; a link to it takes their place."""

LONGEST_URL = 2000

_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]|mailto:[^\s@]+@", re.IGNORECASE)
_NOT_IN_URLS = re.compile("[\x00-\x20\x7f-\x9f]+")
_MARKS_IN_URLS = "!#$%&'()*+,/:;=?@[]~|"
"""What stays as it is in addresses; brackets of tags and quotes are escaped."""


def web_link(address: str | None, base: str = "") -> str | None:
    """An http, https or mailto address, completed by the address `base`; None for any other."""
    address = _NOT_IN_URLS.sub("", address or "")
    if not address or len(address) > LONGEST_URL:
        return None
    try:
        address = address if _WEB_ADDRESS.match(address) else urljoin(base or "https:", address)
        urlsplit(address)
    except ValueError:
        return None
    return quote(address, safe=_MARKS_IN_URLS) if _WEB_ADDRESS.match(address) else None
