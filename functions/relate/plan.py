"""What a run of relate has to do for an article, decided before it does it. Pure.

From the claims' profile, the manifest and the round of reindex that was asked for follow the rows
to put, the counters to change, the manifest before and after that, and whom to tell. `run` does it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from functions.relate import profile as profiles
from functions.relate.profile import Profile
from shared.tables import index_rows
from shared.tables.articles import ReindexRound
from shared.tables.counters import counter_changes
from shared.tables.dynamo import Item
from shared.tables.index_records import Card, Match
from shared.tables.index_rows import RowKey
from shared.tables.manifests import Manifest


@dataclass(frozen=True, slots=True)
class Recount:
    """A change of counters: to which target each goes, and the manifest that is stored before."""

    targets: Mapping[RowKey, str]
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """What to do for an article that stays.

    1. Unless `rows_are_stored`: put `rows` and change counters as `recount` says.
    2. If it `ends_after_rows`, that is all.
    3. If `scores_are_stale`, touch the owner of every back row.
    4. Find the neighbours, put the back rows and the own list, delete what is left over.

    `earlier_keys` are those of the rows that an earlier run named.
    """

    profile: Profile
    rows: Mapping[RowKey, Item]
    rows_fingerprint: str
    recount: Recount
    round: ReindexRound | None
    rows_are_stored: bool
    ends_after_rows: bool
    scores_are_stale: bool
    earlier_keys: frozenset[RowKey]

    def manifest_after_rows(self, manifest: Manifest) -> Manifest:
        """The manifest when the rows are put and counted."""
        return replace(
            manifest.with_targets(self.recount.targets),
            rows_fingerprint=self.rows_fingerprint,
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
        return related_keys(self.profile.id, matches).union(self.rows)


def plan_update(
    profile: Profile,
    manifest: Manifest,
    requested_round: ReindexRound | None,
    *,
    only_requested: bool,
) -> UpdatePlan:
    """What to do for an article that stays; with `only_requested` no more than the round of reindex
    asks for."""
    rows = profiles.rows_of(profile)
    fingerprint = profiles.rows_fingerprint(rows)
    targets = counter_changes(manifest.counter_targets, profiles.counter_targets(profile))
    rows_were_put = manifest.rows_fingerprint == fingerprint and _were_put_for(
        manifest, requested_round
    )
    rows_are_stored = rows_were_put and not targets
    first_manifest = manifest
    if not rows_are_stored:
        first_manifest = _manifest_before_rows(manifest, rows, targets)
    owners_will_relate = rows_were_put and _owners_relate_anyway(manifest, requested_round)
    return UpdatePlan(
        profile,
        rows,
        fingerprint,
        Recount(targets, first_manifest),
        requested_round or manifest.finished_round,
        rows_are_stored,
        _asks_for_own_rows(requested_round) and only_requested,
        _scores_are_stale(profile, manifest) and not owners_will_relate,
        manifest.keys,
    )


def _manifest_before_rows(
    manifest: Manifest, rows: Mapping[RowKey, Item], targets: Mapping[RowKey, str]
) -> Manifest:
    """The manifest that names the rows and the changes of counters that are about to be made."""
    return replace(manifest.with_keys(rows), pending_targets=targets, rows_fingerprint="")


def _were_put_for(manifest: Manifest, requested_round: ReindexRound | None) -> bool:
    """Whether the rows were put in the run of reindex that asks, if one does: once in a run they
    are put whatever the manifest says."""
    finished_run = manifest.finished_round.run if manifest.finished_round else ""
    return requested_round is None or finished_run >= requested_round.run


def _asks_for_own_rows(requested_round: ReindexRound | None) -> bool:
    """Whether reindex is in its first phase, which asks for an article's own rows alone."""
    return requested_round is not None and requested_round.phase == 1


def _scores_are_stale(profile: Profile, manifest: Manifest) -> bool:
    """Whether other articles may hold scores of what this one was before."""
    return bool(manifest.keys) and manifest.scores_digest != profiles.scores_digest(profile)


def _owners_relate_anyway(manifest: Manifest, requested_round: ReindexRound | None) -> bool:
    """Whether reindex scores every article anew in its second phase, after all rows were put:
    no owner needs a touch for a row that was put by then."""
    return (
        requested_round is not None
        and requested_round.phase == 2
        and manifest.finished_round != requested_round
    )


def plan_end(manifest: Manifest) -> Recount:
    """What to do with the counters of an article that ends.

    The manifest before it no longer says that the rows are stored: the article may come back after
    a crash, the same as it was.
    """
    targets = counter_changes(manifest.counter_targets, {})
    return Recount(
        targets,
        replace(manifest, pending_targets=targets, scores_digest="", rows_fingerprint=""),
    )


def manifest_after_deletes(manifest: Manifest, keys: frozenset[RowKey]) -> Manifest:
    """The manifest when the article owns these rows and no others."""
    return replace(manifest, keys=keys, pending_targets={})


def back_rows(article_id: str, matches: Iterable[Match]) -> list[Item]:
    """The rows that an article puts beside its matches."""
    return [index_rows.back_row(match.id, _back_match(article_id, match)) for match in matches]


def related_keys(article_id: str, matches: Iterable[Match]) -> frozenset[RowKey]:
    """The keys of an article's own list and of its back rows."""
    back_keys = (
        (index_rows.related_pk(match.id), index_rows.back_sk(_back_match(article_id, match)))
        for match in matches
    )
    return frozenset((index_rows.own_key(article_id), *back_keys))


def _back_match(article_id: str, match: Match) -> Match:
    """The match as the other article's list shows it: this article, with the same score and
    reasons."""
    return Match(article_id, match.score, match.reasons, match.is_duplicate)


def owners_of_back_rows(related_rows: Iterable[Item]) -> set[str]:
    """The articles that put these rows beside another; its own list is none of theirs."""
    return {
        index_rows.back_row_owner(row["sk"]) for row in related_rows if row["sk"] != index_rows.OWN
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
