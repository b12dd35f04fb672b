"""The READMEs tell the truth.

Their parameters, files, links, make targets and commands are those of the code.
"""

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.readmes import readme_files
from tests.support.tables import template

OPERATION = (ROOT / "infra" / "README.md").read_text(encoding="utf-8")
FILES = readme_files()
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]


def test_every_parameter_is_there_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\|", OPERATION, re.M))
    assert rows == {name: str(one["Default"]) for name, one in template()["Parameters"].items()}


def test_every_output_it_names_exists() -> None:
    for name in re.findall(r"Outputs: (.*?)\.", OPERATION):
        assert set(re.findall(r"`(\w+)`", name)) <= set(template()["Outputs"])


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_place_it_names_exists(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for place in re.findall(r"`((?:functions|shared|infra|tests)/[\w./-]+?)/?`", text):
        assert (ROOT / place).exists(), place


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_link_leads_somewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http", "#", "mailto:")):
            assert (file.parent / target.partition("#")[0]).exists(), target


def test_the_root_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 140
