"""The READMEs tell the truth.

Their parameters, outputs, files and links are those of the project.
"""

import re
import subprocess
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.tables import template


def _readmes() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "*README.md"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listing.stdout.splitlines()]


READMES = _readmes()
INFRA_README = ROOT / "infra" / "README.md"
COST_README, RESTORE_README = (ROOT / "infra" / name for name in ("cost.md", "restore.md"))
GUIDES = [*READMES, COST_README, RESTORE_README, *sorted((ROOT / ".github").glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
PLACE = re.compile(r"`((?:functions|shared|infra|tests)/[\w/.-]*)`")
FILE_IN_FIRST_CELL = re.compile(r"`([\w*./-]+\.\w+)`")
PLACEHOLDER = re.compile(r"[A-Z]{3,}|page\.txt")
"""What stands for any name: LANGUAGE.NAME.html, tests/articles/plain/page.txt."""

each_guide = pytest.mark.parametrize(
    "guide", GUIDES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def test_every_parameter_has_its_default() -> None:
    rows = dict(
        re.findall(
            r"^\| `([A-Z]\w+)` \| (?:`(.*?)`)? ?\|", INFRA_README.read_text(encoding="utf-8"), re.M
        )
    )
    parameters = template()["Parameters"]
    assert rows == {name: str(parameter["Default"]) for name, parameter in parameters.items()}


def test_every_output_exists() -> None:
    lists = re.findall(r"Outputs: (.*?)\.", INFRA_README.read_text(encoding="utf-8"))
    assert lists
    for names in lists:
        assert set(re.findall(r"`(\w+)`", names)) <= set(template()["Outputs"])


@each_guide
def test_every_link_leads_to_a_file(guide: Path) -> None:
    targets = LINK.findall(guide.read_text(encoding="utf-8"))
    relative = [target for target in targets if not re.match(r"[a-z]+:|#", target)]
    broken = [
        target for target in relative if not (guide.parent / target.partition("#")[0]).exists()
    ]
    assert broken == []


@each_guide
def test_every_place_exists(guide: Path) -> None:
    places = PLACE.findall(guide.read_text(encoding="utf-8"))
    assert [
        place
        for place in places
        if not PLACEHOLDER.search(place)
        and not (ROOT / place).exists()
        and not (guide.parent / place).exists()
    ] == []


@pytest.mark.parametrize(
    "readme", READMES, ids=lambda path: path.relative_to(ROOT).parent.as_posix()
)
def test_every_file_in_the_first_column_of_a_table_exists(readme: Path) -> None:
    lines = readme.read_text(encoding="utf-8").splitlines()
    cells = [line.split("|")[1] for line in lines if line.startswith("| `")]
    names = [name for cell in cells for name in FILE_IN_FIRST_CELL.findall(cell)]
    assert [
        name
        for name in names
        if not PLACEHOLDER.search(name)
        and not name.startswith("/")
        and not (ROOT / name).exists()
        and not any(readme.parent.glob(name))
    ] == []
