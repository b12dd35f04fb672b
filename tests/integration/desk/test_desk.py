"""The whole desk, as a person starts it.

`newsdrop dev` as a process of its own, the other commands beside it.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.support.desk_process import Dev, get_json, running, wait_until

ARTICLE = """Kinh tế

{headline}

Cảng nước sâu đón chuyến tàu đầu tiên sau hai năm xây dựng.

Minh An

Sáng nay con tàu chở ba nghìn container đã cập cảng trong tiếng vỗ tay của công nhân.

#hải phòng #cảng biển
"""


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    """A desk that all of these tests share, with one good and one broken file in its inbox."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "inbox/tin").mkdir(parents=True)
    (folder / "inbox/tin/cảng.txt").write_text(ARTICLE.format(headline="Cảng mới đón tàu"))
    (folder / "inbox/empty.txt").write_text("")
    with running(folder) as dev:
        dev.until(r"ready http://127\.0\.0\.1:\d+")
        yield dev


def desk_file(dev: Dev) -> dict[str, Any]:
    return dev.told()


def state_folder(dev: Dev) -> Path:
    return dev.folder / ".newsdrop" / str(desk_file(dev)["api"]).rpartition(":")[2]


def headlines(dev: Dev) -> set[str]:
    status, page = get_json(desk_file(dev)["api"] + "/v1/articles")
    assert status == 200
    return {item["headline"] for item in page["items"]}


