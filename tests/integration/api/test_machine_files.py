"""robots.txt, llms.txt and the licence: what programs are told of the site and of its texts."""

from typing import NamedTuple
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from functions.api.edge.ai_use import ANSWERING_CRAWLERS, TRAINING_CRAWLERS
from shared.errors import SettingsError
from shared.identifiers import read_path
from shared.process import clear_singletons
from tests.support.newsroom import BASE, Newsroom, draft, ok, story

RSL = "{https://rslstandard.org/rsl}"
LEARNT_FROM = ("/", "/v1/articles", "/feeds/latest.atom", "/llms.txt")


def decide(monkeypatch: pytest.MonkeyPatch, decision: str) -> None:
    monkeypatch.setenv("AI_USE", decision)
    clear_singletons()


def robots_of(room: Newsroom) -> tuple[list[str], RobotFileParser]:
    lines = ok(room.ask("/robots.txt")).body.splitlines()
    parser = RobotFileParser()
    parser.parse(lines)
    return lines, parser


def test_where_nothing_was_decided_nothing_is_said(room: Newsroom) -> None:
    lines, parser = robots_of(room)
    assert not any(line.startswith(("Content-Usage", "License")) for line in lines)
    assert parser.can_fetch("GPTBot", f"{BASE}/read/x")
    assert not {"content-usage", "tdm-reservation", "tdm-policy"} & set(room.ask("/").headers)
    assert room.ask("/license.xml").status == 404


class Said(NamedTuple):
    """What is said for a decision: preferences, whether rights are reserved, whether those who
    train and those who answer may fetch pages, and the licence's terms."""

    usage: str
    is_reserved: bool
    trains: bool
    answers: bool
    terms: set[tuple[str, str]]


DECISIONS = {
    "allow": Said("train-ai=y, search=y", False, True, True, {("permits", "all")}),
    "search-only": Said(
        *("train-ai=n, search=y", True, False, True),
        {("permits", "search"), ("prohibits", "ai-train")},
    ),
    "deny": Said(
        *("train-ai=n", True, False, False), {("permits", "search"), ("prohibits", "ai-all")}
    ),
}


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_is_said_in_each_way(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, decision: str
) -> None:
    decide(monkeypatch, decision)
    said = DECISIONS[decision]
    lines, parser = robots_of(room)
    assert f"Content-Usage: {said.usage}" in lines
    assert f"License: {BASE}/license.xml" in lines
    page = f"{BASE}/read/x"
    assert {parser.can_fetch(name, page) for name in TRAINING_CRAWLERS} == {said.trains}
    assert {parser.can_fetch(name, page) for name in ANSWERING_CRAWLERS} == {said.answers}
    assert parser.can_fetch("Googlebot", page)
    for path in LEARNT_FROM:
        headers = ok(room.ask(path)).headers
        assert headers["content-usage"] == said.usage
        assert (headers.get("tdm-reservation") == "1") is said.is_reserved
        assert (headers.get("tdm-policy") == f"{BASE}/license.xml") is said.is_reserved
    licence = ok(room.ask("/license.xml"))
    assert licence.headers["content-type"].startswith("application/rsl+xml")
    (content,) = ElementTree.fromstring(licence.body)
    assert (content.tag, content.get("url")) == (f"{RSL}content", "/")
    (license_terms,) = content
    assert {(term.tag.removeprefix(RSL), term.text) for term in license_terms} == said.terms
    assert {term.get("type") for term in license_terms} == {"usage"}


def test_a_decision_that_is_none_stops_the_start(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(monkeypatch, "maybe")
    with pytest.raises(SettingsError, match="AI_USE"):
        room.ask("/")


def test_llms_txt_lists_the_newest_articles_as_markdown(room: Newsroom) -> None:
    one = story("Cầu [mới]", summary="Thông xe *sớm*")
    room.publish(one)
    hidden = room.publish(draft("Kín", embargo="2025-09-16T00:00:00Z"))
    answer = ok(room.ask("/llms.txt"))
    lines = answer.body.splitlines()
    assert lines[0] == "# Tin"
    assert lines[2].startswith("> ")
    address = f"{BASE}{read_path(one.id, one.headline)}.md"
    assert f"- [Cầu \\[mới\\]]({address}): Thông xe \\*sớm\\*" in lines
    assert hidden.id not in answer.body
    ok(room.ask(address.removeprefix(BASE)))


def test_search_engines_may_show_large_pictures_of_stories(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    page = ok(room.ask(read_path(one.id, one.headline))).body
    assert '<meta name="robots" content="max-image-preview:large">' in page
