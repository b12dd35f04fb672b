"""Alarms and dashboard.

All that may go wrong is watched, somebody is told, CloudWatch accepts each expression, and no graph
is of a metric that nobody writes.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.metric_math import MathError, evaluate
from tests.support.monitoring import ALARMS, MONITORING, RESOURCES, Metric, alarm_metrics
from tests.support.own_metrics import written_metrics
from tests.support.paths import ROOT
from tests.support.tables import template

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

HEARTBEATS = {"ClockAlarm"}
"""The alarms on what comes each minute, so that without data something is wrong."""

OWN_NAMESPACE = "${Namespace}"
PERCENTILE = re.compile(r"p\d{1,2}(\.\d+)?")
MOST_EXPRESSION = 2048
"""Characters of an expression (CloudWatch API Reference, MetricDataQuery)."""


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
        (OWN_NAMESPACE, "Due", "relate"),
        (OWN_NAMESPACE, "Rejected", "ingest"),
    }
    assert (OWN_NAMESPACE, "Silent") in {metric[:2] for metric in watched()}
    assert any(alarm.get("ExtendedStatistic") == "p99" for alarm in ALARMS.values())


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_somebody_what_to_do_and_keeps_to_what_silence_means(name: str) -> None:
    alarm = ALARMS[name]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}]
    assert alarm["AlarmDescription"]
    without_data = "ignore" if name in LEVELS else "notBreaching"
    assert alarm["TreatMissingData"] == ("breaching" if name in HEARTBEATS else without_data)
    assert alarm["AlarmName"]["Fn::Sub"].startswith("${Name}-")
    assert alarm.get("DatapointsToAlarm", 1) <= alarm["EvaluationPeriods"]


RATES = [name for name in ALARMS if "MetricStat" in str(ALARMS[name].get("Metrics"))]


@pytest.mark.parametrize("name", RATES)
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
        if metric.name != "Silent":  # which its own test compares with what is published
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
    numbers = {13: "thirteen", 14: "fourteen", 15: "fifteen", 21: "twenty-one", 22: "twenty-two"}
    assert f"{numbers[len(names)]} names" in " ".join(readme.split())
    assert f"{numbers[len(ALARMS)]} alarms" in " ".join(readme.split())


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


def test_what_is_told_is_watched_only_where_it_is() -> None:
    for name, resource in RESOURCES.items():
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            expected = {"Push": "HasPush", "Silence": "Expects"}
            conditions = [expected[part] for part in expected if part in name]
            assert resource.get("Condition") == next(iter(conditions), None)
