"""Which element of a web page holds its article: the innermost with nearly all extracted text.

Bodies are cut into several boxes by advertisements and pay walls, and extractors take the first:
boxes that are called the same and hold running text are joined to it. What stands above the text
in the headline's own box, and short lines in boxes below, are left out.
"""

from functions.ingest.formats.web.extraction import ExtractedText
from functions.ingest.formats.web.running_text import (
    LONG_RUN,
    TextRun,
    sums_by_element,
    text_letters,
    text_runs,
)
from lxml.html import HtmlElement

NEARLY_ALL, MOST_OF_IT = 0.9, 0.7
"""Share of the extracted text that the article's box holds; and if all the rest is heads or short
lines."""

MOST_LINKED_BOX = 0.3
"""Share of a box's text, by characters, that is links, if it is a part of a body."""

LEAST_JOINED = 0.4
"""Running text of other boxes, as a share of the first one's, from which they are joined to it."""

_NO_BOXES = frozenset(("p", "li", "blockquote", "ul", "ol", "table", "tr", "td", "a", "span"))
_HEADINGS = ("h1", "h2", "h3", "h4")
_TOP = frozenset(("html", "body"))


def content_box(root: HtmlElement, extract: ExtractedText) -> HtmlElement:
    """The element that holds the article; text of boxes that are joined counts as extracted from
    then on."""
    runs = text_runs(root)
    found = [
        (run.holder, len(run.words)) for run in runs if extract.has_paragraph(run.words)
    ]
    sizes = sums_by_element(found)
    if not found:
        return root
    weights = sums_by_element([(run.holder, run.running_weight) for run in runs])
    box = _innermost(root, sizes, weights)
    parts = _boxes_alike(root, box, weights)
    if not parts:
        return box
    for run in runs:
        if any(part is run.holder or _is_inside(run.holder, part) for part in parts):
            extract.add_line(run.words)
    return _common_ancestor(parts)


def _innermost(
    root: HtmlElement, sizes: dict[HtmlElement, int], weights: dict[HtmlElement, int]
) -> HtmlElement:
    total = sizes[root]
    box, child = root, root
    while child is not None:
        box = child
        child = next(
            (
                candidate
                for candidate in box
                if candidate.tag not in {"p", "li"}
                and (
                    sizes.get(candidate, 0) >= NEARLY_ALL * total
                )
            ),
            None,
        )
    return box


def _boxes_alike(
    root: HtmlElement, box: HtmlElement, weights: dict[HtmlElement, int]
) -> list[HtmlElement]:
    """The box, or the one around it, and all others that are called the same and hold running
    text; empty if there are none."""
    for inner in (box, *box.iterancestors()):
        if inner is root or inner.tag in _TOP or next(inner.iter("h1"), None) is not None:
            return []
        if inner.tag in _NO_BOXES:
            continue
        others = [
            other
            for other in root.iter(str(inner.tag))
            if other is not inner
            and weights.get(other, 0) >= LONG_RUN
            and _are_called_alike(inner, other)
            and not _is_inside(other, inner)
            and not _is_inside(inner, other)
            and _is_of_text(other)
        ]
        if sum(weights[other] for other in others) > LEAST_JOINED * weights.get(inner, 0):
            return [inner, *others]
    return []


def _are_called_alike(box: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements have the same class, one of them perhaps more, or the same itemprop."""
    classes, others = (set((each.get("class") or "").split()) for each in (box, other))
    if classes and others and (classes <= others or others <= classes):
        return True
    name = box.get("itemprop")
    return name is not None and name == other.get("itemprop")


def _is_of_text(box: HtmlElement) -> bool:
    """Whether a box may be a part of a body: it has no headline, no linked heading, few links."""
    if next(box.iter("h1"), None) is not None:
        return False
    if any(next(heading.iter("a"), None) is not None for heading in box.iter(*_HEADINGS)):
        return False
    if any(parent.tag == "a" for parent in box.iterancestors()):
        return False
    linked_chars = sum(len(text_letters("".join(link.itertext()))) for link in box.iter("a"))
    return linked_chars <= MOST_LINKED_BOX * len(text_letters("".join(box.itertext())))


def _is_inside(element: HtmlElement, ancestor: HtmlElement) -> bool:
    return any(each is ancestor for each in element.iterancestors())


def _common_ancestor(elements: list[HtmlElement]) -> HtmlElement:
    """The innermost element that holds all of some others."""
    first, *others = ([element, *element.iterancestors()] for element in elements)
    paths = [set(path) for path in others]
    return next(element for element in first if all(element in path for path in paths))
