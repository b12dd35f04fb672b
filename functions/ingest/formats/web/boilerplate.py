"""What surrounds articles everywhere, taken out of the tree of a web page: menus, shares, related
ones, comments. Pure."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

MOST_PRUNED, MOST_ASIDE = 0.35, 0.6
"""Share of the page's running text that something to be pruned may hold: more than that, and its
name misleads."""

RUNNING_CHARS = 60

_GONE = {
    *(
        "script",
        "style",
        "template",
        "svg",
        "math",
        "nav",
        "footer",
        "button",
        "select",
        "input",
        "textarea",
        "dialog",
    ),
    *("object", "canvas", "link", "meta", "noscript", "amp-ad"),
}
_KEPT = {"body", "html", "article", "main", "h1", "figure", "img", "figcaption", "picture", "p"}
_ROLES = {"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert"}
_NOISE = {
    *(
        "share",
        "shares",
        "sharing",
        "social",
        "related",
        "recommended",
        "recommendation",
        "recommendations",
        "recirc",
    ),
    *(
        "follow",
        "newsletter",
        "subscribe",
        "subscription",
        "signup",
        "login",
        "promo",
        "promotion",
        "promoted",
        "ad",
        "ads",
    ),
    *(
        "adv",
        "advert",
        "advertisement",
        "advertising",
        "sponsor",
        "sponsored",
        "comment",
        "comments",
        "disqus",
        "outbrain",
    ),
    *(
        "taboola",
        "breadcrumb",
        "breadcrumbs",
        "nav",
        "navigation",
        "navbar",
        "menu",
        "footer",
        "sidebar",
        "toolbar",
    ),
    *(
        "pagination",
        "pager",
        "popup",
        "modal",
        "overlay",
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "hidden",
        "print",
    ),
    *(
        "rating",
        "vote",
        "poll",
        "survey",
        "trending",
        "popular",
        "readmore",
        "toc",
        "tags",
        "tag",
        "taglist",
        "byline",
    ),
    *(
        "author",
        "authors",
        "bio",
        "lienquan",
        "binhluan",
        "chiase",
        "quangcao",
        "xemthem",
        "docthem",
        "tukhoa",
        "tinkhac",
    ),
}
_NOISE_PAIR = re.compile(
    r"more[-_ ]?(?:news|stories|from|on|like)\b|read[-_ ]?(?:more|next|also)|also[-_ ]?read|see[-_ ]?also|most[-_ ]?read"
    r"|sr[-_]only|visually[-_]hidden|screen[-_]reader|around[-_]the[-_]web|you[-_]may|up[-_]?next"
    r"|lien[-_]?quan|binh[-_]?luan|chia[-_]?se|quang[-_]?cao|(?:xem|doc)[-_]?them|tu[-_]?khoa|cung[-_]?chuyen[-_]?muc"
    r"|tin[-_]?(?:khac|moi|noi[-_]?bat)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\W_]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def prune(root: "Element") -> None:
    """Remove what is never part of an article: by its tag; by its name or being hidden, unless much
    of the text is in it."""
    from lxml import etree

    for spare in list(root.iter("noscript")):
        _unwrap_picture(spare)
    etree.strip_elements(root, *_GONE, with_tail=False)
    suspects = {element: 0 for element in root.iter() if _is_noise(element)}
    total = 0
    for words in root.xpath(f".//text()[string-length() > {RUNNING_CHARS}]"):
        holder = words.getparent()
        if holder.tag == "a":
            continue
        total += len(words)
        for element in (holder, *holder.iterancestors()):
            if element in suspects:
                suspects[element] += len(words)
    for element, held in suspects.items():
        if (
            held <= total * (MOST_ASIDE if element.tag == "aside" else MOST_PRUNED)
            and element.getparent() is not None
        ):
            element.drop_tree()
    for form in root.iter("form"):
        form.tag = "div"


def _unwrap_picture(spare: "Element") -> None:
    """Keep a picture that only browsers without scripts would show, if it stands where scripts
    would put the same one."""
    parent = spare.getparent()
    if (
        len(spare) == 1
        and spare[0].tag == "img"
        and parent is not None
        and len(parent.findall(".//img")) == 1
    ):
        spare.drop_tag()


def _is_noise(element: "Element") -> bool:
    tag, said = element.tag, element.attrib
    if tag in {"aside", "form"}:
        return True
    if tag in _KEPT or not said:
        return False
    if "hidden" in said or said.get("aria-hidden") == "true" or said.get("role") in _ROLES:
        return True
    names = " ".join(said[name] for name in ("class", "id", "type") if name in said)
    return _is_noise_name(names) or ("style" in said and _HIDDEN.search(said["style"]) is not None)


@lru_cache(maxsize=4096)
def _is_noise_name(names: str) -> bool:
    if not names:
        return False
    words = _BETWEEN.split(_CAMEL.sub(" ", names).lower())
    return not _NOISE.isdisjoint(words) or _NOISE_PAIR.search(names) is not None
