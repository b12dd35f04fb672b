"""Images in a tree of HTML -> figures, with marks in their places. Pure."""

import re
from typing import TYPE_CHECKING

from functions.ingest import lines, newswire
from shared import text
from shared.article import FIGURE_MARK, Figure

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MARK = "data-figure"
LEAST_PIXELS = 80
"""Smaller ones, where the markup says so, are icons and counters."""

CAPTION_WORDS = 80
MAX_FIGURES = 100
MOST_CELLS = 3
"""Of a table that holds a picture and its caption."""

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-hi-res-src", "data-url", "src")
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_CAPTION = re.compile(
    r"caption|chu-?thich|(?:img|image|photo|pic|media)[-_]?(?:desc|description|note|legend|text)\b", re.IGNORECASE
)
_CREDIT = re.compile(r"(?:^|[-_\s])(?:credits?|copyright|source|photographer)(?:$|[-_\s])", re.IGNORECASE)
_HOLDER = re.compile(r"image|img|photo|picture|figure|media|thumb|pic\b|caption", re.IGNORECASE)
_ORNAMENT = re.compile(
    r"(?:^|[-_./\s])(?:icons?|avatar|logo|emoji|smil(?:ey|ies)|pixel|spacer|blank|tracking|beacon|gravatar|badge|1x1|loading"
    r"|placeholder|sprite|share)(?:$|[-_./\s\d])",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r"(?:Image|Picture|Pic|Credit|Source|Nguồn)s?(?: credit)?\s*:\s*([^()\[\]:]{2,60}?)\s*[)\]]?\.?$", re.IGNORECASE
)
_HOLDERS = {"figure", "div", "table", "p", "span", "center", "section"}
_MARKED = re.compile(r'<figure data-figure="(\d+)"></figure>')
_NUMBER = re.compile(r"\d+")


def lift(tree: "Element", first: int = 0, seen: tuple[Figure, ...] = ()) -> list[Figure]:
    """Put marks, numbered from `first`, in the places of a tree's images; the figures in that order.

    What is too small, an ornament, or a file that was `seen` before is dropped.
    """
    for element in tree.iter():
        if element.get(MARK) is not None:
            del element.attrib[MARK]
    figures: list[Figure] = []
    files = {figure.file for figure in seen}
    for image in list(tree.iter("img", "amp-img")):
        if image.getparent() is None or not _is_in(image, tree):
            continue
        file = file_of(image)
        if file is None or file in files or _is_ornament(image, file):
            _drop(image)
            continue
        files.add(file)
        holder = _holder(image, tree)
        figures.append(_figure(image, holder, file))
        _mark(image, holder, first + len(figures) - 1)
    return figures


def file_of(image: "Element") -> str | None:
    """The name of the image's file, however late its page would load it; None if it has none, as in a data URL."""
    for address in (*(image.get(name) for name in _LAZY), *(_largest(image.get(name)) for name in _SETS)):
        if address and not address.strip().lower().startswith("data:"):
            return newswire.file_name(address)
    return None


def _largest(sizes: str | None) -> str:
    """The address in a set of sizes that is the widest."""
    pairs = [one.split() for one in (sizes or "").split(", ") if one.split()]
    return max(pairs, key=lambda pair: float(found[0]) if (found := _NUMBER.match(pair[-1])) else 0, default=[""])[0]


def credited(caption: str | None) -> tuple[str | None, str | None]:
    """A caption without its credit, and the credit: what follows "Ảnh:" or "Photo:"."""
    caption = text.line(caption or "")
    if not caption:
        return None, None
    bare, credit = lines.split_credit(caption)
    if credit is None and (found := _CREDITED.search(caption)):
        bare, credit = caption[: found.start()].rstrip(" ([-–|") or None, found[1].strip()
    return bare, credit


def _is_in(element: "Element", tree: "Element") -> bool:
    return any(ancestor is tree for ancestor in element.iterancestors())


def _is_ornament(image: "Element", file: str) -> bool:
    sizes = [int(found[0]) for name in ("width", "height") if (found := _NUMBER.match((image.get(name) or "").strip()))]
    if any(size < LEAST_PIXELS for size in sizes) or file.lower().endswith((".svg", ".ico")):
        return True
    return _ORNAMENT.search(f"{image.get('class') or ''} {file}") is not None


def _holder(image: "Element", tree: "Element") -> "Element":
    """The outermost element that holds the image, its caption and nothing else."""
    holder = image
    for ancestor in image.iterancestors():
        if ancestor is tree or _pictures(ancestor) > 1:
            break
        if ancestor.tag == "figure":
            return ancestor
        if not _text(ancestor).strip() or _is_picture_box(ancestor):
            holder = ancestor
    return holder


