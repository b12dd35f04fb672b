"""The Word documents of tests/articles."""

from tests.support.packages.word import (
    WORD,
    broken,
    docx,
    field_link,
    in_box,
    in_font,
    link,
    moved,
    p,
    r,
    shown,
    table,
)
from tests.support.packages.zips import picture

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
WORD_SAMPLES: dict[str, bytes] = {
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
}
"""Those of tests/articles/docx, by their paths in tests/articles."""
