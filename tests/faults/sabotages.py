"""Each takes one safeguard of the protocol out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from functions.ingest.protocol.bucket import Bucket, Object
from functions.relate import candidates, plan, profile, run
from functions.relate.run import ArticleRun
from shared.article.claim import Claim
from shared.tables import changes, index_keys, manifests
from shared.tables.articles import Articles
from shared.tables.counters import Counters
from shared.tables.drop_records import Drop, ObjectState
from shared.tables.drops import Drops
from shared.tables.dynamo import Table
from shared.tables.index import Index
from shared.tables.index_records import Card
from shared.tables.manifest import Manifest
from shared.tables.manifests import Manifests
from tests.faults.actors import PerInvocation

Patch = pytest.MonkeyPatch
Sabotage = Callable[[Patch], None]
"""Takes a safeguard out, until the patch is undone."""


def a_late_ingest_may_overwrite_a_claim(patch: Patch) -> None:
    _weaken(patch, "put", "ticket <= :t", "ticket <= :t OR ticket > :t")


def a_late_ingest_may_record(patch: Patch) -> None:
    _weaken(patch, "update", "ticket = :t", "ticket >= :t")


def claims_are_put_before_they_are_owned(patch: Patch) -> None:
    patch.setattr(Drops, "note_claims", lambda _self, _drop, _ids: True)


def the_object_is_read_before_the_ticket_is_taken(patch: Patch) -> None:
    read, state = Bucket.read, Bucket.state
    seen = PerInvocation()

    def early(self: Bucket, key: str) -> ObjectState:
        seen.found = read(self, key, 10**6)
        return state(self, key)

    def late(_self: Bucket, _key: str, _limit: int) -> Object:
        found: Object = seen.found
        return found

    patch.setattr(Bucket, "state", early)
    patch.setattr(Bucket, "read", late)


def a_report_holds_while_another_ticket_is_out(patch: Patch) -> None:
    def careless(self: Drop, source: ObjectState, parser: str) -> bool:
        return self.report is not None and (self.report.object_state, self.report.parser) == (
            source,
            parser,
        )

    patch.setattr(Drop, "has_read", careless)


def an_unchanged_etag_counts_as_an_unchanged_object(patch: Patch) -> None:
    def careless(self: Drop, source: ObjectState, _parser: str) -> bool:
        return (
            self.finished_ticket == self.ticket
            and self.report is not None
            and self.report.object_state.etag == source.etag
        )

    patch.setattr(Drop, "has_read", careless)


def no_tombstone_where_there_was_no_claim(patch: Patch) -> None:
    put = Articles.put

    def careless(self: Articles, claim: Claim) -> bool:
        return (claim.status == "tombstone" and claim.revision == 0) or put(self, claim)

    patch.setattr(Articles, "put", careless)


def a_drop_that_yields_less_leaves_its_claims(patch: Patch) -> None:
    def careless(self: Articles, claim: Claim) -> bool:
        return claim.status == "tombstone" or put(self, claim)

    put = Articles.put
    patch.setattr(Articles, "put", careless)


def a_counter_is_changed_whether_or_not_its_mark_is_there(patch: Patch) -> None:
    _weaken(
        patch,
        "update",
        "NOT contains(marks, :mark)",
        "NOT contains(marks, :mark) OR contains(marks, :mark)",
    )


def marks_of_a_crashed_run_are_not_looked_for(patch: Patch) -> None:
    patch.setattr(Counters, "marks_of", lambda _self, _article, _keys: {})


def a_change_that_was_made_too_late_is_not_undone(patch: Patch) -> None:
    patch.setattr(Counters, "undo", Counters.unmark)


def a_manifest_is_stored_whoever_holds_it(patch: Patch) -> None:
    patch.setattr(manifests, "_same_stamp", lambda _row: ("NOT contains(stamp, :no)", {"no": "-"}))


def a_run_that_was_cut_off_is_taken_to_have_ended(patch: Patch) -> None:
    patch.setattr(Manifest, "taken_over", lambda self, _now: self)


def the_clock_finds_nothing(patch: Patch) -> None:
    patch.setattr(plan, "_due_rows", lambda *_: {})


def the_claims_are_not_read_again_when_the_manifest_is_held(patch: Patch) -> None:
    def careless(self: ArticleRun, manifest: Manifest) -> None:
        self.manifest = self._index.manifests.put(replace(manifest, is_held=True))
        self._holds = True

    patch.setattr(ArticleRun, "_store", careless)


def rows_are_put_before_the_manifest_names_them(patch: Patch) -> None:
    put, run = Manifests.put, PerInvocation()

    def careless(self: Manifests, manifest: Manifest) -> Manifest:
        if getattr(run, "has_begun", False):
            return put(self, manifest)
        run.has_begun = True
        return manifest

    patch.setattr(Manifests, "put", careless)


def nobody_looks_whether_the_other_article_is_still_there(patch: Patch) -> None:
    cards = Index.cards

    def unread(self: Index, ids: list[str], *, consistent: bool = False) -> dict[str, Card]:
        found = cards(self, ids, consistent=consistent)
        return _Same(found) if consistent else found

    patch.setattr(Index, "cards", unread)


def owners_of_back_rows_are_not_touched(patch: Patch) -> None:
    patch.setattr(ArticleRun, "_touch_owners", lambda _self: None)


def what_is_no_longer_wanted_stays(patch: Patch) -> None:
    write = Table.batch_write
    patch.setattr(Table, "batch_write", lambda self, puts=(), deletes=(): write(self, puts))


def neighbours_are_sought_before_the_own_postings_are_there(patch: Patch) -> None:
    seek, wanted, run = candidates.candidate_cards, profile.rows_of, PerInvocation()

    def early(own: profile.Profile) -> Any:
        run.found = seek(Index("index"), own)
        return wanted(own)

    patch.setattr(profile, "rows_of", early)
    patch.setattr(candidates, "candidate_cards", lambda _table, _own: run.found)


def an_article_ends_with_its_card_last(patch: Patch) -> None:
    """The card is in the manifest, so it goes with the other rows, after RELATED was read."""
    delete = Table.delete

    def careless(
        self: Table, pk: str, sk: str | None = None, condition: str | None = None, **values: Any
    ) -> None:
        if sk != index_keys.CARD:
            delete(self, pk, sk, condition, **values)

    patch.setattr(Table, "delete", careless)


def a_manifest_says_that_rows_are_there_while_they_are_put(patch: Patch) -> None:
    put = Manifests.put

    def careless(self: Manifests, manifest: Manifest) -> Manifest:
        fingerprint = manifest.rows_fingerprint or getattr(run, "fingerprint", "")
        stored = put(self, replace(manifest, rows_fingerprint=fingerprint))
        return replace(stored, rows_fingerprint=manifest.rows_fingerprint)

    run, rows_fingerprint = PerInvocation(), profile.rows_fingerprint

    def noted(rows: Any) -> str:
        run.fingerprint = rows_fingerprint(rows)
        return str(run.fingerprint)

    patch.setattr(profile, "rows_fingerprint", noted)
    patch.setattr(Manifests, "put", careless)


def back_rows_that_were_put_once_are_taken_to_be_there(patch: Patch) -> None:
    changed = ArticleRun._put_changed

    def careless(self: ArticleRun, wanted: Any, named: frozenset[index_keys.RowKey]) -> None:
        changed(self, [row for row in wanted if (row["pk"], row["sk"]) not in named], named)

    patch.setattr(ArticleRun, "_put_changed", careless)


def a_change_that_is_put_late_keeps_its_time(patch: Patch) -> None:
    patch.setattr(run, "_is_older", lambda _time, _seconds: False)


def changes_are_read_as_soon_as_they_are_there(patch: Patch) -> None:
    patch.setattr(changes, "SETTLED_SECONDS", 0.0)


def a_change_that_was_cut_off_counts_as_told(patch: Patch) -> None:
    def careless(self: Manifest, now: str) -> Manifest:
        told = replace(taken_over(self, now), pending_change=None)
        return replace(told, change=self.pending_change or self.change)

    taken_over = Manifest.taken_over
    patch.setattr(Manifest, "taken_over", careless)


def _weaken(patch: Patch, method: str, condition: str, instead: str) -> None:
    """Have one condition of DynamoDB's always hold."""
    careful = getattr(Table, method)

    def careless(self: Table, *args: Any, **more: Any) -> Any:
        args = tuple(
            part.replace(condition, instead) if isinstance(part, str) else part for part in args
        )
        if more.get("condition"):
            more["condition"] = more["condition"].replace(condition, instead)
        return careful(self, *args, **more)

    patch.setattr(Table, method, careless)


class _Same(dict[str, Card]):
    """Cards that always are what was expected."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None
