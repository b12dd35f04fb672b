"""The project's own Python files, read as syntax trees by the tests of its architecture."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.paths import ROOT

PACKAGES = ("functions", "shared", "infra")


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A Python file: its dotted name, its text and its syntax tree."""

    path: Path
    module: str
    text: str
    tree: ast.Module

    @property
    def place(self) -> str:
        """The path from the project's root, as `functions/api/handler.py`."""
        return self.path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Import:
    """A module that a file imports. `is_late`: inside a function; `is_typing`: for types alone."""

    module: str
    is_late: bool
    is_typing: bool


@cache
def source_files(*packages: str) -> tuple[SourceFile, ...]:
    """Every Python file of the packages, by path; by default all that is not a test."""
    places = [ROOT / package for package in packages or PACKAGES]
    paths = {
        path for place in places for path in ([place] if place.is_file() else place.rglob("*.py"))
    }
    return tuple(_source_file(path) for path in sorted(paths))


@cache
def _source_file(path: Path) -> SourceFile:
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = path.read_text(encoding="utf-8")
    return SourceFile(path, module, text, ast.parse(text))


@cache
def modules() -> frozenset[str]:
    """The dotted names of all modules of the project that are not tests."""
    return frozenset(file.module for file in source_files())


@cache
def imports(file: SourceFile) -> tuple[Import, ...]:
    """The modules that a file imports, wherever in it; of a name in a module, the module."""
    return tuple(_imports(file.tree, is_late=False, is_typing=False))


def _imports(node: ast.AST, *, is_late: bool, is_typing: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(name.name, is_late, is_typing) for name in child.names)
        elif isinstance(child, ast.ImportFrom):
            for name in child.names:
                full = f"{child.module}.{name.name}"
                module = full if full in modules() else str(child.module)
                yield Import(module, is_late, is_typing)
        else:
            late = is_late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            typing = is_typing or (
                isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
            )
            yield from _imports(child, is_late=late, is_typing=typing)


def functions(file: SourceFile) -> Iterator[ast.FunctionDef]:
    """Every function and method of a file, those inside others too."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def line_count(file: SourceFile, function: ast.FunctionDef) -> int:
    """Lines of a function's body that are neither blank nor of its docstring."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body:
        return 0
    lines = file.text.splitlines()[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip())
