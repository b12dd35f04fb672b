"""How well an extractor finds the body text of web pages: F1 of the article-extraction benchmark.

Texts are compared as multisets of shingles (runs of four words). Precision and recall are averaged
over the pages; F1 is made of the averages. ../shared/tools/html-score has the same measure.
"""

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.support.paths import SHARED

SHARED_PAGES = SHARED / "samples" / "html"
SHINGLE_WORDS = 4

Extractor = Callable[[bytes], str]
"""A page -> the text of its article."""


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A web page and the text of its article, paragraphs between blank lines."""

    name: str
    html: bytes
    body_text: str


def shared_pages() -> list[LabelledPage]:
    """The pages of ../shared/samples/html; none if they are not on this machine."""
    if not SHARED_PAGES.is_dir():
        return []
    labels = json.loads((SHARED_PAGES / "expected.json").read_text(encoding="utf-8"))
    return [
        LabelledPage(
            name,
            gzip.decompress((SHARED_PAGES / f"{name}.html.gz").read_bytes()),
            label["body"],
        )
        for name, label in labels.items()
    ]


def f1(extract: Extractor, pages: Sequence[LabelledPage]) -> float:
    """The score of an extractor over pages."""
    scores = [page_score(page.body_text, extract(page.html)) for page in pages]
    precisions = [precision for precision, _ in scores if precision is not None]
    recalls = [recall for _, recall in scores if recall is not None]
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 2 * precision * recall / (precision + recall)


def page_score(expected: str, predicted: str) -> tuple[float | None, float | None]:
    """Precision and recall of a predicted text; None for that whose text has no words."""
    labels, predictions = shingles(expected), shingles(predicted)
    hits = (labels & predictions).total()
    return (
        hits / predictions.total() if predictions else None,
        hits / labels.total() if labels else None,
    )


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Each run of four words with how often it occurs; a shorter text is one shingle."""
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - SHINGLE_WORDS + 1)) if words else ()
    return Counter(tuple(words[start : start + SHINGLE_WORDS]) for start in starts)


def digest_of_pages(pages: Sequence[LabelledPage]) -> str:
    """Changes when the pages do, so that a floor is never compared with other data."""
    rows = [(page.name, page.html.decode(), page.body_text) for page in pages]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]
