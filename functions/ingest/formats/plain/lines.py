"""The first pass over a page: its lines become blocks of text and pictures in their order.

What withholds the text, and the form above it, are taken out; the label of the related teasers
parts them from the article. README.md beside this file lists these forms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from functions.ingest.formats.plain import form_fields, notices, teasers
from functions.ingest.formats.plain.list_lines import has_gap
from functions.ingest.formats.plain.region import Region
from functions.ingest.formats.plain.text_block import Block, PageLine
from shared import text

_NO_LABELS = frozenset({"title", "table"})
"""Kinds of lines that are no label of related teasers."""

_OF_MANY_LINES = frozenset({"list", "table"})

_FIELDS_OF_TITLES = {"headline", "section"}
"""Fields that a title may be of: "Tiêu đề: ..."; in others the label is the title's own word."""


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
    lines = [PageLine(_plain_words(line.words), line.marks) for line in page_lines]
    notices.refuse_envelopes([line.words for line in lines])
    form = form_fields.read_form([line.words if _may_be_field(line) else "" for line in lines])
    lines, embargo = without_notices(
        [
            _with_words(line, words) if _may_be_field(line) else line
            for line, words in zip(lines, form.lines, strict=True)
        ]
    )
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


def _plain_words(words: str) -> str:
    """The words of a line, composed, with single spaces where these say nothing."""
    words = text.nfc(words)
    return words if has_gap(words) else " ".join(words.split())


def _may_be_field(line: PageLine) -> bool:
    """Whether a line may be one of a form: no row of a table, and of titles few."""
    if "title" in line.marks:
        label = form_fields.field_of_line(line.words)
        return label is not None and label[0] in _FIELDS_OF_TITLES
    return "table" not in line.marks


def _with_words(line: PageLine, words: str) -> PageLine:
    return line if words == line.words else PageLine(words, line.marks) if words else PageLine()


def _is_label(line: PageLine) -> bool:
    return not line.marks & _NO_LABELS and teasers.is_label(line.words)


def without_notices(lines: Sequence[PageLine]) -> tuple[list[PageLine], str | None]:
    """The lines without those that withhold the text, and the latest time (RFC 3339, UTC) until
    which they do; Rejected if that cannot be read.

    A list or a table counts as one line of the head or the foot, where such notices stand.
    """
    moments: dict[int, str] = {}
    for at in {at for unit in notices.head_and_foot(_units(lines)) for at in unit}:
        if moment := notices.embargo_of_line(lines[at].words):
            moments[at] = moment
    rest = [PageLine() if at in moments else line for at, line in enumerate(lines)]
    return rest, max(moments.values(), default=None)


def _units(lines: Sequence[PageLine]) -> list[list[int]]:
    """The indexes of lines with words, each alone, or with its neighbours in a list or table."""
    units: list[list[int]] = []
    before = PageLine()
    for at, line in enumerate(lines):
        if not line.words:
            continue
        if line.marks & before.marks & _OF_MANY_LINES:
            units[-1].append(at)
        else:
            units.append([at])
        before = line
    return units
