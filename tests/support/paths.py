"""Where the project's own files are, and the folder of others' files that may lie beside it."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "template.yaml"
TESTS = ROOT / "tests"
ARTICLES = TESTS / "articles"
SAMPLES = ARTICLES / "samples"
SMALL_TEMPLATE = TESTS / "support" / "small.yaml"
SHARED = ROOT.parent / "shared"
"""Files that are not the project's: there on some machines only."""
