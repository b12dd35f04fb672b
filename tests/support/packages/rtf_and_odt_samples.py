"""The documents of tests/articles in Rich Text Format and OpenDocument."""

from tests.support.packages.rtf_and_odt import odt, rtf

RTF_AND_ODT_SAMPLES: dict[str, bytes] = {
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
}
"""Those of tests/articles/rtf and odt, by their paths in tests/articles."""
