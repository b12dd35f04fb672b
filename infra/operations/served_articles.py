"""The articles that a file or an id stands for, and taking them down with their files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from infra.operations.system import TargetSystem
from shared import aws, times
from shared.article.claim import Claim, best_claim
from shared.identifiers import ARTICLE_ID_PATTERN, read_path
from shared.tables.articles import Articles
from shared.tables.drops import Drops


class NoArticle(Exception):
    """Nothing stands under a name, or nothing that is served; the text says which."""


@dataclass(frozen=True, slots=True)
class SiteArticle:
    """An article by its best claim, and the keys of all files that claim it."""

    claim: Claim
    keys: tuple[str, ...]

    def page(self, site: str | None) -> str | None:
        """Where it is read; None if it is read nowhere now."""
        article, now = self.claim.article, times.now()
        if article is None or self.claim.status != "live" or self.claim.visible_from > now:
            return None
        if self.claim.expires and self.claim.expires <= now:
            return None
        return f"{(site or '').rstrip('/')}{read_path(self.claim.id, article.headline)}"


def find_articles(target: TargetSystem, name: str) -> list[SiteArticle]:
    """The articles of a file, by its key, or the one of an id. Raises NoArticle."""
    drop = Drops(target.drops_table).get(name)
    ids = drop.report.articles if drop and drop.report else ()
    if drop is None and re.fullmatch(ARTICLE_ID_PATTERN, name):
        ids = (name,)
    articles = Articles(target.articles_table)
    some = [item for article in ids if (item := _article(articles.claims(article)))]
    if not some:
        raise NoArticle(f"{name}: no article of this file or id is there; `newsdrop status` lists")
    return some


def remove_files(target: TargetSystem, keys: list[str]) -> Iterator[str]:
    """Delete files as an editor's S3 client would: earlier versions stay. Each key when done."""
    for key in keys:
        aws.s3().delete_object(Bucket=target.bucket, Key=key)
        yield key


def _article(claims: list[Claim]) -> SiteArticle | None:
    claim = best_claim(claims)
    keys = tuple(each.key for each in claims if each.status != "tombstone")
    return SiteArticle(claim, keys) if claim else None
