"""The house's own rules.

Who imports whom, what stays pure, and that nothing depends on one machine.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT
from tests.support.source_code import imports, modules, source_files

FUNCTIONS = ("ingest", "relate", "sweep", "push", "api")
IMPURE = (
    "boto3",
    "botocore",
    "aws_lambda_powertools",
    "os",
    "shared.aws",
    "shared.settings",
    "shared.telemetry",
    "requests",
)
PURE = [
    "functions.ingest.files.readers",
    "functions.ingest.article.normalise",
    "functions.relate.similarity.term_vector",
    "functions.relate.similarity.neighbours",
    "functions.relate.similarity.minhash",
    "functions.relate.search.search_terms",
    "functions.push.signing",
    "shared.article",
    "shared.search_words",
    "shared.text",
]
DECIDING = [
    "functions/ingest/protocol/claims.py",
    "functions/ingest/protocol/notifications.py",
    "functions/relate/profile.py",
]


LADDERS = {
    "functions.ingest": (
        ("handler",),
        ("protocol",),
        ("settings",),
        ("files",),
        ("formats",),
        ("article.normalise", "pictures"),
        ("markup",),
        ("words",),
        ("article.draft",),
        ("limits",),
    ),
    "functions.ingest.formats": (
        ("feeds", "telex", "mail"),
        ("zip.archive", "word", "web", "markdown", "wire"),
        ("zip.package", "plain", "image"),
    ),
    "functions.relate": (
        ("handler",),
        ("clock", "failures", "relater"),
        ("run",),
        ("plan", "candidates"),
        ("profile",),
        ("similarity", "search"),
        ("terms",),
    ),
    "functions.sweep": (
        ("handler",),
        ("sweeper",),
        ("judgement",),
        ("state",),
    ),
    "functions.push": (
        ("handler",),
        ("webhook", "web_sub", "rejects_mail"),
        ("secret", "posting", "queue_messages"),
        ("signing",),
    ),
    "functions.api": (
        ("handler",),
        ("edge.routes",),
        ("site",),
        ("mcp",),
        ("syndication",),
        ("v1",),
        ("media",),
        ("query",),
        ("edge",),
    ),
    "functions.api.mcp": (
        ("endpoint",),
        ("methods",),
        ("tools", "versions"),
        ("messages", "tool_schema"),
    ),
    "infra": (
        ("cli", "deployment"),
        ("local",),
        ("operations", "cost", "picture"),
        ("amounts",),
        ("prices", "system_graph"),
        ("template_file",),
        ("paths",),
    ),
}
"""The packages of each part from the top down: each imports only those below it, on its own rung
nothing but itself."""

LATE_IMPORTS: dict[str, dict[str, str]] = {
    "functions/api/mcp/methods.py": {
        "functions.api.v1.openapi_schemas": "120 ms with pydantic: calls of tools need not wait",
    },
    "functions/api/site/rendering.py": {"jinja2": "100 ms that callers of the API need not wait"},
    "functions/ingest/files/drop_pictures.py": {
        "functions.ingest.pictures.finishing": "60 ms with Pillow: few batches have a picture",
    },
    "functions/ingest/files/readers.py": {
        "functions.ingest.formats.word.docx": "150 ms with lxml and nh3: few batches have a DOCX",
        "functions.ingest.formats.zip.archive": "likewise, of ZIPs",
        "functions.ingest.formats.zip.package": "likewise, of ZIPs",
    },
    "functions/ingest/formats/image.py": {"PIL": "30 to 40 ms that texts need not wait for"},
    "functions/ingest/formats/web/extraction.py": {
        "trafilatura.core": "240 to 270 ms",
        "trafilatura.settings": "imported by the other",
    },
    "shared/aws.py": {
        "boto3": "200 to 400 ms, of which processes that make no client are spared",
        "botocore.config": "likewise",
    },
}
"""Imports inside functions: file -> module -> what it gains at a cold start."""


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
    assert places or "." not in name, f"{module} stands on no rung"
    return max(places)[1:] if places else None


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


def tracked() -> list[Path]:
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [
        ROOT / name
        for name in answer.stdout.decode().split("\0")
        if name and (ROOT / name).is_file()
    ]


def test_nothing_names_a_registry_or_a_place_on_one_machine() -> None:
    wrong = re.compile(
        rb"//[a-z.-]*(pypi|pythonhosted|npmjs)[a-z.-]*/|--(extra-)?index-"
        + rb"url[ =]|/(home|root|work)/[a-z]"
    )
    assert [path.name for path in tracked() if wrong.search(path.read_bytes())] == []


def test_lock_files_carry_versions_and_hashes() -> None:
    for lock in (
        ROOT / "infra/requirements.txt",
        ROOT / "infra/desk-requirements.txt",
        *(ROOT / f"functions/{one}/requirements.txt" for one in FUNCTIONS),
    ):
        pins = re.split(r"\n(?=\S)", lock.read_text().strip())
        assert pins, lock
        for pin in pins:
            assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ ", pin), (lock.name, pin[:60])
            assert "--hash=sha256:" in pin, (lock.name, pin[:60])
