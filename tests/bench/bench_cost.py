"""The amounts that infra/measurements.py counts with, measured, each beside what that file has.

Run by `python -m tests.bench.bench_cost`.

The real handlers over AWS in memory. Units are the meter's; round trips are calls of DynamoDB,
those that go side by side taken for one; objects are calls of S3; milliseconds are this machine's
CPU time, what AWS in memory takes of it off. A drop is plain text of 8 KB with six tags among 300
articles, and an image; a tick finds nothing due.
"""

import json
import sys
from base64 import b64decode
from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from functools import partial
from io import BytesIO
from statistics import mean, median
from time import process_time
from typing import Any
from urllib.parse import quote_plus

import pytest

from functions.api import handler
from functions.api.edge import route_table
from functions.api.query import stores
from functions.ingest import handler as ingest
from functions.ingest.article.draft import Draft
from functions.ingest.files import readers, sandbox
from functions.ingest.files.file_articles import read_articles
from functions.relate import handler as relate_handler
from functions.relate import profile
from infra.measurements import CallCost, Measurements, SearchWrites
from shared import aws
from shared.identifiers import read_path
from shared.tables.drop_records import ObjectState, Report
from tests.bench.cost import costs
from tests.support import tables
from tests.support.generator import drafts
from tests.support.lambda_context import CONTEXT
from tests.support.meter import size
from tests.support.photographs import upright_pixels
from tests.support.pipeline import House, house
from tests.support.trips import Trips
from tests.support.walk import tool_call

FILL_ARTICLES, DROPS, DESK_DROPS = 300, 12, 50
OPERATIONS = (
    "query",
    "get_item",
    "batch_get_item",
    "put_item",
    "update_item",
    "delete_item",
    "batch_write_item",
)
TRUTH = (tables.TABLES["DropsTable"], tables.TABLES["ArticlesTable"])
OBJECTS = ("head_object", "get_object", "put_object")
SEARCH_DEPTHS = ("headline", "names", "full")
UNITS = ("trips", "writes", "reads", "objects")


