"""A small newsroom whose tables have every kind of record, made by any version of the functions."""

import base64
import json
import zlib
from functools import cache
from pathlib import Path

from tests.support import tables
from tests.support.paths import ARTICLES
from tests.versions.loader import Version
from tests.versions.stage import S3, DynamoDB, Row, Stage, stage

FOLDER = Path(__file__).parent
NOW = "2025-09-20T08:00:00Z"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
BODY = (
    "Sáng nay cây cầu mới qua sông Cấm thông xe, nối hai bờ Hải Phòng sau ba năm xây dựng. "
    "Chuyến phà cuối cùng rời bến lúc nửa đêm, chở theo những người đã đi phà cả đời."
)
STORY = f"""---
title: Cầu mới qua sông Cấm
summary: Nối hai bờ sau ba năm.
date: 2025-09-15T07:05:00+07:00
section: Xã hội
authors: [Hải Ninh, Lê Minh]
tags: [Hải Phòng, giao thông]
image: cau.png
---
{BODY}

![Cây cầu lúc bình minh](cau.png)
"""
FERRY = """Xã hội

Bến phà ngừng chạy sau trăm năm

Chuyến phà cuối cùng rời bến lúc nửa đêm, chở theo những người đã đi phà cả đời.

Lê Minh

Người lái phà cuối cùng của Hải Phòng khóa cửa bến, khi cây cầu mới qua sông Cấm thông xe.

#Hải Phòng #bến phà

Bài liên quan

Xã hội

Cầu mới qua sông Cấm

Nối hai bờ sau ba năm.

Sáng nay cây cầu mới thông xe.

cau.png
Cây cầu mới.
Xem chi tiết

Xã hội

Bài không ai viết

Chưa có gì.

Chưa có gì cả.
Xem chi tiết
"""
COPY = f"""---
title: Cầu mới qua sông Cấm thông xe
date: 2025-09-15T09:00:00+07:00
tags: [hải phòng]
---
{BODY} Bến cũ đóng cửa.
"""
SCHEDULED = """---
title: Ngân sách thành phố năm tới
date: 2025-09-16T07:00:00+07:00
embargo: 2025-09-17T07:00:00+07:00
expiryDate: 2031-01-01
section: Kinh tế
tags: [ngân sách, Hải Phòng]
---
Hội đồng thành phố công bố ngân sách, nhiều tiền hơn cho trường học và ít hơn cho đường sá.
"""
AHEAD = SCHEDULED.replace("Ngân sách", "Lễ hội").replace("2025-09-1", "2030-09-1")
ENGLISH = """---
title: Harbour bridge opens
date: 2025-09-15T03:00:00Z
lang: en
section: World
authors: [Ines Okafor]
tags: [bridges]
---
The bridge across the harbour opens after three years of building, and the last ferry has left.
"""


def wire_item(version: int, status: str = "usable", headline: str = "Tin từ hãng") -> bytes:
    """An item of a news agency, as ninjs 2."""
    item = {
        "uri": "urn:hang:1",
        "version": str(version),
        "pubstatus": status,
        "language": "vi",
        "versioncreated": f"2025-09-15T0{version}:00:00Z",
        "headlines": [{"role": "main", "value": headline}],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": f"<p>{BODY}</p>"}],
    }
    return json.dumps(item, ensure_ascii=False).encode()


FILES: tuple[tuple[str, bytes | None], ...] = (
    ("tin/cau.png", PIXEL),
    ("tin/cau.md", STORY.replace("ba năm xây", "hai năm xây").encode()),
    ("tin/cau.md", STORY.encode()),
    ("tin/pha.txt", FERRY.encode()),
    ("tin/ban-sao.md", COPY.encode()),
    ("tin/hen.md", SCHEDULED.encode()),
    ("tin/sau.md", AHEAD.encode()),
    ("tin/bridge.md", ENGLISH.encode()),
    ("hang/1.json", wire_item(1)),
    ("hang/2.json", wire_item(2, headline="Tin từ hãng, sửa lại")),
    ("hang/huy.json", wire_item(1).replace(b"urn:hang:1", b"urn:hang:2")),
    ("hang/huy.json", wire_item(2, "canceled").replace(b"urn:hang:1", b"urn:hang:2")),
    ("tin/anh.zip", (ARTICLES / "zip/articles-and-images.zip").read_bytes()),
    ("tin/go.md", STORY.replace("Cấm", "Thương").encode()),
    ("tin/go.md", None),
    ("tin/hong.json", b"{}"),
)
"""What is dropped, in order; None removes a file. So there are corrections, two claims on one
article, a near-duplicate, what is scheduled, what was cancelled, removed and rejected."""


