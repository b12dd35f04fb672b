"""Who sees the editors' page, and what is on it: nobody else, and nowhere else."""

import pytest

from functions.api import handler
from functions.api.site import desk_page
from shared.article.model import Figure
from shared.identifiers import read_path
from tests.integration.api.editors import let_in, report
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.newsroom import Newsroom, draft, ok
from tests.support.walk import asks

PRIVATE = ("tin/mật-khoá.txt", "lý do kín", "nghi ngờ kín", "ghi chú kín", "ảnh-kín.jpg")
"""What is for editors alone, and stands in reports."""


def test_on_a_stack_there_is_no_such_page_unless_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, room: Newsroom
) -> None:
    report(PRIVATE[0], "rejected", reason=PRIVATE[1])
    for setting in ("", "authorizer"):
        let_in(monkeypatch, setting)
        for path in ("/desk", "/desk/", "/Desk"):
            answer = room.ask(path)
            assert (answer.status, PRIVATE[0] in answer.body) == (404, False)
            assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("evil.example:8000", 404),
        ("127.0.0.1.evil.example", 404),
        ("localhost.evil.example:8000", 404),
        ("", 404),
    ],
)
def test_a_desk_shows_it_to_no_page_that_makes_the_machine_its_own(
    desk: Newsroom, host: str, status: int
) -> None:
    report(PRIVATE[0])
    answer = desk.ask("/desk", host=host)
    assert (answer.status, PRIVATE[0] in answer.body) == (status, status == 200)
    assert "access-control-allow-origin" not in answer.headers


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch, room: Newsroom) -> Newsroom:
    """A newsroom on a stack with an authorizer."""
    let_in(monkeypatch, "authorizer")
    return room


ROUTES: list[tuple[str, str, str | None, int]] = [
    ("GET", "/desk", "GET /desk", 200),
    ("GET", "/desk", "$default", 404),
    ("GET", "/desk", "ANY /desk", 404),
    ("GET", "/desk", "get /desk", 404),
    ("GET", "/desk", "", 404),
    ("GET", "/desk", None, 404),
    ("HEAD", "/desk", "$default", 404),
    ("POST", "/desk", "$default", 405),
    ("OPTIONS", "/desk", "$default", 204),
    ("GET", "/desk/", "$default", 404),
    ("GET", "//desk", "$default", 404),
    ("GET", "/prod/desk", "$default", 404),
    ("GET", "/DESK", "$default", 404),
]
"""Of a request its method and path, the route by which API Gateway let it in, and the answer."""


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize(("method", "path", "route", "status"), ROUTES)
def test_behind_an_authorizer_only_its_own_route_leads_there(
    method: str, path: str, route: str | None, status: int
) -> None:
    report(PRIVATE[0], "rejected", reason=PRIVATE[1])
    # `/%64esk` and the like come decoded, by `$default`.
    headers = {"authorization": "Bearer anything", "x-route-key": desk_page.DESK_ROUTE}
    event = event_of(path, "routeKey=GET /desk", method=method, headers=headers)
    event |= {"routeKey": route} if route is not None else {}
    answer = handler.handle(event, CONTEXT)
    assert answer["statusCode"] == status
    if method == "GET":
        room_body = answer["body"] if not answer["isBase64Encoded"] else ""
        assert (PRIVATE[0] in room_body) == (status == 200)


def test_no_other_route_tells_what_editors_see(desk: Newsroom) -> None:
    one = draft("Bài", figures=(Figure("ảnh-kín.jpg"),))
    desk.publish(one)
    report(
        PRIVATE[0],
        articles=(one.id,),
        reason=PRIVATE[1],
        doubts=(PRIVATE[2],),
        remarks=(PRIVATE[3],),
        figure_files=("ảnh-kín.jpg",),
    )
    body = ok(desk.ask("/desk")).body
    assert all(word in body for word in PRIVATE)
    values = {
        "id": [one.id],
        "key": ["x"],
        "file": ["ảnh-kín.jpg"],
        "month": ["2025-09"],
        "part": list("1234"),
        "slug": [read_path(one.id, one.headline)[6:]],
        "token": ["x"],
    }
    for ask in asks(values, [("q", "bài"), ("limit", "10")]):
        if ask.rule != "/desk":
            told = desk.ask(ask.path, ask.query).body
            assert [word for word in PRIVATE[:-1] if word in told] == [], ask
