"""Leaves out the tests whose needs this machine does not meet, with one line a need in the summary.

A need is a marker: `beside_shared`, `needs_chromium`, `needs_java`, `needs_sam` (declared in
pyproject.toml).
Their tests are deselected rather than skipped, so that the only skips left are surprises.
Hypothesis counts examples, not seconds.
Sessions of boto3 share what they read of AWS's services: tests make hundreds of sessions.

Garbage is not looked for while tests are collected, and what was made by then is never looked at
again: going through it was a third of the time that collecting took in each process.
"""

import gc
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import settings

from infra.local import service_files
from tests.browser.chromium import chromium_path
from tests.support.paths import SHARED
from tests.support.sam_cli import sam_path

gc.disable()
service_files.read_once()
settings.register_profile("newsdrop", deadline=None, print_blob=True)
settings.load_profile("newsdrop")


@dataclass(frozen=True, slots=True)
class Need:
    """What the tests with a marker need, and what to say where it is missing."""

    marker: str
    is_met: Callable[[], bool]
    remedy: str


NEEDS = (
    Need(
        "beside_shared",
        SHARED.is_dir,
        "they measure on files of others in ../shared, which are no part of the project; "
        "each quality gate also has a form on the project's own samples",
    ),
    Need(
        "needs_chromium",
        lambda: chromium_path() is not None,
        "there is no Chromium here: apt-get install chromium-headless-shell fonts-dejavu-core",
    ),
    Need(
        "needs_java",
        lambda: shutil.which("java") is not None,
        "there is no Java here: apt-get install default-jre-headless",
    ),
    Need(
        "needs_sam",
        lambda: sam_path() is not None,
        "there is no SAM CLI here: python3 -m venv ~/.sam && ~/.sam/bin/pip install aws-sam-cli",
    ),
)
LEFT_OUT = pytest.StashKey[Counter[str]]()
"""How many tests each marker left out in this process; in a run with -n, what a worker reported."""


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects each test with an unmet need, and counts it under the first such need."""
    unmet = [need for need in NEEDS if not need.is_met()]
    selected, deselected = [], []
    for item in items:
        marker = next((need.marker for need in unmet if item.get_closest_marker(need.marker)), None)
        if marker is None:
            selected.append(item)
        else:
            deselected.append(item)
            config.stash[LEFT_OUT][marker] += 1
    items[:] = selected
    config.hook.pytest_deselected(items=deselected)


def pytest_collection_finish() -> None:
    """Looks for garbage again, but not among the modules and the tests, which stay to the end."""
    gc.freeze()
    gc.enable()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hands a worker's counts to the process that writes the summary (pytest-xdist)."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        counts = session.config.stash[LEFT_OUT]
        output["left_out"] = dict(counts)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes a worker's counts: each worker collects every test, so the counts are the same."""
    left_out: Counter[str] = node.config.stash[LEFT_OUT]
    for marker, count in getattr(node, "workeroutput", {}).get("left_out", {}).items():
        left_out[marker] = count


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """One line for each need that left tests out."""
    for need in NEEDS:
        count = config.stash[LEFT_OUT][need.marker]
        if count:
            terminalreporter.write_line(f"left out {count} {need.marker}: {need.remedy}")
