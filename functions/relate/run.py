"""An article becomes index rows.

The stream is the lock: one run at a time an article; every row has one owner.

1. Read the claims and the manifest; settle counters that a crash left half changed.
2. Name the rows that the article owns for what it is in the manifest, then put them (entries,
   postings, card, headline), then count; not if they are stored already.
3. If the article ends, or what scores rest on changed: touch the owner of every back row, so that
   they relate anew.
4. Find the neighbours; name the back rows in the manifest, put them, then look whether their
   articles are still there.
5. Write the own list; delete what is owned and no longer needed; the manifest comes last, with its
   digest.

A crash anywhere is mended by the next run, which the stream makes. `newsdrop reindex` asks for 2 of
every article in its first phase, whatever the manifest says is stored, and for the rest in its
second.

What to do is decided in `plan`; here it is done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from functions.relate import candidates, plan, profile
from functions.relate.plan import UpdatePlan
from shared.article.model import Claim, live_claim
from shared.errors import Undecodable
from shared.settings import RelateSettings
from shared.tables import index_rows
from shared.tables.articles import Articles
from shared.tables.counters import NOTHING
from shared.tables.dynamo import Item, run_parallel
from shared.tables.index import Index
from shared.tables.index_records import Match
from shared.tables.index_rows import RowKey
from shared.tables.manifests import Manifest

Marks = Mapping[RowKey, frozenset[str]]
"""Of each counter whose mark is to be taken away, the notes of the article that are stale."""


class Relater:
    """Relates articles; one for all articles of a process."""

    def __init__(self, settings: RelateSettings) -> None:
        self.articles = Articles(settings.articles_table)
        self.index = Index(settings.index_table)

    def relate(self, article_id: str, *, only_requested: bool = False) -> int:
        """Bring IndexTable in line with the claims on one article; which revision that is, 0 if
        there is none.

        `only_requested`: as far as reindex asks for it now.
        """
        claims, requested_round = self.articles.claims_and_requested_round(article_id)
        claim = live_claim(claims)
        manifest = self._readable_manifest(article_id, claim)
        revision = max((each.revision for each in claims), default=0)
        if claim is None and manifest.is_empty():
            return revision
        manifest = replace(self._settle(manifest), revision=revision)
        if claim is None:
            self._end(manifest)
        else:
            self._update(
                plan.plan_update(
                    profile.profile_of(claim),
                    manifest,
                    requested_round,
                    only_requested=only_requested,
                )
            )
        return revision

    def _readable_manifest(self, article_id: str, claim: Claim | None) -> Manifest:
        """An article's manifest. Raises Undecodable; the rows of one that is down go before."""
        try:
            return self.index.manifests.get(article_id)
        except Undecodable:
            if claim is None:
                self.index.delete_rows(sorted(self.index.manifests.named_rows(article_id)))
            raise

    def _settle(self, manifest: Manifest) -> Manifest:
        """Note what an earlier run counted but did not note; take its marks away."""
        targets = manifest.pending_targets
        marks = self.index.counters.settle(manifest.article_id, targets)
        if marks:
            manifest = manifest.with_targets({key: targets[key] for key in marks})
            manifest = self.index.manifests.put(manifest)
            self._unmark(manifest.article_id, marks, targets)
        return replace(manifest, pending_targets={})

    def _update(self, update: UpdatePlan) -> None:
        article_id = update.profile.id
        manifest, marks = self._put_own_rows(update)
        if update.ends_after_rows:
            self.index.manifests.put(manifest)
            self._unmark(article_id, marks, update.recount.targets)
            return
        if update.scores_are_stale:
            self._touch_owners(article_id)
        manifest, matches = self._put_back_rows(update, manifest)
        self._unmark(article_id, marks, update.recount.targets)
        self._put_changed([index_rows.own_row(article_id, matches)], update.earlier_keys)
        self._delete_leftover(manifest, update.final_keys(matches))

    def _put_own_rows(self, update: UpdatePlan) -> tuple[Manifest, Marks]:
        """Put the rows that an article owns for what it is and count it; the manifest as it is then
        and is not yet stored, and what unmarking needs."""
        if update.rows_are_stored:
            return update.manifest_after_rows(update.recount.manifest), {}
        manifest = self.index.manifests.put(update.recount.manifest)
        self.index.put_rows(update.rows.values())
        marks = self._count(manifest, update.recount.targets)
        return update.manifest_after_rows(manifest), marks

    def _put_back_rows(
        self, update: UpdatePlan, manifest: Manifest
    ) -> tuple[Manifest, list[Match]]:
        """Put a back row beside each match, then look whether its card is still the one that was
        scored; else score anew.

        So an article that ended or changed meanwhile, or whose card was read late, keeps no row
        that nobody would mend.
        """
        cards = candidates.candidate_cards(self.index, update.profile)
        while True:
            matches = candidates.best_matches(update.profile, cards.values())
            manifest = self.index.manifests.put(update.manifest_with_matches(manifest, matches))
            self._put_changed(plan.back_rows(update.profile.id, matches), update.earlier_keys)
            scored_cards = {match.id: cards[match.id] for match in matches}
            latest_cards = self.index.cards(list(scored_cards), consistent=True)
            if latest_cards == scored_cards:
                return manifest, matches
            cards = plan.current_cards(cards, matches, latest_cards)

    def _put_changed(self, rows: Iterable[Item], earlier_keys: frozenset[RowKey]) -> None:
        """Put rows, but not those that an earlier run named and put: a read costs a fifth of a
        write."""
        by_key = {(row["pk"], row["sk"]): row for row in rows}
        stored_rows = self.index.stored_rows(key for key in by_key if key in earlier_keys)
        self.index.put_rows(plan.changed_rows(by_key.values(), stored_rows))

    def _delete_leftover(self, manifest: Manifest, keys: frozenset[RowKey]) -> None:
        """Delete the rows that the article does not own any more, then forget them."""
        leftover = manifest.keys - keys
        if leftover:
            self.index.delete_rows(sorted(leftover))
            self.index.manifests.put(plan.manifest_after_deletes(manifest, keys))

    def _end(self, manifest: Manifest) -> None:
        """Take everything of an article away; of its rows the card first, so that nobody puts a
        back row beside it any more."""
        recount = plan.plan_end(manifest)
        article_id = manifest.article_id
        manifest = self.index.manifests.put(recount.manifest)
        self.index.delete_card(article_id)
        marks = self._count(manifest, recount.targets)
        self.index.manifests.put(manifest.with_targets(recount.targets))
        self._unmark(article_id, marks, recount.targets)
        self._touch_owners(article_id)
        related_rows = self.index.related_rows(article_id)
        self.index.delete_rows(
            sorted(manifest.keys.union((row["pk"], row["sk"]) for row in related_rows))
        )
        self.index.manifests.delete(article_id)

    def _count(self, manifest: Manifest, targets: Mapping[RowKey, str]) -> Marks:
        """Change counters from what the manifest says to these targets."""
        changes = [
            partial(
                self.index.counters.change,
                manifest.article_id,
                key,
                manifest.counter_targets.get(key, NOTHING),
                target,
            )
            for key, target in targets.items()
        ]
        return dict(zip(targets, run_parallel(changes), strict=True))

    def _unmark(self, article_id: str, marks: Marks, targets: Mapping[RowKey, str]) -> None:
        run_parallel(
            [
                partial(self.index.counters.unmark, article_id, key, targets[key], stale_notes)
                for key, stale_notes in marks.items()
            ]
        )

    def _touch_owners(self, article_id: str) -> None:
        """Have everybody who put a back row beside the article relate anew."""
        owners = plan.owners_of_back_rows(self.index.related_rows(article_id))
        run_parallel([partial(self.articles.touch, owner) for owner in sorted(owners)])
