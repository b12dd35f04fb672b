"""AWS clients: to which hosts they speak, how patient they are, and when they give up."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from shared import aws
from shared.process import clear_singletons
from tests.support.tables import ENVIRONMENT, MEDIA_BUCKET, template

FUNCTIONS = ("IngestFunction", "RelateFunction", "SweepFunction", "ApiFunction")


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """An account's environment, no client made in it."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    clear_singletons()
    yield monkeypatch
    clear_singletons()


def signed_url() -> Any:
    url = aws.s3().generate_presigned_url(
        "get_object", Params={"Bucket": MEDIA_BUCKET, "Key": "ảnh 1.jpg"}
    )
    return urlsplit(url)


@pytest.mark.parametrize(
    ("region", "suffix"),
    [
        ("us-east-1", "amazonaws.com"),
        ("ap-southeast-1", "amazonaws.com"),
        ("eu-south-2", "amazonaws.com"),
        ("us-gov-west-1", "amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn"),
    ],
)
def test_signed_urls_name_the_buckets_host_in_its_region(
    account: pytest.MonkeyPatch, region: str, suffix: str
) -> None:
    account.setenv("AWS_DEFAULT_REGION", region)
    url = signed_url()
    assert url.scheme == "https"
    assert url.netloc == f"{MEDIA_BUCKET}.s3.{region}.{suffix}"
    assert url.path == "/%E1%BA%A3nh%201.jpg"
    credential = parse_qs(url.query)["X-Amz-Credential"][0].split("/")
    assert credential[2:] == [region, "s3", "aws4_request"]


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"])
@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:5000", "http://localhost:5000"])
def test_at_a_given_endpoint_the_bucket_is_part_of_the_path(
    account: pytest.MonkeyPatch, endpoint: str, variable: str
) -> None:
    account.setenv(variable, endpoint)
    url = signed_url()
    assert f"{url.scheme}://{url.netloc}" == endpoint
    assert url.path.startswith(f"/{MEDIA_BUCKET}/")


def test_functions_are_quick_and_commands_are_patient(account: pytest.MonkeyPatch) -> None:
    def limits(client: Any) -> tuple[Any, ...]:
        config = client.meta.config
        retries = config.retries
        return (
            config.connect_timeout,
            config.read_timeout,
            retries["total_max_attempts"],
            retries["mode"],
        )

    assert limits(aws.dynamodb()) == limits(aws.command_client("sqs")) == (5, 20, 5, "adaptive")
    assert limits(aws.s3()) == (60, 60, 4, "adaptive")
    clear_singletons()
    account.setenv("AWS_LAMBDA_FUNCTION_NAME", "newsdrop-ApiFunction")
    assert limits(aws.dynamodb()) == (1, 3, 4, "standard")
    assert limits(aws.s3()) == (6, 6, 3, "standard")


def seconds_of(function: str) -> int:
    timeout: int = template()["Resources"][function]["Properties"]["Timeout"]
    return timeout


def test_pauses_between_tries_are_no_longer_than_counted() -> None:
    from botocore.retries.standard import ExponentialBackoff, RetryContext

    backoff = ExponentialBackoff(max_backoff=20, random=lambda: 1)
    theirs = [
        backoff.delay_amount(RetryContext(attempt_number=number, operation_model=None))
        for number in range(1, 10)
    ]
    ours = aws.CallLimits(1, 1, attempts=10).longest_pauses
    assert all(mine >= other > 0 for mine, other in zip(ours, theirs, strict=True))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_call_that_fails_to_the_last_ends_within_its_functions_time(function: str) -> None:
    """With as much again for all that is done besides; readers wait for less, see below."""
    calls = [aws.TABLE_CALLS, aws.FILE_CALLS] if function == "IngestFunction" else [aws.TABLE_CALLS]
    if function != "ApiFunction":
        for call in calls:
            assert call.longest_call <= seconds_of(function) * 2 / 3


def test_readers_get_an_answer_before_the_function_and_api_gateway_give_up() -> None:
    """HTTP APIs wait for 30 s (API Gateway Developer Guide, "Quotas for HTTP APIs")."""
    working = seconds_of("ApiFunction") - aws.ENDING_SECONDS
    assert working > aws.TABLE_CALLS.longest_attempt
    last_try = aws.TABLE_CALLS.longest_attempt + max(aws.TABLE_CALLS.longest_pauses)
    assert last_try < aws.ENDING_SECONDS
    assert seconds_of("ApiFunction") < 30


class Answering:
    """Sends nothing: answers each try at once, and counts them."""

    def __init__(self, status: int) -> None:
        self.status, self.tries = status, 0

    def __call__(self, request: Any, **_: Any) -> AWSResponse:
        self.tries += 1
        code = "ThrottlingException" if self.status == 400 else "x"
        body = b'{"__type":"com.amazonaws#%b"}' % code.encode()
        raw: Any = type("Raw", (), {"stream": lambda *_: iter([body]), "read": lambda *_: body})()
        return AWSResponse(request.url, self.status, HTTPHeaders(), raw)


def test_no_try_begins_that_might_end_too_late(account: pytest.MonkeyPatch) -> None:
    account.setenv("AWS_LAMBDA_FUNCTION_NAME", "newsdrop-ApiFunction")
    clock = [1000.0]
    account.setattr(aws, "monotonic", lambda: clock[0])
    answering: Any = Answering(200)
    client = aws.dynamodb()
    client.meta.events.register_last("before-send.dynamodb", answering)
    with aws.end_calls_within(15):
        clock[0] += 15 - aws.ENDING_SECONDS
        client.list_tables()
        assert answering.tries == 1
        clock[0] += 0.1
        with pytest.raises(aws.OutOfTime):
            client.list_tables()
        assert answering.tries == 1
    client.list_tables()
    assert answering.tries == 2, "the next request has its own time"


def test_tries_after_a_pause_are_refused_too(account: pytest.MonkeyPatch) -> None:
    account.setenv("AWS_LAMBDA_FUNCTION_NAME", "newsdrop-ApiFunction")
    clock = [1000.0]
    account.setattr(aws, "monotonic", lambda: clock[0])

    def pause(seconds: float) -> None:
        clock[0] += 4

    account.setattr("botocore.endpoint.time.sleep", pause)
    answering: Any = Answering(400)
    client = aws.dynamodb()
    client.meta.events.register_last("before-send.dynamodb", answering)
    with aws.end_calls_within(15), pytest.raises(aws.OutOfTime):
        client.list_tables()
    assert 1 < answering.tries < aws.TABLE_CALLS.attempts
    assert clock[0] - 1000 < 15
