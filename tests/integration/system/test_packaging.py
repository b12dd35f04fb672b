"""What `sam build` uploads.

Each function's own code, shared/ and the locked wheels of the wanted architecture; nothing else.
"""

import ast
import os
import platform
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.paths import ROOT

FUNCTIONS = {
    "ingest": "IngestFunction",
    "relate": "RelateFunction",
    "sweep": "SweepFunction",
    "push": "PushFunction",
    "api": "ApiFunction",
}
MACHINES = {"arm64": 183, "x86_64": 62}
"""ELF's number of each architecture."""

NATIVE = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
PURE = {"relate", "sweep", "push"}
"""Functions without binaries, as a test holds: what is built of them is the same for each machine,
so it is built once."""

BUDGET_MB = {"relate": 4, "sweep": 3, "push": 3, "api": 8, "ingest": 40}
RUNTIMES = {"boto3", "botocore", "s3transfer", "awslambdaric"}
"""What the Lambda runtime has: it is in no zip."""

TYPES_ONLY = {"_typeshed", "mypy_boto3_s3", "mypy_boto3_dynamodb", "mypy_boto3_sqs"}


def build(architecture: str, function: str, folder: Path, wheels: Path) -> Path:
    command = [
        "make",
        "-s",
        f"build-{FUNCTIONS[function]}",
        f"ARCH={architecture}",
        f"ARTIFACTS_DIR={folder}",
        f"PYTHON={sys.executable}",
    ]
    only_wheels = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)} if wheels.exists() else {}
    environment = os.environ | only_wheels
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of links to the wheels of the locked versions: pip needs 8 s for ingest alone where it
    reads the index's pages of all versions. What it installs is held to the lock's hashes all the
    same. Where uv finds no index there is no page, and pip reads its own."""
    page = tmp_path_factory.mktemp("wheels") / "wheels.html"
    lock = ["--no-deps", "--universal", "--python-version", "3.13", "--format", "pylock.toml"]
    names = [f"functions/{function}/requirements.txt" for function in FUNCTIONS]
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", *lock, *names]
    found = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    if found.returncode == 0:
        packages = tomllib.loads(found.stdout)["packages"]
        links = [wheel for package in packages for wheel in package.get("wheels", [])]
        if all("url" in link for link in links):
            page.write_text("".join(f'<a href="{link["url"]}">{link["url"]}</a>' for link in links))
    return page


RUNTIME = (3, 13)
"""What is built does not depend on the Python that builds it: the runtime's own builds for both
machines, another for arm64."""


@pytest.fixture(scope="module", params=MACHINES if sys.version_info[:2] == RUNTIME else ["arm64"])
def architecture(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def built(
    architecture: str, wheels: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The artifacts, made by the Makefile as `sam build` makes them: all of one architecture, this
    machine's where both are built; of the other those with binaries."""
    folder = tmp_path_factory.mktemp(architecture)
    is_first = architecture == NATIVE or sys.version_info[:2] != RUNTIME or NATIVE not in MACHINES
    functions = [function for function in FUNCTIONS if is_first or function not in PURE]
    with ThreadPoolExecutor(2) as pool:
        artifacts = pool.map(
            lambda function: build(architecture, function, folder / function, wheels), functions
        )
        return dict(zip(functions, artifacts, strict=True))


def imported(file: Path) -> Iterator[str]:
    """Top-level names of what a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def own_modules(artifact: Path) -> list[Path]:
    return [*artifact.glob("functions/**/*.py"), *artifact.glob("shared/**/*.py")]


def required(artifact: Path) -> set[str]:
    """The distributions that the artifact's own distributions require on Lambda, extras aside."""
    names = set()
    for metadata in artifact.glob("*.dist-info/METADATA"):
        for line in re.findall(
            r"^Requires-Dist: (.*)$", metadata.read_text(encoding="utf-8"), re.M
        ):
            requirement, _, marker = line.partition(";")
            if not re.search(r"extra\s*==|win32|Windows|python_(full_)?version\s*<|darwin", marker):
                names.add(normal(re.split(r"[\s<>=!~(\[]", requirement.strip())[0]))
    return names


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_nothing_that_is_imported_is_missing(built: dict[str, Path]) -> None:
    for function, artifact in built.items():
        there = (
            {path.stem.partition(".")[0] for path in artifact.iterdir()}
            | RUNTIMES
            | TYPES_ONLY
            | set(sys.stdlib_module_names)
        )
        for file in own_modules(artifact):
            assert set(imported(file)) <= there, (function, file.name)
        held = {
            normal(path.name.rpartition(".dist-info")[0].partition("-")[0])
            for path in artifact.glob("*.dist-info")
        }
        assert required(artifact) <= held | RUNTIMES, function


