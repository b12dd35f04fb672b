"""Queues that call functions, with real processes and queues."""

from collections import Counter

from tests.integration.desk.small_desk import Small, Until, worked_off


def test_messages_come_in_batches_and_are_gone_then(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        for n in range(6):
            desk.send(f"m{n}")
    assert [len(call) for call in desk.calls()] == [4, 2]
    assert desk.names() == Counter(f"m{n}" for n in range(6))
    record = desk.records()[0]
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"] == desk.stack.attribute("Queue", "Arn")
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert record["messageAttributes"] == {
        "Kind": {
            "dataType": "String",
            "stringValue": "test",
            "stringListValues": [],
            "binaryListValues": [],
        }
    }
    assert desk.bodies("DeadLetters") == []


def test_only_what_failed_comes_again(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.send("good")
        desk.send("late", fails=1)
    assert desk.calls() == [["good", "late"], ["late"]]


def test_what_the_function_leaves_alone_waits_for_the_queues_time_out(
    desk: Small, until: Until
) -> None:
    """Lambda does nothing with messages that failed, and neither does the desk."""
    desk.send("late", fails=1, stays=True)
    desk.pump.start()
    until(lambda: desk.names() == {"late": 1})
    attributes = desk.stack.client("sqs").get_queue_attributes(
        QueueUrl=desk.stack.physical("Queue"),
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )["Attributes"]
    assert set(attributes.values()) == {"0", "1"}
    assert not desk.pump.is_idle()


def test_a_batch_that_killed_its_process_comes_again(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.send("good")
        desk.send("deadly", fails=1, dies=True)
    assert desk.names() == {"good": 2, "deadly": 2}
    assert desk.bodies("DeadLetters") == []


def test_what_keeps_failing_becomes_a_dead_letter(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.send("good")
        desk.send("bad", fails=9)
    assert desk.names() == {"good": 1, "bad": 3}
    assert [body["name"] for body in desk.bodies("DeadLetters")] == ["bad"]


def test_an_answer_without_sense_fails_the_batch(desk: Small, until: Until) -> None:
    with worked_off(desk, until):
        desk.send("good")
        desk.send("odd", fails=1, answer={"batchItemFailures": [{"itemIdentifier": ""}]})
    assert desk.names() == {"good": 2, "odd": 2}
