"""What is done with a stranger's words takes time in proportion to them.

CPU time of one process, compared over sizes and never to a number of seconds: eight times as much
takes some eight times as long where work is linear, and 64 times where it is quadratic.
"""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

import pytest

from functions.ingest.files.file_articles import read_articles
from functions.ingest.files.readers import DroppedFile
from shared.errors import Rejected
from tests.hostile.growing import growing_files
from tests.hostile.patterns import Expression, expressions, hostile_strings

SMALL, LARGE = 1_000, 8_000
"""Characters of the strings that are compared."""

MOST_GROWTH = 24
"""Times as long as the small string the large one may take: between linear and quadratic."""

ROUNDS = 3
ALARM_SECONDS = 20
"""An expression that takes so long is no longer waited for: it is exponential."""

REFERENCE = re.compile(r"[a-z]+-[0-9]")


class TooLong(Exception):
    """What the alarm raises; `re` looks for signals while it works."""


@contextmanager
def alarm() -> Iterator[None]:
    """Ends what takes too long."""

    def ring(number: int, frame: FrameType | None) -> NoReturn:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, ALARM_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def seconds(work: Callable[[], object], rounds: int = 1) -> float:
    """CPU time, the least of some rounds."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def is_slow(expression: Expression, small: str, large: str, least: float) -> bool:
    """Whether an expression takes more than in proportion for the large string. What takes less
    than `least`, the time of a linear one, is not looked at twice."""
    if seconds(lambda: expression.run(large)) <= 8 * least:
        return False
    quick = max(seconds(lambda: expression.run(small), ROUNDS), least / 8)
    return seconds(lambda: expression.run(large), ROUNDS) > MOST_GROWTH * quick


def slow_string(expression: Expression) -> str | None:
    """The beginning of a string on which an expression is slow, if there is one."""
    reference = Expression("", REFERENCE, is_searched=True)
    least = max(seconds(lambda: reference.run("a" * 50 + "b c-" * (LARGE // 4)), ROUNDS), 1e-4)
    pairs = zip(hostile_strings(expression, SMALL), hostile_strings(expression, LARGE), strict=True)
    with alarm():
        for small, large in pairs:
            try:
                if is_slow(expression, small, large, least):
                    return large[:60]
            except TooLong:
                return large[:60]
    return None


SMALL_FILE, LARGE_FILE = 5_000, 40_000
"""Bytes of the files that are compared, beside what each format needs."""

FIXED_SECONDS = 0.005
"""About what any file takes however small; growth from less says nothing."""


def read(key: str, data: bytes) -> None:
    """All that a child does with a file."""
    with suppress(Rejected):
        read_articles(DroppedFile(data, key, {}))


@pytest.mark.parametrize("name", growing_files())
def test_reading_takes_linear_time(name: str) -> None:
    key, make = growing_files()[name]
    small, large = make(SMALL_FILE), make(LARGE_FILE)
    read(key, small)
    for _ in range(ROUNDS):
        quick = max(seconds(lambda: read(key, small)), FIXED_SECONDS)
        growth = seconds(lambda: read(key, large)) / quick
        if growth <= MOST_GROWTH:
            return
    pytest.fail(f"eight times the file takes {growth:.0f} times as long")


def test_expressions_take_linear_time(subtests: pytest.Subtests) -> None:
    every = expressions()
    assert len(every) >= 200
    for expression in every:
        with subtests.test(expression.place):
            assert slow_string(expression) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s*,",
        r"(a+)+b",
        r"x(?:<.{0,300}?>\s*)*y",
        r"\{<\s+([^{}]*?)/?\s*>\}",
        r"(\w+)=",
        r"charset\s*=\s*[\"']?\s*(\w)",
        r"<(p|li)>(.*?)</\1>",
    ],
)
def test_what_takes_longer_is_noticed(pattern: str) -> None:
    assert slow_string(Expression("", re.compile(pattern, re.DOTALL), is_searched=True))
