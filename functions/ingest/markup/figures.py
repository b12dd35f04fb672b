"""Images in a tree of HTML become figures, with marks in their places."""

import re
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from functions.ingest.markup import captions, tree
from functions.ingest.words import credits, image_names
from shared import text
from shared.article.figure_marks import (
    FIGURE_ATTRIBUTE,
    FIGURE_MARK_PATTERN,
    MOST_DIGITS,
    figure_mark,
    mark_index,
)
from shared.article.model import MAX_FIGURES, Figure

LEAST_PIXELS = 80
"""Images that the markup says are smaller are icons and counters."""

MOST_CELLS = 3
"""Cells of a table that holds a picture and its caption."""

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-hi-res-src", "data-url", "src")
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_HOLDER = re.compile(r"image|img|photo|picture|figure|media|thumb|pic\b|caption", re.IGNORECASE)
_ORNAMENT = re.compile(
    r"(?:^|[-_./\s])(?:icons?|avatar|logo|emoji|smil(?:ey|ies)"
    r"|pixel|spacer|blank|tracking|beacon|gravatar|badge|1x1|loading"
    r"|placeholder|sprite|share)(?:$|[-_./\s\d])",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:^|[-_\s])(?:featured|hero|lead|post-thumb|main-?image|article-?image|cover)", re.IGNORECASE
)
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}|-scaled|[-_]w?\d{3,4}$")
LEAD_BOXES = 3
"""Boxes around a picture whose names may say that it is the article's."""

_HOLDERS = {"figure", "div", "table", "p", "span", "center", "section"}
_NUMBER = re.compile(r"\d+")


def lift_figures(
    root: Element, first: int = 0, known_figures: tuple[Figure, ...] = ()
) -> list[Figure]:
    """Put marks, numbered from `first`, in the places of a tree's images; gives their figures.

    Images that are too small, an ornament, or among `known_figures` are dropped.
    """
    for element in root.iter():
        if element.get(FIGURE_ATTRIBUTE) is not None:
            del element.attrib[FIGURE_ATTRIBUTE]
    figures: list[Figure] = []
    files = {figure.file for figure in known_figures}
    for image in list(root.iter("img", "amp-img")):
        if image.getparent() is None or not tree.is_inside(image, root):
            continue
        file = image_file(image)
        if file is None or file in files or _is_ornament(image, file):
            tree.drop_element(image)
            continue
        files.add(file)
        holder = _picture_holder(image, root)
        figures.append(_read_figure(image, holder, file))
        _put_mark(image, holder, first + len(figures) - 1)
    return figures


def image_file(image: Element) -> str | None:
    """The name of an image's file, also if scripts would load it late; None for a data URL."""
    for address in (
        *(image.get(name) for name in _LAZY),
        *(_largest(image.get(name)) for name in _SETS),
    ):
        if address and not address.strip().lower().startswith("data:"):
            return image_names.image_name(address)
    return None


def _largest(sizes: str | None) -> str:
    """The address of the widest image in a `srcset`."""
    pairs = [one.split() for one in (sizes or "").split(", ") if one.split()]
    return max(
        pairs,
        key=lambda pair: float(match[0]) if (match := _NUMBER.match(pair[-1])) else 0,
        default=[""],
    )[0]


def _is_ornament(image: Element, file: str) -> bool:
    sizes = [
        int(match[0][:MOST_DIGITS])
        for name in ("width", "height")
        if (match := _NUMBER.match((image.get(name) or "").strip()))
    ]
    if any(size < LEAST_PIXELS for size in sizes) or file.lower().endswith((".svg", ".ico")):
        return True
    return _ORNAMENT.search(f"{image.get('class') or ''} {file}") is not None


def _picture_holder(image: Element, root: Element) -> Element:
    """The outermost element that holds the image, its caption and nothing else."""
    holder = image
    for ancestor in image.iterancestors():
        if ancestor is root or _count_pictures(ancestor) > 1:
            break
        if ancestor.tag == "figure":
            return ancestor
        if not tree.text_content(ancestor).strip() or _is_picture_box(ancestor):
            holder = ancestor
    return holder


def _count_pictures(element: Element) -> int:
    """How many images are in an element, those replaced by marks included."""
    return sum(
        one.tag != "figure" or one.get(FIGURE_ATTRIBUTE) is not None
        for one in element.iter("img", "amp-img", "figure")
    )


