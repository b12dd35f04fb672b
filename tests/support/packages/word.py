"""Word documents for tests, small enough to read here, the same bytes everywhere."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from tests.support.packages.zips import zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = {
    "Title": "Title",
    "Subtitle": "Subtitle",
    "u1": "heading 1",
    "u2": "heading 2",
    "Chuthich": "caption",
    "Trichdan": "Quote",
}
NUMBERS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt '
    'w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt '
    'w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId '
    'w:val="1"/></w:num>'
)


def p(words: str, style: str = "", *, item: int = 0, raw: bool = False) -> str:
    """A paragraph; `item` is 1 in a bulleted list, 2 in a numbered one; `raw` words are runs
    already."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{item}"/></w:numPr>' if item else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr>{words if raw else r(words)}</w:p>"


def r(words: str, form: str = "") -> str:
    """A run of text; `form` is b, i, or both."""
    marks = "".join(f"<w:{mark}/>" for mark in form)
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def link(words: str, relation: str) -> str:
    """A link to the target of a relation."""
    return f'<w:hyperlink r:id="{relation}">{r(words)}</w:hyperlink>'


def shown(relation: str, alt: str = "") -> str:
    """A paragraph with an embedded image."""
    blip = f'<pic><a:blip r:embed="{relation}"/></pic>'
    graphic = f"<a:graphic><a:graphicData>{blip}</a:graphicData></a:graphic>"
    drawing = f'<wp:inline><wp:docPr id="1" name="x" descr="{escape(alt)}"/>{graphic}</wp:inline>'
    return f"<w:p><w:r><w:drawing>{drawing}</w:drawing></w:r></w:p>"


def table(*rows: Sequence[str]) -> str:
    """A table of texts."""
    cells = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def docx(
    *body: str,
    targets: Mapping[str, str] | None = None,
    media: Mapping[str, bytes] | None = None,
    core: str = "",
    compressed: bool = False,
    styles: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A Word document; `targets` are the relations' by id, `media` files under word/media, `styles`
    names by identifier beside `STYLES`, `parts` other members."""
    spaces = f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:a="{DRAWING}" xmlns:wp="x"'
    relations = "".join(
        f'<Relationship Id="{name}" Target="{escape(to)}"/>' for name, to in (targets or {}).items()
    )
    named_styles = "".join(
        f'<w:style w:styleId="{one}"><w:name w:val="{name}"/></w:style>'
        for one, name in (STYLES | dict(styles or {})).items()
    )
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"/>',
        "word/document.xml": f"<w:document {spaces}><w:body>{''.join(body)}<w:sectPr/></w:body>"
        "</w:document>",
        "word/styles.xml": f"<w:styles {spaces}>{named_styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {spaces}>{NUMBERS}</w:numbering>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}'
        "</Relationships>",
    }
    if core:
        members["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t">{core}'
            "</cp:coreProperties>"
        )
    members |= {f"word/media/{name}": data for name, data in (media or {}).items()}
    return zipped(members | dict(parts or {}), compressed=compressed)


def moved(document: bytes, part: str) -> bytes:
    """A Word document whose main part has another name in word/, as Word Online writes it."""
    with zipfile.ZipFile(BytesIO(document)) as package:
        members: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    members[f"word/{part}"] = members.pop("word/document.xml")
    members[f"word/_rels/{part}.rels"] = members.pop("word/_rels/document.xml.rels")
    members["_rels/.rels"] = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        f'Target="/word/{part}"/></Relationships>'
    )
    return zipped(members)


def in_font(words: str, font: str) -> str:
    """A run in a font."""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
    return f"<w:r><w:rPr>{fonts}</w:rPr><w:t>{escape(words)}</w:t></w:r>"


def field_link(words: str, address: str) -> str:
    """A link as a field: its code, then what it shows."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve"> HYPERLINK "{address}" </w:instrText></w:r>'
    return mark.format("begin") + code + mark.format("separate") + r(words) + mark.format("end")


def broken(*lines: str) -> str:
    """A paragraph with line breaks (Shift+Enter) between lines."""
    return p("<w:r><w:br/></w:r>".join(r(line) for line in lines), raw=True)


def in_box(*blocks: str) -> str:
    """A table of one cell."""
    return f"<w:tbl><w:tr><w:tc>{''.join(blocks)}</w:tc></w:tr></w:tbl>"
