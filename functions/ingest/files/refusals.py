"""Why files of a kind that is not read are refused: what they are, and what to do instead."""

from functions.ingest.files.file_names import NOT_ARTICLES
from shared.errors import NotAnArticle, Rejected

READABLE_FORMATS = (
    "plain text (.txt), HTML, Markdown, ninjs, digitalwires, NITF, NewsML, RSS, Atom, JSON Feed, "
    "exports of WordPress and Ghost, ANPA 1312, IPTC 7901, mails, DOCX, RTF, ODT, ZIP of these, "
    "and images as JPEG, PNG, WebP, GIF or AVIF"
)

REASONS: dict[str, str] = {
    "SVG": "SVG images are refused, since they can carry scripts: save it as PNG, JPEG, WebP, GIF "
    "or AVIF",
    "PDF": "PDF files are not read, since they hold a printed page, not the order of its words: "
    "drop the document that it was made from, as DOCX, ODT, RTF or text",
    "old Word": "this is a document of Word 97-2003 (.doc), which is not read: open it in Word or "
    "LibreOffice and save it as DOCX",
    "old Office": "spreadsheets and slides of Office 97-2003 are not read: save the text of the "
    "article as DOCX",
    "Office": "spreadsheets, slides and books are not read: save the text of the article as DOCX",
    "locked Office": "the document is locked with a password: save it as DOCX without one",
    "Outlook message": "this is a message of Outlook (.msg), which is not read: save the document "
    "that is attached to it, or copy the article into a text or a DOCX",
    "web archive": "web archives (MHT, MHTML) are not read: save the page as HTML",
    "archive": "archives other than ZIP are not read: pack the files as ZIP, or drop them as they "
    "are",
    "other image": "images of this kind (TIFF, HEIC, BMP, PSD, ICO) are not read: save it as JPEG, "
    "PNG, WebP, GIF or AVIF",
    "sound or video": "sounds and videos are not read: drop the article, with a link to it",
    "program text": "this is a style sheet or a program, no article: leave it or delete it",
    "program part": "this is a font or a part of a program, no article: leave it or delete it",
    "table of data": "this is a table of data, no article: put it into the text as lines, or into "
    "a DOCX or HTML page as a table",
    "subtitles": "these are subtitles of a video, no article: save the words without their times "
    "as text",
    "calendar or contacts": "this is a calendar or a contact, no article: write what it says as "
    "text",
    "link": "this only points to a page, it is no article: save the page itself as HTML",
    "settings or log": "this is a program's settings or log, no article: leave it or delete it",
    "program or data": "this is a program or data, no article: if it is one, name it .txt",
}


def refusal_of_kind(kind: str) -> Rejected:
    """Why files of a kind are refused: NotAnArticle if the kind holds none."""
    reason = REASONS.get(kind, f"{kind} files are not read; what is read: {READABLE_FORMATS}")
    return NotAnArticle(reason) if kind in NOT_ARTICLES else Rejected(reason)
