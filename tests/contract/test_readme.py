"""The README tells the truth.

Its parameters, files, make targets and commands are those of the code.
"""

import re

from tests.support.paths import ROOT
from tests.support.tables import template

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_parameter_is_there_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\|", README, re.M))
    assert rows == {name: str(one["Default"]) for name, one in template()["Parameters"].items()}


def test_every_place_it_names_exists() -> None:
    for place in re.findall(r"`((?:functions|shared|infra|tests)/[\w/.]*)`", README):
        assert (ROOT / place).exists(), place


def test_every_output_it_names_exists() -> None:
    for name in re.findall(r"Outputs: (.*?)\.", README):
        assert set(re.findall(r"`(\w+)`", name)) <= set(template()["Outputs"])
