"""The ZIPs of tests/articles."""

from tests.support.packages.word import docx, p
from tests.support.packages.zips import picture, zipped

NOTE = (
    "Đời sống\n\nCon đường gốm bên sông có thêm một đoạn\n\nĐoạn mới dài hai trăm "
    "mét.\n\n{}\nĐoạn mới. Ảnh: Hải Ninh\n"
)
ZIP_SAMPLES: dict[str, bytes] = {
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
"""Those of tests/articles/zip, by their paths in tests/articles."""
