"""CloudWatch's metric math: reads an expression, and works it out over time series.

By the Amazon CloudWatch User Guide, "Using math expressions with CloudWatch metrics": which types
an operator or a function takes, which it gives, and what becomes of missing values. What that page
does not allow is a MathError; what it allows and no expression here needs is a
NotImplementedError.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from statistics import fmean, pstdev

Series = dict[int, float]
"""TS: a value for each time stamp that has one."""

Value = float | Series | list[Series]
"""S, TS or TS[]."""

ID = re.compile(r"[a-z][A-Za-z0-9_]*")
"""What the id of a metric or an expression looks like."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)|(?P<text>\"[^\"]*\")"
    r"|(?P<sign>==|!=|<=|>=|&&|\|\||[-+*/^<>()\[\],]))"
)
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
}
_OR, _AND = {"OR", "||"}, {"AND", "&&"}
_POINTWISE: dict[str, Callable[[float], float]] = {
    "ABS": abs,
    "CEIL": math.ceil,
    "FLOOR": math.floor,
}
_REDUCING: dict[str, Callable[[Iterable[float]], float]] = {
    "AVG": fmean,
    "MAX": max,
    "MIN": min,
    "STDDEV": pstdev,
    "SUM": sum,
}
_NOT_NEEDED = re.compile(
    "ANOMALY_DETECTION_BAND|DATAPOINT_COUNT|DATE|DAY|DB_PERF_INSIGHTS|DIFF|DIFF_TIME|EPOCH|FILL"
    "|HOUR|INSIGHT_RULE_METRIC|LAMBDA|LOG|LOG10|MINUTE|MONTH|PERIOD|RATE|REMOVE_EMPTY|RUNNING_SUM"
    "|SEARCH|SERVICE_QUOTA|SLICE|SORT|TIME_SERIES|YEAR"
)


class MathError(ValueError):
    """CloudWatch would refuse the expression; the text says why, in words like its own."""


def evaluate(expression: str, metrics: Mapping[str, Series]) -> Series | list[Series]:
    """The time series that an expression gives over metrics by their ids."""
    for name in metrics:
        if not ID.fullmatch(name):
            raise MathError(f"Invalid id {name!r}: it must begin with a lower-case letter")
    reader = _Reader(expression, metrics)
    value = reader.read()
    if isinstance(value, float):
        raise MathError("The result of an expression must be a time series, not a scalar")
    return value


def _kind(value: Value) -> str:
    return "S" if isinstance(value, float) else "TS" if isinstance(value, dict) else "TS[]"


class _Reader:
    """Reads an expression from left to right, and works out what it has read."""

    def __init__(self, expression: str, metrics: Mapping[str, Series]) -> None:
        self._metrics, self._tokens, self._at = metrics, list(_tokens(expression)), 0

    def read(self) -> Value:
        value = self._either()
        if self._at < len(self._tokens):
            raise MathError(f"Unexpected {self._tokens[self._at]!r}")
        return value

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._peek()
        if not token or (wanted and token not in wanted):
            raise MathError(f"Expected {' or '.join(wanted) or 'a value'}, not {token!r}")
        self._at += 1
        return token

    def _either(self) -> Value:
        value = self._both()
        while self._peek() in _OR:
            value = _logical(self._take(), value, self._both())
        return value

    def _both(self) -> Value:
        value = self._comparison()
        while self._peek() in _AND:
            value = _logical(self._take(), value, self._comparison())
        return value

    def _comparison(self) -> Value:
        value = self._sum()
        while self._peek() in _COMPARISONS:
            value = _compared(self._take(), value, self._sum())
        return value

    def _sum(self) -> Value:
        value = self._product()
        while self._peek() in {"+", "-"}:
            value = _calculated(self._take(), value, self._product())
        return value

    def _product(self) -> Value:
        value = self._power()
        while self._peek() in {"*", "/"}:
            value = _calculated(self._take(), value, self._power())
        return value

    def _power(self) -> Value:
        value = self._negation()
        while self._peek() == "^":
            value = _calculated(self._take(), value, self._negation())
        return value

    def _negation(self) -> Value:
        if self._peek() == "-":
            self._take()
            return _calculated("*", -1.0, self._negation())
        return self._operand()

    def _operand(self) -> Value:
        token = self._take()
        if token == "(":
            value = self._either()
            self._take(")")
            return value
        if token == "[":
            return _array(self._arguments("]"))
        if token[0].isdigit():
            return float(token)
        if self._peek() == "(":
            self._take()
            return self._call(token)
        if token not in self._metrics:
            raise MathError(f"Unknown id {token!r}")
        return self._metrics[token]

    def _call(self, function: str) -> Value:
        if function == "METRICS":
            part = "" if self._peek() == ")" else self._take().strip('"')
            self._take(")")
            return [series for name, series in self._metrics.items() if part in name]
        return _applied(function, self._arguments(")"))

    def _arguments(self, end: str) -> list[Value]:
        values: list[Value] = []
        while self._peek() != end or not values:
            values.append(self._either())
            if self._peek() != end:
                self._take(",")
        self._take(end)
        return values


def _tokens(expression: str) -> Iterable[str]:
    at = 0
    while expression[at:].strip():
        match = _TOKEN.match(expression, at)
        if not match:
            raise MathError(f"Unexpected {expression[at:].strip()[0]!r}")
        yield match[0].strip()
        at = match.end()


class _Mixed(list[Series]):
    """An array with something in it that is no time series: every function refuses it."""


