"""Alarms and dashboard.

All that may go wrong is watched, somebody is told, CloudWatch accepts each expression, and no graph
is of a metric that nobody writes.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from functions.ingest.protocol.retries import retry_delay
from functions.push import webhook
from infra.template_file import parse_template
from tests.support.metric_math import MathError, evaluate
from tests.support.own_metrics import written_metrics
from tests.support.paths import ROOT
from tests.support.tables import template

MONITORING = parse_template((ROOT / "infra/monitoring.yaml").read_text(encoding="utf-8"))
RESOURCES: dict[str, Any] = MONITORING["Resources"]
ALARMS = {
    name: one["Properties"]
    for name, one in RESOURCES.items()
    if one["Type"] == "AWS::CloudWatch::Alarm"
}
PUBLISHED: dict[str, dict[str, Any]] = json.loads(
    (ROOT / "tests/contract/published_metrics.json").read_text(encoding="utf-8")
)
LEVELS = {
    "DeadLettersAlarm",
    "PushDeadLettersAlarm",
    "RelateFailuresAlarm",
    "QueueAgeAlarm",
    "SilenceAlarm",
}
"""The alarms on a state that stays while nothing is said of it: what lies in a queue, where SQS
falls silent on one that nobody touched for six hours; and silence, if the clock stands still."""

OWN_NAMESPACE = "${Namespace}"
PERCENTILE = re.compile(r"p\d{1,2}(\.\d+)?")
MOST_EXPRESSION = 2048
"""Characters of an expression (CloudWatch API Reference, MetricDataQuery)."""


class Metric(NamedTuple):
    """What an alarm or a row of the dashboard reads."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str


def text(value: Any) -> str:
    """A value of the template; a parameter as `${Name}`."""
    return f"${{{value['Ref']}}}" if isinstance(value, dict) else str(value)


def alarm_metrics(alarm: dict[str, Any]) -> Iterator[Metric]:
    """The metrics of an alarm, whichever way it states them."""
    stated = [
        (one["MetricStat"]["Metric"], one["MetricStat"]["Stat"])
        for one in alarm.get("Metrics", [])
        if "MetricStat" in one
    ] or [(alarm, alarm.get("Statistic") or alarm["ExtendedStatistic"])]
    for metric, statistic in stated:
        dimensions = tuple((one["Name"], text(one["Value"])) for one in metric["Dimensions"])
        yield Metric(text(metric["Namespace"]), metric["MetricName"], dimensions, statistic)


def dashboard_metrics() -> Iterator[Metric]:
    """The rows of all widgets. "." repeats what the row before has in its place, "..." all before
    what follows it (CloudWatch API Reference, "Dashboard body structure and syntax")."""
    for widget in widgets():
        before: list[str] = []
        for row in widget["properties"]["metrics"]:
            options = row[-1] if isinstance(row[-1], dict) else {}
            own = [part for part in row if isinstance(part, str)]
            if own[0] == "...":
                own = before[: len(before) - len(own) + 1] + own[1:]
            before = [before[n] if part == "." else part for n, part in enumerate(own)]
            pairs = tuple(zip(before[2::2], before[3::2], strict=True))
            yield Metric(before[0], before[1], pairs, options["stat"])


def widgets() -> list[dict[str, Any]]:
    body: str = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    listed: list[dict[str, Any]] = json.loads(body)["widgets"]
    return listed


def watched() -> set[tuple[str, str, str]]:
    """(namespace, metric, what it is of) of all alarms."""
    return {
        (metric.namespace, metric.name, metric.dimensions[0][1])
        for alarm in ALARMS.values()
        for metric in alarm_metrics(alarm)
    }


def test_all_that_may_go_wrong_has_an_alarm() -> None:
    functions = ("${IngestFunction}", "${RelateFunction}", "${ApiFunction}")
    assert watched() >= {
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "${DropDeadLetters}"),
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "${RelateFailures}"),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", "${DropQueue}"),
        ("AWS/Lambda", "IteratorAge", "${RelateFunction}"),
        *(
            ("AWS/Lambda", metric, function)
            for metric in ("Errors", "Throttles")
            for function in functions
        ),
        ("AWS/Lambda", "Errors", "${SweepFunction}"),
        ("AWS/Lambda", "Errors", "${PushFunction}"),
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "${PushDeadLetters}"),
        (OWN_NAMESPACE, "PushFailed", "push"),
        ("AWS/ApiGateway", "5xx", "${Api}"),
        ("AWS/ApiGateway", "Latency", "${Api}"),
        ("AWS/DynamoDB", "WriteThrottleEvents", "${IndexTable}"),
        (OWN_NAMESPACE, "IngestFailed", "ingest"),
        (OWN_NAMESPACE, "RelateFailed", "relate"),
        (OWN_NAMESPACE, "SilentPrefixes", "relate"),
        (OWN_NAMESPACE, "Rejected", "ingest"),
    }
    assert any(alarm.get("ExtendedStatistic") == "p99" for alarm in ALARMS.values())


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_somebody_what_to_do_and_keeps_to_what_silence_means(name: str) -> None:
    alarm = ALARMS[name]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}]
    assert alarm["AlarmDescription"]
    assert alarm["TreatMissingData"] == ("ignore" if name in LEVELS else "notBreaching")
    assert alarm["AlarmName"]["Fn::Sub"].startswith("${Name}-")
    assert alarm.get("DatapointsToAlarm", 1) <= alarm["EvaluationPeriods"]