def play(shown: Stage) -> None:
    """Drop, correct, cancel and remove files, until every kind of record is there."""
    for key, data in FILES:
        shown.remove(key) if data is None else shown.drop(key, data)
    _ask_again(shown)


def fill_bucket(s3: S3) -> None:
    """The same files in a bucket, of which nobody is told."""
    for key, data in FILES:
        if data is None:
            s3.delete_object(Bucket=tables.BUCKET, Key=key)
        else:
            s3.put_object(Bucket=tables.BUCKET, Key=key, Body=data)


def _ask_again(shown: Stage) -> None:
    """A touch, a round of reindex that is under way, and that something is expected to come, which
    0.1.0 does not know of."""
    module = shown.version.module
    articles = module("shared.tables.articles").Articles(tables.TABLES["ArticlesTable"])
    index = module("shared.tables.index").Index(tables.TABLES["IndexTable"])
    round_ = module("shared.tables.articles").ReindexRound("2025-09-20T07:00:00.000000Z", 2)
    first = articles.ids()[0]
    articles.touch(first)
    articles.request_round(first, round_)
    index.record_reindex_round(round_)
    if arrivals := getattr(index, "arrivals", None):
        arrivals.begin("tin/", NOW)
    shown.settle()


def stored_rows(version: Version) -> dict[str, list[Row]]:
    """What a version stores of the newsroom: the rows of each table, by key, as JSON has them."""
    dynamodb, s3 = DynamoDB(), S3()
    with stage(version, dynamodb, s3, NOW) as shown:
        play(shown)
    assert shown.failures == []
    return {
        name: [_plain(dynamodb.tables[name][key]) for key in sorted(dynamodb.tables[name])]
        for name in dynamodb.tables
    }


def kept_tables(name: str) -> DynamoDB:
    """Tables with the rows that are kept under a name; the stream does not hear of them."""
    return _filled_tables(name).copy()


@cache
def _filled_tables(name: str) -> DynamoDB:
    dynamodb = DynamoDB()
    for table, rows in read_rows(name).items():
        for row in rows:
            dynamodb.put_item(TableName=table, Item={key: _item(row[key]) for key in row})
    return dynamodb


@cache
def read_rows(name: str) -> dict[str, list[Row]]:
    """The rows that are kept under a name, which nobody changes."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((FOLDER / name).glob("*.json"))
    }


def write_rows(name: str, rows: dict[str, list[Row]]) -> None:
    """Keep rows under a name, a line each."""
    (FOLDER / name).mkdir(exist_ok=True)
    for table, each in rows.items():
        text = "[\n" + ",\n".join(map(_line, each)) + "\n]\n"
        (FOLDER / name / f"{table}.json").write_text(text, encoding="utf-8")


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _plain(row: Row) -> Row:
    """A row as JSON: bytes as text, those that zlib packed unpacked, for its builds differ."""
    return {name: _plain_value(value) for name, value in row.items()}


def _plain_value(value: Row) -> Row:
    ((kind, content),) = value.items()
    if kind != "B":
        return value
    try:
        return {"zlib": zlib.decompress(content).decode()}
    except zlib.error:
        return {"B": base64.b64encode(content).decode()}


def _item(value: Row) -> Row:
    ((kind, content),) = value.items()
    if kind == "zlib":
        return {"B": zlib.compress(content.encode(), 9)}
    return {"B": base64.b64decode(content)} if kind == "B" else value
