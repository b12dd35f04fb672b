"""A client that a generator wrote from the API's own description, against a running desk."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from tests.support.desk_process import running
from tests.support.paths import ARTICLES

SAMPLES = ("tin-nhanh-tuyen-tau-nhat-ban.txt", "lien-chieu-japan-service.txt", "Vé chung kết.txt")
PACKAGE = "news_client"
CONFIG = {"post_hooks": [], "literal_enums": True}
"""Without the formatter of the generated code, which nobody reads."""

Operation = Callable[..., Any]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a desk with three sample articles answers."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "inbox").mkdir()
    for name in SAMPLES:
        shutil.copy(ARTICLES / "samples" / name, folder / "inbox")
    with running(folder) as dev:
        yield dev.until(r"ready (http://127\.0\.0\.1:\d+)")[1]


@pytest.fixture(scope="module")
def generated(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The client, made of the description that the desk serves; what the generator said."""
    folder = tmp_path_factory.mktemp("client")
    config = folder / "config.json"
    config.write_text(json.dumps(CONFIG))
    options = ["--url", f"{address}/openapi.json", "--output-path", str(folder / PACKAGE)]
    command = [sys.executable, "-m", "openapi_python_client", "generate", *options]
    done = subprocess.run(
        [*command, "--meta", "none", "--config", str(config)],
        capture_output=True,
        text=True,
        check=True,
    )
    sys.path.insert(0, str(folder))
    yield done.stdout + done.stderr
    sys.path.remove(str(folder))


@pytest.fixture
def ask(generated: str, address: str) -> Operation:
    """Calls an operation by its name, such as `articles.get_article`; the response as it is."""
    client = import_module(f"{PACKAGE}.client").Client(base_url=address)

    def call(operation: str, *parts: str, **params: object) -> Any:
        module: Any = import_module(f"{PACKAGE}.api.{operation}")
        return module.sync_detailed(*parts, client=client, **params)

    return call


def models() -> Any:
    return import_module(f"{PACKAGE}.models")


def test_the_generator_leaves_out_only_what_is_no_json(generated: str) -> None:
    """Feeds, sitemaps and pictures are for other programs: a client gets their bytes."""
    left_out = [line for line in generated.splitlines() if "Cannot parse" in line]
    kinds = {line.partition("Unsupported content_type ")[2].partition(")")[0] for line in left_out}
    xml = {f"application/{name}xml" for name in ("", "atom+", "rss+", "rsl+")}
    assert kinds == xml | {"image/*"}
    warnings = [line for line in generated.splitlines() if line.startswith("WARNING")]
    assert len(warnings) == len(left_out)


def test_it_turns_the_pages_of_a_list_to_the_end(ask: Operation) -> None:
    headlines, page = [], ask("articles.list_articles", limit=1).parsed
    for _ in SAMPLES:
        assert isinstance(page, models().Articles)
        headlines += [item.headline for item in page.items]
        if page.next_ is None:
            break
        page = ask("articles.list_articles", limit=1, cursor=page.next_).parsed
    assert page.next_ is None
    assert len(headlines) == len(set(headlines)) == len(SAMPLES)
    assert "Đà Nẵng có tuyến tàu container đi thẳng Nhật Bản" in headlines


def test_it_reads_an_article_and_what_is_related(ask: Operation) -> None:
    found = ask("search.search_articles", q="Đà Nẵng Nhật Bản container")
    assert found.status_code == 200
    id = found.parsed.items[0].id
    article = ask("articles.get_article", id).parsed
    assert isinstance(article, models().Article)
    assert article.headline == "Đà Nẵng có tuyến tàu container đi thẳng Nhật Bản"
    assert (article.section.name, article.language) == ("Kinh tế", "vi")
    assert [author.name for author in article.authors] == ["Vũ Thảo Nguyên"]
    assert article.published_at.isoformat() == "2025-09-22T03:40:00+00:00"
    assert [figure.file for figure in article.figures] == ["tau-container.webp"]
    assert "640 container" in article.body_text
    related = ask("articles.list_related", id, limit=3).parsed
    assert isinstance(related, models().Related)
    assert id not in [item.article.id for item in related.items]
    markdown = ask("articles.get_article_markdown", id)
    assert f"# {article.headline}" in markdown.content.decode()


def test_it_knows_names_and_what_changed(ask: Operation) -> None:
    assert ask("articles.list_articles", from_=date(2100, 1, 1)).parsed.items == []
    sections = ask("names.list_sections").parsed
    assert {item.name for item in sections.items} >= {"Kinh tế"}
    section = ask("names.list_section_articles", "kinh-te").parsed
    assert {item.section.name for item in section.items} == {"Kinh tế"}
    changes = ask("changes.list_changes", limit=1)
    assert isinstance(changes.parsed, models().Changes)
    assert changes.parsed.next_


def test_an_error_is_a_problem_with_its_members(ask: Operation) -> None:
    wrong = ask("articles.list_articles", limit=101)
    assert wrong.status_code == 400
    assert isinstance(wrong.parsed, models().Problem)
    assert (wrong.parsed.parameter, wrong.parsed.allowed) == (
        "limit",
        "a whole number from 1 to 100",
    )
    missing = ask("articles.get_article", "aaaaaaaaaaaa")
    assert (missing.status_code, missing.parsed.status) == (404, 404)
    assert missing.parsed.detail == "There is no article here."
