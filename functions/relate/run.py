"""An article becomes index rows.

The stream is the lock: one run at a time an article; every row has one owner.

1. Read the claims and the manifest; settle counters that a crash left half changed.
2. Name what is wanted in the manifest, then put it (entries, postings, card, headline), then count;
   not if it is there already.
3. If the article ends, or what scores rest on changed: touch the owner of every back row, so that
   they relate anew.
4. Find the neighbours; name the back rows in the manifest, put them, then look whether their
   articles are still there.
5. Write the own list; delete what is owned and no longer wanted; the manifest comes last, with its
   digest.

A crash anywhere is mended by the next run, which the stream makes. `newsdrop reindex` asks for 2 of
every article in its first phase, whatever the manifest says is there, and for the rest in its
second.
"""

import hashlib
from collections.abc import Iterable
from functools import partial

from functions.relate import candidates, profile
from functions.relate.profile import Profile
from shared.article.model import live_claim
from shared.settings import RelateSettings
from shared.tables import index_rows
from shared.tables.articles import Articles, ReindexRound
from shared.tables.counters import NOTHING, counter_changes
from shared.tables.dynamo import Item, run_parallel
from shared.tables.index import Index
from shared.tables.index_rows import Match, RowKey
from shared.tables.manifests import Manifest

Marks = dict[RowKey, frozenset[str]]


