"""The gate: the bodies of the 20 pages of ../shared/samples/html, beside trafilatura's own in the
same run."""

import pytest
import trafilatura

from functions.ingest.formats.web import web_page
from tests.support import html_score

FLOOR = 0.98
"""Measured: .983, and trafilatura .967."""


def test_bodies_are_found_better_than_by_trafilatura_alone() -> None:
    if not html_score.is_here():
        pytest.skip("../shared is not here: bodies of pages were not measured on its samples")
    assert len(html_score.pages()) == 20
    ours = html_score.f1(lambda page: web_page.parse_html(page)[0].body_text)
    alone = html_score.f1(
        lambda page: trafilatura.extract(page, include_comments=False, include_tables=False) or ""
    )
    assert ours >= FLOOR
    assert ours > alone
