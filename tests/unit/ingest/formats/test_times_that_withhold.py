"""Of a fraction of a second an embargo ends with the second, and an expiry begins with it."""

import json

import pytest

from functions.ingest.article.draft import FileArticles
from functions.ingest.files.file_articles import read_articles
from functions.ingest.files.readers import DroppedFile

START, END = "2040-01-01T07:05:00.5Z", "2041-01-01T07:05:00.5Z"
NITF = f"""<nitf><head><docdata><date.release norm="{START}"/><date.expire norm="{END}"/></docdata>
</head><body><body.head><hedline><hl1>Bến mới</hl1></hedline></body.head>
<body.content><p>Bến tàu mở cửa sáng nay.</p></body.content></body></nitf>"""
G2 = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="1">
<itemMeta><itemClass qcode="ninat:text"/><embargoed>{START}</embargoed><expires>{END}</expires>
</itemMeta><contentMeta><headline>Bến mới</headline></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>Bến tàu mở cửa sáng nay.</p></body></html></inlineXML></contentSet></newsItem>"""
NINJS = json.dumps(
    {
        **{"uri": "x", "type": "text", "headline": "Bến mới", "embargoed": START, "expires": END},
        "body_html": "<p>Bến tàu mở cửa sáng nay.</p>",
    }
)
FRONT_MATTER = f"---\ntitle: Bến mới\nembargo: {START}\nexpires: {END}\n---\nBến tàu mở cửa.\n"
FORM = f"Tiêu đề: Bến mới\nEmbargo: {START}\nExpires: {END}\n\nBến tàu mở cửa sáng nay.\n"


@pytest.mark.parametrize(
    ("key", "page"),
    [("a.xml", NITF), ("b.xml", G2), ("a.json", NINJS), ("a.md", FRONT_MATTER), ("a.txt", FORM)],
    ids=["NITF", "NewsML-G2", "ninjs", "front matter", "form"],
)
def test_nothing_is_published_before_its_time_nor_after_its_expiry(key: str, page: str) -> None:
    content = read_articles(DroppedFile(page.encode(), key, {}))
    assert isinstance(content, FileArticles)
    (article,) = content.articles
    assert (article.embargo, article.expires) == ("2040-01-01T07:05:01Z", "2041-01-01T07:05:00Z")
