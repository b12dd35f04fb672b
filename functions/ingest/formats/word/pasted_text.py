"""Text of older encodings that was pasted into a document, as letters of Unicode: mended."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from functions.ingest.formats.word.document_model import (
    DocumentBlock,
    Paragraph,
    WordTable,
    merge_runs,
    paragraphs_of,
)
from functions.ingest.words import encoding

_BETWEEN_RUNS = "\x1e"
"""Parts the texts of runs while they are mended; a line to `str.splitlines`."""


def mend_blocks(blocks: Sequence[DocumentBlock]) -> Sequence[DocumentBlock]:
    """The blocks of a document, their text as `mend_legacy_text` and `unescape_entities` make it of
    the whole."""
    texts = [run.text for paragraph in paragraphs_of(blocks) for run in merge_runs(paragraph.runs)]
    words = _BETWEEN_RUNS.join(texts)
    clean_words = encoding.unescape_entities(encoding.mend_legacy_text(words))
    clean_texts = clean_words.split(_BETWEEN_RUNS)
    if clean_words == words or len(clean_texts) != len(texts):
        return blocks
    return _with_texts(blocks, iter(clean_texts))


def _with_texts(blocks: Sequence[DocumentBlock], texts: Iterator[str]) -> list[DocumentBlock]:
    """The blocks, their merged runs with these texts."""
    return [
        replace(block, runs=tuple(replace(run, text=next(texts)) for run in merge_runs(block.runs)))
        if isinstance(block, Paragraph)
        else WordTable(
            tuple(tuple(tuple(_with_texts(cell, texts)) for cell in row) for row in block.rows)
        )
        for block in blocks
    ]
