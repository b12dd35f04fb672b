"""The images that came with a mail become figures of its article."""

from collections.abc import Sequence
from dataclasses import replace

from functions.ingest.article.draft import Attachment, Draft
from functions.ingest.formats import image
from functions.ingest.formats.mail.mail_parts import MailFile
from shared.article.figure_marks import figure_mark
from shared.article.model import MAX_FIGURES, Figure
from shared.errors import Rejected

LEAST_SIDE = 100
"""Pixels of the shorter side of an image that is no logo of a signature."""


def read_mail_images(files: Sequence[MailFile]) -> tuple[dict[str, Attachment], list[str]]:
    """Images by their names in lower case, logos left out, and why others cannot be shown."""
    attachments: dict[str, Attachment] = {}
    reasons: list[str] = []
    for file in files[: 2 * MAX_FIGURES]:
        try:
            picture = image.parse_image(file.data)
        except Rejected as refusal:
            reasons.append(f"{file.name}: {refusal}")
            continue
        if min(picture.width, picture.height) >= LEAST_SIDE:
            attachments[file.name.lower()] = Attachment(file.name, file.data, picture)
    return attachments, reasons


def with_named_images(draft: Draft, attachments: dict[str, Attachment]) -> Draft:
    """The draft with the images that its figures name."""
    own = {attachment.file for attachment in draft.attachments}
    matches = [
        replace(match, file=figure.file)
        for figure in draft.figures
        if figure.file not in own and (match := attachments.get(figure.file.lower()))
    ]
    return replace(draft, attachments=(*draft.attachments, *matches)) if matches else draft


def with_other_images(draft: Draft, attachments: Sequence[Attachment]) -> Draft:
    """The draft with images that its text does not name: one on top if it shows none yet, the
    others below."""
    names = {figure.file.lower() for figure in draft.figures}
    new = [each for each in attachments if each.file.lower() not in names]
    new = new[: MAX_FIGURES - len(draft.figures)]
    marks = [figure_mark(len(draft.figures) + at) for at in range(len(new))]
    top = 0 if draft.figures else 1
    return replace(
        draft,
        body_html="".join(marks[:top]) + draft.body_html + "".join(marks[top:]),
        figures=(*draft.figures, *(Figure(each.file) for each in new)),
        attachments=(*draft.attachments, *new),
    )
