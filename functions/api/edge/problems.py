"""What a client is told when there is no answer: `application/problem+json` (RFC 9457), and which
errors become which."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError

from shared.tables.dynamo import BatchUnfinished
from shared.tables.index_rows import Name

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 2
PASSING = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
    }
)
"""Error codes of AWS that another try may well not meet."""


class Problem(Exception):
    """An answer that is not what was asked for.

    `detail` is for the client to read; `more` are further members of the JSON.
    """

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status = HTTPStatus(status)
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more

    def json(self) -> str:
        """The body."""
        known = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
        }
        return json.dumps(known | self.more, ensure_ascii=False)


def wrong(parameter: str, allowed: str) -> Problem:
    """400: a query parameter holds what it may not, or is none at all."""
    return Problem(400, f"{parameter}: expected {allowed}", parameter=parameter, allowed=allowed)


def unknown(what: str) -> Problem:
    """404: there is no such thing, or not yet."""
    return Problem(404, f"There is no {what} here.")


def gone(why: str, since: str) -> Problem:
    """410: it was here until `since`."""
    return Problem(410, f"The article {why}.", since=since)


def several(kind: str, names: Sequence[Name]) -> Problem:
    """404: a name without tone marks fits several."""
    choices = [{"key": one.key, "name": one.name, "count": one.count} for one in names]
    return Problem(404, f"Several {kind} are written so when marks are left out.", choices=choices)


def not_allowed(method: str, allowed: str) -> Problem:
    """405: nothing here can be changed over HTTP."""
    return Problem(405, f"{method} is not possible here.", headers={"allow": allowed})


def of(error: Exception) -> Problem:
    """503 for passing trouble, 500 for anything else.

    Nothing of the error itself reaches the client.
    """
    if is_passing(error):
        detail = "The store is busy. Please try again."
        return Problem(503, detail, headers={"retry-after": str(RETRY_SECONDS)})
    return Problem(500, "Something went wrong here, and has been logged.")


def is_passing(error: Exception) -> bool:
    """Whether another try may succeed: throttling, time-outs, a connection that broke."""
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code") in PASSING
    return isinstance(error, HTTPClientError | BatchUnfinished)
