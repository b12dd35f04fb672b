"""`newsdrop drop` and `newsdrop status` against a stack made from template.yaml in moto."""

import json
import os
import socket
import unicodedata
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from infra import files, where
from infra.cli import main
from infra.local import template
from shared import aws
from shared.tables.drops import Drops, Outcome, Report, Source

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

STACK = "newsdrop-test"
TEMPLATE = Path(__file__).parents[2] / "template.yaml"


@pytest.fixture(autouse=True)
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands change the environment and cache clients, as a process of their own may; here each test has its own."""
    before = dict(os.environ)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.chdir(tmp_path)
    os.environ |= {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "us-east-1"}
    aws.s3.cache_clear()
    aws.dynamodb.cache_clear()
    yield
    os.environ.clear()
    os.environ |= before
    aws.s3.cache_clear()
    aws.dynamodb.cache_clear()


@pytest.fixture(scope="module")
def translated() -> str:
    return json.dumps(template.load(TEMPLATE, {"DeletionProtection": "false"}).cloudformation)


@pytest.fixture
def outputs(translated: str) -> Iterator[dict[str, str]]:
    with mock_aws():
        cloudformation = boto3.client("cloudformation")
        cloudformation.create_stack(StackName=STACK, TemplateBody=translated)
        stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        yield {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


@pytest.fixture
def drops(outputs: dict[str, str]) -> Drops:
    return Drops(outputs["DropsTableName"])


@pytest.fixture
def s3(outputs: dict[str, str]) -> "S3Client":
    return boto3.client("s3")


def newsdrop(*arguments: str, stack: str | None = STACK) -> Result:
    return CliRunner().invoke(main, [*arguments, *(["--stack", stack] if stack else [])])


def write(path: str, text: str = "text") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)


def report(drops: Drops, key: str, etag: str | None, status: Outcome = "accepted", reason: str | None = None, *ids: str) -> None:
    assert drops.record(drops.take_ticket(key), Report(status, Source(etag), "1", ids, reason), frozenset(ids))


def keys(s3: "S3Client", outputs: dict[str, str]) -> set[str]:
    return {item["Key"] for item in s3.list_objects_v2(Bucket=outputs["BucketName"]).get("Contents", [])}


# ------------------------------------------------------------------------------------------------------------- drop
def test_a_file_keeps_its_name_and_a_folder_its_paths(s3: "S3Client", outputs: dict[str, str]) -> None:
    name = unicodedata.normalize("NFD", "Hải Phòng + 100%.txt")
    for path in ("tin/a.txt", f"tin/sub/{name}", "tin/.hidden", "tin/b.txt~", "one.txt"):
        write(path)
    result = newsdrop("drop", "tin/", "one.txt")
    assert result.exit_code == 0, result.output
    assert keys(s3, outputs) == {"tin/a.txt", f"tin/sub/{name}", "one.txt"}
    assert f"3 uploaded to {outputs['BucketName']}" in result.stderr
    assert s3.head_object(Bucket=outputs["BucketName"], Key="tin/a.txt")["ContentType"] == "text/plain"


def test_a_prefix_is_a_folder_of_the_bucket(s3: "S3Client", outputs: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    write("tin/a.txt")
    monkeypatch.chdir("tin")
    assert newsdrop("drop", ".", "a.txt", "--prefix", "/2025/09").exit_code == 0
    assert keys(s3, outputs) == {"2025/09/tin/a.txt", "2025/09/a.txt"}


def test_two_files_of_one_key_are_refused_before_anything_is_dropped(s3: "S3Client", outputs: dict[str, str]) -> None:
    write("x/a.txt")
    write("y/a.txt")
    result = newsdrop("drop", "x/a.txt", "y/a.txt")
    assert result.exit_code == 1
    assert "would both be a.txt" in result.output
    assert newsdrop("drop", "x/a.txt", "x/a.txt").exit_code == 0
    assert keys(s3, outputs) == {"a.txt"}


def test_a_name_that_is_not_utf_8_is_refused(outputs: dict[str, str]) -> None:
    write("tin/a.txt")
    write("tin/" + os.fsdecode(b"caf\xe9.txt"))
    result = newsdrop("drop", "tin")
    assert result.exit_code == 1
    assert r"caf\udce9.txt: the name is not valid UTF-8" in result.output


@pytest.fixture
def ingest(drops: Drops, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Whatever is put has a report the next moment: `says(broken="why")` rejects broken.txt, None leaves it without."""
    put = files.put

    def says(**reasons: str | None) -> None:
        def reported(s3: Any, bucket: str, key: str, path: Path) -> str:
            etag = put(s3, bucket, key, path)
            name = Path(key).stem
            if reasons.get(name, "") is not None:
                report(drops, key, etag, "rejected" if name in reasons else "accepted", reasons.get(name))
            return etag

        monkeypatch.setattr(files, "put", reported)

    return says