@pytest.mark.parametrize("name", [name for name in ALARMS if "Metrics" in ALARMS[name]])
def test_cloudwatch_accepts_the_expression_and_it_is_a_rate(name: str) -> None:
    """Minute 0: half of the calls fail. 1: none fails. 2: nobody calls. 3: no data."""
    (rate,) = (one for one in ALARMS[name]["Metrics"] if "Expression" in one)
    (errors, all_calls) = (one["Id"] for one in ALARMS[name]["Metrics"] if "MetricStat" in one)
    assert [one.get("ReturnData", True) for one in ALARMS[name]["Metrics"]].count(True) == 1
    assert rate.get("ReturnData", True)
    assert len(rate["Expression"]) <= MOST_EXPRESSION
    metrics = {errors: {0: 10.0}, all_calls: {0: 20.0, 1: 50.0, 2: 0.0}}
    assert evaluate(rate["Expression"], metrics) == {0: 50.0, 1: 0.0, 2: 0.0}


def test_the_expression_of_before_is_refused() -> None:
    with pytest.raises(MathError, match=r"Unsupported operand type\(s\) for MAX"):
        evaluate("100 * errors / MAX([calls, 1])", {"errors": {0: 1.0}, "calls": {0: 2.0}})


EVERY_METRIC = sorted(
    {metric for alarm in ALARMS.values() for metric in alarm_metrics(alarm)}
    | set(dashboard_metrics())
)


@pytest.mark.parametrize("metric", EVERY_METRIC, ids=lambda metric: ":".join(map(str, metric)))
def test_each_metric_is_one_that_its_service_publishes(metric: Metric) -> None:
    names = [name for name, _ in metric.dimensions]
    if metric.namespace == OWN_NAMESPACE:
        assert names == ["service"]
        assert metric.name in written_metrics()[metric.dimensions[0][1]]
        return
    published = PUBLISHED[metric.namespace]
    assert published["document"]
    assert names in published["dimensions"]
    statistic = "percentile" if PERCENTILE.fullmatch(metric.statistic) else metric.statistic
    assert statistic in published["metrics"][metric.name]


def test_the_code_is_read_rightly() -> None:
    """What the handlers of ingest and relate write, found by reading them."""
    written = written_metrics()
    assert written.keys() == {"ingest", "relate", "push", "api"}
    assert written["push"] == {"PushFailed", "Undecodable"}
    assert {"Messages", "Accepted", "Rejected", "Removed", "IngestFailed"} <= written["ingest"]
    assert {"Related", "RelateFailed", "ClaimToServed", "Due"} <= written["relate"]
    assert written["api"] == {"Undecodable"}


def test_the_readme_says_how_many_there_are() -> None:
    readme = (ROOT / "infra/README.md").read_text(encoding="utf-8")
    names = set().union(*written_metrics().values())
    numbers = {13: "thirteen", 14: "fourteen", 15: "fifteen", 20: "twenty", 21: "twenty-one"}
    assert f"{numbers[len(names)]} names" in " ".join(readme.split())
    assert f"{numbers[len(ALARMS)]} alarms" in " ".join(readme.split())


# -------------------------------------------------------------------------------------------------
# failures of messages, minute by minute


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


def test_what_is_told_is_watched_only_where_it_is() -> None:
    for name, resource in RESOURCES.items():
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            expected = {"Push": "HasPush", "Silence": "Expects"}
            conditions = [expected[part] for part in expected if part in name]
            assert resource.get("Condition") == next(iter(conditions), None)


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


def test_articles_that_fail_each_minute_alarm_within_three() -> None:
    assert is_in_alarm(ALARMS["RelateFailedAlarm"], [0, 1, 2], 2)
    assert not is_in_alarm(ALARMS["RelateFailedAlarm"], [0, 1], 2)


# -------------------------------------------------------------------------------------------------
# the stack and the dashboard


def test_the_stack_gives_each_parameter() -> None:
    given = template()["Resources"]["Monitoring"]["Properties"]
    assert given["Location"] == "infra/monitoring.yaml"
    assert given["Parameters"].keys() == MONITORING["Parameters"].keys()
    namespace = template()["Globals"]["Function"]["Environment"]["Variables"][
        "POWERTOOLS_METRICS_NAMESPACE"
    ]
    assert given["Parameters"]["Namespace"] == namespace


def test_the_dashboard_is_json_of_what_is_there() -> None:
    body = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    assert set(re.findall(r"\$\{(\w+)\}", body)) <= MONITORING["Parameters"].keys()
    drawn = {metric.name for metric in dashboard_metrics() if metric.namespace == OWN_NAMESPACE}
    assert {"Accepted", "Rejected", "DropToClaim", "ClaimToServed", "IngestFailed"} <= drawn
    titles = " ".join(widget["properties"]["title"] for widget in widgets())
    assert all(word in titles for word in ("Drops", "served", "Cost", "Readers"))
