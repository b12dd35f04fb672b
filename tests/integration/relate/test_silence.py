"""A month of drops with a moved clock: each silence is told within minutes, and no other.

What is true is taken from the list of drops alone; what is told, from the messages that the alarm
of infra/monitoring.yaml sends over the numbers that the clock publishes, each minute by itself.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

import pytest

from functions.ingest import handler as ingest
from functions.relate import handler
from infra.operations.doctor import check_arrivals
from infra.operations.system import TargetSystem
from shared import telemetry, times
from shared.errors import SettingsError
from shared.expectations import GRACE, parse_expectations
from shared.settings import RelateSettings, settings_from
from shared.tables.arrivals import Arrivals
from tests.support.contributor_alarm import ContributorAlarm, Sample, read_query
from tests.support.lambda_context import CONTEXT
from tests.support.monitoring import ALARMS
from tests.support.pipeline import House, house
from tests.support.tables import ENVIRONMENT

# Powertools warns where the metrics of a call were taken away, as `House.settle` does.
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

START = datetime.fromisoformat("2025-09-01T00:00:00Z")
EXPECT = "dpa/=15m,tin/=2h"
EXPECT_IN_MONTH = "dpa/=1h,tin/=2h"
DAYS = 30
MINUTE = timedelta(minutes=1)


class Told(NamedTuple):
    """A message of the alarm."""

    minute: datetime
    prefix: str
    state: str


class Replay:
    """The functions, and the clock that they all see."""

    def __init__(self, whole: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self.whole = whole
        self.now = START
        monkeypatch.setattr(times, "now", lambda: times.to_rfc3339(self.now))

    def drop(self, key: str, came: datetime) -> None:
        """A file that came at a time, and is read now; its list of articles is empty."""
        self.whole._s3.put_object(Bucket=ENVIRONMENT["BUCKET"], Key=key, Body=b"[]")
        version = self.whole._s3.objects[key][-1]
        version["LastModified"] = came
        self.read(key)

    def read(self, key: str, *, again: bool = False) -> None:
        """An event of a key, or `newsdrop resync`."""
        body = {"Records": [{"s3": {"object": {"key": key}}}], "again": again}
        record = {"messageId": "m", "body": json.dumps(body)}
        assert ingest.handle({"Records": [record]}, CONTEXT)["batchItemFailures"] == []

    def tick(self) -> list[Sample]:
        """The clock ticks; what it publishes of each prefix by itself."""
        published: list[Sample] = []

        def note(name: str, count: float, **dimensions: str) -> None:
            published.append(Sample(name, dimensions, count))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(telemetry, "count_at_once", note)
            handler.handle({"source": "aws.events"}, CONTEXT)
        return published

    def silent(self) -> set[str]:
        """The prefixes of which the clock says, with one tick more, that they are silent."""
        return {sample.dimensions["prefix"] for sample in self.tick() if sample.value}


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    with house(metered=False, EXPECT=EXPECT) as whole:
        yield Replay(whole, monkeypatch)


def month(seed: int) -> list[tuple[datetime, str]]:
    """When which prefix gets a file: agencies by day and night with bursts and outages, the desk by
    day, with weekends off."""
    random, drops = Random(seed), []
    moment = START + 5 * MINUTE
    while moment < START + timedelta(days=DAYS):
        drops.append((moment, "dpa/"))
        pause = random.choice((1, 1, 2, 20, 36, 48, 59, 60))
        if random.random() < 0.02:
            pause = random.choice((61, 62, 85, 300))
        moment += timedelta(minutes=pause, seconds=random.randrange(60) if pause < 60 else 0)
    moment = START + 7 * 60 * MINUTE
    while moment < START + timedelta(days=DAYS):
        if moment.hour < 22 and moment.weekday() < 5:
            drops.append((moment, "tin/"))
        moment += timedelta(minutes=random.choice((3, 20, 45, 90, 119)))
    return sorted(drops)


def minutes_of_interest(drops: list[tuple[datetime, str]]) -> list[datetime]:
    """All minutes near to one at which silence may begin or end; the others tell nothing new."""
    expectations = parse_expectations(EXPECT_IN_MONTH)
    limits = {one.prefix: timedelta(minutes=one.minutes) for one in expectations}
    chosen: set[datetime] = set()
    for prefix, limit in limits.items():
        came = [START, *(moment for moment, each in drops if each == prefix)]
        for last, following in zip(came, [*came[1:], came[-1] + 3 * limit], strict=True):
            edges = [last] if following - last > limit - 2 * MINUTE else []
            if following - last > limit - 2 * MINUTE:
                edges += [last + limit, last + limit + GRACE, following]
            for edge in edges:
                first = edge.replace(second=0)
                chosen |= {first + step * MINUTE for step in range(-1, 4)}
    return sorted(minute for minute in chosen if minute >= START)


def replay_month(replay: Replay, drops: list[tuple[datetime, str]]) -> list[Told]:
    """What the alarm tells of a month, minute by minute."""
    alarm, told = ContributorAlarm(ALARMS["SilenceAlarm"]), list[Told]()
    assert alarm.evaluate(replay.tick()) == []  # the deployment
    waiting = list(drops)
    for minute in minutes_of_interest(drops):
        while waiting and waiting[0][0] <= minute:
            moment, prefix = waiting.pop(0)
            replay.now = moment
            replay.drop(f"{prefix}{moment:%d%H%M%S}.test", moment)
        replay.now = minute
        told += [Told(minute, *message) for message in alarm.evaluate(replay.tick())]
    return told


def true_silences(
    drops: list[tuple[datetime, str]], prefix: str, limit: timedelta
) -> list[tuple[datetime, datetime | None]]:
    """From when to when nothing came under a prefix for longer than its limit."""
    came = [START, *(moment for moment, each in drops if each == prefix)]
    pairs = zip(came, [*came[1:], None], strict=True)
    return [(last, end) for last, end in pairs if end is None or end - last > limit]


def test_a_month_has_no_false_alarm_and_each_true_one_within_its_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of each prefix by itself, also while the other is silent: one message when its silence
    begins, one when it ends, and no others."""
    drops = month(7)
    with house(metered=False, EXPECT=EXPECT_IN_MONTH) as whole:
        told = replay_month(Replay(whole, monkeypatch), drops)
        noted = whole.index.arrivals.latest()
    beginnings: list[tuple[datetime, datetime | None]] = []
    for expectation in parse_expectations(EXPECT_IN_MONTH):
        limit = timedelta(minutes=expectation.minutes)
        messages = [each for each in told if each.prefix == expectation.prefix]
        for last, end in true_silences(drops, expectation.prefix, limit):
            if end and messages[:1] and messages[0].minute > end:
                assert end - last <= limit + GRACE + MINUTE, "a true one was not told"
                continue
            rings = messages.pop(0)
            assert rings.state == "ALARM"
            assert limit < rings.minute - last <= limit + GRACE + MINUTE
            beginnings.append((rings.minute, end))
            if end:
                over = messages.pop(0)
                assert over.state == "OK"
                assert end <= over.minute < end + 2 * MINUTE
        assert messages == []
    overlaps = [
        (first, second)
        for first in beginnings
        for second in beginnings
        if first[0] < second[0] and (first[1] is None or second[0] < first[1])
    ]
    assert len(overlaps) >= 5
    assert {one.prefix for one in parse_expectations(EXPECT_IN_MONTH)} == set(noted)


