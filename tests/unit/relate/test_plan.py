"""What relate decides from profile, manifest, time and requested round."""

from dataclasses import replace

from functions.relate.plan import (
    UpdatePlan,
    changed_rows,
    current_cards,
    last_manifest,
    plan_end,
    plan_update,
)
from functions.relate.profile import Profile, counter_targets, profile_of, rows_of
from shared.article.claim import Claim
from shared.article.model import Article, Figure, Image
from shared.tables.articles import ReindexRound
from shared.tables.index_keys import DUE, change_key
from shared.tables.index_records import Match
from shared.tables.manifest import Manifest

AT, NOW, LATER, LATEST = (f"2025-03-01T00:{minute}:00Z" for minute in ("00", "01", "10", "30"))
LOOKS = [f"2025-03-01T00:{minute}:00Z" for minute in ("02", "05", "17")]
"""When an article is looked at again whose last run was found cut off at NOW."""

FIRST_PHASE, SECOND_PHASE = ReindexRound("1", 1), ReindexRound("1", 2)


def profile(
    headline: str = "Cầu mới qua sông Cấm", embargo: str | None = None, expires: str | None = None
) -> Profile:
    article = Article(
        *("a", "text", headline, "vi"),
        section="Xã hội",
        body_text="Hôm nay thông xe.",
        embargo=embargo,
        expires=expires,
    )
    return profile_of(Claim("a", "k", 1, "live", 1, AT, AT, AT, AT, article=article))


def plan(
    manifest: Manifest,
    requested: ReindexRound | None = None,
    *,
    of: Profile | None = None,
    now: str = NOW,
    only_requested: bool = False,
) -> UpdatePlan:
    return plan_update(of or profile(), manifest, requested, now=now, only_requested=only_requested)


def finished(update: UpdatePlan) -> Manifest:
    """The manifest after a run that found no neighbours, and told what there was to tell."""
    manifest = update.manifest_with_matches(update.manifest_after_rows(update.first_manifest), [])
    change = update.change or manifest.change
    manifest = replace(manifest, change=change, pending_change=None)
    keys = update.final_keys([]) | ({change_key(change)} if change else set())
    return last_manifest(manifest, keys, is_suspect=update.is_suspect)


def test_a_new_article_is_named_before_it_is_put_and_counted() -> None:
    update = plan(Manifest("a"))
    assert update.rows_to_put == list(rows_of(profile()).values())
    assert not update.scores_are_stale
    assert update.targets == counter_targets(profile(), NOW)
    before = update.first_manifest
    assert update.change == before.pending_change
    assert update.change
    assert (update.change.kind, update.change.at) == ("published", "2025-03-01T00:01:00.000Z")
    assert before.keys == {*rows_of(profile()), change_key(update.change)}
    assert (before.rows_fingerprint, before.counter_targets) == ("", {})
    assert before.pending_targets == update.targets


PHOTO = Image("image/jpeg", 40, 30)


def pictured(image: Image | None) -> Profile:
    """An article whose first figure is a file beside its drop, that has come or not."""
    article = Article(
        *("a", "text", "Cầu mới", "vi"), body_text="Hôm nay thông xe.", figures=(Figure("b.jpg"),)
    )
    claim = Claim("a", "tin/a.txt", 1, "live", 1, AT, AT, AT, AT, article=article)
    return profile_of(claim, image)


def test_a_picture_that_comes_late_changes_rows_with_a_teaser_alone() -> None:
    first = plan(Manifest("a"), of=pictured(None))
    assert ("PICTURE#tin/b.jpg", f"{AT}#a") in first.own_keys
    assert first.shows_dropped_image
    manifest = finished(first)
    assert not plan(manifest, of=pictured(None)).shows_dropped_image
    late = plan(manifest, of=pictured(PHOTO))
    assert late.shows_dropped_image
    assert {row["pk"] for row in late.rows_to_put} == {"LATEST", "CARD#a"}
    assert not late.scores_are_stale
    assert late.first_manifest.scores_digest == manifest.scores_digest
    assert late.change
    assert manifest.change
    assert finished(late).keys - {change_key(late.change)} == manifest.keys - {
        change_key(manifest.change)
    }


def test_a_picture_that_comes_late_changes_all_rows_of_a_suspect_article_and_in_a_reindex() -> None:
    manifest = finished(plan(Manifest("a"), of=pictured(None)))
    every_row = rows_of(pictured(PHOTO)).keys()
    for update in (
        plan(replace(manifest, rows_fingerprint=""), of=pictured(PHOTO)),
        plan(manifest, FIRST_PHASE, of=pictured(PHOTO)),
    ):
        assert {(row["pk"], row["sk"]) for row in update.rows_to_put} == every_row


