"""Relates articles: has a run bring an article's rows in line with its claims.

It waits while another run is at work on the article, and tries again where one was faster.
"""

import time
from dataclasses import replace
from functools import partial

from functions.relate import plan, profile
from functions.relate.pictures import read_dropped_image
from functions.relate.run import ArticleRun
from shared import times
from shared.article.claim import live_claim
from shared.errors import Undecodable
from shared.event_bus import EventBus
from shared.settings import RelateSettings
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.tables.manifest import Manifest
from shared.tables.manifests import RunLost

HOLDER_PAUSES = (0.1, 0.2, 0.4, 0.8)
"""Seconds to wait for a run that is at work on the same article: a run takes a tenth to half a
second. Then it counts as cut off."""

RUN_ATTEMPTS = 3
"""How often an article is related that another run takes over meanwhile; then Lambda tries
again."""


class Relater:
    """Relates articles; one for all articles of a process."""

    def __init__(self, settings: RelateSettings) -> None:
        self._search_depth = settings.search_depth
        self.drops = Drops(settings.drops_table)
        self.articles = Articles(settings.articles_table)
        self.index = Index(settings.index_table)
        self.event_bus = EventBus(settings.event_bus, settings.push_queue)

    def relate(self, article_id: str, *, only_requested: bool = False) -> int:
        """Bring IndexTable in line with the claims on one article; which revision that is, 0 if
        there is none.

        `only_requested`: as far as reindex asks for it now. RunLost if other runs took the article
        over each time; what this one put late is mended when it is tried again.
        """
        for _ in range(RUN_ATTEMPTS - 1):
            try:
                return self._relate(article_id, only_requested=only_requested)
            except RunLost:
                continue
        return self._relate(article_id, only_requested=only_requested)

    def _relate(self, article_id: str, *, only_requested: bool) -> int:
        manifest = self._manifest_at_rest(article_id)
        claims, requested_round = self.articles.claims_and_requested_round(article_id)
        claim = live_claim(claims)
        revision = max((each.revision for each in claims), default=0)
        if claim is None and manifest.has_ended():
            return revision
        now = times.now()
        manifest = replace(manifest.taken_over(now), revision=revision)
        run = ArticleRun(self.articles, self.index, self.event_bus, claims, manifest)
        with run.hold_while():
            run.settle_counters()
            if claim is None:
                run.end(requested_round, now)
            else:
                read_image = partial(read_dropped_image, self.drops, claim)
                update = plan.plan_update(
                    profile.profile_of(claim, read_image(), self._search_depth),
                    run.manifest,
                    requested_round,
                    now=now,
                    only_requested=only_requested,
                )
                run.update(update, read_image)
        return revision

    def _manifest_at_rest(self, article_id: str) -> Manifest:
        """An article's manifest, when no run holds it any more or that has been waited for."""
        manifest = self._readable_manifest(article_id)
        pauses = iter(HOLDER_PAUSES)
        while manifest.is_held and (pause := next(pauses, None)):
            time.sleep(pause)
            latest = self._readable_manifest(article_id)
            if latest.stamp != manifest.stamp:  # it is alive
                pauses = iter(HOLDER_PAUSES)
            manifest = latest
        return manifest

    def _readable_manifest(self, article_id: str) -> Manifest:
        """An article's manifest. Raises Undecodable; the rows of one that is down go before."""
        try:
            return self.index.manifests.get(article_id)
        except Undecodable:
            if live_claim(self.articles.claims(article_id)) is None:
                self.index.delete_rows(sorted(self.index.manifests.named_rows(article_id)))
            raise
