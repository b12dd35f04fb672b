"""An article becomes index rows. The stream is the lock: one run at a time an article; every row has one owner.

1. Read the claims and the manifest; settle counters that a crash left half changed.
2. Name what is wanted in the manifest, then put it (entries, postings, card, headline), then count.
3. If the article ends, or what scores rest on changed: touch the owner of every back row, so that they relate anew.
4. Find the neighbours; name the back rows in the manifest, put them, then look whether their articles are still there.
5. Write the own list; delete what is owned and no longer wanted; the manifest comes last, with its digest.

A crash anywhere is mended by the next run, which the stream makes.
"""

import hashlib
from functools import partial

from functions.relate import counters, manifest, related, rows
from functions.relate.manifest import Manifest
from functions.relate.rows import Key, Own
from shared.article import live
from shared.settings import RelateSettings
from shared.tables import index
from shared.tables.articles import Articles
from shared.tables.dynamo import together
from shared.tables.index import Index, Match


class Relate:
    """Relates articles; one for all articles of a process."""

    def __init__(self, settings: RelateSettings) -> None:
        self.articles = Articles(settings.articles_table)
        self.index = Index(settings.index_table)

    def relate(self, article: str) -> None:
        """Bring IndexTable in line with the claims on one article."""
        claims, held = self.articles.claims(article), manifest.read(self.index, article)
        claim = live(claims)
        if claim is None and held.is_empty():
            return
        self._settle(article, held)
        revision = max((one.revision for one in claims), default=0)
        if claim is None:
            self._end(article, held)
        else:
            self._update(rows.own(claim), held, revision)

    def _settle(self, article: str, held: Manifest) -> None:
        """Note what an earlier run counted but did not note; take its marks away."""
        made = counters.settle(self.index, article, held.pending)
        if not made:
            return
        for key in made:
            _note(held, key, held.pending[key])
        manifest.write(self.index, article, held)
        together([partial(counters.unmark, self.index, article, key, held.pending[key], stale) for key, stale in made.items()])

    def _update(self, own: Own, held: Manifest, revision: int) -> None:
        wanted, digest = rows.wanted(own), _digest(own)
        changes = counters.changes(held.counted, rows.targets(own))
        moved = bool(held.rows) and held.digest != digest
        held.rows |= wanted.keys()
        held.pending = changes
        manifest.write(self.index, own.id, held)
        self.index.table.batch_write(wanted.values())
        marks = self._count(own.id, held, changes)
        if moved:
            self._touch_owners(own.id)
        held.revision, held.digest = revision, digest
        matches = self._put_back_rows(own, held)
        self._unmark(own.id, marks, changes)
        self.index.table.batch_write([index.own_row(own.id, matches)])
        kept = wanted.keys() | {_back_key(own, match) for match in matches} | {_own_key(own.id)}
        leftover = held.rows - kept
        if leftover:
            self.index.table.batch_write(deletes=leftover)
            held.rows, held.pending = set(kept), {}
            manifest.write(self.index, own.id, held)

    def _put_back_rows(self, own: Own, held: Manifest) -> list[Match]:
        """Put a back row beside each match, then look whether its card is still the one that was scored; else score anew.

        So an article that ended or changed meanwhile, or whose card was read late, keeps no row that nobody would mend.
        """
        cards = related.candidates(self.index, own)
        while True:
            matches = related.matches(own, cards.values())
            held.rows |= {_back_key(own, match) for match in matches} | {_own_key(own.id)}
            manifest.write(self.index, own.id, held)
            self.index.table.batch_write([index.back_row(match.id, _seen_from(own, match)) for match in matches])
            scored = {match.id: cards[match.id] for match in matches}
            there = self.index.cards(list(scored), consistent=True)
            if there == scored:
                return matches
            cards = {one: card for one, card in (cards | there).items() if one not in scored or one in there}

    def _end(self, article: str, held: Manifest) -> None:
        """Take everything of an article away; its card first, so that nobody puts a back row beside it any more."""
        self.index.table.delete(index.card_pk(article), index.CARD)
        changes = counters.changes(held.counted, {})
        held.pending, held.digest = changes, ""
        manifest.write(self.index, article, held)
        marks = self._count(article, held, changes)
        manifest.write(self.index, article, held)
        self._unmark(article, marks, changes)
        self._touch_owners(article)
        partition = {(row["pk"], row["sk"]) for row in self.index.related_rows(article)}
        self.index.table.batch_write(deletes=partition | held.rows)
        manifest.delete(self.index, article)

    def _count(self, article: str, held: Manifest, changes: dict[Key, str]) -> dict[Key, frozenset[str]]:
        """Make the changes of counters and note them in the manifest, which is not yet written."""
        calls = [
            partial(counters.change, self.index, article, key, held.counted.get(key, counters.NOTHING), new)
            for key, new in changes.items()
        ]
        stale = together(calls)
        for key, new in changes.items():
            _note(held, key, new)
        return dict(zip(changes, stale, strict=True))

    def _unmark(self, article: str, marks: dict[Key, frozenset[str]], changes: dict[Key, str]) -> None:
        together([partial(counters.unmark, self.index, article, key, changes[key], stale) for key, stale in marks.items()])

    def _touch_owners(self, article: str) -> None:
        """Have everybody who put a back row beside the article relate anew."""
        owners = {index.back_match(row).id for row in self.index.related_rows(article) if row["sk"] != index.OWN}
        together([partial(self.articles.touch, owner) for owner in sorted(owners)])


def _note(held: Manifest, key: Key, target: str) -> None:
    held.counted.pop(key, None)
    if target:
        held.counted[key] = target


def _back_key(own: Own, match: Match) -> Key:
    return index.related_pk(match.id), index.back_sk(_seen_from(own, match))


def _own_key(article: str) -> Key:
    return index.related_pk(article), index.OWN


def _seen_from(own: Own, match: Match) -> Match:
    """The match as the other article's list shows it: this article, with the same score and reasons."""
    return Match(own.id, match.score, match.why, match.duplicate)


def _digest(own: Own) -> str:
    """Changes when the scores with any other article may."""
    rests_on = own.card.signature + own.card.minhash + own.card.window.visible_from.encode()
    return hashlib.sha256(rests_on).hexdigest()[:16]
