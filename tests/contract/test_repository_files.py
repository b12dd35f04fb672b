"""Files for those who contribute say what the project does.

One version of ruff, the Pythons of .ci/run, issue forms that can be read, READMEs that name every
file of their folder, locks with hashes, and nothing that depends on one machine.
"""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contract.house_rules import FUNCTIONS
from tests.support.paths import ROOT
from tests.support.source_code import source_files

FORMS = [
    path
    for path in sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    if path.name != "config.yml"
]
FOLDERS = sorted(
    {
        file.path.parent.relative_to(ROOT).as_posix()
        for file in source_files()
        if file.path.name != "__init__.py"
    }
)
"""Every folder with code of the project that is no test."""

CODE = ("functions", "shared", "infra", "tests")
LINE_CHARS = 100


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_pre_commit_has_the_locked_ruff() -> None:
    lock = (ROOT / "infra" / "requirements.txt").read_text(encoding="utf-8")
    locked_ruff = re.findall(r"^ruff==[\d.]+", lock, re.M)
    hooks = read_yaml(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert [hook["id"] for hook in hooks] == ["ruff-check", "ruff-format"]
    assert all(hook["additional_dependencies"] == locked_ruff for hook in hooks)


def test_the_workflow_runs_ci_on_its_pythons() -> None:
    job = read_yaml(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]["checks-and-tests"]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    versions = re.search(r"^for version in ([\d. ]+);", script, re.M)
    assert versions
    assert job["strategy"]["matrix"]["python"] == versions[1].split()
    assert job["steps"][-1]["run"] == "bash .ci/run"


def test_ci_runs_the_slow_tests_too() -> None:
    """`make test` leaves out the paths that `make test-slow` runs, and nothing else."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (slow,) = re.findall(r"^SLOW_TESTS := (.+)$", makefile, re.M)
    for path in map(ROOT.joinpath, slow.split()):
        assert path.is_file() or list(path.rglob("test_*.py")), path
    commands = re.findall(r"^\t\$\(PYTEST\) -n \d+ (.+)$", makefile, re.M)
    assert commands == [
        "$(if $(filter file,$(origin TESTS)),$(SLOW_TESTS:%=--ignore=%)) $(TESTS)",
        "$(SLOW_TESTS)",
    ]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^ +(make [a-z-]+)$", script, re.M) == [
        *("make check", "make test", "make test-slow"),
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_an_issue_form_asks_for_something(form: Path) -> None:
    content = read_yaml(form)
    assert {"name", "description", "body"} <= content.keys()
    ids = [field["id"] for field in content["body"]]
    assert len(ids) == len(set(ids)) >= 2


def test_lines_of_python_have_at_most_100_characters() -> None:
    # ruff counts how wide letters are, and lets lines pass that hold a single word or a pragma.
    files = (path for name in CODE for path in (ROOT / name).rglob("*.py"))
    lines = (
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LINE_CHARS
    )
    assert list(lines) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_readme_names_every_file_of_its_folder(folder: str) -> None:
    readme = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in (ROOT / folder).glob("*.py")} - {"__init__.py"}
    assert [name for name in sorted(names) if f"`{name}`" not in readme] == []


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
