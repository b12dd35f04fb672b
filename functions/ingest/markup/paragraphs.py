"""A paragraph of text as HTML."""

import html
import unicodedata


def paragraph_html(words: str) -> str:
    """Words escaped, in a `p` element.

    A combining mark at the start is written as a number: NFC would make one letter of the tag's >
    and a mark such as U+0338 behind it, and so open the tag.
    """
    start = f"&#{ord(words[0])};" if unicodedata.combining(words[0]) else ""
    return f"<p>{start}{html.escape(words[1:] if start else words, quote=False)}</p>"
