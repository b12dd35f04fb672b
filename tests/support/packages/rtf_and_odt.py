"""Documents in Rich Text Format and OpenDocument for tests."""

from tests.support.packages.zips import picture, zipped

OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def rtf(body: str, *, fonts: str = "", styles: str = "", info: str = "") -> bytes:
    """A file in Rich Text Format; letters beyond ASCII are written by their numbers."""
    head = f"{{\\fonttbl{{\\f0\\fcharset0 Arial;}}{fonts}}}{{\\stylesheet{{\\s0 Normal;}}{styles}}}"
    page = f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{head}{{\\info{info}}}\n{body}}}"
    return "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in page).encode("ascii")


def odt(body: str, *, automatic: str = "", named: str = "", meta: str = "") -> bytes:
    """An OpenDocument text."""
    spaces = " ".join(
        f'xmlns:{prefix}="{OPEN}{name}:1.0"'
        for prefix, name in {
            **{"office": "office", "text": "text", "style": "style", "table": "table"},
            **{"draw": "drawing", "fo": "xsl-fo-compatible", "meta": "meta"},
        }.items()
    )
    spaces += (
        ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {spaces}><office:styles>{named}"
            "</office:styles></office:document-styles>",
            "meta.xml": f"<office:document-meta {spaces}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
            "Pictures/1.png": picture(),
        }
    )
