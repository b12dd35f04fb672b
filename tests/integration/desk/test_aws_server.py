"""What serves moto: connections that stay, and readers' calls that go first."""

import http.client
import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from werkzeug.serving import BaseWSGIServer, make_server

from infra.local import aws_server
from infra.local.turns import Turns


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    own = Turns()
    monkeypatch.setattr(aws_server, "DYNAMODB_TURNS", own)
    return own


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    if environ["PATH_INFO"] == "/broken":
        raise ValueError("moto's own fault")
    if environ["PATH_INFO"] == "/nothing":
        start_response("204 NO CONTENT", [("X-Kind", "none")])
        return []
    body = environ["wsgi.input"].read() if environ["PATH_INFO"] != "/unread" else b"unread"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "999")])
    return [body, b"!"]


@pytest.fixture
def server() -> Iterator[BaseWSGIServer]:
    one = make_server(
        "127.0.0.1", 0, echo, threaded=True, request_handler=aws_server.AwsRequestHandler
    )
    thread = threading.Thread(target=one.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield one
    one.shutdown()
    one.server_close()


def test_a_connection_takes_one_request_after_another(server: BaseWSGIServer) -> None:
    """Whatever the first ones were, the next is read from where it begins."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        answers = []
        for method, path, body in (
            ("POST", "/", b"one"),
            ("PUT", "/unread", b"x" * 200_000),
            ("HEAD", "/", None),
            ("GET", "/nothing", None),
            ("GET", "/broken", None),
            ("POST", "/", b""),
        ):
            connection.request(method, path, body)
            sock = connection.sock
            response = connection.getresponse()
            answers.append((response.status, response.read()))
            assert connection.sock is sock
    assert answers == [
        (200, b"one!"),
        (200, b"unread!"),
        (200, b""),
        (204, b""),
        (500, b""),
        (200, b"!"),
    ]


def test_a_body_may_come_in_chunks_or_when_it_is_asked_for(server: BaseWSGIServer) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request("PUT", "/", iter([b"one ", b"two"]), encode_chunked=True)
        assert connection.getresponse().read() == b"one two!"
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.connect()
        assert connection.sock
        head = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        connection.sock.sendall(head)
        assert connection.sock.recv(100).startswith(b"HTTP/1.1 100")
        connection.sock.sendall(b"two")
        response = http.client.HTTPResponse(connection.sock)
        response.begin()
        assert response.read() == b"two!"


def test_what_fails_inside_is_in_the_log(
    server: BaseWSGIServer, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.ERROR, logger="werkzeug"),
        closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection,
    ):
        connection.request("GET", "/broken")
        assert connection.getresponse().status == 500
    assert "moto's own fault" in caplog.text


def test_the_calls_of_readers_go_before_those_that_came_earlier(turns: Turns) -> None:
    order: list[str] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        order.append(environ["name"])
        return []

    answer = aws_server.in_turn(app)
    dynamodb = {"HTTP_X_AMZ_TARGET": "DynamoDB_20120810.Query"}
    calls = [
        {"name": "relate 1", **dynamodb, "HTTP_USER_AGENT": "Boto3/1.42"},
        {"name": "relate 2", **dynamodb},
        {"name": "reader 1", **dynamodb, "HTTP_USER_AGENT": "Boto3/1.42 app/reader"},
        {"name": "reader 2", **dynamodb, "HTTP_USER_AGENT": "Boto3/1.42 app/reader"},
    ]
    threads: list[threading.Thread] = []
    with turns.turn():
        for call in calls:
            threads.append(threading.Thread(target=answer, args=(call, None)))
            threads[-1].start()
            while turns.waiting() < len(threads):
                threads[-1].join(0.001)
        answer(
            {"name": "a long poll of SQS", "HTTP_X_AMZ_TARGET": "AmazonSQS.ReceiveMessage"}, None
        )
    for thread in threads:
        thread.join(10)
    assert order == ["a long poll of SQS", "reader 1", "reader 2", "relate 1", "relate 2"]


def test_a_turn_is_handed_on_when_a_call_fails(turns: Turns) -> None:
    def fail(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            aws_server.in_turn(fail)({"HTTP_X_AMZ_TARGET": "DynamoDB_20120810.Query"}, None)
    assert turns.waiting() == 0
