"""The first pass over a page: its lines become blocks of text and pictures in their order.

What withholds the text, and the form above it, are taken out; the label of the related teasers
parts them from the article. README.md beside this file lists these forms.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from functions.ingest.formats.plain import form_fields, notices, teasers
from functions.ingest.formats.plain.list_lines import has_gap
from functions.ingest.formats.plain.region import Region
from functions.ingest.formats.plain.text_block import KINDS, Block, PageLine
from shared import text

_APART = frozenset({"title", "table"})
"""Kinds of lines that are no label of related teasers, and no field of a form."""


@dataclass(slots=True)
class PlainPage:
    """A page after the first pass: the form above it, its blocks before and after the label of the
    related teasers, its tags, until when (RFC 3339, UTC) it is withheld, and what an editor should
    look at."""

    form: form_fields.Form
    blocks: list[Block]
    blocks_after_label: list[Block]
    tags: list[str]
    embargo: str | None
    doubts: list[str]


def text_lines(page: str) -> list[PageLine]:
    """The lines of a plain text, of which nothing is known."""
    return [PageLine(line.strip("\r\n ")) for line in page.splitlines()]


def read_page(page_lines: Sequence[PageLine]) -> PlainPage:
    """The form, blocks and tags of a page; Rejected if it may not be published, or is a mail or
    wire copy."""
    lines = [replace(line, words=_plain_words(line)) for line in page_lines]
    notices.refuse_envelopes([line.words for line in lines])
    form = form_fields.read_form(["" if line.marks & _APART else line.words for line in lines])
    lines = [
        line if line.marks & _APART else replace(line, words=words)
        for line, words in zip(lines, form.lines, strict=True)
    ]
    lines, embargo = without_notices(lines)
    label_at = next((at for at, line in enumerate(lines) if _is_label(line)), len(lines))
    before = Region(lines[:label_at])
    picks = Region(lines[label_at + 1 :], label_at + 1, is_picks=True)
    tags = [*form_fields.split_words(form.fields.get("tags", "").replace("#", ","))]
    return PlainPage(
        form,
        before.page_blocks(),
        picks.page_blocks(),
        tags + before.tags + picks.tags,
        max(filter(None, (embargo, form.embargo)), default=None),
        [*form.doubts, *before.doubts, *picks.doubts],
    )


def _plain_words(line: PageLine) -> str:
    """The words of a line, composed, with single spaces where these say nothing."""
    words = text.nfc(line.words)
    return words if has_gap(words) else " ".join(words.split())


def _is_label(line: PageLine) -> bool:
    return not line.marks & _APART and teasers.is_label(line.words)


def without_notices(lines: Sequence[PageLine]) -> tuple[list[PageLine], str | None]:
    """The lines without those that withhold the text, and the latest time (RFC 3339, UTC) until
    which they do; Rejected if that cannot be read.

    A list or a table counts as one line of the head or the foot, where such notices stand.
    """
    units: list[list[int]] = []
    for at, line in enumerate(lines):
        kind = line.marks & KINDS
        if line.words and kind and at and lines[at - 1].marks & kind:
            units[-1].append(at)
        elif line.words:
            units.append([at])
    moments: dict[int, str] = {}
    for at in {at for unit in notices.head_and_foot(units) for at in unit}:
        if moment := notices.embargo_of_line(lines[at].words):
            moments[at] = moment
    rest = [PageLine() if at in moments else line for at, line in enumerate(lines)]
    return rest, max(moments.values(), default=None)
