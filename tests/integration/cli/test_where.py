"""Where a command goes: a desk, a stack, or a word on what to do."""

import json
import os
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import boto3
import pytest

from infra.operations import system
from infra.operations.desk_state import DESK_FILE, HOME, DeskRuns, DeskState
from tests.integration.cli.conftest import newsdrop, write


def test_without_desk_or_stack_the_command_says_what_to_do() -> None:
    result = newsdrop("status", stack=None)
    assert result.exit_code == 1
    assert result.output.startswith("Error: no desk runs here: start `newsdrop dev`")


def test_a_desk_that_has_ended_is_none_and_its_words_are_removed() -> None:
    write(".newsdrop/8000/lock")
    write(".newsdrop/8000/desk.json", "{")
    Path("below").mkdir()
    os.chdir("below")
    result = newsdrop("status", stack=None)
    assert (result.exit_code, "no desk runs here" in result.output) == (1, True)
    assert not Path("../.newsdrop/8000/desk.json").exists()


def test_a_desk_that_does_not_answer_is_told(desk: DeskState, unused_port: int) -> None:
    endpoint = f"http://127.0.0.1:{unused_port}"
    desk.write(DESK_FILE, {"endpoint": endpoint, "api": "site", "outputs": {}, "environment": {}})
    result = newsdrop("status", stack=None)
    assert (result.exit_code, "the desk at site does not answer" in result.output) == (1, True)


@pytest.mark.parametrize("command", ["status", "doctor"])
@pytest.mark.parametrize("content", ["{", "[]", "{}", ""])
def test_a_damaged_note_of_a_desk_is_told(desk: DeskState, command: str, content: str) -> None:
    write(f".newsdrop/8000/{DESK_FILE}", content)
    result = newsdrop(command, stack=None)
    assert (result.exit_code, "is damaged: end that desk" in result.output) == (1, True)


def test_a_desk_begins_where_another_has_crashed_and_not_where_one_runs(desk: DeskState) -> None:
    write(".newsdrop/8001/logs/aws.log")
    with pytest.raises(DeskRuns, match="8000"):
        DeskState(Path(HOME), 8000).begin()
    other = DeskState(Path(HOME), 8001)
    other.begin()
    assert not (other.logs / "aws.log").exists()
    assert desk.logs.is_dir()
    other.end()


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
        result = newsdrop(
            "status", "--endpoint", f"http://127.0.0.1:{server.server_port}", stack=None
        )
        server.shutdown()
    assert (result.exit_code, "is not AWS" in result.output) == (1, True)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:{port}", "127.0.0.1", "nonsense"])
def test_an_endpoint_that_does_not_answer_is_told(endpoint: str, unused_port: int) -> None:
    result = newsdrop("status", "--endpoint", endpoint.format(port=unused_port), stack=None)
    assert (result.exit_code, result.output.startswith("Error: ")) == (1, True)
    assert "Traceback" not in result.output


def test_a_desk_never_sees_the_callers_credentials_nor_a_proxy_the_desk() -> None:
    os.environ |= {"AWS_PROFILE": "mine", "AWS_SESSION_TOKEN": "secret", "NO_PROXY": "example.com"}
    system.use_desk({**system.DESK_ENVIRONMENT, "AWS_ENDPOINT_URL": "http://127.0.0.1:5000"})
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
def desk() -> Iterator[DeskState]:
    """The folder of a desk that runs at port 8000, with nothing said yet."""
    state = DeskState(Path(HOME), 8000)
    state.begin()
    yield state
    state.end()


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
