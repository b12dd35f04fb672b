"""What a run of relate has to do for an article, decided before it does it. Pure.

From the claims' profile, the manifest, the time and the round of reindex that was asked for follow
the rows to put, the counters to change, the manifest before and after that, and whom to tell. `run`
does it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from functions.relate import profile as profiles
from functions.relate.announcement import change_of_article, change_of_hidden
from functions.relate.profile import Profile
from shared.tables import index_keys, index_rows
from shared.tables.articles import ReindexRound
from shared.tables.counters import counter_changes
from shared.tables.dynamo import Item
from shared.tables.index_keys import RowKey
from shared.tables.index_records import Card, Change, Match, Overlap
from shared.tables.manifest import Manifest


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """What to do for an article that stays.

    1. Store `first_manifest`, put `rows_to_put` and change the counters `targets`, where there are
       any.
    2. If it `ends_after_rows`, that is all.
    3. If `scores_are_stale`, touch the owner of every back row.
    4. Find the neighbours, put the back rows and the own list, delete what is left over.

    `own_keys` are those of all rows that the article owns for what it is. `shows_dropped_image`:
    some of those to put say whether its image has come. `earlier_keys` are those of the rows that
    an earlier run named. `is_suspect`: a run that was cut off may still write. `change` is what
    readers are told at the end, if anything.
    """

    profile: Profile
    own_keys: frozenset[RowKey]
    rows_fingerprint: str
    rows_to_put: list[Item]
    shows_dropped_image: bool
    targets: Mapping[RowKey, str]
    first_manifest: Manifest
    round: ReindexRound | None
    ends_after_rows: bool
    scores_are_stale: bool
    earlier_keys: frozenset[RowKey]
    is_suspect: bool
    change: Change | None

    def manifest_after_rows(self, manifest: Manifest) -> Manifest:
        """The manifest when the rows are put and counted."""
        return replace(
            manifest.with_targets(self.targets),
            rows_fingerprint="" if self.is_suspect else self.rows_fingerprint,
            finished_round=self.round,
        )

    def manifest_with_matches(self, manifest: Manifest, matches: Iterable[Match]) -> Manifest:
        """The manifest that names the rows of these matches, and what their scores rest on."""
        return replace(
            manifest.with_keys(related_keys(self.profile.id, matches)),
            scores_digest=profiles.scores_digest(self.profile),
        )

    def final_keys(self, matches: Iterable[Match]) -> frozenset[RowKey]:
        """The keys of all rows that the article owns at the end."""
        return related_keys(self.profile.id, matches).union(self.own_keys)


def plan_update(
    profile: Profile,
    manifest: Manifest,
    requested_round: ReindexRound | None,
    *,
    now: str,
    only_requested: bool,
) -> UpdatePlan:
    """What to do for an article that stays; with `only_requested` no more than the round of reindex
    asks for."""
    rows = profiles.rows_of(profile)
    fingerprint = profiles.rows_fingerprint(rows)
    stored_fingerprint = _stored_fingerprint(manifest, requested_round)
    rows_were_put = stored_fingerprint == fingerprint
    due_rows = _due_rows(profile, manifest, now)
    rows_to_put = {key: row for key, row in due_rows.items() if key not in manifest.keys}
    if not rows_were_put:
        rows_to_put = {**profiles.unstored_rows(rows, stored_fingerprint), **due_rows}
    targets = counter_changes(manifest.counter_targets, profiles.counter_targets(profile, now))
    change = change_of_article(manifest, profile, now)
    pending = manifest.with_pending_change(change)
    owners_will_relate = rows_were_put and _owners_relate_anyway(manifest, requested_round)
    return UpdatePlan(
        profile,
        frozenset((*rows, *due_rows)),
        fingerprint,
        list(rows_to_put.values()),
        profile.picture_key is not None and not rows_were_put,
        targets,
        _manifest_before_rows(profile, pending, rows_to_put, targets, rows_were_put=rows_were_put),
        requested_round or manifest.finished_round,
        _asks_for_own_rows(manifest, requested_round) and only_requested,
        _scores_are_stale(profile, manifest, now) and not owners_will_relate,
        manifest.keys,
        manifest.is_suspect(now),
        change,
    )


def _due_rows(profile: Profile, manifest: Manifest, now: str) -> dict[RowKey, Item]:
    """The rows that bring the article back when time changes what is to be done for it: when it
    becomes visible or ceases to be, and when a run that was cut off has had time to put rows late.

    Each is a row of its own: the run that was cut off may delete those that it knew."""
    change = profiles.next_change(profile, now)
    times = [*manifest.looks_ahead(now), *([change] if change else [])]
    return index_rows.due_rows(times, profile.id)


def _manifest_before_rows(
    profile: Profile,
    manifest: Manifest,
    rows: Iterable[RowKey],
    targets: Mapping[RowKey, str],
    *,
    rows_were_put: bool,
) -> Manifest:
    """The manifest that names the rows and the changes of counters that are about to be made.

    Others may score a new card as soon as it is there: from then on no digest says that their
    scores are of what the article was.
    """
    keeps_scores = manifest.scores_digest == profiles.scores_digest(profile)
    return replace(
        manifest.with_keys(rows),
        pending_targets=targets,
        pending_mark="",
        rows_fingerprint=manifest.rows_fingerprint if rows_were_put else "",
        scores_digest=manifest.scores_digest if keeps_scores else "",
    )


def _stored_fingerprint(manifest: Manifest, requested_round: ReindexRound | None) -> str:
    """The fingerprint of the rows that count as stored: of none until they were put in the run of
    reindex that asks, if one does: once in a run they are put whatever the manifest says."""
    finished_run = manifest.finished_round.run if manifest.finished_round else ""
    was_put_for = requested_round is None or finished_run >= requested_round.run
    return manifest.rows_fingerprint if was_put_for else ""


def _asks_for_own_rows(manifest: Manifest, requested_round: ReindexRound | None) -> bool:
    """Whether reindex is in its first phase, which asks for an article's own rows alone, and has
    not had them yet: a record of the stream may come again much later."""
    if requested_round is None or requested_round.phase != 1:
        return False
    return manifest.finished_round is None or manifest.finished_round < requested_round


def _scores_are_stale(profile: Profile, manifest: Manifest, now: str) -> bool:
    """Whether other articles may hold scores of what this one was before, or of a card that a run
    which was cut off put late."""
    if manifest.suspect_until and not manifest.is_suspect(now):
        return True
    return bool(manifest.keys) and manifest.scores_digest != profiles.scores_digest(profile)


def _owners_relate_anyway(manifest: Manifest, requested_round: ReindexRound | None) -> bool:
    """Whether reindex scores every article anew in its second phase, after all rows were put:
    no owner needs a touch for a row that was put by then."""
    return (
        requested_round is not None
        and requested_round.phase == 2
        and manifest.finished_round != requested_round
    )


@dataclass(frozen=True, slots=True)
class EndPlan:
    """What to do for an article that ends: store `first_manifest`, put `rows_to_put`, and take the
    article out of the counters `targets`; then delete its other rows.

    `kept_keys`: nothing that a run which was cut off may put late is forgotten yet. `change` is
    what readers are told, if anything.
    """

    targets: Mapping[RowKey, str]
    first_manifest: Manifest
    rows_to_put: list[Item]
    kept_keys: frozenset[RowKey]
    change: Change | None


def plan_end(manifest: Manifest, requested_round: ReindexRound | None, now: str) -> EndPlan:
    """What to do for an article that ends.

    The manifest before it no longer says that the rows are stored: the article may come back after
    a crash, the same as it was.
    """
    targets = counter_changes(manifest.counter_targets, {})
    change = change_of_hidden(manifest, now)
    due_rows = index_rows.due_rows(manifest.looks_ahead(now), manifest.article_id)
    first_manifest = replace(
        manifest.with_pending_change(change).with_keys(due_rows),
        pending_targets=targets,
        pending_mark="",
        scores_digest="",
        rows_fingerprint="",
        finished_round=requested_round or manifest.finished_round,
    )
    return EndPlan(targets, first_manifest, list(due_rows.values()), frozenset(due_rows), change)


def last_manifest(manifest: Manifest, keys: frozenset[RowKey], *, is_suspect: bool) -> Manifest:
    """The manifest at the end of a run, when the article owns these rows and no others; those that
    a run which was cut off may put late stay named."""
    manifest = replace(manifest, pending_targets={}, pending_mark="", is_held=False)
    if is_suspect:
        return replace(manifest, keys=keys | manifest.suspect_keys)
    return replace(
        manifest,
        keys=keys,
        suspect_until="",
        suspect_keys=frozenset(),
        suspect_counters=frozenset(),
    )


def back_rows(article_id: str, matches: Iterable[Match]) -> list[Item]:
    """The rows that an article puts beside its matches."""
    return [index_rows.back_row(match.id, _back_match(article_id, match)) for match in matches]


def related_keys(article_id: str, matches: Iterable[Match]) -> frozenset[RowKey]:
    """The keys of an article's own list and of its back rows."""
    back_keys = (
        (index_keys.related_pk(match.id), index_keys.back_sk(_back_match(article_id, match)))
        for match in matches
    )
    return frozenset((index_keys.own_key(article_id), *back_keys))


