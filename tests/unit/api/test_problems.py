"""Errors as clients see them."""

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from functions.api.edge import problems
from shared.aws import OutOfTime
from shared.tables.dynamo import BatchUnfinished


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ClientError({"Error": {"Code": "ThrottlingException"}}, "Query"), 503),
        (ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "Query"), 503),
        (ClientError({"Error": {"Code": "ValidationException"}}, "Query"), 500),
        (ReadTimeoutError(endpoint_url="secret"), 503),
        (ConnectTimeoutError(endpoint_url="secret"), 503),
        (EndpointConnectionError(endpoint_url="secret"), 503),
        (OutOfTime("secret"), 503),
        (BatchUnfinished("secret"), 503),
        (KeyError("secret"), 500),
    ],
)
def test_what_went_wrong_stays_inside(error: Exception, status: int) -> None:
    problem = problems.problem_for_error(error)
    assert problem.status == status
    assert ("retry-after" in problem.headers) is (status == 503)
    assert "secret" not in problem.json()
