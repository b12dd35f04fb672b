"""With any one safeguard of the protocol taken out, some history ends wrong.

So the property test can fail.
"""

from collections.abc import Callable

import pytest

from tests.faults import arrangement, random_history, sabotages, test_arranged
from tests.faults.random_history import ends
from tests.faults.sabotages import Sabotage
from tests.faults.world import World

# Powertools warns where a thread of another actor has sent the metrics already; a process of
# Lambda's has one thread.
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics to publish")

MOST_HISTORIES = 3_000
STEPS_OF_ONE_THAT_NEVER_SETTLES = 6_000
"""The longest of the first 50 histories takes 1,768 with all safeguards."""


SAFEGUARDS: dict[Sabotage, int] = {
    sabotages.a_late_ingest_may_overwrite_a_claim: 52,
    sabotages.a_late_ingest_may_record: 28,
    sabotages.claims_are_put_before_they_are_owned: 35,
    sabotages.the_object_is_read_before_the_ticket_is_taken: 808,
    sabotages.a_report_holds_while_another_ticket_is_out: 26,
    sabotages.an_unchanged_etag_counts_as_an_unchanged_object: 8,
    sabotages.no_tombstone_where_there_was_no_claim: 74,
    sabotages.a_drop_that_yields_less_leaves_its_claims: 6,
    sabotages.a_counter_is_changed_whether_or_not_its_mark_is_there: 163,
    sabotages.marks_of_a_crashed_run_are_not_looked_for: 1,
    sabotages.rows_are_put_before_the_manifest_names_them: 13,
    sabotages.a_change_that_was_made_too_late_is_not_undone: 1,
    sabotages.a_manifest_is_stored_whoever_holds_it: 9,
    sabotages.a_run_that_was_cut_off_is_taken_to_have_ended: 11,
    sabotages.the_clock_finds_nothing: 3,
    sabotages.owners_of_back_rows_are_not_touched: 140,
    sabotages.what_is_no_longer_wanted_stays: 0,
    sabotages.neighbours_are_sought_before_the_own_postings_are_there: 173,
    sabotages.a_manifest_says_that_rows_are_there_while_they_are_put: 98,
    sabotages.back_rows_that_were_put_once_are_taken_to_be_there: 27,
    sabotages.changes_are_read_as_soon_as_they_are_there: 31,
    sabotages.a_change_that_was_cut_off_counts_as_told: 0,
}
"""And the first history that needed each when this was written: it is played first, and then the
others from 0 on."""


ARRANGED: dict[Sabotage, Callable[[World], None]] = {
    sabotages.the_claims_are_not_read_again_when_the_manifest_is_held: (
        test_arranged.test_a_run_that_has_read_the_claims_of_long_ago_reads_them_again
    ),
    sabotages.nobody_looks_whether_the_other_article_is_still_there: (
        test_arranged.test_a_neighbour_that_ended_while_its_back_row_was_put_is_scored_no_more
    ),
    sabotages.a_change_that_is_put_late_keeps_its_time: (
        test_arranged.test_a_change_that_is_put_late_is_told_once_more
    ),
    sabotages.an_article_ends_with_its_card_last: (
        test_arranged.test_an_article_that_ends_has_no_card_when_it_asks_who_stands_beside_it
    ),
}
"""Safeguards that chance needs hundreds of histories to miss: an arranged overlap shows each."""


@pytest.mark.parametrize("sabotage", ARRANGED, ids=lambda sabotage: sabotage.__name__)
def test_without_it_an_arranged_overlap_ends_wrong(world: World, sabotage: Sabotage) -> None:
    arrangement.begin_anew(world)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(AssertionError):
        sabotage(patch)
        ARRANGED[sabotage](world)


@pytest.mark.parametrize("sabotage", SAFEGUARDS, ids=lambda sabotage: sabotage.__name__)
def test_without_it_some_history_ends_wrong(world: World, sabotage: Sabotage) -> None:
    assert any(
        _ends_wrong(world, seed, sabotage)
        for seed in (SAFEGUARDS[sabotage], *range(MOST_HISTORIES))
    )


def _ends_wrong(world: World, seed: int, sabotage: Sabotage) -> bool:
    """A history that never settles ends wrong too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(random_history, "MOST_STEPS", STEPS_OF_ONE_THAT_NEVER_SETTLES)
        sabotage(patch)
        try:
            end, clean = ends(world, seed, before_clean=patch.undo)
        except AssertionError:
            return True
    return bool(end["orphans"] or end["unfit"]) or any(end[part] != clean[part] for part in clean)
