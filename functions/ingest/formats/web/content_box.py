"""Which element of a web page holds its article: the innermost with nearly all extracted text.

Bodies are cut into several boxes by advertisements and pay walls, and extractors take the first:
boxes that are called the same and hold running text are joined to it. What stands above the text
in the headline's own box, and short lines in boxes below, are left out.
"""

from itertools import islice

from lxml.html import HtmlElement

from functions.ingest.formats.web.extraction import ExtractedText
from functions.ingest.formats.web.running_text import (
    LONG_RUN,
    TextRun,
    ends_sentence,
    running_weight_of,
    sums_by_element,
    text_letters,
    text_runs,
)
from functions.ingest.markup.blocks import INLINE_TAGS

NEARLY_ALL, MOST_OF_IT = 0.9, 0.6
"""Share of the extracted text that the article's box holds; and of that in the box around it, if
all the rest is heads or short lines."""

MOST_LINKED_BOX = 0.3
"""Share of a box's text, by characters, that is links, if it is a part of a body."""

LEAST_JOINED = 0.4
"""Running text of other boxes, as a share of the first one's, from which they are joined to it."""

MOST_LEVELS = 8
"""How many boxes around the text are compared with others."""

_BOXES = frozenset(("div", "section", "header", "footer", "article", "table", "tr", "td", "span"))
_NO_BOXES = frozenset(("p", "li", "blockquote", "ul", "ol", "table", "tr", "td", "a", "span"))
_HEADINGS = ("h1", "h2", "h3", "h4")
_LEAVES = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "figcaption", "caption")
)
_TOP = frozenset(("html", "body"))


def content_box(root: HtmlElement, extract: ExtractedText) -> HtmlElement:
    """The element that holds the article; text of boxes that are joined counts as extracted from
    then on."""
    runs = text_runs(root)
    extracts = [run for run in runs if extract.has_paragraph(run.words)]
    if not extracts:
        return root
    sizes = sums_by_element((run, len(run.words)) for run in extracts)
    running = [(run, weight) for run in runs if (weight := run.running_weight)]
    weights = sums_by_element(running)
    sentences = sums_by_element(
        (run, weight) for run, weight in running if ends_sentence(run.words)
    )
    _add_bare_text([run for run, _ in running], extract)
    box = _innermost(root, sizes, sentences)
    parts = _boxes_alike(root, box, weights)
    if not parts:
        return box
    members = set(parts)
    for run in runs:
        if not members.isdisjoint(run.holders):
            extract.add_line(run.words)
    return _common_ancestor(parts)


def _add_bare_text(runs: list[TextRun], extract: ExtractedText) -> None:
    """Take all running text (`runs`) that stands bare in a box for extracted, if some of it was."""
    bare = [run for run in runs if run.holders[0].tag not in _LEAVES]
    boxes = {run.holders[0] for run in bare if extract.has_paragraph(run.words)}
    for run in bare:
        if run.holders[0] in boxes:
            extract.add_line(run.words)


def _innermost(
    root: HtmlElement, sizes: dict[HtmlElement, int], sentences: dict[HtmlElement, int]
) -> HtmlElement:
    """The innermost element with nearly all that was extracted, or with most of it if what is
    beside it is no text; `sentences` weighs the sentences in each element."""
    total = sizes[root]
    box, child = root, root
    while child is not None:
        box = child
        child = next(
            (
                candidate
                for candidate in box
                if candidate.tag not in {"p", "li"}
                and sizes.get(candidate, 0) >= MOST_OF_IT * sizes[box]
                and (
                    sizes[candidate] >= NEARLY_ALL * total
                    or _has_edges_beside(candidate, sizes, sentences)
                )
            ),
            None,
        )
    return box


def _has_edges_beside(
    box: HtmlElement, sizes: dict[HtmlElement, int], sentences: dict[HtmlElement, int]
) -> bool:
    """Whether all that was extracted beside a box is in boxes that are no part of its text."""
    parent = box.getparent()
    if parent is None or running_weight_of(parent.text):
        return False
    boxes_before = [other for other in box.itersiblings(preceding=True) if sizes.get(other)]
    boxes_behind = [other for other in box.itersiblings() if sizes.get(other)]
    if any(running_weight_of(other.tail) for other in parent):
        return False
    return all(other.tag in _BOXES for other in (*boxes_before, *boxes_behind)) and (
        all(sentences.get(other, 0) < LONG_RUN or _has_headline(other) for other in boxes_before)
        and all(
            sentences.get(other, 0) < LONG_RUN or _begins_with_rule(other) for other in boxes_behind
        )
    )


def _has_headline(box: HtmlElement) -> bool:
    return next(box.iter("h1"), None) is not None


def _begins_with_rule(box: HtmlElement) -> bool:
    """Whether the first of a box is an `hr`: what is behind it is about the sender or the site."""
    for element in box.iter():
        if element.tag == "hr":
            return True
        if (element.text or "").strip() or (element is not box and (element.tail or "").strip()):
            return False
    return False


def _boxes_alike(
    root: HtmlElement, box: HtmlElement, weights: dict[HtmlElement, int]
) -> list[HtmlElement]:
    """The box, or the one around it, and all others that are called the same and hold running
    text; empty if there are none."""
    for inner in islice((box, *box.iterancestors()), MOST_LEVELS):
        if inner is root or inner.tag in _TOP or _has_headline(inner):
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
        weight = sum(weights[other] for other in others)
        if weight > LEAST_JOINED * weights.get(inner, 0) or _is_paragraph(inner):
            return [inner, *others]
    return []


def _is_paragraph(box: HtmlElement) -> bool:
    """Whether a box is a paragraph itself: it has text and no blocks."""
    return bool(running_weight_of(box.text)) and all(child.tag in INLINE_TAGS for child in box)


def _are_called_alike(box: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements have the same class, one of them perhaps more, or the same itemprop."""
    classes, others = (set((each.get("class") or "").split()) for each in (box, other))
    if classes and others and (classes <= others or others <= classes):
        return True
    name = box.get("itemprop")
    return name is not None and name == other.get("itemprop")


def _is_of_text(box: HtmlElement) -> bool:
    """Whether a box may be a part of a body: it has no headline, no linked heading, few links."""
    if _has_headline(box) or _begins_with_rule(box):
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
