"""What doctor says of an account's limits, and how a drill compares rows."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.operations import account_limits
from infra.operations.account_limits import ConcurrencyNeed, check_account, check_concurrency
from infra.operations.row_comparison import RowComparison, StampedRow, compare_rows
from infra.operations.system import TargetSystem
from tests.support import tables

DEFAULTS = {
    name: parameter.get("Default") for name, parameter in tables.template()["Parameters"].items()
}
DEPLOYED = TargetSystem(
    "bucket", "drops", "articles", "index", "queue", "dead", "failed", None, on_desk=False
)


@pytest.mark.parametrize(
    ("limit", "ingest", "relate", "state", "said"),
    [
        (10, 2, 1, "odd", "2 ingest + 4 shards x 1 relate + 1 clock + 1 sweep = 8; 2 are left"),
        (10, 10, 4, "wrong", "= 28; nothing is left for readers"),
        (8, 2, 1, "wrong", "= 8; nothing is left for readers"),
        (18, 2, 1, "well", "= 8; 10 are left for readers"),
        (1000, 500, 10, "well", "458 are left for readers"),
    ],
)
def test_what_is_left_for_readers(
    limit: int, ingest: int, relate: int, state: str, said: str
) -> None:
    need = ConcurrencyNeed(ingest, 4, relate, DEFAULTS["RequestsPerSecond"])
    check = check_concurrency(limit, need)
    assert (check.state, said in check.finding) == (state, True), check.finding
    assert ("Service Quotas" in check.advice) == (state != "well")


@pytest.fixture
def _account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account of 10, whose stack has the template's defaults and one shard."""
    client = boto3.client

    class Lambda:
        """The call that moto lacks."""

        def get_account_settings(self) -> Any:
            return {"AccountLimit": {"UnreservedConcurrentExecutions": 10}}

    monkeypatch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")  # or moto does not know it
    with mock_aws():
        specification: Any = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
        tables.create(bucket=False)
        boto3.client("dynamodb").update_table(
            TableName="articles", StreamSpecification=specification
        )
        monkeypatch.setattr(
            boto3,
            "client",
            lambda name, **more: Lambda() if name == "lambda" else client(name, **more),
        )
        monkeypatch.setattr(account_limits, "stack_parameters", lambda _: DEFAULTS)
        yield


@pytest.mark.usefixtures("_account")
def test_a_new_account_is_told_how_many_readers_it_serves() -> None:
    (check,) = check_account(DEPLOYED, "newsdrop")
    assert check.state == "odd"
    assert "the account has 10 calls of Lambda at once; 2 ingest + 1 shards x 1 relate" in (
        check.finding
    )


@pytest.mark.usefixtures("_account")
def test_a_table_without_a_stream_is_no_reason_to_stop() -> None:
    (check,) = check_account(replace(DEPLOYED, articles_table="index"), "newsdrop")
    assert "1 shards" in check.finding


def test_who_may_not_ask_for_the_limits_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refused:
        """Credentials without the right."""

        def get_account_settings(self) -> Any:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetAccountSettings")

    monkeypatch.setattr(boto3, "client", lambda _: Refused())
    (check,) = check_account(DEPLOYED, "newsdrop")
    assert (check.state, "lambda:GetAccountSettings" in check.advice) == ("odd", True)


ROW, OTHER = StampedRow("a", "2026-01-01T00:00:00Z"), StampedRow("b", "2026-01-01T00:00:00Z")
LATEST, YOUNG = "2026-01-02T00:00:00Z", StampedRow("c", "2026-01-03T00:00:00Z")


@pytest.mark.parametrize(
    ("rows", "copies", "comparison"),
    [
        ({"x": ROW}, {"x": ROW}, RowComparison(1)),
        ({"x": ROW}, {"x": OTHER}, RowComparison(1, 0, ["x is another"])),
        ({"x": ROW}, {}, RowComparison(1, 0, ["x was not restored"])),
        ({}, {"x": ROW}, RowComparison(1, 0, ["x is live no more"])),
        ({"x": YOUNG}, {"x": ROW}, RowComparison(0, 1)),
        ({"x": YOUNG}, {}, RowComparison(0, 1)),
        ({"x": StampedRow("a", "")}, {"x": ROW}, RowComparison(0, 1)),
    ],
)
def test_rows_are_compared_but_those_written_since(
    rows: dict[str, StampedRow], copies: dict[str, StampedRow], comparison: RowComparison
) -> None:
    assert compare_rows(rows, copies, LATEST) == comparison


def test_a_long_list_of_differences_is_cut() -> None:
    comparison = RowComparison(9, 2, [f"{n} is another" for n in range(7)])
    assert comparison.summary("drops") == (
        "7 of 9 drops differ, 2 written since and not compared: 0 is another; 1 is another; "
        "2 is another; 3 is another; 4 is another; and 2 more"
    )
