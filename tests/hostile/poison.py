"""Files that once stopped the parent of the children that read."""

import json
from collections.abc import Iterator

from tests.hostile.parts import TEXT, File, news_page
from tests.support.packages.word import docx, p

MARKS = "\u0301\u0316"
"""Of two classes in turn: normalising sorts them, in the square of their number."""


def poison() -> Iterator[File]:
    """Files that once stopped the parent, outside of all limits."""
    yield (
        "poison: a Word file of 1.4 KB",
        "x.docx",
        docx(p("Tin"), p("a" + MARKS * 200_000), compressed=True),
    )
    yield "poison: a headline of 1 MB", "x.json", items_of(headline="T" + MARKS * 250_000)
    yield "poison: a text of 160 KB", "x.txt", f"Tin\n\na{MARKS * 40_000}\n\n{TEXT}".encode()
    yield "poison: a text of 30 MB", "x.txt", b"Tin\n\n" + b"\xb8\xb5 " * 10_000_000
    yield "poison: 60,000 image lines", "x.txt", ("Tin\n\n" + "a.jpg\n" * 60_000 + TEXT).encode()
    figure = "{{< figure" + " " * 2_500 + "x"
    yield "poison: a figure line of 2.5 KB", "x.md", f"# Tin\n\n{figure}\n\n{TEXT}".encode()
    digits = "9" * 5_000
    yield "poison: a width of 5,000 digits", "x.html", news_page(f"<img src=a.jpg width={digits}>")
    yield (
        "poison: a mark of 5,000 digits",
        "x.json",
        items_of(headline="Tin", body_html=f'<p>a</p><figure data-figure="{digits}"></figure>'),
    )
    yield (
        "poison: 5,000 digits in JSON",
        "x.json",
        b'{"uri": "x", "version": ' + b"9" * 5_000 + b"}",
    )
    yield "poison: a declaration", "x.html", b"<meta charset=" + b" " * 8_000 + news_page()
    yield "poison: instructions", "x.svg", b"<?a?> " * 600
    yield "poison: cells of blanks", "x.json", items_of(headline="Tin", body_html=" " * 500_000)


def items_of(**fields: object) -> bytes:
    """One ninjs item."""
    return json.dumps({"uri": "urn:x", "language": "vi"} | fields, ensure_ascii=False).encode()


POISON_METADATA: dict[str, dict[str, str]] = {
    "poison: a text of 30 MB": {"charset": "tcvn3"},
    "poison: a text of 160 KB": {"content-type": "text/plain; charset =" + " " * 8_000},
    "poison: a declaration": {"content-type": "charset=" * 1_000},
}
"""What S3 says of some of these objects: their senders chose it too."""
