"""The house's own rules.

Who imports whom, and what stays pure.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.house_rules import DECIDING, FUNCTIONS, IMPURE, LADDERS, LATE_IMPORTS, PURE
from tests.support.paths import ROOT
from tests.support.source_code import imports, modules, source_files


def test_no_import_goes_in_a_circle() -> None:
    """Imports inside functions and those for types count too."""
    graph = {
        file.module: {each.module for each in imports(file) if each.module in modules()}
        for file in source_files()
    }
    assert list(circles(graph)) == []


def circles(graph: dict[str, set[str]]) -> Iterator[list[str]]:
    """A circle for each module that reaches itself: the way back to it."""
    for start in graph:
        ways = [[start]]
        visited: set[str] = set()
        while ways:
            way = ways.pop(0)
            for module in sorted(graph[way[-1]]):
                if module == start and len(way) > 1:
                    yield [*way, start]
                    ways = []
                    break
                if module not in visited:
                    visited.add(module)
                    ways.append([*way, module])


@pytest.mark.parametrize("part", LADDERS)
def test_packages_import_downwards(part: str) -> None:
    wrong = [
        f"{file.module} -> {each.module}"
        for file in source_files()
        for each in imports(file)
        if is_upwards(part, file.module, each.module)
    ]
    assert wrong == []


def is_upwards(part: str, importer: str, target: str) -> bool:
    """Whether an import goes up the ladder of a part, or across on one rung."""
    here, there = rung(part, importer), rung(part, target)
    if here is None or there is None or here[1] == there[1]:
        return False
    return there[0] <= here[0]


def rung(part: str, module: str) -> tuple[int, str] | None:
    """The rung that a module stands on, 0 at the top, and its package there."""
    if not module.startswith(part + "."):
        return None
    name = module.removeprefix(part + ".")
    places = [
        (len(package), number, package)
        for number, packages in enumerate(LADDERS[part])
        for package in packages
        if name == package or name.startswith(package + ".")
    ]
    assert places, f"{module} stands on no rung"
    return max(places)[1:]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_imports_no_other_function(function: str) -> None:
    others = {f"functions.{other}" for other in FUNCTIONS if other != function}
    assert crossings(f"functions/{function}", (*others, "infra", "tests")) == []


def test_shared_imports_nothing_of_the_functions() -> None:
    assert crossings("shared", ("functions", "infra", "tests")) == []


def is_in(module: str, packages: tuple[str, ...]) -> bool:
    """Whether a module is one of the packages, or in one."""
    return any(module == package or module.startswith(package + ".") for package in packages)


def crossings(place: str, packages: tuple[str, ...]) -> list[str]:
    """The imports of a place that lead into packages which it must not know."""
    return [
        f"{file.module} -> {each.module}"
        for file in source_files(place)
        for each in imports(file)
        if is_in(each.module, packages)
    ]


def test_only_shared_tables_knows_a_table() -> None:
    wrong = [
        f"{file.place}:{getattr(node, 'lineno', 0)}"
        for file in source_files("functions", "infra/cli", "infra/operations")
        for node in ast.walk(file.tree)
        if is_table_access(node)
    ]
    assert wrong == []


def is_table_access(node: Any) -> bool:
    """Whether a node reads the table behind an owner, or makes a table of its own."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "Table"
    is_attribute = isinstance(node, ast.Attribute) and node.attr in {"table", "_table"}
    return is_attribute and not (isinstance(node.value, ast.Name) and node.value.id == "self")


def test_late_imports_are_listed_with_their_gain() -> None:
    late: dict[str, set[str]] = {}
    for file in source_files("functions", "shared"):
        for each in imports(file):
            if each.is_late and not each.is_typing:
                late.setdefault(file.place, set()).add(each.module)
    assert late == {place: set(gains) for place, gains in LATE_IMPORTS.items()}


def test_one_module_normalises_text() -> None:
    """It cuts runs of combining marks first: normalising them takes time in the square of their
    length."""
    normalisers = {
        file.place
        for file in source_files()
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"normalize", "is_normalized"}
    }
    assert normalisers == {"shared/text.py"}


@pytest.mark.parametrize("module", PURE)
def test_what_is_pure_brings_no_aws_in(module: str) -> None:
    """Parsing, term vectors and text, with all that they import: no boto3, no Powertools."""
    aws = {"botocore", "boto3", "aws_lambda_powertools"}
    code = f"import sys, {module}; print(sorted(set(sys.modules) & {aws}))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("place", [*DECIDING, *(module.replace(".", "/") for module in PURE)])
def test_what_decides_calls_nobody(place: str) -> None:
    """No client, no setting, no environment."""
    places = [place] if place.endswith(".py") or (ROOT / place).is_dir() else [f"{place}.py"]
    wrong = [
        (file.place, each.module)
        for package in places
        for file in source_files(package)
        for each in imports(file)
        if is_in(each.module, IMPURE)
    ]
    assert wrong == []