def _pictures(element: "Element") -> int:
    """How many images are in an element, those that are marked already too."""
    return sum(one.tag != "figure" or one.get(MARK) is not None for one in element.iter("img", "amp-img", "figure"))


def _is_picture_box(element: "Element") -> bool:
    """A box for a picture and its caption: by its class, or a table as older pages have it; with few words."""
    if element.tag not in _HOLDERS or len(_text(element).split()) > CAPTION_WORDS:
        return False
    if element.tag == "table":
        return len(list(element.iter("td"))) <= MOST_CELLS
    return _HOLDER.search(element.get("class") or "") is not None and _caption_element(element) is not None


def _caption_element(holder: "Element") -> "Element | None":
    found = next(holder.iter("figcaption"), None)
    if found is not None:
        return found
    return next((one for one in holder.iterdescendants() if _CAPTION.search(_said(one)) and _text(one).strip()), None)


def _said(element: "Element") -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}" if isinstance(element.tag, str) else ""


def _figure(image: "Element", holder: "Element", file: str) -> Figure:
    written = _caption_element(holder)
    if written is None and holder.tag in {"figure", "table"}:
        written = holder
    if written is None and holder is image:
        group = next((one for one in image.iterancestors("figure")), None)
        written = group.find(".//figcaption") if group is not None else None
    if written is None:
        written = _caption_behind(holder, titled=image.get("title") not in {None, "", image.get("alt")})
    credit_element = None
    if written is not None:
        inner = (one for one in written.iterdescendants() if isinstance(one.tag, str))
        credit_element = next((one for one in inner if _CREDIT.search(_said(one))), None)
    said = text.line(_text(credit_element)) if credit_element is not None else ""
    if credit_element is not None and said:
        credit_element.text = ""
        for child in list(credit_element):
            credit_element.remove(child)
    caption, credit = credited(_text(written)) if written is not None else (None, None)
    if written is not None and not _is_in(written, holder) and written is not holder:
        _drop(written)
    if said:
        labelled = credited(said)[1]
        credit = labelled or said.strip("()[] ")
    alt = text.line(image.get("alt") or "") or None
    if caption is None and image.get("title") != image.get("alt"):
        caption, credit = credited(image.get("title"))
    return Figure(file, caption, credit, alt)


def drop_captions(tree: "Element") -> None:
    """Drop the captions that are left once images are lifted: those of videos and of what else is shown."""
    for element in list(tree.iterdescendants("figcaption", "div", "p", "span", "td")):
        if (element.tag == "figcaption" or _CAPTION.search(_said(element))) and len(_text(element).split()) <= CAPTION_WORDS:
            _drop(element)


def _caption_behind(holder: "Element", *, titled: bool) -> "Element | None":
    """The next element if its class, or its being all in italics with a credit, says that it is the caption."""
    block = holder
    parent = block.getparent()
    while parent is not None and parent.tag in {"p", "a", "span", "center"} and not _text(parent).strip():
        block, parent = parent, parent.getparent()
    behind = block.getnext()
    if behind is None or (block.tail or "").strip() or not isinstance(behind.tag, str):
        return None
    words = text.line(_text(behind))
    if not 0 < len(words.split()) <= CAPTION_WORDS or next(behind.iter("img"), None) is not None:
        return None
    if _CAPTION.search(_said(behind)):
        return behind
    if titled:
        return None
    if behind.tag in {"em", "i"} and block is holder and parent is not None and text.line(_text(parent)) == words:
        return behind
    italic = text.line("".join(_text(one) for one in behind.iterdescendants("em", "i")))
    return behind if (behind.tag in {"em", "i"} or italic == words) and credited(words)[1] else None


def _mark(image: "Element", holder: "Element", number: int) -> None:
    from lxml import etree

    mark = etree.Element("figure", {MARK: str(number)})
    place = holder if holder is not image else image
    mark.tail, place.tail = place.tail, None
    parent = place.getparent()
    if parent is not None:
        parent.replace(place, mark)


def _drop(element: "Element") -> None:
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _text(element: "Element") -> str:
    return "".join(str(part) for part in element.itertext(with_tail=False))


def renumbered(blocks: list[str], lifted: list[Figure]) -> tuple[list[str], tuple[Figure, ...]]:
    """Blocks and the figures that they show, numbered anew in that order; a mark of no figure goes."""
    shown: list[Figure] = []

    def mark(found: re.Match[str]) -> str:
        number = int(found[1])
        if number >= len(lifted) or len(shown) >= MAX_FIGURES:
            return ""
        shown.append(lifted[number])
        return FIGURE_MARK.format(len(shown) - 1)

    return [_MARKED.sub(mark, block) for block in blocks], tuple(shown)
