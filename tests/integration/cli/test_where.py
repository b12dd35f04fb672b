"""Where a command goes: a desk, a stack, or a word on what to do."""

import json
import os
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import boto3
import pytest

from infra.operations import system
from tests.integration.cli.conftest import newsdrop, write


def test_without_desk_or_stack_the_command_says_what_to_do() -> None:
    result = newsdrop("status", stack=None)
    assert result.exit_code == 1
    assert result.output.startswith("Error: no desk runs here: start `newsdrop dev`")


def test_a_desk_that_has_ended_is_told(unused_port: int) -> None:
    write(
        ".newsdrop/desk.json",
        json.dumps(
            {"endpoint": f"http://127.0.0.1:{unused_port}", "outputs": {}, "environment": {}}
        ),
    )
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
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
