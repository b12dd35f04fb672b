"""What the newsroom expects to arrive: under which prefix of keys something comes how often.

Plain Python, since relate reads it too. An expectation is `tin/=60m`: the prefix, and for how long
nothing may come. Who may be silent for that long is not silent yet.
"""

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from shared import times
from shared.text import compose

MINUTES_A_UNIT = {"m": 1, "h": 60, "d": 24 * 60}
"""The units in which an expectation may be stated."""

MAX_PREFIX_BYTES = 1024
"""So long may a key of S3 be, a sort key of DynamoDB (Developer Guide, "Constraints in Amazon
DynamoDB"), and the value of a metric's dimension (CloudWatch API Reference, "Dimension")."""

ASCII_SIGNS = string.punctuation.replace("%", "") + " "
"""What stands for itself in a dimension's value, beside ASCII letters and digits."""

NOTED_APART = timedelta(seconds=30)
"""An arrival is not noted that came sooner than so long after one that is (1,000 drops a second
would meet one row), in the table or in the memory of a process: together these make one minute."""

GRACE = 2 * NOTED_APART
"""By so much the last arrival may be later than the row says, so that much later it is judged."""

_EXPECTATION = re.compile(r"([^=,]+)=([1-9][0-9]{0,4})([mhd])")


@dataclass(frozen=True, slots=True)
class Expectation:
    """Under `prefix` something comes at least every so many minutes."""

    prefix: str
    minutes: int

    @property
    def ascii_prefix(self) -> str:
        """The prefix as a metric names it, whose dimensions are ASCII: `dpa/`, `Th%E1%BB%83/`."""
        return quote(self.prefix, safe=ASCII_SIGNS)

    def is_met_by(self, key: str) -> bool:
        """Whether what comes under a key is what is expected, however its letters are composed."""
        return compose(key).startswith(self.prefix)

    def is_silent(self, last_at: str, now: str) -> bool:
        """Whether nothing has come for too long, the last arrival being noted as of `last_at`."""
        longest = timedelta(minutes=self.minutes) + GRACE
        return times.from_rfc3339(now) - times.from_rfc3339(last_at) >= longest


@dataclass(frozen=True, slots=True)
class Silence:
    """An expectation that is not met; nothing has come since `since`."""

    expectation: Expectation
    since: str


def is_later(at: str, noted_at: str) -> bool:
    """Whether an arrival is to be noted after one that is."""
    return times.from_rfc3339(at) >= times.from_rfc3339(noted_at) + NOTED_APART


def parse_expectations(text: str) -> tuple[Expectation, ...]:
    """`dpa/=15m, tin/=2h` -> expectations; ValueError names each part that is wrong."""
    expectations: dict[str, Expectation] = {}
    wrong: list[str] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _EXPECTATION.fullmatch(part)
        expectation = _expectation(match) if match else None
        if (
            expectation
            and expectation.prefix not in expectations
            and len(expectation.ascii_prefix) <= MAX_PREFIX_BYTES
        ):
            expectations[expectation.prefix] = expectation
        else:
            wrong.append(repr(part))
    if wrong:
        raise ValueError(
            f"has {', '.join(wrong)}: what it may have is PREFIX=TIME, each prefix once, with "
            "a time such as 15m, 2h or 1d"
        )
    return tuple(expectations.values())


def _expectation(match: re.Match[str]) -> Expectation:
    return Expectation(compose(match[1]), int(match[2]) * MINUTES_A_UNIT[match[3]])


def silences(
    expectations: Iterable[Expectation], arrivals: Mapping[str, str], now: str
) -> list[Silence]:
    """The expectations that are not met now, by the last arrival of each prefix; one that has none
    yet counts from when the clock first sees it."""
    return [
        Silence(expectation, last_at)
        for expectation in expectations
        if (last_at := arrivals.get(expectation.prefix)) and expectation.is_silent(last_at, now)
    ]
