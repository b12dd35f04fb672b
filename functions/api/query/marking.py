"""Texts of a hit with the words marked that a question is about. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from functions.api.query.question import Question, spans_of
from shared.search_words import text_words

SNIPPET_CHARS = 220
LEAD_CHARS = 60
"""Characters of a snippet before its first word that is marked."""

FIRST_CHARS = 1500
"""Characters that are looked through before the rest is: all of 20 texts would take 40 ms."""

MOST_SPANS = 100
"""Words that are looked at for the best snippet."""

_SPACES = re.compile(r"\s+")
Spans = Sequence[tuple[int, int]]


class TextPart(NamedTuple):
    """A part of a text, and whether it is what was asked for."""

    text: str
    is_match: bool


def mark_words(text: str, question: Question) -> list[TextPart]:
    """The whole text in parts; words that were asked for and have but a space between them are one
    part."""
    return list(_parts(text, list(spans_of(text_words(text), question)), 0, len(text)))


def snippet(text: str, question: Question) -> list[TextPart]:
    """The part of a text, cut between words, with most of what was asked for, in parts; nothing if
    it has none of it."""
    spans = list(islice(spans_of(text_words(text[:FIRST_CHARS]), question), MOST_SPANS))
    spans = spans or list(islice(spans_of(text_words(text), question), MOST_SPANS))
    if not spans:
        return []
    best = max(range(len(spans)), key=lambda first: (_count(text, spans, first), -first))
    start = _word_start(text, spans[best][0] - LEAD_CHARS)
    end = max(_word_end(text, start + SNIPPET_CHARS), spans[best][1])
    parts = _parts(text, [span for span in spans if start <= span[0] < span[1] <= end], start, end)
    return [
        *([TextPart("…", False)] if start else []),
        *(TextPart(_SPACES.sub(" ", part.text), part.is_match) for part in parts),
        *([TextPart("…", False)] if end < len(text) else []),
    ]


def _count(text: str, spans: Spans, first: int) -> int:
    """How many different words the snippet has that begins with this one."""
    last = spans[first][0] + SNIPPET_CHARS - LEAD_CHARS
    return len({text[start:end].lower() for start, end in spans[first:] if end <= last})


def _parts(text: str, spans: Spans, start: int, end: int) -> Iterator[TextPart]:
    """A text from `start` to `end` in parts."""
    place, merged_spans = start, list(_merged_spans(text, spans))
    for first, last in merged_spans:
        if first > place:
            yield TextPart(text[place:first], False)
        yield TextPart(text[first:last], True)
        place = last
    if place < end:
        yield TextPart(text[place:end], False)


def _merged_spans(text: str, spans: Spans) -> Iterator[tuple[int, int]]:
    """The spans, those joined that overlap or have but a space between them."""
    first = last = None
    for start, end in spans:
        if last is not None and (start <= last or text[last:start] == " "):
            last = max(last, end)
            continue
        if first is not None and last is not None:
            yield first, last
        first, last = start, end
    if first is not None and last is not None:
        yield first, last


def _word_start(text: str, place: int) -> int:
    """The start of the first word from a place on; the place itself where no space is near."""
    space = text.find(" ", max(0, place), max(0, place) + LEAD_CHARS // 2)
    return 0 if place <= 0 else space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    """The end of the last word before a place; the place itself where no space is near."""
    space = text.rfind(" ", place - LEAD_CHARS // 2, place)
    return len(text) if place >= len(text) else space if space >= 0 else place
