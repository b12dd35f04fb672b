"""The pictures of a drop, made ready to be served: as many as there is time for."""

from dataclasses import dataclass, field, replace

from functions.ingest.article.draft import Attachment, Draft
from shared.errors import Rejected

MOST_RENDERED, MOST_RENDERED_PIXELS = 16, 120_000_000
"""Pictures of a drop that get renditions, and their pixels: they take some 4 seconds of
processor time. It is no limit of time, so that the same drop always gives the same articles."""


@dataclass(slots=True)
class DropPictures:
    """Finishes the pictures of a drop's drafts, a picture that several show once."""

    count: int = 0
    pixels: int = 0
    pictures: dict[bytes, Attachment | Rejected] = field(default_factory=dict)

    def with_finished_pictures(self, draft: Draft) -> Draft:
        """The draft with its pictures as they are served, without those that cannot be decoded."""
        attachments, doubts = [], []
        for attachment in draft.attachments:
            try:
                picture = self._picture(attachment)
            except Rejected as refusal:
                doubts.append(f"the image “{attachment.file}” is left out: {refusal}")
            else:
                attachments.append(replace(picture, file=attachment.file))
        return replace(draft, attachments=tuple(attachments), doubts=(*draft.doubts, *doubts))

    def _picture(self, attachment: Attachment) -> Attachment:
        """A picture as it is served; Rejected if it cannot be decoded."""
        if attachment.data not in self.pictures:
            try:
                self.pictures[attachment.data] = self._finish(attachment)
            except Rejected as refusal:
                self.pictures[attachment.data] = refusal
        picture = self.pictures[attachment.data]
        if isinstance(picture, Rejected):
            raise picture
        return picture

    def _finish(self, attachment: Attachment) -> Attachment:
        self.count += 1
        self.pixels += attachment.image.width * attachment.image.height
        has_time = self.count <= MOST_RENDERED and self.pixels <= MOST_RENDERED_PIXELS
        return finish_picture(attachment, with_renditions=has_time)


def finish_picture(attachment: Attachment, *, with_renditions: bool = True) -> Attachment:
    """A picture as it is served; Rejected if it cannot be decoded."""
    from functions.ingest.pictures.finishing import finished_picture

    return finished_picture(attachment, with_renditions=with_renditions)
