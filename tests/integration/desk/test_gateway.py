"""The gateway over real sockets, with a function that is a plain callable here."""

import base64
import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from infra.local.gateway import MAX_REQUEST_BYTES, Gateway
from infra.local.worker import FunctionFailed

Event = dict[str, Any]


class Function:
    """Keeps the last event and answers as it is told."""

    def __init__(self, answer: Callable[[Event], Any]) -> None:
        self.answer = answer
        self.event: Event = {}

    def invoke(self, event: Event) -> Any:
        self.event = json.loads(json.dumps(event))
        return self.answer(event)


@contextmanager
def serving(answer: Any) -> Iterator[tuple[Function, http.client.HTTPConnection]]:
    function = Function(answer if callable(answer) else lambda event: answer)
    gateway = Gateway("127.0.0.1", 0, function)
    gateway.start()
    try:
        with closing(
            http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=10)
        ) as connection:
            yield function, connection
    finally:
        gateway.stop()


def ask(
    answer: Any, method: str = "GET", path: str = "/", **more: Any
) -> tuple[http.client.HTTPResponse, bytes, Event]:
    with serving(answer) as (function, connection):
        connection.request(method, path, **more)
        response = connection.getresponse()
        return response, response.read(), function.event


OK = {"statusCode": 200, "headers": {"Content-Type": "text/html; charset=utf-8"}, "body": "chào"}


def test_a_request_becomes_the_event_of_an_http_api() -> None:
    headers = {"User-Agent": "ua", "Cookie": "a=1; b=2", "X-Two": "one"}
    path = "/tags/h%E1%BA%A3i-ph%C3%B2ng%20a+b?tag=a&tag=b%20c&q=m%E1%BB%9Bi+l%E1%BA%A1&empty="
    response, body, event = ask(OK, path=path, headers=headers)
    context = event["requestContext"]
    assert (response.status, body.decode()) == (200, "chào")
    assert event["version"] == "2.0"
    assert event["routeKey"] == context["routeKey"] == context["stage"] == "$default"
    assert event["rawPath"] == context["http"]["path"] == "/tags/hải-phòng a+b"
    assert event["rawQueryString"] == path.partition("?")[2]
    assert event["queryStringParameters"] == {"tag": "a,b c", "q": "mới lạ", "empty": ""}
    assert event["cookies"] == ["a=1", "b=2"]
    assert "cookie" not in event["headers"]
    assert event["headers"]["host"] == context["domainName"]
    assert context["domainName"].startswith("127.0.0.1:")
    assert event["headers"]["x-forwarded-proto"] == "http"
    assert event["headers"]["x-forwarded-for"] == context["http"]["sourceIp"] == "127.0.0.1"
    assert (
        context["http"]["method"],
        context["http"]["protocol"],
        context["http"]["userAgent"],
    ) == ("GET", "HTTP/1.1", "ua")
    assert response.headers["apigw-requestid"] == context["requestId"]
    assert isinstance(context["timeEpoch"], int)
    assert "body" not in event
    assert event["isBase64Encoded"] is False


def test_what_is_not_there_is_left_out() -> None:
    _, _, event = ask(OK, path="/")
    assert not {"cookies", "queryStringParameters", "body"} & event.keys()
    assert event["rawQueryString"] == ""


def test_letters_beyond_ascii_may_come_unescaped_and_headers_twice() -> None:
    with serving(OK) as (function, connection):
        connection.connect()
        assert connection.sock
        connection.sock.sendall(
            "GET /tags/hải?q=phòng HTTP/1.1\r\nHost: x:1\r\n".encode()
            + b"X-Two: one\r\nX-Two: two\r\n\r\n"
        )
        assert connection.sock.recv(100).startswith(b"HTTP/1.1 200 OK")
    assert function.event["rawPath"] == "/tags/hải"
    assert function.event["queryStringParameters"] == {"q": "phòng"}
    assert function.event["headers"]["x-two"] == "one,two"


def test_text_comes_as_it_is_and_bytes_in_base64() -> None:
    _, _, event = ask(
        OK, "POST", body='{"a": "ă"}'.encode(), headers={"Content-Type": "application/json"}
    )
    assert (event["body"], event["isBase64Encoded"]) == ('{"a": "ă"}', False)
    _, _, event = ask(OK, "PUT", body=b"\xff\x00", headers={"Content-Type": "image/png"})
    assert (event["body"], event["isBase64Encoded"]) == (
        base64.b64encode(b"\xff\x00").decode(),
        True,
    )
    _, _, event = ask(
        OK,
        "POST",
        body=iter([b"one ", b"two"]),
        headers={"Content-Type": "text/plain"},
        encode_chunked=True,
    )
    assert event["body"] == "one two"


def test_a_body_over_10_mb_is_refused() -> None:
    response, body, event = ask(OK, "POST", body=b"x" * (MAX_REQUEST_BYTES + 1))
    assert (response.status, json.loads(body), event) == (
        413,
        {"message": "Request Entity Too Large"},
        {},
    )


