"""What is done with a stranger's words takes time in proportion to them.

CPU time of one thread, compared over sizes and never to a number of seconds: eight times as much
takes some eight times as long where work is linear, and 64 times where it is quadratic.
"""

import gc
import math
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

import pytest

from functions.ingest.files.file_articles import read_articles
from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.files.readers import DroppedFile
from shared.errors import Rejected
from tests.faults.histories import PLAYS_ALL
from tests.hostile.growing import growing_files
from tests.hostile.patterns import Expression, expressions, hostile_strings
from tests.hostile.sendings import SENDER

SMALL, HALF, LARGE = 1_000, 4_000, 8_000
"""Characters of the strings that are compared."""

MOST_GROWTH = 24
"""Times as long as the small string the large one may take: between linear and quadratic."""

ROUNDS = 3
ALARM_SECONDS = 0.5
"""Of this process's own time, after which a string is no longer waited for: it is exponential."""

NOISE_SECONDS = 0.0005
"""Growth from less says nothing; a quadratic expression takes 30 ms for the large string."""

HALF_CUBIC_SECONDS = MOST_GROWTH * NOISE_SECONDS / 2**3
"""A string of half the length that takes no longer than this takes no more than noise at its whole
length, even if the time grows with the cube: most are done with after their half."""

RULES = NewsroomRules(mail_senders=(SENDER,))
EXCUSED = {
    "CONTACT_LINE": "it meets lines of under 160 characters (LONGEST_CONTACT)",
    "_IMAGE_NAME": "it meets names of at most 160 characters (LONGEST_IMAGE_NAME)",
    "_DATE_BEHIND_NAMES": "it meets lines of at most 120 characters (LONGEST_BY_LINE)",
}
"""Expressions that are not linear, and why they need not be."""


class TooLong(Exception):
    """What the alarm raises; `re` looks for signals while it works."""


@contextmanager
def alarm() -> Iterator[None]:
    """Ends what takes too long. Garbage is not looked for meanwhile: after thousands of tests that
    alone takes a second."""

    def ring(number: int, frame: FrameType | None) -> NoReturn:
        raise TooLong

    gc.disable()
    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, ALARM_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        gc.enable()


def seconds(work: Callable[[], object]) -> float:
    """CPU time of this thread. That of the process goes by ticks of 4 ms while `alarm` is set, for
    which Linux then counts it."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


def is_slow(expression: Expression, small: str, large: str) -> bool:
    """Whether an expression takes more than in proportion for the large string: the quickest of the
    rounds beside the slowest with the small one, since a busy machine makes every run slower."""
    longest, shortest = NOISE_SECONDS, math.inf
    for _ in range(ROUNDS):
        shortest = min(shortest, seconds(lambda: expression.run(large)))
        if shortest <= MOST_GROWTH * longest:
            return False
        longest = max(longest, seconds(lambda: expression.run(small)))
    return shortest > MOST_GROWTH * longest


def may_be_slow(expression: Expression, half: str) -> bool:
    """Whether the large string is worth a look."""
    return PLAYS_ALL or seconds(lambda: expression.run(half)) > HALF_CUBIC_SECONDS


def slow_string(expression: Expression) -> str | None:
    """The beginning of a string on which an expression is slow, if there is one."""
    strings = zip(
        hostile_strings(expression, SMALL),
        hostile_strings(expression, HALF),
        hostile_strings(expression, LARGE),
        strict=True,
    )
    for small, half, large in strings:
        try:
            with alarm():
                slow = may_be_slow(expression, half) and is_slow(expression, small, large)
        except TooLong:
            return large[:60]
        if slow:
            return large[:60]
    return None


SMALL_FILE, LARGE_FILE = (5_000, 40_000) if PLAYS_ALL else (3_000, 24_000)
"""Bytes of the files that are compared, beside what each format needs."""

FIXED_SECONDS = 0.005
"""About what any file takes however small; growth from less says nothing."""


def read(key: str, data: bytes) -> None:
    """All that a child does with a file."""
    with suppress(Rejected):
        read_articles(DroppedFile(data, key, {}, rules=RULES))


@pytest.mark.parametrize("name", growing_files())
def test_reading_takes_linear_time(name: str) -> None:
    key, make = growing_files()[name]
    small, large = make(SMALL_FILE), make(LARGE_FILE)
    read(key, small)
    for _ in range(ROUNDS):
        slow = seconds(lambda: read(key, large))
        if slow <= MOST_GROWTH * FIXED_SECONDS:
            return
        growth = slow / max(seconds(lambda: read(key, small)), FIXED_SECONDS)
        if growth <= MOST_GROWTH:
            return
    pytest.fail(f"eight times the file takes {growth:.0f} times as long")


def test_expressions_take_linear_time(subtests: pytest.Subtests) -> None:
    every = {(each.pattern, each.is_searched): each for each in expressions()}
    assert len(every) >= 200
    for expression in every.values():
        if expression.place.rpartition(" ")[2] in EXCUSED:
            continue
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
