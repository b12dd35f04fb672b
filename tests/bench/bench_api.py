"""How long the API's own code takes for each route, beside FastAPI.

Median and 99th percentile, without the calls to the tables.

`python -m tests.bench.bench_api` ends with the table of `bench_start`. With fastapi and mangum on
the path the same routes are timed as written with these.
"""

import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import pytest

from functions.api import handler
from shared.article.model import Figure, Image
from shared.identifiers import article_id
from shared.tables import dynamo
from shared.tables.index_records import Match
from tests.bench import bench_start
from tests.faults.actors import Serial
from tests.support import tables
from tests.support.gateway_event import event_of
from tests.support.lambda_context import CONTEXT
from tests.support.newsroom import Newsroom, draft, quick_newsroom, story
from tests.support.quick import Quick

ROUNDS, WARM_UP, STARTS = 400, 30, 7
ID = article_id("Cầu mới qua sông Cấm")
ROUTES = {
    "article": (f"/v1/articles/{ID}", ""),
    "list of 20": ("/v1/articles", ""),
    "list of 100": ("/v1/articles", "limit=100"),
    "two filters": ("/v1/articles", "tag=hai-phong&section=xa-hoi"),
    "related": (f"/v1/articles/{ID}/related", ""),
    "ninjs": (f"/v1/articles/{ID}.ninjs.json", ""),
    "tags": ("/v1/tags", ""),
    "search": ("/v1/search", "q=cau+song"),
    "feed": ("/feeds/latest.atom", ""),
    "front page": ("/", ""),
    "story page": (f"/read/cau-moi-qua-song-cam-{ID}", ""),
    "openapi": ("/openapi.json", ""),
}
PEER_ROUTES = ("article", "list of 20", "list of 100")

Handler = Callable[[Any, Any], Any]


class Timed(Quick):
    """Knows how long its calls took in all, in seconds."""

    def __init__(self, keys: dict[str, tuple[str, ...]]) -> None:
        super().__init__(keys)
        self.spent = 0.0

    def query(self, **request: Any) -> Any:
        """Query."""
        start = perf_counter()
        answer = super().query(**request)
        self.spent += perf_counter() - start
        return answer

    def batch_get_item(self, *, RequestItems: Any) -> Any:
        """BatchGetItem."""
        start = perf_counter()
        answer = super().batch_get_item(RequestItems=RequestItems)
        self.spent += perf_counter() - start
        return answer


def furnish(room: Newsroom) -> None:
    """An article of 8 KB with related ones and images, and 200 beside it."""
    paragraph = "Cây cầu nối hai bờ sông Cấm sau ba năm xây dựng, xe đi từ sáng nay. " * 6
    whole = {"body_text": "\n\n".join([paragraph] * 12), "body_html": f"<p>{paragraph}</p>" * 12}
    room.publish(story(figures=(Figure("cầu 1.jpg", "Cầu mới."), Figure("2.jpg")), **whole))
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    tags = ("Hải Phòng", *(f"chủ đề {tag}" for tag in range(5)))
    others = [
        draft(
            f"Cầu {n}",
            summary="Tóm tắt " * 30,
            tags=tags,
            section="Xã hội",
            authors=("An",),
            **whole,
        )
        for n in range(200)
    ]
    for number, other in enumerate(others):
        room.publish(other, at=f"2025-09-{number % 14 + 1:02}T00:00:00Z")
    room.relate(ID, *(Match(other.id, 0.5, ("một", "hai")) for other in others[:10]))


def timed(answer: Handler, store: Timed, path: str, query: str) -> tuple[float, float]:
    """Milliseconds a request of the handler's own, the store's taken off: median and 99th
    percentile."""
    event = event_of(path, query, method="GET", stage="$default", headers={})
    event["requestContext"]["http"] |= {
        "sourceIp": "127.0.0.1",
        "protocol": "HTTP/1.1",
        "userAgent": "bench",
    }
    event |= {"routeKey": "$default", "isBase64Encoded": False}
    own = []
    for _ in range(WARM_UP + ROUNDS):
        store.spent, start = 0.0, perf_counter()
        found = answer(event, CONTEXT)
        own.append((perf_counter() - start - store.spent) * 1000)
        if found["statusCode"] != 200:
            raise SystemExit(f"{path}: {found['statusCode']}")
    return median(own[WARM_UP:]), quantiles(own[WARM_UP:], n=100)[98]


def starts() -> dict[str, float]:
    """Milliseconds from nothing to the first client, in processes of their own: a bare client, our
    handler, FastAPI's."""
    programs = {
        "bare client": "import boto3; boto3.client('dynamodb')",
        "Newsdrop": "import functions.api.handler; from shared import aws; aws.dynamodb()",
        "FastAPI + Mangum": "import fastapi, mangum, boto3; boto3.client('dynamodb')",
    }
    if not find_spec("mangum"):
        del programs["FastAPI + Mangum"]
    took: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(STARTS):
        for name, program in programs.items():
            code = (
                f"import time; start = time.perf_counter(); {program}; "
                f"print(time.perf_counter() - start)"
            )
            done = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True
            )
            took[name].append(float(done.stdout) * 1000)
    return {name: median(times) for name, times in took.items()}


def row(*cells: str) -> None:
    """Writes a row of a Markdown table."""
    sys.stdout.write(f"| {' | '.join(cells)} |\n")


def main() -> None:
    """Write the tables, those of starts last."""
    with pytest.MonkeyPatch.context() as patch, quick_newsroom(patch, Timed) as room:
        patch.setattr(dynamo, "_pool", Serial)
        store: Any = room.quick
        furnish(room)
        handlers: dict[str, Handler] = {"Newsdrop": handler.handle}
        if find_spec("mangum"):
            from tests.bench import peers_api

            handlers["FastAPI + Mangum"] = peers_api.handler(is_validated=False)
            handlers["the same with response models"] = peers_api.handler(is_validated=True)
        row(f"own time of a request, ms: median / p99 of {ROUNDS}", *handlers)
        row(*["---"] * (len(handlers) + 1))
        for name, (path, query) in ROUTES.items():
            asked = [
                one for who, one in handlers.items() if who == "Newsdrop" or name in PEER_ROUTES
            ]
            measured = [timed(one, store, path, query) for one in asked]
            cells = [f"{middle:.2f} / {worst:.2f}" for middle, worst in measured]
            row(name, *cells, *[""] * (len(handlers) - len(cells)))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in tables.ENVIRONMENT.items():
            patch.setenv(name, value)
        took = starts()
    sys.stdout.write("\n")
    row(f"import and first client, ms: median of {STARTS}", "", "over a bare client")
    row("---", "---", "---")
    for name, milliseconds in took.items():
        row(name, f"{milliseconds:.0f}", f"{milliseconds / took['bare client']:.2f}")
    sys.stdout.write("\n")
    bench_start.main()


if __name__ == "__main__":
    main()
