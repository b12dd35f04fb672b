"""What is for the newsroom alone is in no answer of the API, the feeds or the pages."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from shared.identifiers import read_path
from tests.support.pipeline import House, house
from tests.support.private_words import MARKER, PUBLIC, private_files
from tests.support.walk import asks, tool_calls

FILES = dict(private_files())
QUERIES = [("q", PUBLIC), ("q", MARKER), ("q", f"{MARKER}000"), ("prefix", MARKER), ("limit", "50")]
NINJS = {"accept": "application/vnd.iptc.ninjs+json"}


@pytest.fixture(scope="module")
def newsroom() -> Iterator[House]:
    """A house that was given every file."""
    with house(metered=False, reads_files=True) as room:
        for name, data in FILES.items():
            room.drop_file(f"kin/{name}", data)
        room.settle()
        yield room


def articles(room: House) -> dict[str, str]:
    """The names of the files and the articles that they became."""
    reports = {name: room.report(f"kin/{name}") for name in FILES}
    assert {name: report.reason for name, report in reports.items() if report.reason} == {}
    return {name: report.articles[0] for name, report in reports.items()}


def test_every_file_is_served(newsroom: House) -> None:
    for name, article in articles(newsroom).items():
        status, body = newsroom.ask(f"/v1/articles/{article}")
        assert (status, PUBLIC in body) == (200, True), name


def test_no_answer_has_a_word_that_is_for_the_newsroom_alone(newsroom: House) -> None:
    ids = articles(newsroom)
    slugs = []
    for article in ids.values():
        claims = newsroom.articles.claims(article)
        slugs += [read_path(article, one.article.headline)[6:] for one in claims if one.article]
    values = {
        "id": list(ids.values()),
        "key": ["kin", MARKER],
        "file": ["a.jpg"],
        "token": ["x"],
        "month": ["2026-11"],
        "part": list("1234"),
        "slug": slugs,
    }
    private = re.compile(rf"{MARKER}\d+|@toasoan|@phongbao|345 ?678")
    seen: dict[str, set[str]] = {}
    for ask in asks(values, QUERIES):
        for headers in ({}, NINJS):
            _, body = newsroom.ask(quote(ask.path), ask.query, **headers)
            for word in private.findall(body):
                if word not in ask.query:  # a search says what was asked for
                    seen.setdefault(word, set()).add(ask.rule)
    for call in tool_calls(values, QUERIES):
        _, body = newsroom.post(call.body)
        for word in private.findall(body):
            seen.setdefault(word, set()).add(call.tool)
    holders = {word: name for word in seen for name, data in FILES.items() if word.encode() in data}
    assert {holders.get(word, word): (word, sorted(rules)) for word, rules in seen.items()} == {}
