"""How much running text a page has: what its bodies, boxes and boilerplate are measured by.

A run is what stands between two borders of blocks or line breaks, inline elements included. It is
running text if it is long, or shorter and ends as sentences do, and is not a link. Letters of
scripts that write without spaces say more, so each weighs as three.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from functions.ingest.markup.blocks import INLINE_TAGS

LONG_RUN, SENTENCE = 60, 20
"""Weight from which a run is running text whatever it ends in, and if it ends as sentences do."""

MOST_LINKED = 0.5
"""Share of a run, by characters, that may be links."""

SENTENCE_ENDS = frozenset('.!?…"”’»«)。！？」』）।॥។၊။؟۔')

_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SKIPPED_TAGS = frozenset(("script", "style", "head", "title", "noscript", "template"))
_DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def text_weight(words: str) -> int:
    """The length of a text, letters of scripts without spaces three times."""
    return len(words) if words.isascii() else len(words) + 2 * len(_DENSE.findall(words))


def ends_sentence(words: str) -> bool:
    """Whether a text ends as sentences do."""
    return words[-1:] in SENTENCE_ENDS


def text_letters(words: str) -> str:
    """Letters and digits alone, by which texts are compared."""
    return _BETWEEN_WORDS.sub("", words)


def running_weight_of(words: str | None) -> int:
    """The weight of a text if it is running text, else 0."""
    line = " ".join((words or "").split())
    weight = text_weight(line)
    return weight if _is_running(line, weight) else 0


def _is_running(line: str, weight: int) -> bool:
    return weight >= LONG_RUN or (weight >= SENTENCE and ends_sentence(line))


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text: its words and their weight, the innermost block that holds it, and how many of
    its characters are links."""

    words: str
    weight: int
    holder: HtmlElement
    linked_chars: int

    @property
    def readable_weight(self) -> int:
        """Its weight if it is no link, else 0."""
        return 0 if self.linked_chars > MOST_LINKED * len(self.words) else self.weight

    @property
    def running_weight(self) -> int:
        """Its weight if it is running text, else 0."""
        if self.holder.tag in _HEADING_TAGS or not _is_running(self.words, self.weight):
            return 0
        return self.readable_weight


class _RunReader:
    """One pass over a tree, in which runs begin and end."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.runs: list[TextRun] = []
        self.holders = [root]
        self.parts: list[str] = []
        self.linked_chars = self.open_links = self.open_scripts = 0

    def read(self) -> list[TextRun]:
        for event, element in etree.iterwalk(self.root, events=("start", "end")):
            tag = element.tag
            if tag in INLINE_TAGS:
                self.open_links += (tag == "a") if event == "start" else -(tag == "a")
            else:
                self._pass_border(event, element, tag)
            words = element.text if event == "start" else element.tail
            if words and not self.open_scripts and (event == "start" or element is not self.root):
                self.parts.append(words)
                self.linked_chars += len(words) if self.open_links else 0
        self._end_run()
        return self.runs

    def _pass_border(self, event: str, element: HtmlElement, tag: str) -> None:
        """Go into a block, or out of it."""
        if self.parts:
            self._end_run()
        if event == "start":
            self.holders.append(element)
            self.open_scripts += tag in _SKIPPED_TAGS
        else:
            self.holders.pop()
            self.open_scripts -= tag in _SKIPPED_TAGS

    def _end_run(self) -> None:
        if words := " ".join("".join(self.parts).split()):
            run = TextRun(words, text_weight(words), self.holders[-1], self.linked_chars)
            self.runs.append(run)
        self.parts, self.linked_chars = [], 0


def text_runs(root: HtmlElement) -> list[TextRun]:
    """All runs of text in a tree, in their order."""
    return _RunReader(root).read()


def sums_by_element(sizes: list[tuple[HtmlElement, int]]) -> dict[HtmlElement, int]:
    """What sizes add up to in each element: those at it, and in all that it holds."""
    own: dict[HtmlElement, int] = defaultdict(int)
    for element, size in sizes:
        if size:
            own[element] += size
    sums: dict[HtmlElement, int] = defaultdict(int)
    for element, size in own.items():
        sums[element] += size
        for ancestor in element.iterancestors():
            sums[ancestor] += size
    return sums