def test_an_answer_is_sent_as_the_function_gave_it() -> None:
    answer = {
        "statusCode": 203,
        "headers": {
            "Content-Type": "image/png",
            "ETag": '"e"',
            "X-Name": "Hải",
            "Content-Length": "999",
            "Connection": "keep-alive",
        },
        "cookies": ["a=1", "b=2; Secure"],
        "body": base64.b64encode(b"\x89PNG").decode(),
        "isBase64Encoded": True,
    }
    response, body, _ = ask(answer)
    assert (response.status, body, response.version) == (203, b"\x89PNG", 11)
    assert response.headers.get_all("set-cookie") == ["a=1", "b=2; Secure"]
    assert response.headers.get_all("content-length") == ["4"]
    assert response.headers["etag"] == '"e"'
    assert response.headers["x-name"].encode("latin-1").decode() == "Hải"


@pytest.mark.parametrize(
    ("answer", "status", "kind", "body"),
    [
        ({"items": ["ă"]}, 200, "application/json", '{"items": ["ă"]}'),
        ("plain", 200, "application/json", "plain"),
        ({"statusCode": 404, "body": "no"}, 404, "text/plain;charset=utf-8", "no"),
        ({"statusCode": 299}, 299, "text/plain;charset=utf-8", ""),
        ({"statusCode": "200", "body": "x"}, 200, "text/plain;charset=utf-8", "x"),
    ],
)
def test_what_an_answer_leaves_out_is_filled_in(
    answer: Any, status: int, kind: str, body: str
) -> None:
    response, got, _ = ask(answer)
    assert (response.status, response.headers["content-type"], got.decode()) == (status, kind, body)


def fail(event: Event) -> Any:
    raise FunctionFailed("it ended after 15 s")


@pytest.mark.parametrize(
    "answer",
    [
        fail,
        {"statusCode": 200, "body": "x" * 6_300_000},
        {"statusCode": "many"},
        {"statusCode": 42},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "headers": {"location": "/\r\nset-cookie: a=1"}},
        {"statusCode": 200, "body": "no base64!", "isBase64Encoded": True},
    ],
    ids=lambda answer: str(answer)[:30] if isinstance(answer, dict) else "raises",
)
def test_a_failure_or_a_wrong_answer_is_an_internal_server_error(
    answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    response, body, _ = ask(answer)
    assert (response.status, json.loads(body)) == (500, {"message": "Internal Server Error"})
    assert response.headers["content-type"] == "application/json"
    assert [record.levelname for record in caplog.records][-1] == "ERROR"


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 500)])
def test_what_changes_nothing_is_asked_once_more_where_the_function_fails(
    method: str, status: int
) -> None:
    answers = iter([FunctionFailed("ApiFunction's process ended with SIGKILL"), OK])

    def die_at_first(event: Event) -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    response, _, _ = ask(die_at_first, method)
    assert response.status == status


def test_a_function_that_takes_too_long_is_an_unavailable_service(
    caplog: pytest.LogCaptureFixture,
) -> None:
    goes_on = threading.Event()

    def late(event: Event) -> Any:
        goes_on.wait(10)
        return OK

    gateway = Gateway("127.0.0.1", 0, Function(late), seconds=0.05)
    gateway.start()
    with closing(http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=10)) as connection:
        connection.request("GET", "/")
        response = connection.getresponse()
        body = json.loads(response.read())
    goes_on.set()
    gateway.stop()
    assert (response.status, body) == (503, {"message": "Service Unavailable"})
    assert response.headers["content-type"] == "application/json"
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_head_has_the_length_of_a_get_and_no_body() -> None:
    response, body, event = ask(OK, "HEAD")
    assert (response.status, response.headers["content-length"], body) == (200, "5", b"")
    assert event["requestContext"]["http"]["method"] == "HEAD"
    response, _, _ = ask({"statusCode": 200, "headers": {"content-length": "77"}}, "HEAD")
    assert response.headers["content-length"] == "77"


@pytest.mark.parametrize("status", [204, 304])
def test_some_answers_have_no_body(status: int) -> None:
    with serving({"statusCode": status, "headers": {"etag": '"e"'}, "body": "stray"}) as (
        _,
        connection,
    ):
        connection.connect()
        assert connection.sock
        connection.sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        sent = b"".join(iter(lambda: connection.sock.recv(1000), b""))
    head, _, body = sent.partition(b"\r\n\r\n")
    assert body == b""
    assert b"content-length" not in head.lower()
    assert b"etag" in head


def test_a_port_that_is_taken_is_an_error_at_once_and_free_after_stop() -> None:
    gateway = Gateway("127.0.0.1", 0, Function(lambda event: OK))
    with pytest.raises(OSError, match="in use"):
        Gateway("127.0.0.1", gateway.port, Function(lambda event: OK))
    gateway.stop()
    with socket.create_server(("127.0.0.1", gateway.port)):
        pass
