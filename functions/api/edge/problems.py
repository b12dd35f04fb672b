"""Errors as clients see them: `application/problem+json` (RFC 9457), and which error becomes which.

Whoever finds that there is no answer raises a Problem; `edge/routes.py` makes the response of it.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from http import HTTPStatus
from typing import Any

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from shared.aws import OutOfTime
from shared.tables.dynamo import BatchUnfinished
from shared.tables.index_records import Name

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2
DEPLOYMENT_SECONDS = 120
"""After so long a deployment under way has mostly ended."""

PASSING_ERRORS = frozenset(
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
"""Error codes of AWS after which another try may succeed."""


class Problem(Exception):
    """An error that is the response to a request.

    `detail` is a sentence for the client; `members` are further members of the JSON.
    """

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(detail)
        self.status = HTTPStatus(status)
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def json(self) -> str:
        """The body."""
        standard_members = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
        }
        return json.dumps(standard_members | self.members, ensure_ascii=False)

    def bare_page(self) -> str:
        """The body as a page that needs nothing of the site: for when that cannot make its own."""
        title, detail = escape(self.status.phrase), escape(self.detail)
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n</head>\n"
            f"<body>\n<h1>{title}</h1>\n<p>{detail}</p>\n</body>\n</html>\n"
        )


def bad_parameter(parameter: str, allowed_values: str) -> Problem:
    """400: a query parameter has a value that is not allowed, or is unknown."""
    return Problem(
        400, f"{parameter}: expected {allowed_values}", parameter=parameter, allowed=allowed_values
    )


def not_found(kind: str) -> Problem:
    """404: there is no such thing, or not yet."""
    return Problem(404, f"There is no {kind} here.")


def article_gone(reason: str, since: str) -> Problem:
    """410: the article was visible until `since`, if that is known."""
    members: dict[str, Any] = {"since": since} if since else {}
    return Problem(410, f"The article {reason}.", **members)


def article_unreadable() -> Problem:
    """503: a later version stored the article, as while a deployment is under way or after it was
    rolled back. Not 404, after which search engines forget an article; what it says stays hidden.
    """
    detail = "The article cannot be read at the moment. Please try again later."
    return Problem(503, detail, headers={"retry-after": str(DEPLOYMENT_SECONDS)})


def ambiguous_name(kind: str, names: Sequence[Name]) -> Problem:
    """404: a name without tone marks fits several."""
    choices = [{"key": one.key, "name": one.name, "count": one.count} for one in names]
    return Problem(404, f"Several {kind} are written so when marks are left out.", choices=choices)


def method_not_allowed(method: str, allowed_methods: str) -> Problem:
    """405: at this path only other methods are answered."""
    return Problem(405, f"{method} is not possible here.", headers={"allow": allowed_methods})


def problem_for_error(error: Exception) -> Problem:
    """503 for an error that may pass, 500 for any other.

    Nothing of the error itself reaches the client.
    """
    if is_passing(error):
        detail = "The store is busy. Please try again."
        return Problem(503, detail, headers={"retry-after": str(RETRY_AFTER_SECONDS)})
    return Problem(500, "Something went wrong here, and has been logged.")


def is_passing(error: Exception) -> bool:
    """Whether another try may succeed: throttling, time-outs, a connection that broke."""
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code") in PASSING_ERRORS
    return isinstance(error, HTTPClientError | ConnectionError | BatchUnfinished | OutOfTime)
