"""The metrics that the functions write, found in their code: names by the dimension `service`."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from shared.tables.drop_rows import OUTCOMES
from tests.support.paths import ROOT

COUNTED_OUTCOMES = OUTCOMES - {"unknown"}
"""What a report that ingest writes can say; `unknown` is for those of later versions only."""


@cache
def written_metrics() -> dict[str, set[str]]:
    """Service -> names of metrics, over all of functions/ and what shared/ writes for them."""
    metrics: dict[str, set[str]] = {}
    shared_names = set(_names(ROOT / "shared/telemetry.py", "count_at_once"))
    for path in sorted((ROOT / "functions").rglob("*.py")):
        names = set(_names(path, "add_metric"))
        for call in _calls(path):
            called = ast.unparse(call.func)
            if called == "telemetry.metrics":
                metrics.setdefault(_text(call.args[0]), set()).update(names)
            elif called == "telemetry.left_out_reporter":
                metrics.setdefault(_text(call.args[0]), set()).update(shared_names)
            elif called == "telemetry.count_at_once":
                (service,) = (key.value for key in call.keywords if key.arg == "service")
                metrics.setdefault(_text(service), set()).add(_text(call.args[0]))
    return metrics


def _calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _names(path: Path, function: str) -> Iterator[str]:
    """The names that a module gives to calls of a function."""
    for call in _calls(path):
        if ast.unparse(call.func).rpartition(".")[2] == function:
            names = [keyword.value for keyword in call.keywords if keyword.arg == "name"]
            yield from _possible_texts((names or call.args)[0])


def _possible_texts(name: ast.expr) -> Iterator[str]:
    """The texts that an expression can have; ValueError for one that cannot be read off."""
    if isinstance(name, ast.IfExp):
        yield from _possible_texts(name.body)
        yield from _possible_texts(name.orelse)
    elif ast.unparse(name) == "report.status.title()":
        yield from (outcome.title() for outcome in COUNTED_OUTCOMES)
    else:
        yield _text(name)


def _text(expression: ast.expr) -> str:
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return expression.value
    raise ValueError(f"the name of a metric cannot be read off: {ast.unparse(expression)}")