def test_a_second_run_puts_nothing() -> None:
    manifest = finished(plan(Manifest("a")))
    update = plan(manifest)
    assert (update.rows_to_put, update.targets, update.change) == ([], {}, None)
    assert not update.scores_are_stale
    assert finished(update) == manifest


def test_other_text_makes_scores_stale_and_leaves_counters_of_the_same_names() -> None:
    manifest = finished(plan(Manifest("a")))
    update = plan(manifest, of=profile("Phà cũ nghỉ"))
    assert update.scores_are_stale
    assert update.rows_to_put
    assert not update.targets
    assert update.earlier_keys == manifest.keys


def test_an_article_is_counted_while_it_is_visible_and_the_clock_finds_it_at_each_change() -> None:
    scheduled = profile(embargo=LATER, expires=LATEST)
    before = plan(Manifest("a"), of=scheduled)
    assert before.targets == {}
    assert {"pk": DUE, "sk": f"{LATER}#a"} in before.rows_to_put
    visible = plan(finished(before), of=scheduled, now=LATER)
    assert visible.targets == dict(scheduled.names)
    assert visible.rows_to_put == [{"pk": DUE, "sk": f"{LATEST}#a"}]
    assert (DUE, f"{LATER}#a") in visible.first_manifest.keys - visible.final_keys([])
    ended = plan(finished(visible), of=scheduled, now=LATEST)
    assert set(ended.targets.values()) == {""}
    assert ended.rows_to_put == []
    assert not any(pk == DUE for pk, _ in ended.final_keys([]))


def test_nothing_that_a_run_cut_off_may_put_late_is_forgotten_until_it_cannot_be_alive() -> None:
    late_key = ("TAG#cũ", f"{AT}#a")
    cut_off = replace(
        finished(plan(Manifest("a"))).with_keys([late_key]),
        stamp="1",
        is_held=True,
        pending_targets={("TAGS", "cu#cũ"): "Cũ"},
    )
    manifest = cut_off.taken_over(NOW)
    assert manifest.suspect_until == LOOKS[-1]
    assert ("TAGS", "cu#cũ") in manifest.suspect_counters
    update = plan(manifest)
    assert update.rows_to_put[-3:] == [{"pk": DUE, "sk": f"{look}#a"} for look in LOOKS]
    assert len(update.rows_to_put) == len(rows_of(profile())) + len(LOOKS)
    suspect = finished(update)
    assert late_key in suspect.keys
    assert (suspect.rows_fingerprint, suspect.is_held) == ("", False)
    end = finished(plan(suspect, now=LATEST))
    assert end == finished(plan(Manifest("a")))


def test_reindex_puts_all_rows_once_in_a_run_and_tells_nobody_in_its_second_phase() -> None:
    manifest = replace(finished(plan(Manifest("a"))), scores_digest="older")
    first = plan(manifest, FIRST_PHASE, only_requested=True)
    assert (bool(first.rows_to_put), first.ends_after_rows) == (True, True)
    assert not plan(manifest, FIRST_PHASE).ends_after_rows
    after = replace(finished(first), scores_digest="older")
    second = plan(after, SECOND_PHASE, only_requested=True)
    assert (bool(second.rows_to_put), second.ends_after_rows) == (False, False)
    assert not second.scores_are_stale
    assert plan(after).scores_are_stale


def test_the_end_takes_an_article_out_of_every_counter() -> None:
    manifest = finished(plan(Manifest("a")))
    ending = plan_end(manifest, None, NOW)
    assert set(ending.targets.values()) == {""}
    assert ending.change
    assert ending.change.kind == "withdrawn"
    assert ending.first_manifest.keys == {*manifest.keys, change_key(ending.change)}
    assert (ending.first_manifest.rows_fingerprint, ending.first_manifest.scores_digest) == ("", "")
    assert ending.first_manifest.with_targets(ending.targets).counter_targets == {}
    assert (ending.rows_to_put, ending.kept_keys) == ([], frozenset())


def test_of_an_article_that_ends_after_a_run_was_cut_off_the_names_stay_for_a_while() -> None:
    manifest = replace(finished(plan(Manifest("a"))), is_held=True).taken_over(NOW)
    ending = plan_end(manifest, None, NOW)
    assert ending.kept_keys == {(DUE, f"{look}#a") for look in LOOKS}
    assert ending.rows_to_put == [{"pk": DUE, "sk": f"{look}#a"} for look in LOOKS]
    assert plan_end(manifest, None, LATEST).kept_keys == frozenset()
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
