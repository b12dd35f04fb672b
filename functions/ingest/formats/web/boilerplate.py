"""Takes out of the tree of a web page what surrounds articles everywhere: menus, comments, ads."""

import re
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

MOST_PRUNED, MOST_ASIDE = 0.35, 0.6
"""Share of the page's running text that something to be pruned may hold: more than that, and its
name misleads."""

RUNNING_CHARS = 60

_NEVER_TEXT = (
    *("script", "style", "template", "svg", "math", "nav", "footer", "button", "select", "input"),
    *("textarea", "dialog", "object", "canvas", "link", "meta", "noscript", "amp-ad"),
)
_NEVER_NOISE = {
    *("body", "html", "article", "main", "h1", "figure", "img", "figcaption", "picture", "p"),
}
_NOISE_ROLES = {
    *("navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert"),
}
_NOISE_WORDS = {
    *("share", "shares", "sharing", "social", "related", "recommended", "recommendation"),
    *("recommendations", "recirc", "follow", "newsletter", "subscribe", "subscription"),
    *("signup", "login", "promo", "promotion", "promoted", "ad", "ads", "adv", "advert"),
    *("advertisement", "advertising", "sponsor", "sponsored", "comment", "comments", "disqus"),
    *("outbrain", "taboola", "breadcrumb", "breadcrumbs", "nav", "navigation", "navbar", "menu"),
    *("footer", "sidebar", "toolbar", "pagination", "pager", "popup", "modal", "overlay"),
    *("cookie", "cookies", "consent", "gdpr", "hidden", "print", "rating", "vote", "poll"),
    *("survey", "trending", "popular", "readmore", "toc", "tags", "tag", "taglist", "byline"),
    *("author", "authors", "bio", "lienquan", "binhluan", "chiase", "quangcao", "xemthem"),
    *("docthem", "tukhoa", "tinkhac"),
}
"""Words in the class, id or type of what is no part of an article."""

_NOISE_PAIR = re.compile(
    r"more[-_ ]?(?:news|stories|from|on|like)\b|read[-_ ]?(?:more|next|also)|also[-_ ]?read"
    r"|see[-_ ]?also|most[-_ ]?read"
    r"|sr[-_]only|visually[-_]hidden|screen[-_]reader|around[-_]the[-_]web|you[-_]may|up[-_]?next"
    r"|lien[-_]?quan|binh[-_]?luan|chia[-_]?se|quang[-_]?cao|(?:xem|doc)[-_]?them|tu[-_]?khoa"
    r"|cung[-_]?chuyen[-_]?muc"
    r"|tin[-_]?(?:khac|moi|noi[-_]?bat)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def prune(root: HtmlElement) -> None:
    """Remove what is never part of an article: by its tag; by its name or being hidden, unless much
    of the text is in it."""
    for spare in list(root.iter("noscript")):
        _unwrap_picture(spare)
    etree.strip_elements(root, *_NEVER_TEXT, with_tail=False)
    suspects = [element for element in root.iter() if _is_noise(element)]
    sizes, total = _running_text(root, suspects)
    for element in suspects:
        most = MOST_ASIDE if element.tag == "aside" else MOST_PRUNED
        if sizes[element] <= total * most and element.getparent() is not None:
            element.drop_tree()
    for form in root.iter("form"):
        form.tag = "div"


def _running_text(
    root: HtmlElement, suspects: list[HtmlElement]
) -> tuple[dict[HtmlElement, int], int]:
    """How many characters of running text are in each of some elements, and in all the page."""
    sizes = dict.fromkeys(suspects, 0)
    total = 0
    for words in root.xpath(f".//text()[string-length() > {RUNNING_CHARS}]"):
        parent = words.getparent()
        if parent.tag == "a":
            continue
        total += len(words)
        for element in (parent, *parent.iterancestors()):
            if element in sizes:
                sizes[element] += len(words)
    return sizes, total


def _unwrap_picture(spare: HtmlElement) -> None:
    """Keep a picture that only browsers without scripts would show, if it stands where scripts
    would put the same one."""
    parent = spare.getparent()
    if parent is None or len(spare) != 1 or spare[0].tag != "img":
        return
    if len(parent.findall(".//img")) == 1:
        spare.drop_tag()


def _is_noise(element: HtmlElement) -> bool:
    tag, attributes = element.tag, element.attrib
    if tag in {"aside", "form"}:
        return True
    if tag in _NEVER_NOISE or not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if attributes.get("role") in _NOISE_ROLES or _HIDING_STYLE.search(attributes.get("style", "")):
        return True
    names = [attributes[name] for name in ("class", "id", "type") if name in attributes]
    return _is_noise_name(" ".join(names))


@lru_cache(maxsize=4096)
def _is_noise_name(names: str) -> bool:
    if not names:
        return False
    words = _BETWEEN_WORDS.split(_CAMEL.sub(" ", names).lower())
    return not _NOISE_WORDS.isdisjoint(words) or _NOISE_PAIR.search(names) is not None
