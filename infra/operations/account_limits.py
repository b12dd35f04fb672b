"""Whether the account lets so many functions run at once as the stack and its readers need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.operations.checks import Check
from infra.operations.system import TargetSystem
from shared import aws

CLOCK_CALLS, SWEEP_CALLS = 1, 1
"""RelateFunction called by the clock, beside those that the stream calls; and SweepFunction."""

REQUEST_SECONDS = 0.05
"""How long a reader's request holds a function: 5 to 20 ms of work and two or three round trips."""

MORE_CALLS = "ask AWS for more: Service Quotas, AWS Lambda, Concurrent executions"


@dataclass(frozen=True, slots=True)
class ConcurrencyNeed:
    """How many calls at once the newsroom's functions may take, and what readers are let in."""

    ingest: int
    shards: int
    relate_a_shard: int
    requests_per_second: int

    @property
    def newsroom(self) -> int:
        """Of all functions but the API's together, when all of them are busy."""
        return self.ingest + self.shards * self.relate_a_shard + CLOCK_CALLS + SWEEP_CALLS

    @property
    def readers(self) -> int:
        """Of ApiFunction, when as many requests come as the API lets in."""
        return max(1, round(self.requests_per_second * REQUEST_SECONDS))

    def sum_as_text(self) -> str:
        """How the newsroom's number comes about."""
        return (
            f"{self.ingest} ingest + {self.shards} shards x {self.relate_a_shard} relate + "
            f"{CLOCK_CALLS} clock + {SWEEP_CALLS} sweep = {self.newsroom}"
        )


def check_concurrency(limit: int, need: ConcurrencyNeed) -> Check:
    """What the account's limit of calls at once means for this stack."""
    name, left = "concurrency", limit - need.newsroom
    finding = f"the account has {limit} calls of Lambda at once; {need.sum_as_text()}"
    if left < 1:
        advice = f"lower IngestConcurrency or RelateConcurrency, or {MORE_CALLS}"
        return Check(name, "wrong", f"{finding}; nothing is left for readers", advice)
    finding += f"; {left} are left for readers"
    if left < need.readers:
        advice = (
            f"{need.requests_per_second} requests a second (RequestsPerSecond) need about "
            f"{need.readers}, beyond what is left readers get 503: {MORE_CALLS}"
        )
        return Check(name, "odd", finding, advice)
    return Check(name, "well", finding)


def check_account(target: TargetSystem, stack: str | None) -> Iterator[Check]:
    """The same of a deployed stack. Needs lambda:GetAccountSettings, cloudformation:DescribeStacks,
    dynamodb:DescribeTable and dynamodb:DescribeStream."""
    if target.on_desk:
        yield Check("concurrency", "well", "no limit of an account: a desk has none")
        return
    try:
        account = boto3.client("lambda").get_account_settings()["AccountLimit"]
    except ClientError as error:
        advice = "let these credentials lambda:GetAccountSettings"
        yield Check("concurrency", "odd", f"not known: {error}", advice)
        return
    parameters = stack_parameters(str(stack))
    need = ConcurrencyNeed(
        ingest=int(parameters["IngestConcurrency"]),
        shards=_open_shards(target),
        relate_a_shard=int(parameters["RelateConcurrency"]),
        requests_per_second=int(parameters["RequestsPerSecond"]),
    )
    yield check_concurrency(account["UnreservedConcurrentExecutions"], need)


def stack_parameters(stack: str) -> Mapping[str, str]:
    """The parameters of a deployed stack, by name."""
    description = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return {one["ParameterKey"]: one["ParameterValue"] for one in description["Parameters"]}


def _open_shards(target: TargetSystem) -> int:
    """How many shards of ArticlesTable's stream still take records: Lambda reads each by itself."""
    table = aws.dynamodb().describe_table(TableName=target.articles_table)["Table"]
    if "LatestStreamArn" not in table:
        return 1  # that it has none is another check's to say
    streams: Any = boto3.client("dynamodbstreams")
    request, count = {"StreamArn": table["LatestStreamArn"]}, 0
    while True:
        stream = streams.describe_stream(**request)["StreamDescription"]
        count += sum(
            "EndingSequenceNumber" not in shard["SequenceNumberRange"] for shard in stream["Shards"]
        )
        if "LastEvaluatedShardId" not in stream:
            return max(1, count)
        request["ExclusiveStartShardId"] = stream["LastEvaluatedShardId"]
