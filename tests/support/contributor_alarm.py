"""CloudWatch's alarms with a contributor for each time series of a Metrics Insights query.

By the CloudWatch User Guide: "Metrics Insights query components and syntax" (SCHEMA matches metrics
with exactly these dimensions), "Create a CloudWatch alarm based on a Metrics Insights query" (such
an alarm needs GROUP BY and ORDER BY) and "Acting on alarm changes" (each contributor is in ALARM or
in OK, only while it has data, and each change of one runs the alarm's actions).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

_QUERY = re.compile(
    r'SELECT MAX\((?P<metric>\w+)\) FROM SCHEMA\("(?P<namespace>[^"]+)"(?P<keys>(?:, \w+)+)\)'
    r" GROUP BY (?P<group>\w+) ORDER BY MAX\(\) DESC"
)


class Query(NamedTuple):
    """A query of the one form that is read here."""

    namespace: str
    metric: str
    keys: frozenset[str]
    group: str


class Sample(NamedTuple):
    """A value of a metric as it was published."""

    metric: str
    dimensions: Mapping[str, str]
    value: float


class Message(NamedTuple):
    """What the alarm's topic is sent of a contributor."""

    contributor: str
    state: str


def read_query(expression: str) -> Query:
    """The query of an expression; ValueError for one of another form."""
    match = _QUERY.fullmatch(expression)
    if not match:
        raise ValueError(f"this query is not read here: {expression}")
    keys = frozenset(match["keys"].removeprefix(", ").split(", "))
    if match["group"] not in keys:
        raise ValueError(f"{match['group']} is no dimension of the metrics: {expression}")
    return Query(match["namespace"], match["metric"], keys, match["group"])


class ContributorAlarm:
    """An alarm over one period of a query, which rings above its threshold."""

    def __init__(self, alarm: Mapping[str, Any]) -> None:
        (query,) = alarm["Metrics"]
        assert alarm["EvaluationPeriods"] == 1
        assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
        self.query = read_query(query["Expression"]["Fn::Sub"])
        self.threshold: float = alarm["Threshold"]
        self.states: dict[str, str] = {}

    def evaluate(self, samples: Iterable[Sample]) -> list[Message]:
        """The messages of a period in which this was published. A new contributor begins in OK."""
        largest: dict[str, float] = {}
        for sample in samples:
            if sample.metric == self.query.metric and sample.dimensions.keys() == self.query.keys:
                contributor = sample.dimensions[self.query.group]
                largest[contributor] = max(largest.get(contributor, sample.value), sample.value)
        states = {
            one: "ALARM" if value > self.threshold else "OK" for one, value in largest.items()
        }
        messages = [
            Message(one, state)
            for one, state in states.items()
            if state != self.states.get(one, "OK")
        ]
        self.states = states
        return messages
