"""Makes the link by which an editor shows somebody an article that is not out yet."""

import re

from functions.api.query.preview_token import preview_path
from infra.operations.system import TargetSystem
from shared import times
from shared.article.claim import live_claim, standing_of
from shared.identifiers import ARTICLE_ID_PATTERN, read_path
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index


class NoPreview(Exception):
    """There is nothing to show; the text says why."""


def preview_links(target: TargetSystem, name: str) -> list[str]:
    """The links to an article by its id, or to the articles of a drop by its key.

    Of an article that is out already the link is that of its page. NoPreview if there is none.
    """
    links = filter(None, (_link(target, article) for article in _articles(target, name)))
    if result := list(links):
        return result
    raise NoPreview(f"{name} is no article that is up, or will be, and no drop that has one")


def _articles(target: TargetSystem, name: str) -> list[str]:
    """The ids of the articles that an id or a key names."""
    drop = Drops(target.drops_table).get(name)
    if drop and drop.report:
        return list(drop.report.articles)
    return [name] if re.fullmatch(ARTICLE_ID_PATTERN, name) else []


def _link(target: TargetSystem, article: str) -> str | None:
    """The link to an article; None for one that is down, has expired or cannot be read."""
    claims, now = Articles(target.articles_table).claims(article), times.now()
    claim, standing = live_claim(claims), standing_of(claims, now)
    if claim is None or claim.article is None or standing not in {"ahead", "public"}:
        return None
    path = read_path(article, claim.article.headline)
    if standing == "ahead":
        path = preview_path(claim, now, Index(target.index_table).cursor_key())
    return (target.api or "") + path
