"""The house's own rules: who imports whom, what stays pure, and that nothing depends on one
machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

FUNCTIONS = ("ingest", "relate", "api")
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
    "shared.article",
    "shared.text",
]
DECIDING = [
    "functions/ingest/protocol/claims.py",
    "functions/ingest/protocol/notifications.py",
    "functions/relate/profile.py",
]


def sources(place: str) -> Iterator[Path]:
    path = ROOT / place
    yield from path.rglob("*.py") if path.is_dir() else [path]


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def of(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_imports_no_other_function(function: str) -> None:
    others = (*(f"functions.{other}" for other in FUNCTIONS if other != function), "infra", "tests")
    wrong = [
        (path.name, module)
        for path in sources(f"functions/{function}")
        for module in imports(path)
        if of(module, others)
    ]
    assert wrong == []


def test_shared_imports_nothing_of_the_functions() -> None:
    wrong = [
        (path.name, m)
        for path in sources("shared")
        for m in imports(path)
        if of(m, ("functions", "infra", "tests"))
    ]
    assert wrong == []


@pytest.mark.parametrize("module", PURE)
def test_what_is_pure_brings_no_aws_in(module: str) -> None:
    """Parsing, signatures, neighbours and text, with all that they import: no boto3, no Powertools."""
    code = f"import sys, {module}; print(sorted(set(sys.modules) & {{'botocore', 'boto3', 'aws_lambda_powertools'}}))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("place", [*DECIDING, *(module.replace(".", "/") for module in PURE)])
def test_what_decides_calls_nobody(place: str) -> None:
    """No client, no setting, no environment."""
    places = [place] if place.endswith(".py") or (ROOT / place).is_dir() else [f"{place}.py"]
    wrong = [
        (path.name, module)
        for one in places
        for path in sources(one)
        for module in imports(path)
        if of(module, IMPURE)
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
        *(ROOT / f"functions/{one}/requirements.txt" for one in FUNCTIONS),
    ):
        pins = re.split(r"\n(?=\S)", lock.read_text().strip())
        assert pins, lock
        for pin in pins:
            assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ ", pin), (lock.name, pin[:60])
            assert "--hash=sha256:" in pin, (lock.name, pin[:60])
