"""A client that follows the list of changes and keeps what readers see."""

from datetime import timedelta
from typing import Any

from functions.relate.pictures import read_dropped_image
from shared import times
from shared.article import teaser as teasers
from shared.article.claim import Claim, live_claim
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index
from shared.tables.index_keys import LATEST

PAGE = 3
"""Changes that are read at once: few, so that histories have many pages."""

UNHEARD = timedelta(minutes=1)


class Mirror:
    """What the client holds of each article: its content's digest and its teaser.

    It asks for each article that a change names, as the API answers, and keeps what it gets.
    """

    def __init__(self, drops: Drops, articles: Articles, index: Index) -> None:
        self._drops, self._articles, self._index = drops, articles, index
        self.held: dict[str, Any] = {}
        self.heard: set[tuple[str, str]] = set()
        self._place = ""

    def follow(self, now: str) -> bool:
        """Read the next page of changes; whether there were any."""
        page = self._index.changes.read(self._place, now=now, limit=PAGE)
        self._place = page.place
        for change in page.changes:
            self.heard.add((change.article_id, change.at))
            shown = self._shown(self._articles.claims(change.article_id), now)
            if shown is None:
                self.held.pop(change.article_id, None)
            else:
                self.held[change.article_id] = shown
        return bool(page.changes)

    def follow_to_end(self, now: str) -> None:
        """Read all that was told up to now, a minute later, when nothing is under way."""
        later = times.to_rfc3339(times.from_rfc3339(now) + UNHEARD)
        while self.follow(later):
            pass

    def expected(self, now: str) -> dict[str, Any]:
        """What readers see of each article of the list of all."""
        entries, _ = self._index.entries(LATEST, now=now, limit=1_000)
        shown = {
            entry.teaser.id: self._shown(self._articles.claims(entry.teaser.id), now)
            for entry in entries
        }
        assert all(shown.values())
        return shown

    def _shown(self, claims: list[Claim], now: str) -> Any:
        """What the API answers of an article with these claims, in short; None for an error."""
        claim = live_claim(claims)
        if claim is None or not claim.window.is_open(now):
            return None
        image = read_dropped_image(self._drops, claim)
        return claim.digest, teasers.lean_teaser(claim, image)
