"""What is pinned of the corpus: each file's reason in full, or a hash of its articles."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("outcomes.json")

BOUNDS = ("(setting MaxParseSeconds)", "(setting Limits: memory_bytes)")
"""Ends of reasons that depend on the machine: such an outcome is not pinned, nor compared."""


def outcome_text(outcome: Mapping[str, Any]) -> str:
    """An outcome in one line."""
    if "refused" in outcome:
        return f"refused: {outcome['refused']}"
    if "image" in outcome:
        return f"image: {outcome['image']}"
    return f"{outcome['articles']} articles: {outcome['digest']}"


def comparable(outcomes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The outcomes that are the same on every machine, by file."""
    texts = {name: outcome_text(outcome) for name, outcome in outcomes.items()}
    return {
        name: text for name, text in texts.items() if not any(bound in text for bound in BOUNDS)
    }


def load() -> dict[str, str]:
    """The outcomes that are pinned, by file."""
    pins: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))
    return pins


def save(outcomes: Mapping[str, Mapping[str, Any]]) -> None:
    """Pin these outcomes."""
    text = json.dumps(comparable(outcomes), ensure_ascii=False, indent=1, sort_keys=True)
    FILE.write_text(text + "\n", encoding="utf-8")
