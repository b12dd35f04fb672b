"""The caption and the credit of a picture that a line of text names: the lines below it."""

import re
from collections.abc import Sequence

from functions.ingest.formats.plain import teasers
from functions.ingest.formats.plain.image_lines import ImageLine, image_of_line
from functions.ingest.formats.plain.list_lines import flat_line
from functions.ingest.formats.plain.tag_lines import tags_of_line
from functions.ingest.words.credits import split_credit
from shared.article.model import Figure

_WORD = re.compile(r"\w")
_CAPTION_LABEL = re.compile(r"(?:chú thích(?: ảnh)?|caption)\s*[:：]\s*", re.IGNORECASE)


def figure_of_lines(lines: Sequence[str], at: int, image: ImageLine) -> tuple[Figure, int]:
    """The figure of a picture that is named in the line before index `at`, and the index of the
    line that is read next.

    The next line is its caption. A credit in a line of its own may follow the caption, or stand
    alone between blank lines.
    """
    caption, credit = split_credit(image.caption) if image.caption else (None, None)
    if not caption and _may_caption(lines, at):
        caption, credit = split_credit(flat_line(lines[at]))
        at += 1
    elif _has_caption_below(lines, at):
        own, credit = split_credit(flat_line(lines[at + 1]))
        caption = caption or own
        at += 2
    if caption and not credit and _is_credit(lines, at):
        own, line_credit = split_credit(flat_line(lines[at]))
        if not own:
            credit = line_credit
            at += 1
    return Figure(image.file, caption and _CAPTION_LABEL.sub("", caption, count=1), credit), at


def _has_caption_below(lines: Sequence[str], at: int) -> bool:
    """Whether a line between blank ones is a credit, or says that it is the caption."""
    if _is_blank(lines, at + 1) or lines[at] or not _is_blank(lines, at + 2):
        return False
    return _CAPTION_LABEL.match(lines[at + 1]) is not None or _is_credit(lines, at + 1)


def _may_caption(lines: Sequence[str], at: int) -> bool:
    line = "" if _is_blank(lines, at) else lines[at]
    return bool(_WORD.search(line)) and not (
        image_of_line(line) or tags_of_line(line) or teasers.is_label_or_closer(line)
    )


def _is_credit(lines: Sequence[str], at: int) -> bool:
    return _may_caption(lines, at) and split_credit(lines[at])[1] is not None


def _is_blank(lines: Sequence[str], at: int) -> bool:
    return at >= len(lines) or not lines[at]
