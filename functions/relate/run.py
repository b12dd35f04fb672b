"""An article becomes index rows, in one run at a time.

Every row has one owner, and whoever changes the rows of an article holds its manifest (see
`shared.tables.manifests`).

1. From the manifest and the claims as `relater` has read them: settle counters that a run which
   was cut off left half changed.
2. Name the rows that the article owns for what it is in the manifest, then put them (entries,
   postings, card, headline, picture, the rows that the clock finds), then count; not if they are
   stored already. With the first write the run holds the manifest; it then reads the claims once
   more, and when the rows are put the image that they show: so whoever holds it last has read last.
3. If the article ends, or what scores rest on changed: touch the owner of every back row, so that
   they relate anew.
4. Find the neighbours; name the back rows in the manifest, put them, then look whether their
   articles are still there.
5. Write the own list; delete what is owned and no longer needed; tell readers what became of the
   article, if they do not know; the manifest comes last, and is then held no more.

A crash anywhere is mended by the next run, which the stream makes. `newsdrop reindex` asks for 2 of
every article in its first phase, whatever the manifest says is stored, and for the rest in its
second.

What to do is decided in `plan`; here it is done.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial

from botocore.exceptions import ClientError

from functions.relate import announcement, candidates, plan
from functions.relate.plan import UpdatePlan
from shared import times
from shared.article.claim import Claim
from shared.article.model import Image
from shared.event_bus import EventBus, article_event
from shared.tables import index_rows
from shared.tables.articles import Articles, ReindexRound
from shared.tables.changes import PUT_SECONDS
from shared.tables.counters import NOTHING, CounterMark
from shared.tables.dynamo import BatchUnfinished, Item, run_parallel
from shared.tables.index import Index
from shared.tables.index_keys import RowKey, change_key, row_kind
from shared.tables.index_records import Change, Match
from shared.tables.manifest import Manifest
from shared.tables.manifests import RunLost


class ArticleRun:
    """One run on one article, from its claims and its manifest; `manifest` is what it is by now.

    Each method raises RunLost if another run has taken the article over.
    """

    def __init__(
        self,
        articles: Articles,
        index: Index,
        event_bus: EventBus,
        claims: list[Claim],
        manifest: Manifest,
    ) -> None:
        self._articles, self._index, self._event_bus = articles, index, event_bus
        self._claims, self.manifest = claims, manifest
        self._id = manifest.article_id
        self._holds = False
        self._has_put_rows = False

    @contextmanager
    def hold_while(self) -> Iterator[None]:
        """Where DynamoDB refuses a call within, the manifest is not left held: what was written is
        written, and nothing comes late. A call without an answer may come late."""
        try:
            yield
        except (BatchUnfinished, ClientError):
            if self._holds:
                fingerprint = self.manifest.rows_fingerprint if self._has_put_rows else ""
                with suppress(RunLost, ClientError):
                    self._index.manifests.put(
                        replace(self.manifest, is_held=False, rows_fingerprint=fingerprint)
                    )
            raise

    def settle_counters(self) -> None:
        """Undo what an earlier run counted and the manifest did not note, and take all marks away.

        What is noted was counted by calls that have returned; any other call may still be made
        again by the SDK of the run that was cut off, and then leaves a mark of its own, which the
        run at the end of the suspicion finds. Marks of 0.1.0 say too little to be undone: what they
        did is noted instead.
        """
        manifest = self.manifest
        keys = sorted({*manifest.pending_targets, *manifest.suspect_counters})
        marks = [
            (key, mark)
            for key, marks in self._index.counters.marks_of(self._id, keys).items()
            for mark in marks
        ]
        counted_marks = {key: mark for key, mark in marks if manifest.has_noted(key, mark)}
        other_marks = [(key, mark) for key, mark in marks if counted_marks.get(key) != mark]
        if marks:
            targets = {key: mark.new for key, mark in counted_marks.items()}
            self._store(manifest.with_targets(targets))
            self._unmark(counted_marks)
            undo = self._index.counters.undo
            run_parallel([partial(undo, key, mark) for key, mark in other_marks])
        self.manifest = replace(self.manifest, pending_targets={}, pending_mark="")

    def update(self, update: UpdatePlan, read_image: Callable[[], Image | None]) -> None:
        """Do what was planned for an article that stays; `read_image` reads what of it comes with
        a drop of its own."""
        marks = self._put_own_rows(update, read_image)
        if update.ends_after_rows:
            if marks:
                self._store(self.manifest)
                self._unmark(marks)
            if update.change:
                self._tell(update.change)
            keys = self.manifest.keys
        else:
            if update.scores_are_stale:
                self._touch_owners()
            matches = self._put_back_rows(update)
            self._unmark(marks)
            self._put_changed([index_rows.own_row(self._id, matches)], update.earlier_keys)
            keys = self._delete_leftover_and_tell(update.final_keys(matches), update.change)
        if self._holds:
            end = plan.last_manifest(self.manifest, keys, is_suspect=update.is_suspect)
            self._index.manifests.put(end)

    def end(self, requested_round: ReindexRound | None, now: str) -> None:
        """Take everything of an article away; of its rows the card first, so that nobody puts a
        back row beside it any more.

        The back rows that others put beside it are theirs: they delete them when they are touched.
        """
        ending = plan.plan_end(self.manifest, requested_round, now)
        self._store(ending.first_manifest)
        self._index.put_rows(ending.rows_to_put)
        self._index.delete_card(self._id)
        marks = self._count(ending.targets)
        self._store(self.manifest.with_targets(ending.targets))
        self._unmark(marks)
        self._touch_owners()
        keys = self._delete_leftover_and_tell(ending.kept_keys, ending.change)
        if keys:
            is_suspect = bool(ending.kept_keys)
            end = plan.last_manifest(self.manifest, keys, is_suspect=is_suspect)
            self._index.manifests.put(end)
        else:
            self._index.manifests.delete(self.manifest)

    def _delete_leftover_and_tell(
        self, keys: frozenset[RowKey], change: Change | None
    ) -> frozenset[RowKey]:
        """Delete the rows that the article does not own any more, then tell readers what became of
        it: whoever hears that it went finds it in no list. All keys that it owns then."""
        change_rows = frozenset(key for key in self.manifest.keys if row_kind(*key) == "change")
        self._delete_leftover(keys | change_rows)
        if change:
            self._tell(change)
        if self.manifest.change:
            keys |= {change_key(self.manifest.change)}
        self._delete_leftover(keys)
        return keys

    def _tell(self, change: Change) -> None:
        """Put a change into the list of changes, then announce it.

        Where the row was put so late that somebody may have read beyond its place, it is put again
        (see `shared.tables.changes`). The manifest then says that readers know, and is not yet
        stored.
        """
        while True:
            if _is_older(change.at, PUT_SECONDS / 2):
                change = announcement.tell_now(change, self.manifest, times.now())
            if not self._holds or self.manifest.pending_change != change:
                self._store(self.manifest.with_pending_change(change))
            self._index.changes.put(change)
            if not _is_older(change.at, PUT_SECONDS):
                break
        self._event_bus.send(article_event(change))
        self.manifest = replace(self.manifest, change=change, pending_change=None)

    def _store(self, manifest: Manifest) -> None:
        """Store the manifest as its holder. When it is held first, the claims are read once more:
        another run may have ended since they were read, and have read newer ones."""
        self.manifest = replace(manifest, is_held=True)
        if self._holds and self._index.manifests.is_stored(self.manifest):
            return
        self.manifest = self._index.manifests.put(self.manifest)
        if self._holds:
            return
        self._holds = True
        if self._articles.claims(self._id) != self._claims:
            self._begin_again()

    def _begin_again(self) -> None:
        """Let the manifest go, since the run rests on what is so no longer; what of the rows that
        it names was put, it does not say. Raises RunLost."""
        self._index.manifests.put(replace(self.manifest, is_held=False, rows_fingerprint=""))
        raise RunLost(self._id)

    def _hold(self) -> None:
        """See to it that the manifest is held, before a row is put that it names already."""
        if not self._holds:
            self._store(self.manifest)

    def _put_own_rows(
        self, update: UpdatePlan, read_image: Callable[[], Image | None]
    ) -> dict[RowKey, CounterMark]:
        """Put the rows that an article owns for what it is and count it; the marks to take away.

        The manifest then says so, and is not yet stored. Whether the article's image has come is
        read once more when its row under PICTURE is put and the manifest is held: see `pictures`.
        """
        marks: dict[RowKey, CounterMark] = {}
        if update.rows_to_put or update.targets:
            self._store(update.first_manifest)
            self._index.put_rows(update.rows_to_put)
            if update.shows_dropped_image and read_image() != update.profile.dropped_image:
                self._begin_again()
            marks = self._count(update.targets)
        self._has_put_rows = True
        self.manifest = update.manifest_after_rows(self.manifest)
        return marks

    def _put_back_rows(self, update: UpdatePlan) -> list[Match]:
        """Put a back row beside each match, then look whether its card is still the one that was
        scored; else score anew. The matches.

        So an article that ended or changed meanwhile, or whose card was read late, keeps no row
        that nobody would mend.
        """
        cards = candidates.candidate_cards(self._index, update.profile)
        while True:
            matches = candidates.best_matches(update.profile, cards.values())
            manifest = update.manifest_with_matches(self.manifest, matches)
            if self._index.manifests.is_stored(manifest):
                self.manifest = manifest
            else:
                self._store(manifest)
            self._put_changed(plan.back_rows(self._id, matches), update.earlier_keys)
            scored_cards = {match.id: cards[match.id] for match in matches}
            latest_cards = self._index.cards(list(scored_cards), consistent=True)
            if latest_cards == scored_cards:
                return matches
            cards = plan.current_cards(cards, matches, latest_cards)

    def _put_changed(self, rows: Iterable[Item], earlier_keys: frozenset[RowKey]) -> None:
        """Put rows, but not those that an earlier run named and put: a read costs a fifth of a
        write."""
        by_key = {(row["pk"], row["sk"]): row for row in rows}
        stored_rows = self._index.stored_rows(key for key in by_key if key in earlier_keys)
        changed_rows = plan.changed_rows(by_key.values(), stored_rows)
        if changed_rows:
            self._hold()
            self._index.put_rows(changed_rows)

    def _delete_leftover(self, keys: frozenset[RowKey]) -> None:
        """Delete the rows that the article does not own any more."""
        leftover = self.manifest.keys - keys
        if leftover:
            self._hold()
            self._index.delete_rows(sorted(leftover))
            self.manifest = replace(self.manifest, keys=self.manifest.keys & keys)

    def _count(self, targets: Mapping[RowKey, str]) -> dict[RowKey, CounterMark]:
        """Change counters from what the manifest says to these targets; the marks of it."""
        old_targets, change_id = self.manifest.counter_targets, self.manifest.pending_mark
        marks = {
            key: CounterMark(self._id, target, old_targets.get(key, NOTHING), change_id)
            for key, target in targets.items()
        }
        run_parallel(
            [partial(self._index.counters.change, key, mark) for key, mark in marks.items()]
        )
        return marks

    def _unmark(self, marks: Mapping[RowKey, CounterMark]) -> None:
        run_parallel(
            [partial(self._index.counters.unmark, key, mark) for key, mark in marks.items()]
        )

    def _touch_owners(self) -> None:
        """Have everybody who put a back row beside the article relate anew."""
        owners = plan.owners_of_back_rows(self._index.related_rows(self._id))
        run_parallel([partial(self._articles.touch, owner) for owner in sorted(owners)])


def _is_older(time: str, seconds: float) -> bool:
    """Whether a time is more than so many seconds ago."""
    return times.later_by(time, seconds) < times.later_by(times.now(), 0)
