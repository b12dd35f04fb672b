"""The images that a word processor's document shows, and the files that are kept of them."""

from functions.ingest.article.draft import Attachment
from functions.ingest.formats import image
from functions.ingest.formats.word.document_model import Document
from functions.ingest.words import image_names
from shared.article.model import MAX_FIGURES
from shared.errors import Rejected


class WordImages:
    """The images that a page shows, by their relations, in at most `MAX_FIGURES` places."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.attachments: dict[str, Attachment] = {}
        """By file name; an image that is shown often is kept once."""
        self.alts: dict[str, str] = {}
        """Descriptions by file name."""
        self._files: dict[str, str | None] = {}
        self._places = 0

    def place(self, relation: str, alt: str) -> str | None:
        """The file name of an image that is to be shown once more; None if it is not read, or too
        many are shown already."""
        if self._places >= MAX_FIGURES:
            return None
        if relation not in self._files:
            self._files[relation] = self._attach(relation)
        file = self._files[relation]
        if file:
            self._places += 1
            self.alts[file] = self.alts.get(file) or alt
        return file

    def _attach(self, relation: str) -> str | None:
        """Keep an image's bytes; None if it is linked, missing, damaged, or of a kind that is not
        read, such as EMF."""
        name, data = self.document.embedded_file(relation) or ("", b"")
        file = image_names.image_name(name)
        if not file or not image.is_image(data):
            return None
        try:
            self.attachments[file] = Attachment(file, data, image.parse_image(data))
        except Rejected:
            return None
        return file
