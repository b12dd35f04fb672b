"""The project's READMEs, as the tests that hold them to the code read them."""

from pathlib import Path

from tests.support.paths import ROOT

PARTS = ("functions", "infra", "shared", "tests")


def readme_files() -> list[Path]:
    """Every README of the project, and what contributors read; the root's first."""
    readmes = (path for part in PARTS for path in (ROOT / part).rglob("README.md"))
    return [ROOT / "README.md", *sorted(readmes), *sorted((ROOT / ".github").glob("*.md"))]


def text_of_readmes() -> str:
    """All of them, one after the other."""
    return "\n\n".join(path.read_text(encoding="utf-8") for path in readme_files())
