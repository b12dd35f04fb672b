"""What Google Docs, Word and WordPress leave in the pages that they export, made plain HTML.

Comments of the desk and deletions that were tracked go; lists that are paragraphs with a bullet
become lists; links that lead over a redirect lead straight; shortcodes are read or go.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from functions.ingest.markup import tree

_SHORTCODE_NAMES = (
    r"caption|wp_caption|gallery|playlist|audio|video|embed|contact-form(?:-\d)?|rev_slider|more"
    r"|toc|ads?|adsense|adrotate|quads|sidebar|button|column|columns|one_half|one_third|spacer"
    r"|divider|dropcap|highlight|quote|pullquote|youtube|vimeo|twitter|tweet|instagram|facebook"
    r"|soundcloud|slideshow|nggallery|ngg|singlepic|related_posts?|related|bloginfo|share"
    r"|newsletter|mc4wp_form|poll|social|tabs?|accordion|toggle|row|section|table"
    r"|(?:vc|et_pb|fusion|su|av|tcb|elementor|td|penci|jnews|wpv|ux|tve|mk|tm)[_-][\w-]+"
)
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b[^\[\]]{0,500}\]((?:(?!\[/?(?:wp_)?caption\b).){0,3000}?)"
    r"\[/(?:wp_)?caption\]",
    re.IGNORECASE | re.DOTALL,
)
_CAPTION_PARTS = re.compile(r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
_EMBED = re.compile(r"\[embed\b[^\[\]]{0,200}\]\s*(https?://[^\s\[\]<>\"]{1,500})\s*\[/embed\]")
_SHORTCODE = re.compile(
    rf"\[(?<!\[\[)/?(?:{_SHORTCODE_NAMES})"
    r"(?:\s*/?\]|\s+(?:id|ids|[\w-]+=|/)[^\[\]]{0,1000}\])(?!\])",
    re.IGNORECASE,
)
_REDIRECTS = {
    "google.com": ("/url", ("q", "url")),
    "l.facebook.com": ("/l.php", ("u",)),
    "lm.facebook.com": ("/l.php", ("u",)),
    "safelinks.protection.outlook.com": ("/", ("url",)),
}
"""Hosts and paths of addresses that only lead to another, and the parameters that have it."""

_WORD_LIST = re.compile(r"\bMsoList(?:Paragraph|Bullet|Number)|\bmso-list\s*:\s*l\d", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[·•●○◦▪■§\uf0b7\uf0a7–-]|o(?=[\s\u00a0]))[\s\u00a0]*")
_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)][\s\u00a0]+")
_WORD_COMMENT = re.compile(
    r"\bMsoComment(?:Text|Reference|Subject)\b|\bmso-element\s*:\s*comment"
    r"|\bmso-comment-(?:continuation|done|reference)|\bmsocomanchor\b|\bmsocomtxt\b",
    re.IGNORECASE,
)
_COMMENT_ANCHOR = re.compile(r"cmnt(?:_ref)?\d+")


def read_shortcodes(page: str) -> str:
    """The source of a page with captions as figures, embeds as links, and no other shortcodes."""
    if "[" not in page:
        return page
    if "caption]" in page:
        page = _CAPTION.sub(_figure_of_caption, page)
    page = _EMBED.sub(r'<p><a href="\1">\1</a></p>', page)
    return _SHORTCODE.sub("", page)


def _figure_of_caption(match: re.Match[str]) -> str:
    parts = _CAPTION_PARTS.fullmatch(match[1])
    if not parts:
        return match[1]
    caption = f"<figcaption>{parts[2]}</figcaption>" if parts[2].strip() else ""
    return f"<figure>{parts[1]}{caption}</figure>"


def clean_export(page: HtmlElement, source: bytes) -> None:
    """Take out of the tree, which `source` was parsed to, what programs wrote for themselves and
    for the desk."""
    if b"#cmnt" in source:
        _drop_comments_of_docs(page)
    _drop_changes(page)
    if b"mso" in source.lower():
        _drop_comments_of_word(page)
        _join_lists(page)
    for link in page.iter("a"):
        if "url" in (address := link.get("href") or "") or "l.php" in address:
            link.set("href", link_target(address))


def link_target(address: str) -> str:
    """Where a link leads in the end; the address itself unless it is a known redirect."""
    try:
        parts = urlsplit(address)
        parameters = parse_qs(parts.query)
    except ValueError:
        return address
    host = parts.netloc.lower().removeprefix("www.")
    for name, (path, names) in _REDIRECTS.items():
        if (host == name or host.endswith(f".{name}")) and parts.path.startswith(path):
            targets = [parameters[key][0] for key in names if key in parameters]
            return next((one for one in targets if one.startswith("http")), address)
    return address


def _drop_comments_of_docs(page: HtmlElement) -> None:
    """Google Docs marks comments by links to `#cmnt1`, and puts them in boxes at the end, each
    behind a link to `#cmnt_ref1`."""
    for link in list(page.iter("a")):
        target = (link.get("href") or "").rpartition("#")[2]
        if not _COMMENT_ANCHOR.fullmatch(target) or not _COMMENT_ANCHOR.fullmatch(
            link.get("id") or link.get("name") or ""
        ):
            continue
        if target.startswith("cmnt_ref"):
            tree.drop_element(_comment_box(link))
        else:
            parent = link.getparent()
            tree.drop_element(parent if parent is not None and parent.tag == "sup" else link)


def _comment_box(link: HtmlElement) -> HtmlElement:
    """The box of a comment: the `div` of its paragraphs if it begins with it, else the
    paragraph."""
    box = next((each for each in link.iterancestors("p", "li")), link)
    parent = box.getparent()
    if parent is not None and parent.tag == "div" and parent[0] is box:
        return parent
    return box


def _drop_changes(page: HtmlElement) -> None:
    """Word marks tracked changes by `del` and `ins` with a date."""
    for element in list(page.iter("del", "ins")):
        if element.tag == "ins" and "datetime" in element.attrib:
            element.tag = "span"
        elif element.tag == "del" and ("datetime" in element.attrib or "cite" in element.attrib):
            tree.drop_element(element)


def _drop_comments_of_word(page: HtmlElement) -> None:
    """Word marks comments by classes and styles of its own."""
    for element in list(page.iter()):
        names = f"{element.get('class') or ''} {element.get('style') or ''}"
        is_comment = "mso" in names.lower() and _WORD_COMMENT.search(names) is not None
        if is_comment and element.tag not in {"html", "body"}:
            tree.drop_element(element)


def _join_lists(page: HtmlElement) -> None:
    """Make items of a list of Word's paragraphs with a bullet or a number."""
    for items in list(_runs_of_items(page)):
        text = tree.text_content(items[0])
        is_numbered = _NUMBER.match(text) is not None and not _BULLET.match(text)
        holder = etree.SubElement(items[0].getparent(), "ol" if is_numbered else "ul")
        items[0].addprevious(holder)
        holder.tail = None
        for item in items:
            _drop_marker(item)
            item.tag, item.tail = "li", None
            holder.append(item)


