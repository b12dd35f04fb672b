"""Word documents and ZIPs for tests, small enough to read here, the same bytes everywhere.

`python -m tests.support.packages` writes those of tests/articles anew.
"""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from PIL import Image as Pillow

from tests.support.paths import ARTICLES

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


def zipped(members: Mapping[str, bytes | str], *, compressed: bool = False) -> bytes:
    """A ZIP of these members, without any time of its own."""
    out = BytesIO()
    with zipfile.ZipFile(
        out, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    ) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name), content, package.compression)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "teal") -> bytes:
    """A small image."""
    out = BytesIO()
    Pillow.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


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
) -> bytes:
    """A Word document; `targets` are the relations' by id, `media` files under word/media."""
    spaces = f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:a="{DRAWING}" xmlns:wp="x"'
    relations = "".join(
        f'<Relationship Id="{name}" Target="{escape(to)}"/>' for name, to in (targets or {}).items()
    )
    styles = "".join(
        f'<w:style w:styleId="{one}"><w:name w:val="{name}"/></w:style>'
        for one, name in STYLES.items()
    )
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"/>',
        "word/document.xml": f"<w:document {spaces}><w:body>{''.join(body)}<w:sectPr/></w:body>"
        "</w:document>",
        "word/styles.xml": f"<w:styles {spaces}>{styles}</w:styles>",
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
    return zipped(members, compressed=compressed)


WHOLE = docx(
    p("Giáo dục"),
    p("Trường làng có thư viện mới", "Title"),
    p("Ba nghìn cuốn sách về với học sinh vùng lũ sau một năm chờ đợi.", "Subtitle"),
    p("Hải Ninh"),
    p(
        r("Thư viện mở cửa ")
        + r("từ bảy giờ", "b")
        + r(" sáng, ")
        + r("nghỉ Chủ nhật", "bi")
        + r(". ")
        + link("Xem trang", "r2"),
        raw=True,
    ),
    shown("r1", "Kệ sách"),
    p("Kệ sách của lớp 5. Ảnh: Minh Khôi", "Chuthich"),
    p("Có gì trên kệ?", "u2"),
    p("Truyện tranh", item=1),
    p("Sách khoa học", item=1),
    p("Mượn", item=2),
    p("Trả", item=2),
    p("“Em thích truyện”, một học sinh nói.", "Trichdan"),
    table(["Lớp", "Sách"], ["5A", "120"]),
    p(link("Chỗ không nên bấm", "r3"), raw=True),
    p("#thư viện #giáo dục"),
    p("Bài liên quan"),
    p("Một ngôi trường khác được sơn lại"),
    p("Xem chi tiết"),
    targets={
        "r1": "media/image1.png",
        "r2": "https://truong.example/?a=1&b=2",
        "r3": "javascript:alert(1)",
    },
    media={"image1.png": picture()},
    core=(
        "<dc:creator>Admin</dc:creator><dc:title>Document1</dc:title><dcterms:created>"
        "2025-03-01T02:00:00Z</dcterms:created>"
    ),
)
NOTE = (
    "Đời sống\n\nCon đường gốm bên sông có thêm một đoạn\n\nĐoạn mới dài hai trăm "
    "mét.\n\n{}\nĐoạn mới. Ảnh: Hải Ninh\n"
)
SAMPLES: dict[str, bytes] = {
    "docx/whole-page.docx": WHOLE,
    "docx/no-styles.docx": docx(
        p("Thể thao"),
        p("Đội bóng xã thắng trận đầu tiên sau mười năm"),
        p("Khán giả đứng kín bờ ruộng."),
        p("Bàn thắng đến ở phút cuối."),
        core=(
            "<dc:creator>Thu Hà; Lê Quân</dc:creator><cp:keywords>bóng đá, Thái "
            "Bình</cp:keywords><dc:language>vi</dc:language>"
        ),
    ),
    "docx/heading-first.docx": docx(
        p("The ferry that would not stop", "u1"),
        p("Ada Stone"),
        p("It ran on the night of the storm, empty, with its lamps lit."),
        p("Nobody was at the wheel", "u1"),
        p("The pilot was asleep at home."),
    ),
    "docx/only-properties.docx": docx(
        shown("r1"),
        targets={"r1": "media/a.jpg"},
        media={"a.jpg": picture("JPEG")},
        core="<dc:title>Ảnh của một ngày</dc:title>",
    ),
    "docx/revisions.docx": docx(
        p("Một tin đã được biên tập nhiều lần"),
        p(
            r("Giữ ")
            + f"<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:ins>{r('thêm')}</w:ins>"
            + r(" lại."),
            raw=True,
        ),
        p(
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t><w:tab/><w:t>"
            "ra.</w:t></w:r>",
            raw=True,
        ),
    ),
    "docx/images-that-are-none.docx": docx(
        p("Một bài có ảnh không đọc được"),
        p("Đoạn một của bài."),
        shown("r1"),
        shown("r2"),
        shown("r3"),
        p("Đoạn hai của bài."),
        targets={"r1": "media/a.emf", "r2": "media/b.png", "r3": "../../../etc/passwd"},
        media={"a.emf": b"\1\0\0\0" * 20, "b.png": picture()[:40]},
    ),
    "docx/empty.docx": docx(p("  ")),
    "zip/articles-and-images.zip": zipped(
        {
            "tin/duong-gom.txt": NOTE.format("Đường gốm.jpg"),
            "tin/Đường gốm.jpg": picture("JPEG"),
            "tin/bài khác.txt": NOTE.format("đường gốm.JPG"),
            "khac/đường gốm.jpg": picture("JPEG", (30, 20)),
            "tin/cau.json": '{"uri": "urn:nd:zip", "headline": "Cầu mới", "body_html": '
            '"<p>a</p><img src=x/cau.png>"}',
            "anh/cau.png": picture(),
            "__MACOSX/tin/._duong-gom.txt": "x",
            "tin/.DS_Store": "x",
            "không ai dùng.gif": picture("GIF"),
        }
    ),
    "zip/some-refused.zip": zipped(
        {
            "a.txt": "Một tin đọc được\n\nĐoạn văn của tin.",
            "c.zip": zipped({"d.txt": "Tin"}),
            "e.json": "{",
            "f.jpg": picture("JPEG")[:50],
            "trang.docx": docx(p("Tin trong Word"), p("Đoạn văn.")),
        }
    ),
    "zip/paths.zip": zipped(
        {
            "../../../etc/bai.txt": "Đường dẫn lạ không đi đâu cả\n\nĐoạn văn của "
            "bài.\n\nanh.png\nChú thích",
            "/abs\\win\\anh.png": picture(),
            "C:\\bai.txt": "Bài ở ổ C\n\nĐoạn văn của bài.",
        }
    ),
    "zip/only-images.zip": zipped({"a.png": picture()}),
    "zip/empty.zip": zipped({}),
    "zip/spreadsheet.zip": zipped(
        {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
    ),
}
"""Those of tests/articles, by their paths there."""

if __name__ == "__main__":
    for name, data in SAMPLES.items():
        (ARTICLES / name).write_bytes(data)
