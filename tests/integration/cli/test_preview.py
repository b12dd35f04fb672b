"""`newsdrop preview`: links to what is not out yet."""

import json
from dataclasses import replace

import pytest

from functions.api.query.preview_token import open_preview
from shared import times
from shared.article import codec
from shared.article.claim import Claim
from shared.article.model import Article
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index
from tests.integration.cli.conftest import newsdrop, report
from tests.support.newsroom import draft

LATER = "2999-01-01T00:00:00Z"


@pytest.fixture
def claimed(outputs: dict[str, str], drops: Drops) -> dict[str, Claim]:
    """Articles by their headlines: one is ahead, one is out, one is down; all of one drop."""
    articles = [draft("Chưa ra", embargo=LATER), draft("Đã ra"), draft("Đã gỡ")]
    claims = {article.headline: claim_of(article) for article in articles}
    claims["Đã gỡ"] = replace(claims["Đã gỡ"], status="tombstone", article=None)
    table = Articles(outputs["ArticlesTableName"])
    for claim in claims.values():
        assert table.put(claim)
    report(drops, "tin/ba.zip", "e1", "accepted", None, *(claim.id for claim in claims.values()))
    return claims


def claim_of(article: Article) -> Claim:
    at, digest = "2025-09-15T08:00:00Z", codec.content_digest(article)
    return Claim(article.id, "tin/ba.zip", 1, "live", 3, at, at, at, at, 0, digest, article)


def test_a_drops_articles_have_a_link_each(
    claimed: dict[str, Claim], outputs: dict[str, str]
) -> None:
    result = newsdrop("preview", "tin/ba.zip", "--json")
    assert result.exit_code == 0
    ahead, public = json.loads(result.stdout)["links"]
    token = ahead.partition("/preview/")[2]
    key = Index(outputs["IndexTableName"]).cursor_key()
    now = times.now()
    preview = open_preview(token, now, key)
    assert preview.is_of(claimed["Chưa ra"])
    assert preview.article == claimed["Chưa ra"].id
    assert 23.9 < 24 * times.days_between(preview.until, now) <= 24
    assert public.endswith(f"/read/da-ra-{claimed['Đã ra'].id}")


def test_an_article_is_named_by_its_id(claimed: dict[str, Claim]) -> None:
    (line,) = newsdrop("preview", claimed["Chưa ra"].id).stdout.splitlines()
    assert "/preview/" in line


@pytest.mark.parametrize("name", ["Đã gỡ", "aaaaaaaaaaaa", "tin/khác.txt"])
def test_of_what_is_down_or_was_never_there_is_no_link(
    claimed: dict[str, Claim], name: str
) -> None:
    result = newsdrop("preview", claimed[name].id if name in claimed else name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is no article that is up" in result.stderr
