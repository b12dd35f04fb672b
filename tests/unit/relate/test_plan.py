"""What relate decides from profile, manifest and requested round."""

from dataclasses import replace

from functions.relate.plan import UpdatePlan, changed_rows, current_cards, plan_end, plan_update
from functions.relate.profile import Profile, counter_targets, profile_of
from shared.article.model import Article, Claim
from shared.tables.articles import ReindexRound
from shared.tables.index_records import Match
from shared.tables.manifests import Manifest

AT = "2025-03-01T00:00:00Z"
FIRST_PHASE, SECOND_PHASE = ReindexRound("1", 1), ReindexRound("1", 2)


def profile(headline: str = "Cầu mới qua sông Cấm") -> Profile:
    article = Article("a", "text", headline, "vi", section="Xã hội", body_text="Hôm nay thông xe.")
    return profile_of(Claim("a", "k", 1, "live", 1, AT, AT, AT, AT, article=article))


def finished(update: UpdatePlan) -> Manifest:
    """The manifest after a run that found no neighbours."""
    manifest = update.manifest_after_rows(update.recount.manifest)
    return update.manifest_with_matches(manifest, [])


def plan(
    manifest: Manifest, requested: ReindexRound | None = None, *, only_requested: bool = False
) -> UpdatePlan:
    return plan_update(profile(), manifest, requested, only_requested=only_requested)


def test_a_new_article_is_named_before_it_is_put_and_counted() -> None:
    update = plan(Manifest("a"))
    assert not update.rows_are_stored
    assert not update.scores_are_stale
    assert update.recount.targets == counter_targets(profile())
    before = update.recount.manifest
    assert before.keys == update.rows.keys()
    assert (before.rows_fingerprint, before.counter_targets) == ("", {})
    assert before.pending_targets == update.recount.targets


def test_a_second_run_puts_nothing() -> None:
    manifest = replace(finished(plan(Manifest("a"))), pending_targets={})
    update = plan(manifest)
    assert update.rows_are_stored
    assert not update.scores_are_stale
    assert finished(update) == manifest


def test_other_text_makes_scores_stale_and_other_names_are_counted_anew() -> None:
    manifest = finished(plan(Manifest("a")))
    update = plan_update(profile("Phà cũ nghỉ"), manifest, None, only_requested=False)
    assert update.scores_are_stale
    assert not update.recount.targets
    assert update.earlier_keys == manifest.keys


def test_reindex_puts_all_rows_once_in_a_run_and_tells_nobody_in_its_second_phase() -> None:
    manifest = replace(finished(plan(Manifest("a"))), scores_digest="older")
    first = plan(manifest, FIRST_PHASE, only_requested=True)
    assert (first.rows_are_stored, first.ends_after_rows) == (False, True)
    assert not plan(manifest, FIRST_PHASE).ends_after_rows
    after = replace(finished(first), scores_digest="older")
    second = plan(after, SECOND_PHASE, only_requested=True)
    assert (second.rows_are_stored, second.ends_after_rows) == (True, False)
    assert not second.scores_are_stale
    assert plan(after).scores_are_stale


def test_the_end_takes_an_article_out_of_every_counter() -> None:
    manifest = finished(plan(Manifest("a")))
    recount = plan_end(manifest)
    assert set(recount.targets.values()) == {""}
    assert recount.manifest.keys == manifest.keys
    assert (recount.manifest.rows_fingerprint, recount.manifest.scores_digest) == ("", "")
    assert recount.manifest.with_targets(recount.targets).counter_targets == {}


def test_the_cards_of_matches_that_ended_are_no_candidates_any_more() -> None:
    one, other = profile().card, profile("Phà cũ nghỉ").card
    cards = {"b": one, "c": one, "d": one}
    assert current_cards(cards, [Match("b", 1), Match("c", 1)], {"c": other}) == {
        "c": other,
        "d": one,
    }


def test_only_rows_that_are_not_stored_so_are_put() -> None:
    row = {"pk": "p", "sk": "s", "why": ["x"], "duplicate": None}
    stored = {"pk": "p", "sk": "s", "why": ["x"]}
    assert changed_rows([row], {("p", "s"): stored}) == []
    assert changed_rows([row], {("p", "s"): stored | {"why": []}}) == [row]
    assert changed_rows([row], {}) == [row]
