"""A text file becomes a draft: nothing is known of its lines but their words."""

from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain.layout import draft_of_layout, read_layout
from functions.ingest.formats.plain.lines import text_lines
from functions.ingest.words import encoding
from shared.errors import Rejected

MAX_TEXT_BYTES = 2_000_000
"""An article is served as text and as HTML in one response, and a Lambda's response holds 6 MB."""


def parse_plain_text(data: bytes, charset: str | None = None) -> list[Draft]:
    """The one article of a text file; Rejected if it is no text, over 2 MB, withheld without a
    time that can be read, a mail or wire copy.

    Any part may be missing; without a headline that is "". `charset` is the encoding that the
    object's metadata declare.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise Rejected(
            f"the text has {len(data):,} bytes; at most {MAX_TEXT_BYTES:,} are read: split "
            "it into articles"
        )
    page = encoding.unescape_entities(encoding.decode_text(data, charset))
    return [draft_of_layout(read_layout(text_lines(page)), "plain")]
