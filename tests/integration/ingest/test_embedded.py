"""An image inside a DOCX is stored beside the drops, and shown only while its article is."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from moto import mock_aws

from functions.api import handler as api
from functions.api.query import stores
from functions.ingest import handler as ingest
from tests.support import tables
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.packages.word import docx, p, shown
from tests.support.packages.zips import picture
from tests.support.singletons import new_process

PICTURE = picture(size=(40, 30))
DOCUMENT = docx(
    p("Trường làng có thư viện mới", "Title"),
    shown("r1", "Kệ sách"),
    p("Thư viện mở cửa từ bảy giờ sáng, và ai cũng mượn được sách mang về nhà đọc trong hai tuần."),
    targets={"r1": "media/ke-sach.png"},
    media={"ke-sach.png": PICTURE},
)


@pytest.fixture
def s3() -> Iterator[Any]:
    with new_process(tables.ENVIRONMENT), mock_aws():
        tables.create()
        yield boto3.client("s3")


def look(key: str) -> list[str]:
    """Ingest one key; the ids that it claims."""
    body = json.dumps({"Records": [{"s3": {"object": {"key": key}}}]})
    assert (
        ingest.handle({"Records": [{"messageId": "m", "body": body}]}, CONTEXT)["batchItemFailures"]
        == []
    )
    drop = stores.stores().drops.get(key)
    assert drop is not None
    assert drop.report is not None
    return list(drop.report.articles)


def get(path: str) -> dict[str, Any]:
    return api.handle(
        event_of(path, "", method="GET", stage="$default", headers={"host": "tin.vn"}), CONTEXT
    )


def test_an_embedded_image_is_served_from_the_bucket_of_media(s3: Any) -> None:
    s3.put_object(Bucket=tables.BUCKET, Key="tin/thu-vien.docx", Body=DOCUMENT)
    (article,) = look("tin/thu-vien.docx")
    (stored,) = s3.list_objects_v2(Bucket=tables.MEDIA_BUCKET)["Contents"]
    assert s3.get_object(Bucket=tables.MEDIA_BUCKET, Key=stored["Key"])["Body"].read() == PICTURE
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=tables.BUCKET)["Contents"]] == [
        "tin/thu-vien.docx"
    ]

    shown_as = json.loads(get(f"/v1/articles/{article}")["body"])
    (figure,) = shown_as["figures"]
    assert 'width="40" height="30"' in shown_as["body_html"]
    answer = get(urlsplit(figure["url"]).path)
    location = urlsplit(answer["headers"]["location"])
    assert answer["statusCode"] == 302
    assert location.path.endswith(stored["Key"])
    assert tables.MEDIA_BUCKET in location.netloc + location.path

    s3.delete_object(Bucket=tables.BUCKET, Key="tin/thu-vien.docx")
    look("tin/thu-vien.docx")
    assert get(urlsplit(figure["url"]).path)["statusCode"] == 410


def test_dropping_it_again_stores_nothing_twice(s3: Any) -> None:
    for key in ("a.docx", "b.docx", "a.docx"):
        s3.put_object(Bucket=tables.BUCKET, Key=key, Body=DOCUMENT)
        look(key)
    assert s3.list_objects_v2(Bucket=tables.MEDIA_BUCKET)["KeyCount"] == 1
