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


SAMPLES: dict[str, bytes] = {
    "rtf/house-styles.rtf": rtf(
        r"\pard\s1 Chợ quê họp lại\par\pard\s2 Sau ba năm vắng người.\par\pard\s3 Thu Hà\par"
        r"\pard\plain Chợ họp \b mỗi tuần\b0  hai phiên{\v , ẩn}{\deleted , bỏ}, xem "
        r'{\field{\*\fldinst{HYPERLINK "https://cho.example/"}}{\fldrslt trang của xã}}.'
        r"{\super\chftn{\footnote\pard\plain Theo ban quản lý chợ.}}\par"
        r"{\*\annotation Chưa duyệt đoạn này}\pard\s4 Ai bán, ai mua\par"
        r"\pard{\pntext\bullet\tab}Rau của vườn nhà\par{\pntext\bullet\tab}Cá đồng\par"
        r"\trowd\cellx1\cellx2\pard\intbl Hàng\cell Giá\cell\row"
        r"\trowd\pard\intbl Dưa\cell 9.000\cell\row\pard Chợ tan trước trưa.\par",
        styles=r"{\s1 ND Tít;}{\s2 Sapo;}{\s3 Tác giả;}{\s4 heading 2;}",
        info=r"{\title Document1}{\creatim\yr2013\mo1\dy1}",
    ),
    "rtf/tcvn3-font.rtf": rtf(
        r"\pard\f1 Khëi c\'abng c\'c7u míi\par\pard C\'c7u dµi t¸m tr¨m mÐt.\par"
        r"\pard\f0 Cầu nối hai bờ sông Hậu, thay phà.\par",
        fonts=r"{\f1\fcharset0 .VnTime;}",
    ),
    "rtf/windows-1258.rtf": rtf(
        r"\pard\f1 \'d0\'f5\'cci s\'f4\'ecng ven s\'f4ng\par\pard Ng\'fd\'f5\'cci d\'e2n d\'f5\'cci"
        r" l\'ean m\'f4\'f2t b\'ean.\line H\'f4\'cc xong.\par\pard H\'ea\'ect.\par",
        fonts=r"{\f1\fcharset163 Times New Roman;}",
    ),
    "rtf/embargo-in-a-form.rtf": rtf(
        r"\trowd\pard\intbl Headline\cell The bridge that hums\cell\row"
        r"\trowd\pard\intbl Embargo\cell once it is open\cell\row\pard It hums in A flat.\par"
    ),
    "rtf/empty.rtf": rtf(r"\par"),
    "odt/house-styles.odt": odt(
        '<text:p text:style-name="P1">Trường cũ thành thư viện</text:p>'
        '<text:p text:style-name="Sapo">Ba phòng học, hai vạn cuốn sách.</text:p>'
        '<text:p text:style-name="Tac_20_gia">Lê Quân</text:p>'
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>bỏ đoạn này</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>Mở cửa <text:span text:style-name="T1">cả tuần</text:span>,<text:s text:c="2"/>'
        'xem <text:a xlink:href="https://tv.example/">lịch</text:a>.<text:note><text:note-citation>'
        "1</text:note-citation><text:note-body><text:p>Trừ ngày lễ.</text:p></text:note-body>"
        "</text:note><office:annotation><text:p>Hỏi lại giờ</text:p></office:annotation></text:p>"
        '<text:h text:outline-level="2">Sách đến từ đâu</text:h>'
        '<text:list text:style-name="L1"><text:list-item><text:p>Nhà in</text:p></text:list-item>'
        "<text:list-item><text:p>Bạn đọc</text:p></text:list-item></text:list>"
        '<text:p><draw:frame><draw:image xlink:href="Pictures/1.png"/><draw:desc>Kệ</draw:desc>'
        '</draw:frame></text:p><text:p text:style-name="Chu_20_thich">Kệ sách mới</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>Lớp</text:p></table:table-cell>"
        "<table:table-cell><text:p>Sách</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>Thư viện nhận thêm sách tới hết năm.</text:p>",
        automatic='<style:style style:name="P1" style:parent-style-name="Title"/><style:style '
        'style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<text:list-style style:name="L1"><text:list-level-style-number/></text:list-style>',
        named='<style:style style:name="Title"/><style:style style:name="Sapo"/><style:style '
        'style:name="Tac_20_gia" style:display-name="Tác giả"/><style:style '
        'style:name="Chu_20_thich" style:display-name="Chú thích"/>',
        meta="<meta:creation-date>2013-01-01T00:00:00</meta:creation-date>",
    ),
    "odt/plain-page.odt": odt(
        "<text:p>The orchard behind the station</text:p><text:p>Ada Stone</text:p>"
        "<text:p>It has forty trees,<text:line-break/>and no owner.</text:p>"
        "<text:p>Travellers pick what they can reach.</text:p>",
        meta="<dc:title>Untitled 1</dc:title><dc:language>en-GB</dc:language>",
    ),
    "odt/tcvn3-font.odt": odt(
        '<text:p text:style-name="P1">Héi lµng më l¹i</text:p>'
        '<text:p text:style-name="P1">N¨m nay cã thªm ®ua thuyÒn.</text:p>'
        "<text:p>Làng nằm bên sông Cầu.</text:p>",
        automatic='<style:style style:name="P1"><style:text-properties style:font-name="F"/>'
        '</style:style><style:font-face style:name="F" svg:font-family="&apos;.VnTime&apos;" '
        'xmlns:svg="urn:svg"/>',
    ),
    "zip/page-saved-whole.zip": zipped(
        {
            "bai.txt": "Cầu treo mở lại\n\nCầu treo của bản mở lại sau lũ.",
            "bai_files/style.css": "p{margin:0}",
            "bai_files/app.js": "var a=1;",
            "bai_files/font.woff2": "wOF2",
        }
    ),
    "zip/left-aside.zip": zipped(
        {"a.txt": "Giá lúa tăng\n\nLúa thơm tăng hai trăm đồng."}
        | {f"so-lieu/{month}.csv": "ngay,gia\n1,9" for month in range(1, 6)}
    ),
    "zip/no-article.zip": zipped({"style.css": "p{margin:0}", "lich.ics": "BEGIN:VCALENDAR"}),
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
    "docx/house-styles.docx": docx(
        p("Môi trường", "a1"),
        p("Rừng ngập mặn trở lại cửa sông", "a2"),
        p("Sau bảy năm trồng, chim đã về làm tổ", "a3"),
        p("Thu Hà", "a4"),
        p("Ngọc Hiển", "u2"),
        p("Cánh rừng rộng bốn mươi héc ta, do ba xã cùng giữ."),
        p("Chưa duyệt, hỏi lại số liệu.", "a5"),
        p("Dân trong vùng nuôi cua dưới tán rừng."),
        p("rừng ngập mặn, Cà Mau", "a6"),
        styles={
            **{"a1": "ND Chuyên mục", "a2": "01_Tít chính", "a3": "Sapo báo", "a4": "Tac gia"},
            **{"a5": "Ghi chú biên tập", "a6": "Từ khóa"},
        },
    ),
    "docx/house-styles-based-on-others.docx": docx(
        p("The bells that ring at low tide", "h1"),
        p("A village keeps its oldest clock", "h2"),
        p("By Ada Stone", "h3"),
        p("They hang in a tower that the sea took two hundred years ago."),
        p("Who hears them", "h4"),
        p("Fishermen do, they say, on Sundays."),
        parts={
            "word/styles.xml": (
                f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="t"><w:name w:val="Title"/>'
                '</w:style><w:style w:styleId="h1"><w:name w:val="Big Serif"/><w:basedOn '
                'w:val="t"/></w:style><w:style w:styleId="h2"><w:name w:val="Standfirst"/>'
                '</w:style><w:style w:styleId="h3"><w:name w:val="NP_ByLine"/></w:style>'
                '<w:style w:styleId="h4"><w:name w:val="Crosshead"/></w:style></w:styles>'
            )
        },
    ),
    "docx/english-byline-first.docx": docx(
        p(
            r("Rowers save the river baths")
            + "<w:r><w:br/></w:r>"
            + r("By Owen Carrick")
            + "<w:r><w:br/></w:r>"
            + r("The baths below the weir will stay open this summer, after the rowing club took ")
            + r("over", "b")
            + r(" their lease on Wednesday and paid the rent of a year in advance.")
            + "<w:r><w:br/></w:r>"
            + r("Swimming there costs nothing before nine."),
            raw=True,
        ),
    ),
    "docx/english-standfirst-below.docx": docx(
        p("The clock that runs backwards", "Title"),
        p("By Nora Whitlock"),
        p(r("A watchmaker explains why he never mended it.", "i"), raw=True),
        p("The clock stands in a window of Mill Lane, and visitors take it for a joke."),
        p("It is not one, says its owner, who is seventy."),
    ),
    "docx/form-on-top.docx": docx(
        table(
            ["Chuyên mục", "Nông nghiệp"],
            ["Tiêu đề:", "Giống lúa mới chịu được nước mặn"],
            ["Sapo", "Vụ đầu tiên cho sáu tấn một héc ta."],
            ["Tác giả", "Lê Quân, Minh Khôi"],
            ["Số chữ", "350"],
            ["Cấm đăng trước", "06:00 ngày 1/12/2099"],
            ["Từ khóa", "lúa; nước mặn"],
        ),
        p("Giống lúa do một viện ở Cần Thơ lai tạo trong mười năm."),
        p("Nông dân ba tỉnh đã đăng ký trồng thử."),
    ),
    "docx/form-with-unreadable-embargo.docx": docx(
        table(
            ["Headline", "The ferry that came back"],
            ["Byline", "Ada Stone"],
            ["Embargo", "when the minister has spoken"],
        ),
        p("It came back on a Tuesday."),
    ),
    "docx/story-in-boxes.docx": docx(
        in_box(
            p("Chợ nổi họp lại sau mùa nước"),
            in_box(p("Thu Hà")),
            p("Hơn hai trăm ghe đã về bến từ sáng sớm, đông nhất trong ba năm qua."),
            table(["Hàng", "Giá"], ["Dưa hấu", "9.000 đồng"]),
            p("Khách đi chợ phần lớn là người trong tỉnh."),
        )
    ),
    "docx/pasted-lines.docx": docx(
        broken(
            "Xe buýt đêm chạy thêm hai tuyến",
            "Lê Quân",
            "Từ tháng sau, xe buýt đêm sẽ chạy thêm hai tuyến nối bến xe phía đông với bệnh viện "
            "và khu công nghiệp, mỗi giờ một chuyến cho tới sáng.",
            "Giá vé không đổi.",
        )
    ),
    "docx/verses.docx": docx(
        p("Bài thơ trên tường trường học", "Title"),
        p(
            "Học sinh lớp bảy viết bài thơ này sau trận bão, và thầy giáo chép nó lên bức tường "
            "còn lại của phòng học cũ, nơi ai đi qua con đường ven sông cũng có thể dừng lại đọc, "
            "kể cả khi trời đã tối."
        ),
        broken(
            "Tường còn một nửa", "Sân còn một cây", "", "Chúng em ngồi học", "Dưới bóng cây này"
        ),
        p("Tường sẽ được giữ lại."),
    ),
    "docx/tcvn3-by-style.docx": docx(
        p("Héi chî hoa xu©n", "Title"),
        p("N¨m nay cã thªm ba lµng hoa tõ ngo¹i thµnh."),
        p(in_font("Vietnam Airlines chở hoa miễn phí.", "Arial"), raw=True),
        parts={
            "word/styles.xml": (
                f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts '
                'w:ascii=".VnTime"/></w:rPr></w:rPrDefault></w:docDefaults><w:style '
                'w:styleId="Title"><w:name w:val="Title"/><w:rPr><w:rFonts w:ascii=".VnTimeH"/>'
                "</w:rPr></w:style></w:styles>"
            )
        },
    ),
    "docx/vni-fonts.docx": docx(
        p(in_font("Leã hoäi ñua ghe ngo", "VNI-Times"), raw=True),
        p(
            in_font("Möôøi hai ñoäi ", "VNI-Helve")
            + in_font("tranh tài trên sông Maspero.", "Times New Roman"),
            raw=True,
        ),
        p(in_font("Chữ này gõ bằng Unicode.", "VNI-Times"), raw=True),
    ),
    "docx/word-online.docx": moved(
        docx(
            p("Bản tin soạn trên trình duyệt", "Title"),
            p(r("Xem ") + link("trang của xã", "r2"), raw=True),
            targets={"r2": "https://xa.example/"},
        ),
        "document2.xml",
    ),
    "docx/main-part-by-relation.docx": moved(
        docx(p("The part with a name of its own", "Title"), p("It is found by its relation.")),
        "main.xml",
    ),
    "docx/links-and-notes.docx": docx(
        p("Nước sông đã sạch hơn", "Title"),
        p("Sau ba năm làm sạch, cá đã về.", "Subtitle"),
        p(
            r("Đo được 12 mg/m")
            + '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r>'
            + r(" và CO")
            + '<w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>2</w:t></w:r>'
            + r(" giảm.")
            + '<w:r><w:footnoteReference w:id="2"/></w:r>',
            raw=True,
        ),
        p(
            r("Xem ")
            + field_link("báo cáo", "https://song.example/bao-cao")
            + r(" và ")
            + '<w:fldSimple w:instr=" HYPERLINK &quot;https://song.example/&quot; ">'
            + r("trang của viện")
            + "</w:fldSimple>"
            + '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>.',
            raw=True,
        ),
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + p("Bấm vào đây để nhập chữ")
        + "</w:sdtContent></w:sdt>",
        parts={
            "word/footnotes.xml": (
                f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="1">{p("của dòng kẻ")}'
                f'</w:footnote><w:footnote w:id="2">{p("Theo Viện Tài nguyên.")}</w:footnote>'
                "</w:footnotes>"
            ),
            "word/comments.xml": (
                f'<w:comments xmlns:w="{WORD}"><w:comment w:id="0">{p("Hỏi lại nguồn này")}'
                "</w:comment></w:comments>"
            ),
        },
    ),
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