def test_wait_tells_each_report(ingest: Callable[..., None]) -> None:
    ingest()
    write("tin/a.txt")
    write("tin/b.txt")
    result = newsdrop("drop", "tin", "--wait")
    assert (result.exit_code, sorted(result.stdout.splitlines())) == (0, ["accepted  tin/a.txt", "accepted  tin/b.txt"])


def test_a_rejected_file_fails_the_command(ingest: Callable[..., None]) -> None:
    ingest(bad="it has no\nheadline")
    write("tin/a.txt")
    write("tin/bad.txt")
    result = newsdrop("drop", "tin", "--wait")
    assert result.exit_code == 1
    assert sorted(result.stdout.splitlines()) == ["accepted  tin/a.txt", r"rejected  tin/bad.txt: it has no\nheadline"]


def test_drop_as_json_has_a_line_a_file(ingest: Callable[..., None], outputs: dict[str, str]) -> None:
    for name in ("a.txt", "b.txt"):
        write(name)
    uploaded = [json.loads(line) for line in newsdrop("drop", "a.txt", "b.txt", "--json").stdout.splitlines()]
    nothing: dict[str, Any] = {"reason": None, "articles": [], "at": None}
    assert uploaded == [{"key": key, "status": "uploaded", **nothing} for key in ("a.txt", "b.txt")]
    ingest(a="no headline", b=None)
    result = newsdrop("drop", "a.txt", "b.txt", "--json", "--wait", "--timeout", "0")
    lines = {line["key"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert (result.exit_code, lines["a.txt"]["reason"], lines["b.txt"]) == (
        1,
        "no headline",
        {**uploaded[1], "status": "pending"},
    )


def test_a_missing_report_fails_the_command(ingest: Callable[..., None], drops: Drops) -> None:
    ingest(slow=None)
    report(drops, "slow.txt", "of-another-content")
    write("slow.txt")
    result = newsdrop("drop", "slow.txt", "--wait", "--timeout", "0")
    assert (result.exit_code, result.stdout) == (1, "no report in 0 s: slow.txt\n")


# ----------------------------------------------------------------------------------------------------------- status
@pytest.fixture
def reported(drops: Drops) -> Drops:
    report(drops, "tin/Hải Phòng.txt", "e1", "accepted", None, "abcdefghijkm")
    report(drops, unicodedata.normalize("NFD", "tin/bệnh.txt"), "e2", "rejected", "it has no headline")
    report(drops, "gone.txt", None, "removed")
    drops.take_ticket("gone.txt")
    drops.take_ticket("new.txt")
    return drops


def test_status_as_json_has_a_line_a_drop(reported: Drops) -> None:
    result = newsdrop("status", "--json")
    rows = {row["key"]: row for row in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 0
    assert all(list(row) == ["key", "status", "reason", "articles", "at"] for row in rows.values())
    assert {unicodedata.normalize("NFC", key): row["status"] for key, row in rows.items()} == {
        "tin/Hải Phòng.txt": "accepted",
        "tin/bệnh.txt": "rejected",
        "gone.txt": "removed",
        "new.txt": "pending",
    }
    assert rows["tin/Hải Phòng.txt"]["articles"] == ["abcdefghijkm"]
    assert rows["tin/Hải Phòng.txt"]["reason"] is None
    assert rows["tin/Hải Phòng.txt"]["at"].endswith("Z")


def test_status_of_the_rejected_has_their_reasons(reported: Drops) -> None:
    (line,) = newsdrop("status", "--rejected", "--json").stdout.splitlines()
    assert json.loads(line)["reason"] == "it has no headline"
    assert json.loads(line)["key"] == unicodedata.normalize("NFD", "tin/bệnh.txt")


def test_status_of_some_keys(reported: Drops) -> None:
    (line,) = newsdrop("status", "gone.txt", "--json").stdout.splitlines()
    assert json.loads(line)["status"] == "removed"
    assert newsdrop("status", "gone.txt", "--rejected", "--json").stdout == ""
    result = newsdrop("status", "never.txt")
    assert (result.exit_code, result.stderr) == (1, "never.txt: nothing of this name has been dropped\n")


def test_status_for_people_is_aligned(reported: Drops) -> None:
    result = newsdrop("status")
    lines = [unicodedata.normalize("NFC", line) for line in result.stdout.splitlines()]
    (good,) = (line for line in lines if line.startswith("accepted"))
    (bad,) = (line for line in lines if line.startswith("rejected"))
    assert good.index("tin/") == bad.index("tin/")
    assert good.endswith("tin/Hải Phòng.txt  abcdefghijkm")
    assert bad.index("it has no headline") == len(good) + 2
    assert result.stderr == "1 accepted, 1 rejected, 1 removed, 1 pending\n"


def test_status_of_nothing(outputs: dict[str, str]) -> None:
    assert newsdrop("status").stderr == "nothing has been dropped\n"
    assert newsdrop("status", "--rejected").stderr == "nothing is rejected\n"


# ------------------------------------------------------------------------------------------------------------ where
def test_without_desk_or_stack_the_command_says_what_to_do() -> None:
    result = newsdrop("status", stack=None)
    assert result.exit_code == 1
    assert result.output.startswith("Error: no desk runs here: start `newsdrop dev`")


def test_a_desk_that_has_ended_is_told(unused_port: int) -> None:
    write(".newsdrop/desk.json", json.dumps({"endpoint": f"http://127.0.0.1:{unused_port}", "outputs": {}, "environment": {}}))
    Path("below").mkdir()
    os.chdir("below")
    result = newsdrop("status", stack=None)
    assert (result.exit_code, "has ended" in result.output) == (1, True)


@pytest.mark.parametrize("command", ["status", "doctor"])
@pytest.mark.parametrize("content", ["{", "[]", "{}", ""])
def test_a_damaged_note_of_a_desk_is_told(command: str, content: str) -> None:
    write(".newsdrop/desk.json", content)
    result = newsdrop(command, stack=None)
    assert (result.exit_code, "is damaged: delete it" in result.output) == (1, True)


def test_what_answers_but_is_no_aws_is_told() -> None:
    class Site(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(405)
            self.end_headers()
            self.wfile.write(b"<!doctype html><p>")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever).start()
        result = newsdrop("status", "--endpoint", f"http://127.0.0.1:{server.server_port}", stack=None)
        server.shutdown()
    assert (result.exit_code, "is not AWS" in result.output) == (1, True)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:{port}", "127.0.0.1", "nonsense"])
def test_an_endpoint_that_does_not_answer_is_told(endpoint: str, unused_port: int) -> None:
    result = newsdrop("status", "--endpoint", endpoint.format(port=unused_port), stack=None)
    assert (result.exit_code, result.output.startswith("Error: ")) == (1, True)
    assert "Traceback" not in result.output


def test_a_desk_never_sees_the_callers_credentials_nor_a_proxy_the_desk() -> None:
    os.environ |= {"AWS_PROFILE": "mine", "AWS_SESSION_TOKEN": "secret", "NO_PROXY": "example.com"}
    where.use_desk({**where.DESK_ENVIRONMENT, "AWS_ENDPOINT_URL": "http://127.0.0.1:5000"})
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN"} & os.environ.keys()
    assert os.environ["AWS_ACCESS_KEY_ID"] == "desk"
    assert os.environ["NO_PROXY"] == "127.0.0.1,example.com"


def test_an_unknown_stack_is_told(outputs: dict[str, str]) -> None:
    result = newsdrop("status", stack="other")
    assert result.exit_code == 1
    assert "other" in result.output


def test_a_stack_of_something_else_is_told(outputs: dict[str, str]) -> None:
    body = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
    boto3.client("cloudformation").create_stack(StackName="other", TemplateBody=json.dumps(body))
    result = newsdrop("status", stack="other")
    assert result.exit_code == 1
    assert "none of Newsdrop's" in result.output


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