def _is_picture_box(element: Element) -> bool:
    """Whether an element with few words is a box for a picture and its caption.

    Its class says so, or it is a table of few cells, as older pages have it.
    """
    if (
        element.tag not in _HOLDERS
        or len(tree.text_content(element).split()) > captions.LONGEST_CAPTION_WORDS
    ):
        return False
    if element.tag == "table":
        return len(list(element.iter("td"))) <= MOST_CELLS
    return (
        _HOLDER.search(element.get("class") or "") is not None
        and captions.caption_inside(element) is not None
    )


def _read_figure(image: Element, holder: Element, file: str) -> Figure:
    caption_element = captions.caption_inside(holder)
    if caption_element is None and holder.tag in {"figure", "table"}:
        caption_element = holder
    if caption_element is None and holder is image:
        group = next((one for one in image.iterancestors("figure")), None)
        caption_element = group.find(".//figcaption") if group is not None else None
    if caption_element is None:
        caption_element = captions.caption_after(
            holder, has_title=image.get("title") not in {None, "", image.get("alt")}
        )
    caption, credit = (
        captions.read_caption(caption_element) if caption_element is not None else (None, None)
    )
    if (
        caption_element is not None
        and not tree.is_inside(caption_element, holder)
        and caption_element is not holder
    ):
        tree.drop_element(caption_element)
    alt = text.line(image.get("alt") or "") or None
    if caption is None and image.get("title") != image.get("alt"):
        caption, credit = credits.split_caption(image.get("title"))
    return Figure(file, caption, credit, alt)


def move_lead_picture(page: Element, container: Element, files: frozenset[str]) -> None:
    """Put the article's picture that stands above its text on top of its `container`.

    The picture is one of `files`, or stands below the heading in a box whose class says so.
    """
    heading = next(page.iter("h1"), None)
    stems = {_stem(file) for file in files}
    is_after_heading = False
    for element in page.iter("h1", "img", "amp-img", str(container.tag)):
        if element is container:
            return
        is_after_heading = is_after_heading or element is heading
        file = image_file(element) if element.tag in {"img", "amp-img"} else None
        if (
            file
            and not _is_ornament(element, file)
            and (_stem(file) in stems or (is_after_heading and _is_lead(element)))
        ):
            _move_up(_picture_holder(element, page), container)
            return


def _is_lead(image: Element) -> bool:
    boxes = list(islice(image.iterancestors(), LEAD_BOXES))
    return any(box.tag == "figure" or _LEAD.search(captions.element_names(box)) for box in boxes)


def _move_up(holder: Element, container: Element) -> None:
    """Put a picture and its caption on top of `container`, unless it holds that."""
    if tree.is_inside(container, holder):
        return
    caption = captions.caption_after(holder, has_title=False)
    if caption is not None and (caption is container or tree.is_inside(container, caption)):
        caption = None
    for at, element in enumerate((holder, caption)):
        if element is not None:
            tree.drop_element(element)
            element.tail = None
            container.insert(at, element)


def _stem(file: str) -> str:
    """A file's name without its extension and its size: `bao-1024x768.jpg` is `bao`."""
    return _SIZE.sub("", file.rpartition(".")[0].lower())


def _put_mark(image: Element, holder: Element, number: int) -> None:
    mark = etree.Element("figure", {FIGURE_ATTRIBUTE: str(number)})
    place = holder if holder is not image else image
    mark.tail, place.tail = place.tail, None
    parent = place.getparent()
    if parent is not None:
        parent.replace(place, mark)


def renumber_figures(
    blocks: list[str], figures: list[Figure]
) -> tuple[list[str], tuple[Figure, ...]]:
    """Blocks and the figures that their marks show, both numbered anew in that order.

    Marks without a figure, and those above `MAX_FIGURES`, are removed.
    """
    used_figures: list[Figure] = []

    def mark(match: re.Match[str]) -> str:
        number = mark_index(match[1])
        if number >= len(figures) or len(used_figures) >= MAX_FIGURES:
            return ""
        used_figures.append(figures[number])
        return figure_mark(len(used_figures) - 1)

    return [FIGURE_MARK_PATTERN.sub(mark, block) for block in blocks], tuple(used_figures)
