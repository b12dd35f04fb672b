"""`newsdrop show`, `open`, `remove` and `--version`."""

import json
import webbrowser
from importlib.metadata import version
from typing import TYPE_CHECKING

import boto3
import pytest
from click.testing import CliRunner

from infra.cli.main import main
from shared.article.claim import Claim
from shared.article.model import Article
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from tests.integration.cli.conftest import keys, newsdrop, report

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ID, HIDDEN = "gmbl2wrdtftw", "cib2sp7xlv6b"
PAST, FUTURE = "2025-09-15T07:00:00Z", "2999-09-15T07:00:00Z"


@pytest.fixture(autouse=True)
def rows(drops: Drops, outputs: dict[str, str]) -> None:
    """A file with an article that is served and one under embargo."""
    report(drops, "tin/a.txt", "etag", "accepted", None, ID, HIDDEN)
    articles = Articles(outputs["ArticlesTableName"])
    for article, headline, embargo in ((ID, "Cảng mới", None), (HIDDEN, "Bí mật", FUTURE)):
        said = Article(article, "plain", headline, "vi", embargo=embargo)
        claim = Claim(article, "tin/a.txt", 1, "live", 1, PAST, PAST, PAST, PAST, article=said)
        assert articles.put(claim)
    boto3.client("s3").put_object(Bucket=outputs["BucketName"], Key="tin/a.txt", Body=b"x")


@pytest.mark.parametrize(("name", "count"), [("tin/a.txt", 2), (ID, 1)])
def test_show_says_what_is_stored_and_where_it_is_read(name: str, count: int) -> None:
    result = newsdrop("show", name)
    assert result.exit_code == 0, result.output
    assert f"{ID}  tin/a.txt" in result.stdout
    assert f"/read/cang-moi-{ID}" in result.stdout
    assert ("Cảng mới" in result.stdout, PAST in result.stdout) == (True, True)
    assert result.stdout.count("read nowhere now") == count - 1
    lines = [json.loads(line) for line in newsdrop("show", name, "--json").stdout.splitlines()]
    assert [line["page"] is None for line in lines] == [False, True][:count]


@pytest.mark.parametrize("command", ["show", "open", "remove"])
@pytest.mark.parametrize("name", ["aaaaaaaaaaaa", "none.txt"])
def test_a_name_that_nothing_has_is_told(command: str, name: str) -> None:
    result = newsdrop(command, name)
    assert (result.exit_code, f"Error: {name}: no article" in result.output) == (1, True)


def test_open_opens_what_readers_may_see(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []

    def no_browser(page: str) -> bool:
        pages.append(page)
        return False

    monkeypatch.setattr(webbrowser, "open", no_browser)
    result = newsdrop("open", "tin/a.txt")
    assert (result.exit_code, result.stdout.splitlines()) == (0, pages)
    assert pages[0].endswith(f"/read/cang-moi-{ID}")
    assert "open the address yourself" in result.stderr
    assert newsdrop("open", HIDDEN).exit_code == 1
    assert len(pages) == 1


def test_remove_asks_then_deletes_the_file(s3: "S3Client", outputs: dict[str, str]) -> None:
    result = newsdrop("remove", ID)
    assert (result.exit_code, "take down all" in result.output) == (1, True)
    assert keys(s3, outputs) == {"tin/a.txt"}
    result = newsdrop("remove", ID, "--yes")
    assert (result.exit_code, result.stdout) == (0, "deleted   tin/a.txt\n")
    assert keys(s3, outputs) == set()


def test_the_version_is_told() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert (result.exit_code, version("newsdrop") in result.stdout) == (0, True)
