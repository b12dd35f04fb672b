"""The pages of ../shared/samples/html, and how well a way to extract text does on them by
../shared/tools/html-score."""

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.paths import SHARED

PAGES, SCORER = SHARED / "samples" / "html", SHARED / "tools" / "html-score"

Extractor = Callable[[bytes], str]
"""A page -> the text of its article."""


def is_here() -> bool:
    """Whether there is something to measure on."""
    return SCORER.exists() and PAGES.exists()


def pages() -> dict[str, bytes]:
    """The pages by their names in `expected.json`; none if they are not here."""
    return {
        path.name.partition(".")[0]: gzip.decompress(path.read_bytes())
        for path in sorted(PAGES.glob("*.html.gz"))
    }


def f1(extract: Extractor) -> float:
    """The score of an extractor."""
    with TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.json"
        predicted.write_text(
            json.dumps({name: extract(page) for name, page in pages().items()}), encoding="utf-8"
        )
        command = [sys.executable, str(SCORER), str(PAGES / "expected.json"), str(predicted)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"F1 (\d\.\d+)", said)
    if found is None:
        raise ValueError(f"{SCORER} printed no score: {said[-200:]!r}")
    return float(found[1])
