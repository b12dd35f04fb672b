"""The gate of web pages: how well bodies are found, beside trafilatura alone in the same run.

It holds on the project's own pages (tests/labelled/pages) and on those of ../shared/samples/html.
The own pages' labels leave out standfirsts, which Newsdrop keeps as summaries and trafilatura keeps
in the text: part of the distance between the two is that.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import trafilatura

from functions.ingest.formats.web import web_page
from tests.support.html_score import (
    SHARED_PAGES,
    LabelledPage,
    digest_of_pages,
    f1,
    shared_pages,
)
from tests.support.labelled_pages import own_pages
from tests.support.paths import SHARED

OWN_DATA, OWN_FLOOR = "fe2951716cd9a7b8", 0.93
"""Measured over all 50 pages: .9315, and trafilatura .9585."""

SHARED_FLOOR = 0.98
"""Measured on the 20 pages: .983, and trafilatura .967."""


def newsdrop(page: bytes) -> str:
    return web_page.parse_html(page)[0].body_text


def trafilatura_alone(page: bytes) -> str:
    return trafilatura.extract(page, include_comments=False, include_tables=False) or ""


def layout(page: LabelledPage) -> str:
    return page.name.partition(":")[0]


def test_the_own_pages_are_those_that_the_floor_was_measured_on() -> None:
    pages = own_pages()
    assert len({layout(page) for page in pages}) >= 25
    assert digest_of_pages(pages) == OWN_DATA


def test_bodies_of_all_own_pages_are_found_as_well_as_measured() -> None:
    assert f1(newsdrop, own_pages()) >= OWN_FLOOR


def test_bodies_of_own_pages_are_found_better_than_by_trafilatura_alone() -> None:
    pages = own_pages()
    assert f1(newsdrop, pages) > f1(trafilatura_alone, pages)


@pytest.mark.beside_shared
def test_bodies_of_shared_pages_are_found_better_than_by_trafilatura_alone() -> None:
    pages = shared_pages()
    assert len(pages) == 20
    assert f1(newsdrop, pages) >= SHARED_FLOOR
    assert f1(newsdrop, pages) > f1(trafilatura_alone, pages)


@pytest.mark.beside_shared
def test_the_measure_is_that_of_the_shared_tool(tmp_path: Path) -> None:
    pages = shared_pages()
    predicted = tmp_path / "predicted.json"
    predicted.write_text(json.dumps({page.name: trafilatura_alone(page.html) for page in pages}))
    scorer = SHARED / "tools" / "html-score"
    printed = subprocess.run(
        [sys.executable, str(scorer), str(SHARED_PAGES / "expected.json"), str(predicted)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"F1 {f1(trafilatura_alone, pages):.4f} " in printed
