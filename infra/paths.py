"""Where the project's own files are."""

from pathlib import Path

PROJECT_ROOT = Path(__file__).parents[1]