def test_nothing_of_another_function_no_tests_and_no_boto3(built: dict[str, Path]) -> None:
    for function, artifact in built.items():
        assert {path.name for path in (artifact / "functions").iterdir()} == {
            "__init__.py",
            function,
        }
        top = {path.name for path in artifact.iterdir()}
        assert not top & (
            RUNTIMES | {"tests", "infra", "bin", "template.yaml", "README.md", "pip", "setuptools"}
        )
        assert not [
            path
            for path in artifact.rglob("*")
            if path.name in {"tests", "test", "__pycache__", "requirements.txt"}
        ]


def test_a_module_that_runs_is_the_module_that_is_in_the_tree(built: dict[str, Path]) -> None:
    for function, artifact in built.items():
        for folder in ("shared", f"functions/{function}"):
            there = {
                path.relative_to(artifact).as_posix()
                for path in (artifact / folder).rglob("*")
                if path.is_file()
            }
            tree = {
                path.relative_to(ROOT).as_posix()
                for path in (ROOT / folder).rglob("*")
                if path.is_file()
            }
            assert there == {
                name
                for name in tree
                if "__pycache__" not in name and not name.endswith("requirements.txt")
            }


def test_binaries_are_those_of_the_architecture(built: dict[str, Path], architecture: str) -> None:
    binaries = [path for artifact in built.values() for path in artifact.rglob("*.so*")]
    assert binaries
    for binary in binaries:
        assert int.from_bytes(binary.read_bytes()[18:20], "little") == MACHINES[architecture], (
            binary.name
        )


def test_those_that_are_built_once_have_no_binaries(built: dict[str, Path]) -> None:
    for function in PURE & set(built):
        tags = "\n".join(path.read_text() for path in built[function].glob("*.dist-info/WHEEL"))
        assert set(re.findall(r"^Tag: (.*)$", tags, re.M)) == {"py3-none-any"}, function
        assert not [*built[function].rglob("*.so*")], function


def test_zips_are_within_their_budgets(built: dict[str, Path], tmp_path: Path) -> None:
    for function, artifact in built.items():
        packed = tmp_path / f"{function}.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
            for path in artifact.rglob("*"):
                file.write(path, path.relative_to(artifact))
        assert packed.stat().st_size <= BUDGET_MB[function] * 1024 * 1024, function


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_handler_starts_from_its_zip_alone(
    built: dict[str, Path], architecture: str, function: str
) -> None:
    """On the runtime's Python and on this machine's architecture the handlers are imported for
    real; elsewhere read only, where they are built anew."""
    if function not in built:
        assert function in PURE
        return
    native = architecture == NATIVE
    handler = built[function] / "functions" / function / "handler.py"
    if not (native and sys.platform == "linux" and sys.version_info[:2] == RUNTIME):
        assert "def handle(" in handler.read_text(encoding="utf-8")
        return
    modules = [
        path.relative_to(built[function]).with_suffix("").as_posix().replace("/", ".")
        for path in own_modules(built[function])
    ]
    names = [name.removesuffix(".__init__") for name in modules if not name.endswith("__main__")]
    code = (
        f"import sys, importlib; sys.path[:0] = [{str(built[function])!r}]; "
        f"[importlib.import_module(name) for name in {names!r}]"
    )
    here = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        cwd=built[function],
        env=here,
        capture_output=True,
        text=True,
        check=False,
    )
    missing = re.findall(r"No module named '(\w+)", done.stderr)
    assert done.returncode == 0 or set(missing) <= RUNTIMES, done.stderr


def test_what_is_deployed_is_what_was_tested() -> None:
    """A function's lock has the versions of the lock that tests run with: boto3's own needs are
    heeded in both."""
    everything = pins(ROOT / "infra/requirements.txt")
    for function in FUNCTIONS:
        own = pins(ROOT / f"functions/{function}/requirements.txt")
        assert own.items() <= everything.items(), function


def test_what_runs_the_desk_is_part_of_what_tests_it_and_checks_are_not_in_it() -> None:
    desk, everything = (
        pins(ROOT / f"infra/{name}.txt") for name in ("desk-requirements", "requirements")
    )
    assert desk.items() <= everything.items()
    assert {"boto3", "moto", "click", "uv"} <= desk.keys()
    assert not {"mypy", "playwright", "hypothesis", "boto3-stubs", "pytest"} & desk.keys()


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.M))
