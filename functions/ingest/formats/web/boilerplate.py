"""Takes out of the tree of a web page what surrounds articles everywhere: menus, comments, ads."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from functions.ingest.formats.web import running_text

MOST_PRUNED, MOST_ASIDE = 0.35, 0.6
"""Share of the page's running text that all elements together may hold that the same word or tag
tells to be pruned (asides: the second): if they hold more, that word misleads."""

MOST_IN_SUM = 0.6
"""Share of the running text that pruning may take in sum; if it would take more, it takes none."""

_NEVER_TEXT = (
    *("script", "style", "template", "input", "canvas", "link", "meta", "noscript", "amp-ad"),
)
_CONTROLS = frozenset(
    (
        *("nav", "footer", "svg", "math", "button", "select", "textarea", "dialog", "object"),
        *("form", "aside"),
    )
)
"""Elements without text of an article, unless one is not closed: then it holds all the rest."""

_NEVER_NOISE = {
    *("body", "html", "article", "main", "h1", "figure", "img", "figcaption", "picture", "p"),
}
_WHOLE_PAGE = {"body", "html"}
"""What scripts hide until a page is ready."""

_NOISE_ROLES = {
    *("navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert"),
}
_COMMENT_WORDS = frozenset(
    (
        *("comment", "comments", "commentlist", "disqus", "livefyre", "binhluan"),
        *("responses", "replies", "respond"),
    )
)
"""Words for what readers wrote; it can be longer than the article."""

_NOISE_WORDS = frozenset(
    (
        *("share", "shares", "sharing", "social", "related", "recommended", "recommendation"),
        *("recommendations", "recirc", "follow", "newsletter", "subscribe", "subscription"),
        *("signup", "login", "promo", "promotion", "promoted", "ad", "ads", "adv", "advert"),
        *("advertisement", "advertising", "sponsor", "sponsored"),
        *("outbrain", "taboola", "breadcrumb", "breadcrumbs", "nav", "navigation", "navbar"),
        *("menu", "footer", "sidebar", "toolbar", "pagination", "pager", "popup", "modal"),
        *("overlay", "cookie", "cookies", "consent", "gdpr", "rating", "vote", "poll"),
        *("survey", "trending", "popular", "readmore", "toc", "tags", "tag", "taglist"),
        *("byline", "author", "authors", "bio", "lienquan", "chiase", "quangcao", "xemthem"),
        *("docthem", "tukhoa", "tinkhac"),
    )
)
"""Words in the class, id or type of what is no part of an article."""

_WHOLE_NAMES = frozenset(("hidden", "print", "is-hidden", "print-only", "print-links"))
"""Names that say so only by themselves: `print:hidden` and `label-hidden` say nothing."""

_MODIFIERS = frozenset(("has", "no", "is", "with", "without", "not", "label", "js", "can", "show"))
"""A name that begins with one of these says what an element has, not what it is: `has-comments`."""

_STATES = frozenset(
    (*("enabled", "disabled", "open", "closed", "on", "off", "allowed", "free", "count", "less"),)
)
"""A name that ends in one of these says how an element is: `comments-open`."""

_TAXONOMY = frozenset(("tag", "category", "author", "format", "type", "status", "postid"))
_TAXONOMY_BOXES = frozenset(
    (
        *("box", "list", "links", "link", "cloud", "wrap", "wrapper", "container", "bar", "area"),
        *("items", "item", "group", "section", "label", "bio", "info", "name", "card", "profile"),
        *("meta", "line", "block", "details", "avatar", "desc", "description", "row", "content"),
    )
)
"""`tag-list` is a box of tags, but `tag-foo` says that an article has the tag foo."""

_NOISE_PAIR = re.compile(
    r"more[-_ ]?(?:news|stories|from|on|like)\b|read[-_ ]?(?:more|next|also)|also[-_ ]?read"
    r"|see[-_ ]?also|most[-_ ]?read"
    r"|sr[-_]only|visually[-_]hidden|screen[-_]reader|around[-_]the[-_]web|you[-_]may|up[-_]?next"
    r"|lien[-_]?quan|chia[-_]?se|quang[-_]?cao|(?:xem|doc)[-_]?them|tu[-_]?khoa"
    r"|cung[-_]?chuyen[-_]?muc"
    r"|tin[-_]?(?:khac|moi|noi[-_]?bat)",
    re.IGNORECASE,
)
_COMMENT_PAIR = re.compile(r"binh[-_]?luan|phan[-_]?hoi|y[-_]?kien[-_]?ban[-_]?doc", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_NAMES = frozenset(("class", "id", "type", "role", "style", "hidden", "aria-hidden"))
_HIDDEN, _COMMENTS = "hidden", "comments"


@dataclass(frozen=True, slots=True)
class PageText:
    """What text a page had, by weight: all that is no link, what of it readers wrote, and the
    running text that pruning left."""

    all_text: int
    comments: int
    running_text: int


def prune(root: HtmlElement) -> PageText:
    """Remove what is never part of an article: by its tag; by its name or being hidden, unless much
    of the text is in it."""
    for spare in list(root.iter("noscript")):
        _unwrap_picture(spare)
    etree.strip_elements(root, *_NEVER_TEXT, with_tail=False)
    suspects = _suspects(root)
    runs = running_text.text_runs(root)
    weights = running_text.sums_by_element([(run.holder, run.running_weight) for run in runs])
    comments = _drop_comments(suspects, weights)
    total = weights[root] - comments
    groups: dict[str, list[HtmlElement]] = defaultdict(list)
    for element, reason in suspects.items():
        groups[reason].append(element)
    removals = {
        element
        for reason, elements in groups.items()
        for element in _prunable(elements, weights, total, reason)
    }
    removal_weight = _weight_in(removals, weights)
    if removal_weight > MOST_IN_SUM * total:
        removals, removal_weight = {element for element in removals if not weights.get(element)}, 0
    for element in suspects:
        if element in removals and element.getparent() is not None:
            element.drop_tree()
        elif weights.get(element):
            _clear_names(element)
    return PageText(sum(run.readable_weight for run in runs), comments, total - removal_weight)


def _clear_names(element: HtmlElement) -> None:
    """Take from an element the names that mislead, so that they mislead nobody behind."""
    if element.tag in _CONTROLS:
        element.tag = "div"
    classes = [name for name in element.get("class", "").split() if not _reason_in_names(name)]
    for name in _NAMES & set(element.attrib):
        del element.attrib[name]
    element.set("class", " ".join(classes) or "text")


def drop_comments(root: HtmlElement) -> None:
    """Remove what readers wrote, and what is no text whatever it is called; open what else a page
    may not have closed: for pages that `prune` does no good."""
    etree.strip_elements(root, "script", "style", with_tail=False)
    for element in root.iter("noscript", "template"):
        element.tag = "div"
    runs = running_text.text_runs(root)
    weights = running_text.sums_by_element([(run.holder, run.running_weight) for run in runs])
    suspects = _suspects(root)
    _drop_comments(suspects, weights)
    for element in suspects:
        if weights.get(element):
            _clear_names(element)


def _prunable(
    elements: list[HtmlElement], weights: dict[HtmlElement, int], total: int, reason: str
) -> list[HtmlElement]:
    """Of the elements that one word tells to be pruned, those that it does not mislead about: not
    the large ones, and if the others are large in sum, only those without running text."""
    most = total * (MOST_ASIDE if reason == "aside" else MOST_PRUNED)
    large = {element for element in elements if weights.get(element, 0) > most}
    if not large and sum(weights.get(element, 0) for element in elements) <= most:
        return elements
    holders = {ancestor for element in elements for ancestor in element.iterancestors()}
    small = [element for element in elements if element not in large]
    if _weight_in((*small, *(large - holders)), weights) <= most:
        return small
    return [element for element in small if not weights.get(element)]


def _suspects(root: HtmlElement) -> dict[HtmlElement, str]:
    """The elements that may be pruned, and the word or tag that says so."""
    reasons = ((element, _noise_reason(element)) for element in root.iter())
    return {element: reason for element, reason in reasons if reason}


def _weight_in(elements: Iterable[HtmlElement], weights: dict[HtmlElement, int]) -> int:
    """The weight of the running text in some elements; what is in two of them counts once."""
    members = set(elements)
    return sum(
        weights[element]
        for element in members
        if weights.get(element)
        and not any(ancestor in members for ancestor in element.iterancestors())
    )


def _drop_comments(suspects: dict[HtmlElement, str], weights: dict[HtmlElement, int]) -> int:
    """Drop what readers wrote, unless nothing else is there; gives the weight of its text."""
    comments = [element for element, reason in suspects.items() if reason == _COMMENTS]
    comments = [element for element in comments if next(element.iter("h1", "main"), None) is None]
    weight = _weight_in(comments, weights)
    if weight and weight >= max(weights.values()):
        return 0
    for element in comments:
        if element.getparent() is not None:
            element.drop_tree()
    return weight


def _unwrap_picture(spare: HtmlElement) -> None:
    """Keep a picture that only browsers without scripts would show, if it stands where scripts
    would put the same one."""
    parent = spare.getparent()
    if parent is None or len(spare) != 1 or spare[0].tag != "img":
        return
    if len(parent.findall(".//img")) == 1:
        spare.drop_tag()


def _noise_reason(element: HtmlElement) -> str:
    """The word or tag that says that an element surrounds articles; "" for none."""
    tag = str(element.tag)
    if tag in _CONTROLS:
        return tag
    attributes: dict[str, str] = dict(element.items())
    if attributes and tag not in _WHOLE_PAGE and _is_hidden(attributes):
        return _HIDDEN
    if tag in _NEVER_NOISE or not attributes:
        return ""
    if attributes.get("role") in _NOISE_ROLES:
        return attributes["role"]
    if attributes.get("itemprop") == "comment":
        return _COMMENTS
    names = [attributes[name] for name in ("class", "id", "type") if name in attributes]
    return _reason_in_names(" ".join(names)) if names else ""


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or ("style" in attributes and _HIDING_STYLE.search(attributes["style"]) is not None)
    )


@lru_cache(maxsize=4096)
def _reason_in_names(names: str) -> str:
    """The word among the names of an element that says that it surrounds articles."""
    for name in names.split():
        if ":" in name:  # a variant of a utility class: `print:hidden`
            continue
        if name.lower() in _WHOLE_NAMES:
            return _HIDDEN
        parts = _BETWEEN_WORDS.split(_CAMEL.sub(" ", name).lower().strip("-_"))
        if parts[0] in _MODIFIERS or parts[-1] in _STATES:
            continue
        if _COMMENT_WORDS.intersection(parts) or _COMMENT_PAIR.search(name):
            return _COMMENTS
        if parts[0] in _TAXONOMY and len(parts) > 1 and parts[1] not in _TAXONOMY_BOXES:
            continue
        word = next((part for part in parts if part in _NOISE_WORDS), "")
        if word:
            return word
    pair = _NOISE_PAIR.search(names)
    return pair[0].lower() if pair else ""
