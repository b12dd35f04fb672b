"""Texts of a hit with the words marked that a question is about. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from functions.api.query.question import Question, spans_of
from shared.search_words import text_words

SNIPPET_CHARS = 220
LEAD_CHARS = 60
"""Characters of a snippet before its first word that is marked."""

Spans = Sequence[tuple[int, int]]


class TextPart(NamedTuple):
    """A part of a text, and whether it is what was asked for."""

    text: str
    is_match: bool


def mark_words(text: str, question: Question) -> list[TextPart]:
    """The whole text in parts; words that were asked for and have but a space between them are one
    part."""
    return list(_parts(text, list(spans_of(list(text_words(text)), question)), 0, len(text)))


def snippet(text: str, question: Question) -> list[TextPart]:
    """The part of a text, cut between words, with most of what was asked for, in parts; nothing if
    it has none of it."""
    spans = list(spans_of(list(text_words(text)), question))
    if not spans:
        return []
    best = max(range(len(spans)), key=lambda first: (_count(text, spans, first), -first))
    start = _word_start(text, max(0, spans[best][0] - LEAD_CHARS))
    end = _word_end(text, min(len(text), start + SNIPPET_CHARS))
    end = max(end, spans[best][1])
    parts = list(_parts(text, [span for span in spans if start <= span[0] < end], start, end))
    before, after = "…" if start else "", "…" if end < len(text) else ""
    parts = [TextPart(" ".join(part.text.split("\n")), part.is_match) for part in parts]
    return [
        *([TextPart(before, False)] if before else []),
        *parts,
        *([TextPart(after, False)] if after else []),
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
    """The place itself if it is the start of the text, else that behind the next space."""
    return 0 if place == 0 else text.find(" ", place) + 1


def _word_end(text: str, place: int) -> int:
    """The place itself if it is the end of the text, else that before the last space."""
    return place if place == len(text) else max(text.rfind(" ", 0, place), 0) or place