def _runs_of_items(page: HtmlElement) -> Iterator[list[HtmlElement]]:
    items: list[HtmlElement] = []
    for paragraph in page.iter("p", "h1", "h2", "h3", "h4", "table"):
        if not _is_item(paragraph):
            if items:
                yield items
            items = []
        elif items and items[-1].getnext() is not paragraph:
            yield items
            items = [paragraph]
        else:
            items.append(paragraph)
    if items:
        yield items


def _is_item(paragraph: HtmlElement) -> bool:
    """Whether a paragraph is an item by its style, and begins with a bullet or a number."""
    names = f"{paragraph.get('class') or ''} {paragraph.get('style') or ''}"
    if paragraph.tag != "p" or not _WORD_LIST.search(names):
        return False
    text = tree.text_content(paragraph)
    return any(pattern.match(text) for pattern in (_BULLET, _NUMBER)) or _has_ignored(paragraph)


def _has_ignored(paragraph: HtmlElement) -> bool:
    return any(_IGNORED.search(part.get("style") or "") for part in paragraph.iter("span"))


def _drop_marker(item: HtmlElement) -> None:
    """Take the bullet or the number from the beginning of an item."""
    marker = next(
        (part for part in item.iter("span") if _IGNORED.search(part.get("style") or "")), None
    )
    if marker is not None:
        tree.drop_element(marker)
        return
    text = tree.text_content(item)
    match = _BULLET.match(text) or _NUMBER.match(text)
    left = match.end() if match else 0
    for words in item.xpath(".//text()") if left else ():
        name = "text" if words.is_text else "tail"
        setattr(words.getparent(), name, words[left:])
        left -= len(words)
        if left <= 0:
            return
