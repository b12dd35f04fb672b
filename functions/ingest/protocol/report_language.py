"""Reasons and doubts in the newsroom's language.

Readers of files raise their reasons in English, each where it is found. Here the sentences of a
report are looked up in a catalog by their fixed words, and what stands between these (names,
numbers, quotations) is put into the sentence of the other language. A sentence that no catalog has
stays as it is; a test looks for these.

A catalog is a text file beside this module. Its blocks have two lines: the English with {} for each
part that varies, and the translation, whose {} take the parts in the same order, or {0}, {1} in
another. Blocks without {} are also phrases that stand within others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from functions.ingest.settings import ReportLanguage

_FILES: Mapping[ReportLanguage, str] = {"vi": "vietnamese.txt"}

BEFORE_A_REASON = ": "
"""Stands between the name of an article or of a member of an archive and what is said of it."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a catalog: its fixed words in order, and its translation."""

    pieces: tuple[str, ...]
    translation: str

    @property
    def size(self) -> int:
        """Letters of the fixed words."""
        return sum(map(len, self.pieces))

    def parts(self, words: str) -> list[str] | None:
        """What varies, if the words are this sentence; each piece is taken where it comes first, so
        that the work grows with the words and no faster."""
        first, *middle = self.pieces[:-1] or self.pieces
        last = self.pieces[-1] if len(self.pieces) > 1 else ""
        if not words.startswith(first) or not words.endswith(last):
            return None
        if len(self.pieces) == 1:
            return [] if words == first else None
        at, end, parts = len(first), len(words) - len(last), []
        for piece in middle:
            place = words.find(piece, at, end)
            if place < 0:
                return None
            parts.append(words[at:place])
            at = place + len(piece)
        return [*parts, words[at:end]] if at <= end else None


@cache
def catalog(language: ReportLanguage) -> Mapping[str, str]:
    """The sentences in English and their translations; empty for English."""
    if language not in _FILES:
        return {}
    text = Path(__file__).with_name(_FILES[language]).read_text(encoding="utf-8")
    blocks = (block.split("\n") for block in text.strip().split("\n\n"))
    return dict(blocks)


@cache
def _sentences(language: ReportLanguage) -> tuple[_Sentence, ...]:
    """The sentences of a language, those with most fixed words first."""
    sentences = (
        _Sentence(tuple(source.split("{}")), translation)
        for source, translation in catalog(language).items()
    )
    return tuple(sorted(sentences, key=lambda sentence: -sentence.size))


def in_language(words: str, language: ReportLanguage) -> str:
    """A reason or a doubt in a language, with the name before it if there is one."""
    if language not in _FILES:
        return words
    for name, reason in _splits(words):
        if (translation := _translation(reason, language)) is not None:
            return catalog(language).get(name, name) + BEFORE_A_REASON * bool(name) + translation
    return words


def _splits(words: str) -> Iterator[tuple[str, str]]:
    """The words whole, then what stands behind each name that may be before them."""
    yield "", words
    at = words.find(BEFORE_A_REASON)
    while at >= 0:
        end = at + len(BEFORE_A_REASON)
        yield words[:at], words[end:]
        at = words.find(BEFORE_A_REASON, end)


def _translation(words: str, language: ReportLanguage) -> str | None:
    for sentence in _sentences(language):
        parts = sentence.parts(words)
        if parts is not None and max(map(len, parts), default=0) < len(words):
            # A part may be a sentence of the catalog itself.
            return sentence.translation.format(*(in_language(part, language) for part in parts))
    return None