def test_what_the_clock_publishes_is_what_the_alarm_asks_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The embedded metric format, in which dimensions are ASCII."""
    query = read_query(ALARMS["SilenceAlarm"]["Metrics"][0]["Expression"]["Fn::Sub"])
    with house(EXPECT="Thể thao/=1h", POWERTOOLS_METRICS_DISABLED="false"):
        capsys.readouterr()
        handler.handle({"source": "aws.events"}, CONTEXT)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (silent,) = (line for line in lines if query.metric in line)
    (directive,) = silent["_aws"]["CloudWatchMetrics"]
    assert set(directive["Dimensions"][0]) == query.keys
    assert silent[query.group] == "Th%E1%BB%83 thao/"
    assert silent[query.metric] == [0.0]


def test_old_files_that_are_read_again_are_no_sound(replay: Replay) -> None:
    replay.tick()
    replay.drop("dpa/a.test", START)
    replay.now = START + 20 * MINUTE
    assert replay.silent() == {"dpa/"}
    replay.read("dpa/a.test", again=True)
    assert replay.silent() == {"dpa/"}
    replay.drop("dpa/b.test", replay.now)
    assert replay.silent() == set()


def test_what_is_expected_anew_counts_from_then_and_what_is_no_more_goes(
    replay: Replay,
) -> None:
    replay.tick()
    replay.now = START + 10 * 60 * MINUTE
    assert replay.silent() == {"dpa/", "tin/"}
    with house(EXPECT="tin/=2h") as whole:
        assert whole.index.arrivals.latest() == {}
    replay.whole.index.delete_rows([("ARRIVALS", "dpa/")])
    assert replay.silent() == {"tin/"}, "as after IndexTable was emptied"


def test_a_burst_writes_its_row_once_in_half_a_minute(
    replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay.tick()
    noted: list[str] = []
    note = Arrivals.note

    def count(self: Arrivals, prefix: str, at: str) -> None:
        noted.append(at)
        note(self, prefix, at)

    monkeypatch.setattr(Arrivals, "note", count)
    replay.now = START + 10 * MINUTE
    for number in range(80):
        replay.drop(f"dpa/{number}.test", replay.now + timedelta(seconds=number / 2))
    assert len(noted) == 2
    assert replay.whole.index.arrivals.latest() == {
        "dpa/": noted[-1],
        "tin/": times.to_rfc3339(START),
    }


def test_doctor_names_the_prefix(replay: Replay) -> None:
    replay.tick()
    replay.now = START + 90 * MINUTE
    names = ("bucket", "drops", "articles", "index", "queue", "dead", "failures")
    target = TargetSystem(*names, api=None, on_desk=True, expect=EXPECT)
    (check,) = check_arrivals(target)
    assert check.state == "wrong"
    assert check.finding == "dpa/: nothing since 2025-09-01T00:00:00Z, expected every 15 minutes"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (f"{'đ' * 171}=1h", f"'{'đ' * 171}=1h'"),
        ("dpa/", "'dpa/'"),
        ("dpa/=0m", "'dpa/=0m'"),
        ("a/=5m,b/=x,a/=6m", "'b/=x', 'a/=6m'"),
    ],
)
def test_a_wrong_expectation_is_named(text: str, wrong: str) -> None:
    with pytest.raises(SettingsError, match=f"EXPECT has {wrong}: what it may have"):
        settings_from(ENVIRONMENT | {"EXPECT": text}, RelateSettings)
