"""Sweeps over what ingest itself stores: pictures that drops show stay, whatever comes and goes."""

import json
import time
from collections.abc import Iterator
from urllib.parse import quote_plus

import boto3
import pytest
from moto import mock_aws

from functions.ingest import handler as ingest
from functions.sweep.sweeper import STATE_KEY, Sweep
from shared import aws
from shared.article.media_keys import picture_digest
from shared.settings import SweepSettings
from tests.support import photographs, tables
from tests.support.lambda_context import CONTEXT
from tests.support.packages.word import docx, p, shown
from tests.support.packages.zips import picture
from tests.support.singletons import new_process

DOCUMENT = docx(
    p("Trường làng có thư viện mới", "Title"),
    shown("r1", "Kệ sách"),
    p("Thư viện mở cửa từ bảy giờ sáng, và ai cũng mượn được sách mang về nhà đọc trong hai tuần."),
    targets={"r1": "media/ke-sach.png"},
    media={"ke-sach.png": picture(size=(400, 300))},
)
SETTINGS = SweepSettings(tables.MEDIA_BUCKET, "drops", "articles", 30)


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with mock_aws(), new_process(tables.ENVIRONMENT):
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        tables.create()
        yield


def drop(key: str, data: bytes | None) -> None:
    """Put a file, or delete it, and have it taken in."""
    if data is None:
        aws.s3().delete_object(Bucket=tables.BUCKET, Key=key)
    else:
        aws.s3().put_object(Bucket=tables.BUCKET, Key=key, Body=data)
    body = json.dumps({"Records": [{"s3": {"object": {"key": quote_plus(key)}}}]})
    event = {"Records": [{"messageId": "m", "body": body}]}
    assert ingest.handle(event, CONTEXT) == {"batchItemFailures": []}


def sweep(*days: int) -> None:
    for day in days:
        for _ in Sweep(SETTINGS, round(time.time()) + day * 86_400).pages():
            pass


def stored() -> set[str]:
    """The pictures of the bucket."""
    answer = aws.s3().list_objects_v2(Bucket=tables.MEDIA_BUCKET)
    keys = {one["Key"] for one in answer["Contents"]} - {STATE_KEY}
    return {str(picture_digest(key)) for key in keys}


def test_pictures_stay_as_long_as_a_drop_has_them() -> None:
    drop("bai.docx", DOCUMENT)
    drop("anh.jpg", photographs.photograph())
    drop("cung-anh.jpg", photographs.photograph())
    before = stored()
    assert len(before) == 2
    sweep(1, 40, 80)
    assert stored() == before
    drop("anh.jpg", None)
    sweep(81, 120)
    assert stored() == before, "another drop has the same picture"
    drop("bai.docx", None)
    drop("cung-anh.jpg", None)
    sweep(121, 150)
    assert stored() == before
    sweep(151)
    assert stored() == set()


def test_an_older_file_that_is_put_back_has_its_picture_whenever_that_is() -> None:
    older, newer = photographs.photograph(), photographs.photograph(size=(400, 600))
    drop("anh.jpg", older)
    first = stored()
    drop("anh.jpg", newer)
    sweep(1, 30)
    assert len(stored()) == 2
    drop("anh.jpg", older)
    second = stored() - first
    sweep(32, 61)
    assert stored() == first | second
    sweep(62)
    assert stored() == first
    drop("anh.jpg", newer)
    assert stored() == first | second
