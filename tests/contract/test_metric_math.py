"""Metric math as CloudWatch documents it, with the examples of its own page and what it refuses."""

from typing import Any

import pytest

from tests.support.metric_math import MathError, Series, evaluate

N: Any = None


def series(*points: float | None) -> Series:
    """A value for each minute; None for a minute without one."""
    return {minute: float(point) for minute, point in enumerate(points) if point is not None}


METRIC_1, METRIC_2, METRIC_3 = (
    series(1, 1, 0, 0, N),
    series(30, N, 0, 0, 30),
    series(0, 0, 20, N, 20),
)
"""The time series of "Using IF expressions"."""


@pytest.mark.parametrize(
    ("expression", "points"),
    [
        ("IF(m1, m2, m3)", series(30, 0, 20, N, N)),
        ("IF(m1, 5, m3)", series(5, 5, 20, N, N)),
        ("IF(m1, m2, 5)", series(30, 0, 5, 5, N)),
        ("IF(m1, m2)", series(30, 0)),
    ],
)
def test_the_examples_of_if(expression: str, points: Series) -> None:
    assert evaluate(expression, {"m1": METRIC_1, "m2": METRIC_2, "m3": METRIC_3}) == points


@pytest.mark.parametrize(
    ("expression", "points"),
    [
        ("(m1 < m2)", series(0, 0, 1, 0)),
        ("(m1 >= 30)", series(1, 0, 0, 0)),
        ("(m1 > 15 AND m2 > 15)", series(1, 0, 0, 0)),
    ],
)
def test_the_examples_of_comparisons(expression: str, points: Series) -> None:
    assert evaluate(expression, {"m1": series(30, 20, 0, 0), "m2": series(20, N, 20, N)}) == points


@pytest.mark.parametrize(
    ("expression", "points"),
    [
        ("5 * m1", series(10, 20)),
        ("m1 - m2", series(1, 4)),
        ("-5*m1", series(-10, -20)),
        ("2 + m1 * 3 ^ 2", series(20, 38)),
        ("SUM(100/[m1, m2])", series(150, 25)),
        ("AVG([m1,m2]/m1)", series(0.75, 0.5)),
        ("SUM([m1,m2])/AVG(m1)", series(1, 4 / 3)),
        ("m1-AVG(m1)", series(-1, 1)),
        ('SUM(METRICS("1"))', series(2, 4)),
        ("MAX(METRICS())", series(2, 4)),
        ("FIRST([m1, m2])", series(2, 4)),
        ("MIN(ABS([m1, m2]))", series(1, 0)),
        ("m1 / m2", series(2)),
    ],
)
def test_arithmetic_functions_and_what_is_missing(expression: str, points: Series) -> None:
    metrics = {"m1": series(2, 4), "m2": series(1, N)}
    assert evaluate(expression, metrics) == points


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("100 * errors / MAX([calls, 1])", r"Unsupported operand type\(s\) for MAX: '\[TS, S\]'"),
        ("SUM([1, calls])", r"Unsupported operand type\(s\) for SUM"),
        ("MAX(calls, 1)", r"Unsupported operand type\(s\) for MAX"),
        ("IF(1, 2, 3)", r"Unsupported operand type\(s\) for IF"),
        ("IF([calls, errors], 1, 0)", r"Unsupported operand type\(s\) for IF"),
        ("[calls, errors] > 1", r"Unsupported operand type\(s\) for >"),
        ("AVG(calls)", "must be a time series, not a scalar"),
        ("5", "must be a time series, not a scalar"),
        ("max([calls, errors])", "Unknown function 'max'"),
        ("calls / request", "Unknown id 'request'"),
        ("calls %", "Unexpected '%'"),
        ("calls errors", "Unexpected 'errors'"),
        ("(calls", "Expected"),
        ("SUM([calls,", "Expected a value"),
    ],
)
def test_what_cloudwatch_refuses(expression: str, complaint: str) -> None:
    with pytest.raises(MathError, match=complaint):
        evaluate(expression, {"calls": series(1), "errors": series(1)})


def test_an_id_begins_with_a_lower_case_letter() -> None:
    with pytest.raises(MathError, match="lower-case letter"):
        evaluate("Calls", {"Calls": series(1)})