class Watch:
    """Stands between the handlers and AWS in memory: counts round trips, and the CPU time that is
    not the handlers'."""

    def __init__(self, whole: House, patch: pytest.MonkeyPatch) -> None:
        self._whole, self._trips, self._objects, self._away = whole, Trips(), 0, 0.0
        for name in ("dynamodb", "s3", "picture_s3"):
            patch.setattr(aws, name, self._watched(getattr(aws, name)()))
        for route in route_table.ROUTES.values():
            route.load_function()
        self._trips.stand_in(patch)

    def _watched(self, client: Any) -> Callable[[], Any]:
        watch = self

        class Watched:
            def __getattr__(self, operation: str) -> Any:
                method = getattr(client, operation)
                if operation in OBJECTS:
                    return watch._counted(watch._timed(method))
                return watch._timed(method, trips=1) if operation in OPERATIONS else method

        return Watched

    def _counted(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            self._objects += 1
            return method(**request)

        return call

    def _timed(self, method: Callable[..., Any], trips: int = 0) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            began = process_time()
            self._trips.count += trips
            try:
                return method(**request)
            finally:
                self._away += process_time() - began

        return call

    def spent(self, asked: Callable[[], object]) -> CallCost:
        """What a piece of work takes."""
        meter = self._whole.meter
        before = self._trips.count, meter.wru, meter.rru, self._away, self._objects
        began = process_time()
        asked()
        own = process_time() - began - (self._away - before[3])
        return CallCost(
            own * 1000,
            self._trips.count - before[0],
            meter.wru - before[1],
            meter.rru - before[2],
            self._objects - before[4],
        )


def page(draft: Draft) -> bytes:
    """A drop in the plain layout."""
    head = [draft.section, draft.headline, draft.summary, draft.authors[0]]
    blocks = [*head, draft.body_text, "cảng.jpg\nCầu tàu số 3."]
    return "\n\n".join([*map(str, blocks), " ".join(f"#{tag}" for tag in draft.tags)]).encode()


def picture() -> bytes:
    """A photograph of 12 megapixels, if one without grain: `bench_pictures` has others."""
    written = BytesIO()
    upright_pixels((4240, 2832)).save(written, "JPEG")
    return written.getvalue()


def upload(key: str, data: bytes) -> None:
    """A drop, until it is in the bucket: that is not the functions' work."""
    aws.s3().put_object(Bucket=tables.BUCKET, Key=key, Body=data)


def take_in(key: str) -> None:
    """A drop, from the bucket until its report."""
    record = {
        "messageId": "m",
        "body": json.dumps({"Records": [{"s3": {"object": {"key": quote_plus(key)}}}]}),
    }
    if ingest.handle({"Records": [record]}, CONTEXT)["batchItemFailures"]:
        raise SystemExit(f"ingest of {key} failed")


def report_more(articles: Sequence[str]) -> None:
    """Reports of drops, each of an article with an image."""
    table = stores.stores().drops
    for one in articles:
        report = Report("accepted", ObjectState("e"), "1", (one,), figure_files=("cảng.jpg",))
        table.record(table.take_ticket(f"{one}/tin.txt"), report, frozenset({one}))


def tick() -> None:
    """A tick of the clock while nothing is due, as it mostly is."""
    if relate_handler.handle({"source": "aws.events"}, CONTEXT) != {"touched": 0}:
        raise SystemExit("something is due")


def measure() -> Measurements:
    """All amounts."""
    with pytest.MonkeyPatch.context() as patch, house(DESK="open") as whole:
        patch.setattr(
            sandbox, "read_in_sandbox", lambda *file: read_articles(readers.DroppedFile(*file))
        )
        whole.fill(drafts(0, FILL_ARTICLES))
        watch = Watch(whole, patch)
        articles, pictures, relate, late_relate = [], [], [], []
        for number, draft in enumerate(
            drafts(
                1_000_000 + FILL_ARTICLES, 1_000_000 + FILL_ARTICLES + DROPS, corpus=FILL_ARTICLES
            )
        ):
            upload(f"{number}/tin.txt", page(draft))
            articles.append(watch.spent(partial(take_in, f"{number}/tin.txt")))
            relate.append(watch.spent(whole.settle))
            upload(f"{number}/cảng.jpg", picture())
            pictures.append(watch.spent(partial(take_in, f"{number}/cảng.jpg")))
            late_relate.append(watch.spent(whole.settle))
        ticks = [watch.spent(tick) for _ in range(DROPS)]
        ids = whole.articles.ids()
        pages = [watch.spent(partial(ask, story_path(one))) for one in ids]
        images = [watch.spent(partial(ask, f"/media/{one}/cảng.jpg", "w=1440")) for one in ids]
        calls = [tool_call("search", q=words(whole, one)).body for one in ids]
        searches = [watch.spent(partial(post, call)) for call in calls]
        report_more(ids[:DESK_DROPS])
        desks = [watch.spent(partial(ask, "/desk")) for _ in range(DROPS)]
        found_bytes = mean(len(b64decode(post(call)["body"])) for call in calls)
        desk_bytes = len(b64decode(ask("/desk")["body"]))
        bytes_out = mean(len(b64decode(ask(story_path(one))["body"])) for one in ids)
        rows, truth = (_row_bytes(whole, ids[0], tables) for tables in (None, TRUTH))
    return Measurements(
        work(articles),
        work(pictures),
        work(relate),
        work(late_relate),
        work(pages),
        work(searches),
        work(images),
        work(desks),
        work(ticks),
        search_writes(),
        round(bytes_out),
        round(found_bytes),
        desk_bytes,
        rows,
        truth,
    )


def search_writes() -> SearchWrites:
    """The write units of an article's search rows by depth: those of relate less those of relate
    without any."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile, "search_terms", lambda *_: [])
        (without,) = costs(FILL_ARTICLES)
    by_depth = {
        depth: next(costs(FILL_ARTICLES, search_depth=depth)).wru - without.wru
        for depth in SEARCH_DEPTHS
    }
    return SearchWrites(**by_depth)


def _row_bytes(whole: House, article: str, names: Collection[str] | None) -> int:
    """The bytes of the rows that name an article, of all tables or of these."""
    return sum(
        size(row)
        for name, table in whole.meter.rows.items()
        for key, row in table.items()
        if (names is None or name in names) and article in repr((key, row))
    )


def story_path(article: str) -> str:
    """The path of an article's page."""
    (claim,) = stores.stores().articles.claims(article)
    return read_path(article, claim.article.headline) if claim.article else ""


def words(whole: House, article: str) -> str:
    """What somebody searches for who has an article in mind: words of its headline."""
    (claim,) = whole.articles.claims(article)
    return " ".join(claim.article.headline.split()[:3]) if claim.article else ""


def work(spent: Sequence[CallCost]) -> CallCost:
    """Work of a kind: the median of its milliseconds, means of all else."""
    means = (mean(getattr(one, name) for one in spent) for name in UNITS)
    return CallCost(median(one.ms for one in spent), *means)


def ask(path: str, query: str = "") -> Any:
    """The answer to a reader."""
    return answer("GET", path, query)


def post(body: str) -> Any:
    """The answer to an assistant."""
    return answer("POST", "/mcp", body=body)


def answer(method: str, path: str, query: str = "", body: str = "") -> Any:
    """The answer to a request, which is a good one."""
    headers = {"host": "localhost", "accept-encoding": "gzip"}
    http = {"method": method, "path": path}
    context = {"domainName": "localhost", "stage": "$default", "http": http}
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": context,
        "body": body,
    }
    response = handler.answer_event(event)
    if response["statusCode"] != 200:
        raise SystemExit(f"{path}: {response['statusCode']}")
    return response


def main() -> None:
    """Write what is measured beside what infra/measurements.py counts with."""
    amounts, constants = measure(), Measurements()
    sys.stdout.write("| one | measured | infra/measurements.py |\n| --- | --- | --- |\n")
    for field in fields(Measurements):
        measured, counted = getattr(amounts, field.name), getattr(constants, field.name)
        sys.stdout.write(f"| {field.name} | {measured} | {counted} |\n")


if __name__ == "__main__":
    main()