class Relate:
    """Relates articles; one for all articles of a process."""

    def __init__(self, settings: RelateSettings) -> None:
        self.articles = Articles(settings.articles_table)
        self.index = Index(settings.index_table)

    def relate(self, article: str, *, only_asked: bool = False) -> int:
        """Bring IndexTable in line with the claims on one article; which revision that is, 0 if
        there is none.

        `only_asked`: as far as reindex asks for it now.
        """
        claims, asked = self.articles.claims_and_requested_round(article)
        held = self.index.manifests.get(article)
        claim = live_claim(claims)
        revision = max((one.revision for one in claims), default=0)
        if claim is None and held.is_empty():
            return revision
        self._settle(article, held)
        held.revision = revision
        if claim is None:
            self._end(article, held)
        else:
            self._update(
                profile.profile_of(claim),
                held,
                asked,
                stops_early=only_asked and asked is not None and asked.phase == 1,
            )
        return revision

    def _settle(self, article: str, held: Manifest) -> None:
        """Note what an earlier run counted but did not note; take its marks away."""
        made = self.index.counters.settle(article, held.pending)
        if made:
            for key in made:
                _note(held, key, held.pending[key])
            self.index.manifests.put(article, held)
            calls = [
                partial(self.index.counters.unmark, article, key, held.pending[key], stale)
                for key, stale in made.items()
            ]
            run_parallel(calls)
        held.pending = {}

    def _update(
        self, own: Profile, held: Manifest, asked: ReindexRound | None, *, stops_early: bool
    ) -> None:
        wanted, named = profile.rows_of(own), frozenset(held.rows)
        there = held.put == profile.fingerprint(wanted) and (
            asked is None or _run(held.round) >= asked.run
        )
        changes = counter_changes(held.counted, profile.targets(own))
        digest = _digest(own)
        moved = bool(named) and held.digest != digest
        # Reindex scores every article anew after all rows were put: nobody has to be told of a row
        # that was put by then.
        told = there and asked is not None and asked.phase == 2 and held.round != asked
        marks = self._put(own.id, held, wanted, changes, there=there)
        held.round = asked or held.round
        if stops_early:
            self.index.manifests.put(own.id, held)
            self._unmark(own.id, marks, changes)
            return
        if moved and not told:
            self._touch_owners(own.id)
        held.digest = digest
        matches = self._put_back_rows(own, held, named)
        self._unmark(own.id, marks, changes)
        self._put_changed([index_rows.own_row(own.id, matches)], named)
        self._drop_leftover(
            own,
            held,
            wanted.keys()
            | {_back_key(own, match) for match in matches}
            | {index_rows.own_key(own.id)},
        )

    def _put(
        self,
        article: str,
        held: Manifest,
        wanted: dict[RowKey, Item],
        changes: dict[RowKey, str],
        *,
        there: bool,
    ) -> Marks:
        """Put the rows that an article owns for what it is and count it; what unmarking needs.

        The manifest names them first.
        """
        if there and not changes:
            return {}
        fingerprint = profile.fingerprint(wanted)
        held.rows |= wanted.keys()
        held.pending, held.put = changes, ""
        self.index.manifests.put(article, held)
        self.index.put_rows(wanted.values())
        marks = self._count(article, held, changes)
        held.put = fingerprint
        return marks

    def _put_back_rows(self, own: Profile, held: Manifest, named: frozenset[RowKey]) -> list[Match]:
        """Put a back row beside each match, then look whether its card is still the one that was
        scored; else score anew.

        So an article that ended or changed meanwhile, or whose card was read late, keeps no row
        that nobody would mend.
        """
        cards = candidates.candidates(self.index, own)
        while True:
            matches = candidates.matches(own, cards.values())
            held.rows |= {_back_key(own, match) for match in matches} | {index_rows.own_key(own.id)}
            self.index.manifests.put(own.id, held)
            self._put_changed(
                [index_rows.back_row(match.id, _seen_from(own, match)) for match in matches], named
            )
            scored = {match.id: cards[match.id] for match in matches}
            there = self.index.cards(list(scored), consistent=True)
            if there == scored:
                return matches
            cards = {
                one: card
                for one, card in (cards | there).items()
                if one not in scored or one in there
            }

    def _put_changed(self, wanted: Iterable[Item], named: frozenset[RowKey]) -> None:
        """Put rows, but not those that an earlier run named and put: a read costs a fifth of a
        write."""
        by_key = {(row["pk"], row["sk"]): row for row in wanted}
        there = self.index.stored_rows(key for key in by_key if key in named)
        self.index.put_rows(row for key, row in by_key.items() if there.get(key) != _stored(row))

    def _drop_leftover(self, own: Profile, held: Manifest, kept: set[RowKey]) -> None:
        leftover = held.rows - kept
        if leftover:
            self.index.delete_rows(sorted(leftover))
            held.rows, held.pending = kept, {}
            self.index.manifests.put(own.id, held)

    def _end(self, article: str, held: Manifest) -> None:
        """Take everything of an article away; of its rows the card first, so that nobody puts a
        back row beside it any more.

        Before that the manifest no longer says that its rows are there: it may come back after a
        crash, the same as it was.
        """
        changes = counter_changes(held.counted, {})
        held.pending, held.digest, held.put = changes, "", ""
        self.index.manifests.put(article, held)
        self.index.delete_card(article)
        marks = self._count(article, held, changes)
        self.index.manifests.put(article, held)
        self._unmark(article, marks, changes)
        self._touch_owners(article)
        partition = {(row["pk"], row["sk"]) for row in self.index.related_rows(article)}
        self.index.delete_rows(sorted(partition | held.rows))
        self.index.manifests.delete(article)

    def _count(self, article: str, held: Manifest, changes: dict[RowKey, str]) -> Marks:
        """Make the changes of counters and note them in the manifest, which is not yet written."""
        calls = [
            partial(
                self.index.counters.change,
                article,
                key,
                held.counted.get(key, NOTHING),
                new,
            )
            for key, new in changes.items()
        ]
        stale = run_parallel(calls)
        for key, new in changes.items():
            _note(held, key, new)
        return dict(zip(changes, stale, strict=True))

    def _unmark(self, article: str, marks: Marks, changes: dict[RowKey, str]) -> None:
        run_parallel(
            [
                partial(self.index.counters.unmark, article, key, changes[key], stale)
                for key, stale in marks.items()
            ]
        )

    def _touch_owners(self, article: str) -> None:
        """Have everybody who put a back row beside the article relate anew."""
        owners = {
            index_rows.match_from_back_row(row).id
            for row in self.index.related_rows(article)
            if row["sk"] != index_rows.OWN
        }
        run_parallel([partial(self.articles.touch, owner) for owner in sorted(owners)])


def _note(held: Manifest, key: RowKey, target: str) -> None:
    held.counted.pop(key, None)
    if target:
        held.counted[key] = target


def _run(done: ReindexRound | None) -> str:
    return done.run if done else ""


def _stored(row: Item) -> Item:
    return {name: value for name, value in row.items() if value is not None}


def _back_key(own: Profile, match: Match) -> RowKey:
    return index_rows.related_pk(match.id), index_rows.back_sk(_seen_from(own, match))


def _seen_from(own: Profile, match: Match) -> Match:
    """The match as the other article's list shows it: this article, with the same score and
    reasons."""
    return Match(own.id, match.score, match.reasons, match.is_duplicate)


def _digest(own: Profile) -> str:
    """Changes when the scores with any other article may, or whether they are near-duplicates."""
    said = f"{own.card.window.visible_from}{own.card.teaser.headline}".encode()
    return hashlib.sha256(own.card.vector + own.card.minhash + said).hexdigest()[:16]