def _back_match(article_id: str, match: Match) -> Match:
    """The match as the other article's list shows it: this article, with the same score and
    reasons."""
    return replace(match, id=article_id, overlap=_OTHER_SIDE.get(match.overlap))


_OTHER_SIDE: dict[Overlap | None, Overlap] = {"contains": "contained", "contained": "contains"}


def owners_of_back_rows(related_rows: Iterable[Item]) -> set[str]:
    """The articles that put these rows beside another; its own list is none of theirs."""
    return {
        index_keys.back_row_owner(row["sk"]) for row in related_rows if row["sk"] != index_keys.OWN
    }


def current_cards(
    cards: Mapping[str, Card], matches: Iterable[Match], current: Mapping[str, Card]
) -> dict[str, Card]:
    """The candidates' cards with what was read last of those that match: one without a card is no
    candidate any more."""
    ended_ids = {match.id for match in matches if match.id not in current}
    latest_cards = {**cards, **current}
    return {
        article_id: card for article_id, card in latest_cards.items() if article_id not in ended_ids
    }


def changed_rows(rows: Iterable[Item], stored_rows: Mapping[RowKey, Item]) -> list[Item]:
    """Of these rows, those that are not stored so. A stored row has no attribute that is None."""
    return [row for row in rows if stored_rows.get((row["pk"], row["sk"])) != _without_none(row)]


def _without_none(row: Item) -> Item:
    return {name: value for name, value in row.items() if value is not None}