@pytest.mark.parametrize(("mode", "version"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
def test_an_assistant_finds_and_reads_what_was_dropped(dev: Dev, mode: str, version: str) -> None:
    """The protocol's own client for Python, as it begins today and as it began before."""
    assistants: Any = import_module("mcp")

    async def talk() -> None:
        async with assistants.Client(f"{desk_file(dev)['api']}/mcp", mode=mode) as client:
            assert client.protocol_version == version
            listed = await client.list_tools()
            names = {tool.name for tool in listed.tools}
            found = await client.call_tool("search", {"q": "cang moi"})
            (item,) = found.structured_content["items"]
            assert item["headline"] == "Cảng mới đón tàu"
            read = await client.call_tool("article", {"id": item["url"]})
            assert "ba nghìn container" in read.content[0].text
            assert read.structured_content["markdown"] == read.content[0].text
            related = await client.call_tool("related", {"id": item["id"]})
            assert (related.is_error, related.structured_content) == (False, {"items": []})
            wrong = await client.call_tool("search", {"q": "cang", "limit": 0})
            assert (wrong.is_error, "limit" in wrong.content[0].text) == (True, True)
            with pytest.raises(assistants.MCPError, match="Unknown tool"):
                await client.call_tool("publish", {})
            assert names == {"search", "article", "related", "changes"}

    asyncio.run(talk())


def test_it_says_where_s3_is_and_when_it_is_ready(dev: Dev) -> None:
    desk = desk_file(dev)
    assert dev.lines[0] == f"s3 {desk['endpoint']} {desk['bucket']}"
    assert dev.lines[-1] == f"ready {desk['api']}"
    assert desk["outputs"]["ApiUrl"] == desk["api"]
    assert "1 accepted, 1 rejected" in dev.lines
    assert [line for line in dev.lines if re.match(r"[\d:]{8}  rejected  empty\.txt  \w", line)]
    page = rf"Cảng mới đón tàu  {desk['api']}/read/cang-moi-don-tau-\w+"
    assert [
        line for line in dev.lines if re.fullmatch(rf".* accepted  tin/cảng\.txt  {page}", line)
    ]
    assert not [line for line in dev.lines if "\x1b" in line]


def test_what_is_ready_is_served(dev: Dev) -> None:
    assert "Cảng mới đón tàu" in headlines(dev)


def test_a_broken_file_is_listed_with_its_reason(dev: Dev) -> None:
    row = dev.status("--rejected")["empty.txt"]
    assert (row["status"], row["articles"]) == ("rejected", [])
    assert row["reason"]


def test_a_file_changed_in_the_inbox_changes_the_article_and_removed_takes_it_down(
    dev: Dev,
) -> None:
    file = dev.inbox / "đổi.txt"
    file.write_text(ARTICLE.format(headline="Trước khi sửa"))
    dev.until(r".*accepted  đổi\.txt.*")
    (article,) = dev.status("đổi.txt")["đổi.txt"]["articles"]
    url = f"{desk_file(dev)['api']}/v1/articles/{article}"
    assert (get_json(url)[1]["headline"], get_json(url)[1]["revision"]) == ("Trước khi sửa", 1)
    file.write_text(ARTICLE.format(headline="Sau khi sửa"))
    dev.until(r".*accepted  đổi\.txt.*")
    assert (get_json(url)[1]["headline"], get_json(url)[1]["revision"]) == ("Sau khi sửa", 2)
    file.unlink()
    dev.until(r".*removed   đổi\.txt.*")
    assert get_json(url)[0] == 410
    wait_until(lambda: "Sau khi sửa" not in headlines(dev))


@pytest.fixture(scope="module")
def embargo(dev: Dev) -> datetime:
    """When the embargo of an article that was dropped ends: 8 seconds after its drop."""
    moment = datetime.now(UTC) + timedelta(seconds=8)
    (dev.inbox / "hẹn giờ.md").write_text(
        f"---\ntitle: Bài hẹn giờ\nembargo: {moment.isoformat()}\ntags: [hẹn giờ]\n---\n\n"
        "Bài này chỉ được đăng khi lệnh cấm hết hạn, đúng giờ đã hẹn với bạn đọc.\n"
    )
    dev.until(r".*accepted  hẹn giờ\.md.*")
    return moment


def test_before_its_embargo_ends_an_article_is_not_counted(dev: Dev, embargo: datetime) -> None:
    counts = tag_counts(dev)
    assert "hẹn-giờ" not in counts or datetime.now(UTC) > embargo


def tag_counts(dev: Dev) -> dict[str, int]:
    """How many articles each tag counts."""
    status, page = get_json(desk_file(dev)["api"] + "/v1/tags")
    assert status == 200
    return {item["key"]: item["count"] for item in page["items"]}


def test_drop_waits_for_reports(dev: Dev) -> None:
    folder = dev.folder / "tin mới"
    folder.mkdir()
    (folder / "a + 100%.txt").write_text(ARTICLE.format(headline="Thả từ dòng lệnh"))
    result = dev.run("drop", "tin mới", "--wait")
    assert result.returncode == 0, result.stderr
    line = r"[\d:]{8}  accepted  tin mới/a \+ 100%\.txt  Thả từ dòng lệnh  http://\S+\n"
    assert re.fullmatch(line, result.stdout)
    (folder / "b.txt").write_text("")
    result = dev.run("drop", "tin mới/b.txt", "--wait", "--endpoint", desk_file(dev)["endpoint"])
    assert (result.returncode, "  rejected  b.txt  " in result.stdout) == (1, True)
    wait_until(lambda: "Thả từ dòng lệnh" in headlines(dev))


def test_any_s3_client_works(dev: Dev) -> None:
    desk = desk_file(dev)
    s3 = boto3.client(
        "s3",
        endpoint_url=desk["endpoint"],
        region_name="us-east-1",
        aws_access_key_id="whatever",
        aws_secret_access_key="whatever",
        config=Config(signature_version="s3v4"),
    )
    key = "tệp của tôi/Hà Nội + 50%.txt"
    s3.put_object(
        Bucket=desk["bucket"], Key=key, Body=ARTICLE.format(headline="Thả bằng S3").encode()
    )
    dev.until(".*accepted  " + re.escape(key) + ".*")
    wait_until(lambda: "Thả bằng S3" in headlines(dev))
    s3.delete_object(Bucket=desk["bucket"], Key=key)
    dev.until(".*removed   " + re.escape(key) + ".*")
    wait_until(lambda: "Thả bằng S3" not in headlines(dev))
    s3.close()


def test_a_message_that_is_no_event_harms_nobody(dev: Dev) -> None:
    desk = desk_file(dev)
    own = desk["environment"]
    sqs = boto3.client(
        "sqs",
        endpoint_url=desk["endpoint"],
        region_name=own["AWS_REGION"],
        aws_access_key_id=own["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=own["AWS_SECRET_ACCESS_KEY"],
    )
    for body in ("no JSON", "[]", '{"Records": [{"s3": null}]}'):
        sqs.send_message(QueueUrl=desk["outputs"]["DropQueueUrl"], MessageBody=body)
    sqs.close()
    (dev.inbox / "sau.txt").write_text(ARTICLE.format(headline="Bài đến sau"))
    dev.until(r".*accepted  sau\.txt.*")


def test_sam_local_gets_every_variable_that_the_template_declares(dev: Dev) -> None:
    functions = json.loads((state_folder(dev) / "env.json").read_text())
    names = {"IngestFunction", "RelateFunction", "SweepFunction", "ApiFunction"}
    assert functions.keys() == names
    for variables in functions.values():
        assert all(isinstance(value, str) for value in variables.values())
        assert variables["AWS_ENDPOINT_URL"] == desk_file(dev)["endpoint"]
        assert variables["AWS_ACCOUNT_ID_ENDPOINT_MODE"] == "disabled"
        assert variables["INDEX_TABLE" if "INDEX_TABLE" in variables else "DROPS_TABLE"]
    assert functions["IngestFunction"]["BUCKET"] == desk_file(dev)["bucket"]


def test_the_clock_counts_an_article_when_its_embargo_ends(dev: Dev, embargo: datetime) -> None:
    """Nothing is dropped when the time comes; relate alone changes counters."""
    wait_until(lambda: tag_counts(dev).get("hẹn-giờ") == 1)
    assert datetime.now(UTC) > embargo
    assert "Bài hẹn giờ" in headlines(dev)