def _array(values: list[Value]) -> list[Series]:
    if any(isinstance(value, float) for value in values):
        return _Mixed(value for value in values if isinstance(value, dict))
    series: list[Series] = []
    for value in values:
        series += value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    return series


def _calculated(sign: str, left: Value, right: Value) -> Value:
    """Two values and an arithmetic operator. A missing point counts as 0; one that would be divided
    by 0 is dropped."""
    if isinstance(left, list) or isinstance(right, list):
        return _over_array(sign, left, right)
    if isinstance(left, float) and isinstance(right, float):
        return _ARITHMETIC[sign](left, right)
    results: Series = {}
    for time in _times(left, right):
        first, second = _at(left, time), _at(right, time)
        if sign != "/" or second:
            results[time] = float(_ARITHMETIC[sign](first, second))
    return results


def _over_array(sign: str, left: Value, right: Value) -> list[Series]:
    """One side is an array, the other a scalar or a time series."""
    if isinstance(left, list) and isinstance(right, list):
        raise MathError(f"Unsupported operand type(s) for {sign}: '[TS[], TS[]]'")
    if isinstance(left, _Mixed) or isinstance(right, _Mixed):
        raise MathError(f"Unsupported operand type(s) for {sign}: '[TS, S]'")
    pairs = (
        [(each, right) for each in left] if isinstance(left, list) else
        [(left, each) for each in right] if isinstance(right, list) else []
    )  # fmt: skip
    series = [_calculated(sign, *pair) for pair in pairs]
    return [each for each in series if isinstance(each, dict)]


def _times(*values: Value) -> list[int]:
    """The time stamps at which any of these time series has a value."""
    return sorted({time for value in values if isinstance(value, dict) for time in value})


def _at(value: Value, time: int) -> float:
    assert not isinstance(value, list)
    return value if isinstance(value, float) else value.get(time, 0.0)


def _paired(
    sign: str, left: Value, right: Value, decide: Callable[[float, float], bool]
) -> float | Series:
    if isinstance(left, list) or isinstance(right, list):
        raise MathError(
            f"Unsupported operand type(s) for {sign}: '[{_kind(left)}, {_kind(right)}]'"
        )
    if isinstance(left, float) and isinstance(right, float):
        return float(decide(left, right))
    return {time: float(decide(_at(left, time), _at(right, time))) for time in _times(left, right)}


def _compared(sign: str, left: Value, right: Value) -> float | Series:
    return _paired(sign, left, right, _COMPARISONS[sign])


def _logical(sign: str, left: Value, right: Value) -> float | Series:
    if sign in _OR:
        return _paired(sign, left, right, lambda a, b: bool(a or b))
    return _paired(sign, left, right, lambda a, b: bool(a and b))


def _applied(function: str, values: list[Value]) -> Value:
    """What a function gives; MathError if it does not take these types."""
    kinds = [_kind(value) for value in values]
    first = values[0]
    if function == "IF":
        return _chosen(values, kinds)
    if function in _REDUCING and kinds in (["TS"], ["TS[]"]) and not isinstance(first, _Mixed):
        return _reduced(_REDUCING[function], first)
    if function in _POINTWISE and kinds in (["TS"], ["TS[]"]) and not isinstance(first, _Mixed):
        return _mapped(_POINTWISE[function], first)
    if function in {"FIRST", "LAST"} and isinstance(first, list) and len(values) == 1:
        return first[0 if function == "FIRST" else -1]
    if _NOT_NEEDED.fullmatch(function):
        raise NotImplementedError(f"{function} of metric math")
    if function in {"IF", "FIRST", "LAST", *_REDUCING, *_POINTWISE}:
        what = "TS, S" if isinstance(first, _Mixed) else ", ".join(kinds)
        raise MathError(f"Unsupported operand type(s) for {function}: '[{what}]'")
    raise MathError(f"Unknown function {function!r}: functions are in upper case")


def _mapped(change: Callable[[float], float], value: Value) -> Value:
    """A time series, or each of an array, with every point changed."""
    if isinstance(value, dict):
        return {time: float(change(point)) for time, point in value.items()}
    assert isinstance(value, list)
    return [{time: float(change(point)) for time, point in each.items()} for each in value]


def _reduced(reduce: Callable[[Iterable[float]], float], value: Value) -> Value:
    """A scalar of one time series; of an array a time series, where a missing point counts as 0."""
    if isinstance(value, dict):
        return float(reduce(value.values()))
    assert isinstance(value, list)
    return {time: float(reduce([_at(each, time) for each in value])) for time in _times(*value)}


def _chosen(values: list[Value], kinds: list[str]) -> Series:
    """IF: "Using IF expressions" has the types, and what becomes of points that are missing."""
    if len(values) not in {2, 3} or "TS[]" in kinds or (kinds[0] == "S" and "S" in kinds[1:]):
        raise MathError(f"Unsupported operand type(s) for IF: '[{', '.join(kinds)}]'")
    condition, if_true, if_false = values[0], values[1], values[2] if len(values) == 3 else {}
    if isinstance(condition, float):
        choice = if_true if condition else if_false
        return {time: _at(choice, time) for time in _times(if_true, if_false) if _has(choice, time)}
    assert isinstance(condition, dict)
    results: Series = {}
    for time, point in condition.items():
        if point:
            results[time] = _at(if_true, time)
        elif _has(if_false, time):
            results[time] = _at(if_false, time)
    return results


def _has(value: Value, time: int) -> bool:
    return not isinstance(value, dict) or time in value
