"""Alarms and dashboard.

All that may go wrong is watched, somebody is told, and no graph is of a metric that nobody writes.
"""

import json
import re
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.support.paths import ROOT
from tests.support.tables import template

MONITORING: dict[str, Any] = yaml_parse(
    (ROOT / "infra/monitoring.yaml").read_text(encoding="utf-8")
)  # type: ignore[no-untyped-call]
RESOURCES: dict[str, Any] = MONITORING["Resources"]
ALARMS = {
    name: one["Properties"]
    for name, one in RESOURCES.items()
    if one["Type"] == "AWS::CloudWatch::Alarm"
}
OWN_METRICS = {
    "Messages",
    "Accepted",
    "Rejected",
    "Removed",
    "DropToClaim",
    "ClaimToServed",
    "Records",
    "Related",
    "RelateFailed",
    "Undecodable",
    "Due",
}


def metrics(alarm: dict[str, Any]) -> set[tuple[str, str, str]]:
    """(namespace, metric, what it is of) of an alarm."""
    stated = [
        one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one
    ] or [alarm]
    return {
        (one["Namespace"], one["MetricName"], one["Dimensions"][0]["Value"]["Ref"])
        for one in stated
    }


def test_all_that_may_go_wrong_has_an_alarm() -> None:
    watched = set().union(*map(metrics, ALARMS.values()))
    functions = ("IngestFunction", "RelateFunction", "ApiFunction")
    assert watched >= {
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "DropDeadLetters"),
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "RelateFailures"),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", "DropQueue"),
        ("AWS/Lambda", "IteratorAge", "RelateFunction"),
        *(
            ("AWS/Lambda", metric, function)
            for metric in ("Errors", "Throttles")
            for function in functions
        ),
        ("AWS/ApiGateway", "5xx", "Api"),
        ("AWS/ApiGateway", "Latency", "Api"),
        ("AWS/DynamoDB", "WriteThrottleEvents", "IndexTable"),
    }
    assert any(alarm.get("ExtendedStatistic") == "p99" for alarm in ALARMS.values())


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_somebody_what_to_do_and_is_silent_where_nothing_happens(name: str) -> None:
    alarm = ALARMS[name]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Alarms"}]
    assert alarm["AlarmDescription"]
    assert alarm["TreatMissingData"] == "notBreaching"
    assert alarm["AlarmName"]["Fn::Sub"].startswith("${Name}-")


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
    widgets = json.loads(body)["widgets"]
    assert set(re.findall(r"\$\{(\w+)\}", body)) <= MONITORING["Parameters"].keys()
    drawn = {name for widget in widgets for name in _own(widget["properties"]["metrics"])}
    assert drawn <= OWN_METRICS
    assert {"Accepted", "Rejected", "DropToClaim", "ClaimToServed"} <= drawn
    titles = " ".join(widget["properties"]["title"] for widget in widgets)
    assert all(word in titles for word in ("Drops", "served", "Cost", "Readers"))


def _own(rows: list[list[Any]]) -> set[str]:
    """The names of Newsdrop's own metrics; "." repeats what the row before has there, "..." all of
    it."""
    found, before = set(), ["", ""]
    for row in rows:
        before = (
            [old if new == "." else new for old, new in zip(before, row[:2], strict=False)]
            if row[0] != "..."
            else before
        )
        if before[0] == "${Namespace}":
            found.add(before[1])
    return found
