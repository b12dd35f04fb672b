"""infra/monitoring.yaml as it is written: its resources and alarms."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from infra.template_file import parse_template
from tests.support.contributor_alarm import read_query
from tests.support.paths import ROOT

MONITORING = parse_template((ROOT / "infra/monitoring.yaml").read_text(encoding="utf-8"))
RESOURCES: dict[str, Any] = MONITORING["Resources"]
ALARMS = {
    name: one["Properties"]
    for name, one in RESOURCES.items()
    if one["Type"] == "AWS::CloudWatch::Alarm"
}


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
    for one in alarm.get("Metrics", []):
        if "Fn::Sub" in one.get("Expression", ()):
            query = read_query(one["Expression"]["Fn::Sub"])
            dimensions = tuple((key, "") for key in sorted(query.keys))
            yield Metric(query.namespace, query.metric, dimensions, "Maximum")
            return
    stated = [
        (one["MetricStat"]["Metric"], one["MetricStat"]["Stat"])
        for one in alarm.get("Metrics", [])
        if "MetricStat" in one
    ] or [(alarm, alarm.get("Statistic") or alarm["ExtendedStatistic"])]
    for metric, statistic in stated:
        dimensions = tuple((one["Name"], text(one["Value"])) for one in metric["Dimensions"])
        yield Metric(text(metric["Namespace"]), metric["MetricName"], dimensions, statistic)
