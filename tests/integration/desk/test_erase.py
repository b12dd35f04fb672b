"""`newsdrop erase` on a desk: nothing of an article is anywhere any more."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.support import photographs
from tests.support.desk_process import Dev, running

MARKER = "thùng vàng xoáy"
NAME = "xoayvang"
"""In the text, in the words of the picture, and as part of no key."""

STORY = f"""Xã hội

Cầu tàu {MARKER}

Người dân kể về {MARKER} bên bến.

Minh An

Ông Nguyễn {MARKER} đã sống ở đây ba mươi năm, cạnh bến tàu cũ của làng.

bến.jpg
Bến tàu. Ảnh: {MARKER}

chung.jpg
Tàu hàng.

#bến tàu
"""
OTHER = """Kinh tế

Cảng biển mở tuyến mới

Chuyến tàu đầu tiên rời bến sáng nay, mở tuyến hàng tuần sang Nhật.

Minh An

Sáng nay con tàu chở ba nghìn container đã rời cảng trong tiếng vỗ tay.

chung.jpg
Tàu hàng.

#bến tàu
"""


def photograph(words: str) -> bytes:
    """A photograph with these words in its caption."""
    return photographs.jpeg(
        photographs.upright_pixels(),
        photographs.segment(0xED, photographs.photoshop(photographs.iim({"caption": words}))),
    )


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "inbox/tin").mkdir(parents=True)
    files = {
        "bến tàu.txt": STORY.replace(MARKER, f"{MARKER} cũ").encode(),
        "cảng.txt": OTHER.encode(),
        "bến.jpg": photograph(f"Bến. {MARKER}"),
        "chung.jpg": photograph("Chung"),
    }
    for name, data in files.items():
        (folder / "inbox/tin" / name).write_bytes(data)
    with running(folder) as desk:
        desk.until("ready http://.*")
        yield desk


def outputs(dev: Dev) -> dict[str, str]:
    stated: dict[str, Any] = dev.told()
    return {"endpoint": stated["endpoint"], **stated["outputs"]}


def client(dev: Dev, service: str) -> Any:
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=outputs(dev)["endpoint"],
        region_name="us-east-1",
        aws_access_key_id="desk",
        aws_secret_access_key="desk",
    )


def everything(dev: Dev) -> Iterator[tuple[str, bytes]]:
    """All that the desk holds: versions of objects, rows with what is packed in them, messages, and
    logs."""
    named = outputs(dev)
    s3, dynamodb, sqs = (client(dev, name) for name in ("s3", "dynamodb", "sqs"))
    for bucket in (named["BucketName"], named["MediaBucketName"]):
        for entry in s3.list_object_versions(Bucket=bucket).get("Versions", []):
            place = {"Bucket": bucket, "Key": entry["Key"], "VersionId": entry["VersionId"]}
            yield f"{bucket}/{entry['Key']}", s3.get_object(**place)["Body"].read()
    for name in ("DropsTableName", "ArticlesTableName", "IndexTableName"):
        for page in dynamodb.get_paginator("scan").paginate(TableName=named[name]):
            for row in page["Items"]:
                yield name, unpacked(row)
    for name in ("DropQueueUrl", "DropDeadLettersUrl", "RelateFailuresUrl"):
        for message in sqs.receive_message(QueueUrl=named[name], VisibilityTimeout=0).get(
            "Messages", []
        ):
            yield name, message["Body"].encode()
    for file in (dev.folder / ".newsdrop").rglob("*"):
        if file.is_file():
            yield str(file), file.read_bytes()


def unpacked(row: dict[str, dict[str, Any]]) -> bytes:
    """The attributes of a row as bytes, what is compressed unpacked."""
    import zlib

    parts = [repr(row).encode()]
    for value in row.values():
        data = value.get("B")
        if data is not None:
            try:
                parts.append(zlib.decompress(data))
            except zlib.error:
                parts.append(data)
    return ascii_or_text(b"".join(parts))


def ascii_or_text(data: bytes) -> bytes:
    """JSON may write letters as escapes: both forms side by side."""
    return data + data.decode("unicode_escape", "ignore").encode(errors="ignore")


def places(dev: Dev) -> set[str]:
    """Where the marker is."""
    marker = MARKER.encode()
    return {place for place, data in everything(dev) if marker in data}


def status_of(dev: Dev, path: str) -> int:
    address = next(line for line in dev.lines if line.startswith("ready ")).split()[1]
    try:
        with urllib.request.urlopen(address + path) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def article_of(dev: Dev, key: str) -> str:
    return str(dev.status()[key]["articles"][0])


def test_nothing_of_an_erased_article_is_left(dev: Dev) -> None:
    one, other = article_of(dev, "tin/bến tàu.txt"), article_of(dev, "tin/cảng.txt")
    (dev.folder / "inbox/tin/bến tàu.txt").write_text(STORY)
    dev.until(r".*accepted  tin/bến tàu\.txt.*")
    sources = places(dev)
    assert any("tin/bến.jpg" in place for place in sources)
    kinds = {place.partition("/")[0] for place in sources}
    assert {"DropsTableName", "ArticlesTableName", "IndexTableName"} <= kinds
    refused = dev.run("erase", one)
    assert refused.returncode == 1
    assert status_of(dev, f"/v1/articles/{one}") == 200
    result = dev.run("erase", one, "--yes", "--json")
    assert result.returncode == 0, result.stderr
    counts = json.loads(result.stdout)
    assert counts["files"] == ["tin/bến tàu.txt"]
    assert counts["pictures"] == ["tin/bến.jpg"]
    assert counts["versions"] == 3
    assert places(dev) == set()
    assert status_of(dev, f"/v1/articles/{one}") == 410
    assert status_of(dev, f"/v1/articles/{other}") == 200
    assert status_of(dev, f"/media/{other}/chung.jpg?w=320") == 200
    again = dev.run("erase", one, "--yes", "--vanish")
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith(f"{one} is erased; its address answers 404\n")
    assert status_of(dev, f"/v1/articles/{one}") == 404
    assert dev.run("erase", "a" * 12, "--yes").returncode == 1


def test_a_file_with_other_articles_is_erased_only_as_a_whole(dev: Dev) -> None:
    items = [{"uri": f"urn:x:{n}", "headline": f"Tin số {n}", "body_text": "Chữ."} for n in (1, 2)]
    Path(dev.folder / "hai.json").write_text(json.dumps({"items": items}))
    dropped = dev.run("drop", "hai.json", "--wait")
    assert dropped.returncode == 0, dropped.stdout + dropped.stderr
    first, second = dev.status()["hai.json"]["articles"]
    refused = dev.run("erase", first, "--yes")
    assert refused.returncode == 1
    assert f"other article: {second}" in refused.stderr
    assert status_of(dev, f"/v1/articles/{first}") == 200
    assert dev.run("erase", first, "--yes", "--whole-files").returncode == 0
    assert [status_of(dev, f"/v1/articles/{id}") for id in (first, second)] == [410, 410]
