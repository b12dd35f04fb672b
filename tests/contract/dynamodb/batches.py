"""What DynamoDB promises of batches."""

from typing import Any

from tests.contract.dynamodb.case import LARGEST, Item, case, padded, put, query, refused, row


def puts(pk: str, count: int) -> list[Item]:
    """Requests of a batch."""
    return [{"PutRequest": {"Item": row(pk, f"{number:03}")}} for number in range(count)]


@case
def most_writes(client: Any) -> None:
    """A batch of 26 writes is refused."""
    client.batch_write_item(RequestItems={"index": puts("writes", 25)})
    assert len(query(client, "writes", consistent=True)) == 25
    refused(client, "batch_write_item", RequestItems={"index": puts("writes", 26)})


@case
def no_writes(client: Any) -> None:
    """A batch of no writes is refused."""
    refused(client, "batch_write_item", RequestItems={"index": []})


@case
def doubled_writes(client: Any) -> None:
    """A batch may not put one key twice."""
    refused(client, "batch_write_item", RequestItems={"index": puts("doubled", 1) * 2})


@case
def put_and_delete(client: Any) -> None:
    """A batch may not put and delete one key."""
    requests = [*puts("doubled", 1), {"DeleteRequest": {"Key": row("doubled", "000")}}]
    refused(client, "batch_write_item", RequestItems={"index": requests})


@case
def wrong_writes(client: Any) -> None:
    """A batch that has a wrong write writes none."""
    wrong = {"PutRequest": {"Item": padded("wrong", LARGEST + 6000)}}
    refused(client, "batch_write_item", RequestItems={"index": [*puts("wrong", 1), wrong]})
    assert query(client, "wrong", consistent=True) == []


@case
def most_reads(client: Any) -> None:
    """A batch has at most 100 reads."""
    keys = [row("reads", str(number)) for number in range(101)]
    client.batch_get_item(RequestItems={"index": {"Keys": keys[:100]}})
    refused(client, "batch_get_item", RequestItems={"index": {"Keys": keys}})


@case
def no_reads(client: Any) -> None:
    """A batch of no reads is refused."""
    refused(client, "batch_get_item", RequestItems={"index": {"Keys": []}})


@case
def doubled_reads(client: Any) -> None:
    """A batch may not read one key twice."""
    keys = [row("reads", "x")] * 2
    refused(client, "batch_get_item", RequestItems={"index": {"Keys": keys}})


@case
def batch_keys(client: Any) -> None:
    """A key of a batch is checked."""
    for wrong in (row("", "x"), row("a", "x", n=1)):
        refused(client, "batch_get_item", RequestItems={"index": {"Keys": [wrong]}})


@case
def large_answers(client: Any) -> None:
    """A batch answers with at most 16 MB and hands the rest back."""
    keys = [row("large", f"{number:02}") for number in range(45)]
    for one in keys:
        put(client, one | {"p": {"S": "x" * 399_000}})
    answer = client.batch_get_item(RequestItems={"index": {"Keys": keys}})
    left = answer["UnprocessedKeys"]["index"]["Keys"]
    assert (len(answer["Responses"]["index"]), len(left)) == (42, 3)
    rest = client.batch_get_item(RequestItems={"index": {"Keys": left}})
    assert rest["UnprocessedKeys"] == {}
