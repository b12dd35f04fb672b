"""When alarms ring, minute by minute, and when they do not."""

from typing import Any

import pytest

from functions.ingest.protocol.retries import retry_delay
from functions.push import webhook
from tests.support.metric_math import evaluate
from tests.support.monitoring import ALARMS
from tests.support.tables import template

RESOURCES_OF_THE_STACK = template()["Resources"]
RECEIVES = RESOURCES_OF_THE_STACK["DropQueue"]["Properties"]["RedrivePolicy"]["maxReceiveCount"]
RETRY_SECONDS = template()["Parameters"]["RetrySeconds"]["Default"]


def failing_minutes(failures: int) -> list[int]:
    """In which minutes a message fails that does so this many times: it is taken at once whenever
    it is visible."""
    second, minutes = 0, []
    for received in range(1, failures + 1):
        minutes.append(second // 60)
        second += retry_delay(received, RETRY_SECONDS)
    return minutes


def is_in_alarm(alarm: dict[str, Any], failing: list[int], minute: int) -> bool:
    """Whether so many of the last minutes have failures as the alarm asks for ("Evaluating an
    alarm"); those without data count as good."""
    window = range(minute - alarm["EvaluationPeriods"] + 1, minute + 1)
    most: int = alarm.get("DatapointsToAlarm", len(window))
    return len(set(failing) & set(window)) >= most


def test_a_missing_right_alarms_within_five_minutes_until_the_message_is_a_dead_letter() -> None:
    alarm, failing = ALARMS["IngestFailedAlarm"], failing_minutes(RECEIVES)
    states = [is_in_alarm(alarm, failing, minute) for minute in range(failing[-1] + 1)]
    assert states.index(True) <= 3
    assert all(states[states.index(True) :])
    dead_letters = ALARMS["DeadLettersAlarm"]
    assert dead_letters["EvaluationPeriods"] == 1


@pytest.mark.parametrize("failures", [1, 2])
def test_a_message_that_fails_once_or_twice_alarms_nobody(failures: int) -> None:
    alarm, failing = ALARMS["IngestFailedAlarm"], failing_minutes(failures)
    assert not any(is_in_alarm(alarm, failing, minute) for minute in range(60))


def test_a_call_of_ingest_that_fails_each_time_alarms_though_a_lone_drop_comes_back_late() -> None:
    """Then no message is put back sooner: it comes again after the queue's visibility time-out."""
    queue = template()["Resources"]["DropQueue"]["Properties"]
    failing = [n * queue["VisibilityTimeout"] // 60 for n in range(RECEIVES)]
    alarm = ALARMS["IngestErrorsAlarm"]
    states = [is_in_alarm(alarm, failing, minute) for minute in range(failing[-1])]
    assert states.index(True) <= 6
    assert all(states[states.index(True) :])
    assert not any(is_in_alarm(alarm, [0], minute) for minute in range(60))


def test_a_receiver_that_is_down_alarms_within_five_minutes_and_until_it_takes_events() -> None:
    alarm = ALARMS["PushFailedAlarm"]
    second, failing = 0, []
    for received in range(1, 103):
        failing.append(second // 60)
        second += webhook.event_delay(received)
    states = [is_in_alarm(alarm, failing, minute) for minute in range(failing[-1] + 1)]
    assert states.index(True) <= 5
    assert all(states[states.index(True) :])
    assert not any(is_in_alarm(alarm, failing[:3], minute) for minute in range(90))


@pytest.mark.parametrize(
    ("rejected", "messages", "rings"),
    [(1, 1, False), (7, 7, False), (2, 8, False), (3, 8, True), (8, 8, True), (25, 100, False)],
)
def test_many_rejected_files_of_an_hour_alarm_and_a_bad_file_at_night_does_not(
    rejected: int, messages: int, rings: bool
) -> None:
    alarm = ALARMS["RejectsAlarm"]
    (rate,) = (one["Expression"] for one in alarm["Metrics"] if "Expression" in one)
    numbers = {"rejected": {0: float(rejected)}, "messages": {0: float(messages)}}
    assert (evaluate(rate, numbers)[0] > alarm["Threshold"]) == rings


def test_a_clock_that_stands_rings_after_ten_minutes_and_one_late_tick_rings_nothing() -> None:
    """Minutes without a tick have no data, and count as bad ("Configuring how CloudWatch alarms
    treat missing data")."""
    alarm = ALARMS["ClockAlarm"]
    assert (alarm["MetricName"], alarm["Statistic"]) == ("Due", "SampleCount")
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    assert is_in_alarm(alarm, list(range(10)), 9)
    assert not is_in_alarm(alarm, list(range(9)), 9)
    assert not is_in_alarm(alarm, [minute for minute in range(60) if minute % 9], 59)


def test_articles_that_fail_each_minute_alarm_within_three() -> None:
    assert is_in_alarm(ALARMS["RelateFailedAlarm"], [0, 1, 2], 2)
    assert not is_in_alarm(ALARMS["RelateFailedAlarm"], [0, 1], 2)
