"""The manifest of an article: which rows it may own, and in which counters it is counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from shared import times
from shared.tables.articles import ReindexRound
from shared.tables.counters import NOTHING, CounterMark
from shared.tables.dynamo import Item
from shared.tables.index_keys import RowKey, change_key
from shared.tables.index_records import Change

LONGEST_INVOCATION = timedelta(minutes=16)
"""No invocation of a function lives longer, whatever its time-out is set to (AWS Lambda Developer
Guide, "Lambda quotas": function timeout 900 seconds); and a minute for clocks that differ."""

EARLY_LOOKS = (timedelta(minutes=15), timedelta(minutes=12))
"""How long before the end of a suspicion an article is looked at too, so that what was put late,
such as a row of an article that was taken down, does not stand until then: 1 and 4 minutes after
the run was found cut off. RelateFunction times out after one."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one article owns in IndexTable. A value: the next state is made with `replace`.

    `keys` are those of the rows that it may own. `counter_targets` say of each counter what it
    holds of the article, `pending_targets` what the change of counters that is under way, or was
    the last, makes of it; `pending_mark` is what tells their marks from others (see `counters`).

    `scores_digest` is the digest of what the article's scores rest on, empty until all of them are
    written. `rows_fingerprint` is the fingerprint of the rows that it owns for what it is, empty
    while they are being put, and while a run that was cut off may put others; `finished_round` is
    the last round of reindex that put them.

    `change` is the last that readers were told of, `pending_change` one that they are being told
    of, or were when a run was cut off. The row of either may be among `keys`.

    `is_held`: a run is at work, or was cut off; `stamp` is that of the last write. Until
    `suspect_until` (empty: never) a run that was cut off may put or delete the rows `suspect_keys`
    late, and change the counters `suspect_counters`.
    """

    article_id: str
    keys: frozenset[RowKey] = frozenset()
    counter_targets: Mapping[RowKey, str] = field(default_factory=dict)
    pending_targets: Mapping[RowKey, str] = field(default_factory=dict)
    scores_digest: str = ""
    revision: int = 0
    rows_fingerprint: str = ""
    finished_round: ReindexRound | None = None
    pending_mark: str = ""
    is_held: bool = False
    suspect_until: str = ""
    suspect_keys: frozenset[RowKey] = frozenset()
    suspect_counters: frozenset[RowKey] = frozenset()
    change: Change | None = None
    pending_change: Change | None = None
    stamp: str = field(default="", compare=False)
    stored_row: Item | None = field(default=None, compare=False)
    """The row as it was last read or written."""

    def has_ended(self) -> bool:
        """Whether the article owns nothing but the row that says that it was withdrawn, if it ever
        was up, and no run is at work on it."""
        if self.pending_change or (self.change and self.change.is_up):
            return False
        last_row = {change_key(self.change)} if self.change else set()
        return not (
            self.keys - last_row or self.counter_targets or self.pending_targets or self.is_held
        )

    def was_cut_off(self) -> bool:
        """Whether the last run has not ended, as far as one can see. Version 0.1.0 wrote no stamp,
        and not whether a run had ended."""
        return self.is_held or (self.stored_row is not None and not self.stamp)

    def is_suspect(self, now: str) -> bool:
        """Whether a run that was cut off may still write."""
        return now < self.suspect_until

    def taken_over(self, now: str) -> "Manifest":
        """The manifest as the next run begins with it: if the last one was cut off, nothing that it
        put is believed, and nothing that it may put is forgotten."""
        if not self.was_cut_off():
            return self
        counters = self.suspect_counters.union(self.pending_targets)
        if not self.stamp:
            counters = counters.union(self.counter_targets)
        until = times.to_rfc3339(times.from_rfc3339(now) + LONGEST_INVOCATION)
        return replace(
            self,
            rows_fingerprint="",
            suspect_until=until,
            suspect_keys=self.keys,
            suspect_counters=frozenset(counters),
        )

    def looks_ahead(self, now: str) -> list[str]:
        """When the article is to be looked at again because of a run that was cut off."""
        if not self.suspect_until:
            return []
        end = times.from_rfc3339(self.suspect_until)
        looks = [*(times.to_rfc3339(end - early) for early in EARLY_LOOKS), self.suspect_until]
        return [look for look in looks if look > now]

    def has_noted(self, key: RowKey, mark: CounterMark) -> bool:
        """Whether a mark is of the change that the manifest names last, and has noted; of one of
        0.1.0 whether it is that change."""
        targets = self.counter_targets if mark.change_id else self.pending_targets
        return mark.change_id == self.pending_mark and targets.get(key, NOTHING) == mark.new

    def with_keys(self, keys: Iterable[RowKey]) -> "Manifest":
        """The manifest that names these rows too."""
        return replace(self, keys=self.keys.union(keys))

    def with_pending_change(self, change: Change | None) -> "Manifest":
        """The manifest that names the row of a change that readers are about to be told of, if
        there is one."""
        if change is None:
            return self
        return replace(self.with_keys([change_key(change)]), pending_change=change)

    def with_targets(self, targets: Mapping[RowKey, str]) -> "Manifest":
        """The manifest after these counters were changed."""
        all_targets = {**self.counter_targets, **targets}
        present_targets = {key: target for key, target in all_targets.items() if target != NOTHING}
        return replace(self, counter_targets=present_targets)
