"""Which articles are copies: cut short, headed anew, with words changed; and which hold others.

Pieces of one mould, of other days, matches and people, are neither.
"""

import random
from dataclasses import replace
from functools import cache
from itertools import combinations, permutations

import pytest

from functions.relate import plan
from functions.relate.profile import card_of
from functions.relate.similarity.minhash import minhash
from functions.relate.similarity.term_vector import TermVector, term_vector_of
from shared.article.claim import Claim
from shared.article.model import Article
from shared.near_duplicates import are_near_duplicates, copies_once, overlap_of
from shared.resemblance import RESEMBLANCE_BYTES, is_held
from shared.tables import index_rows
from shared.tables.index_records import Card, Match
from tests.support.generator import drafts
from tests.support.labelled_pages import read_stories
from tests.support.moulds import Mould, read_moulds

STORIES = [draft.body_text for draft in drafts(0, 24, size=2500)]
AT = "2025-03-{:02d}T{:02d}:00:00Z"


def card(
    name: str, body: str, headline: str = "Bài", *, day: int = 1, hour: int = 6, source: str = ""
) -> Card:
    vector = vector_of(headline, body)
    article = Article(name, "text", headline, vector.language, body_text=body)
    at = AT.format(day, hour)
    key = f"{source}/k" if source else "k"
    return card_of(Claim(name, key, 1, "live", 1, at, at, at, at, article=article), article, vector)


@cache
def vector_of(headline: str, body: str) -> TermVector:
    """The term vector of a text: many cases have one text at several times."""
    language = "en" if body.isascii() else "vi"
    return term_vector_of(Article("a", "text", headline, language, body_text=body))


def first_part(body: str, share: float) -> str:
    words = body.split(" ")
    return " ".join(words[: round(share * len(words))])


def relation(first: Card, second: Card) -> str | None:
    assert are_near_duplicates(first, second) == are_near_duplicates(second, first)
    if are_near_duplicates(first, second):
        return "copy"
    opposite = {"contains": "contained", "contained": "contains", None: None}
    assert overlap_of(first, second) == opposite[overlap_of(second, first)]
    return overlap_of(first, second)


@pytest.mark.parametrize("share", [0.5, 2 / 3])
def test_a_story_cut_short_is_a_copy(share: float) -> None:
    found = [
        relation(card("a", body), card("b", first_part(body, share), hour=9)) for body in STORIES
    ]
    assert found.count("copy") >= 0.9 * len(found)
    assert set(found) <= {"copy", "contained"}


def test_another_headline_over_the_same_text_is_a_copy() -> None:
    for number, body in enumerate(STORIES):
        other = f"Chuyện thứ {number} ở một nơi khác, 17 người kể lại"
        assert relation(card("a", body, "Bài có 3 phần"), card("b", body, other, day=9)) == "copy"


def test_a_story_with_two_paragraphs_more_is_a_copy() -> None:
    added = "Chính quyền xã cho biết sẽ họp dân vào tuần sau. Người dân chờ câu trả lời đã lâu."
    for body in STORIES:
        longer = f"{body}\n\n{added}\n\nCơ quan chức năng đang làm rõ vụ việc theo thẩm quyền."
        assert relation(card("a", body), card("b", longer, "Tin mới về vụ này", hour=8)) == "copy"


def test_two_stories_in_one_contain_each_and_are_a_copy_of_neither() -> None:
    stories = [story.body_text for story in read_stories() if story.language in {"vi", "en"}]
    found = []
    for one, other in combinations(stories, 2):
        merged = card("m", f"{one}\n\n{other}", "Hai chuyện trong ngày", hour=9)
        found += [relation(card("a", one), merged), relation(card("b", other), merged)]
    assert found.count("contains") >= 0.9 * len(found)


def test_a_later_piece_that_repeats_an_earlier_one_contains_it() -> None:
    for number, body in enumerate(STORIES):
        later = f"{STORIES[number - 1][:1200]}\n\n{body}"
        assert relation(card("a", body), card("b", later, day=4)) == "contains"


def test_words_changed_within_the_day_make_a_copy_and_on_another_day_another_text() -> None:
    shuffler = random.Random(3)
    others = " ".join(STORIES).split(" ")
    for body in STORIES:
        words = body.split(" ")
        for place in shuffler.sample(range(len(words)), len(words) // 12):
            words[place] = shuffler.choice(others)
        edited = " ".join(words)
        assert relation(card("a", body), card("b", edited, hour=14)) == "copy"
        assert relation(card("a", body), card("b", edited, day=3)) is None


@pytest.mark.parametrize("mould", read_moulds(), ids=lambda mould: mould.name)
def test_pieces_of_one_mould_are_no_copies_and_hold_nothing_of_each_other(mould: Mould) -> None:
    pieces = [
        card(f"{mould.name} {number}", piece.body, piece.headline, day=piece.day, hour=piece.hour)
        for number, piece in enumerate(mould.pieces)
    ]
    assert [
        (one.teaser.headline, other.teaser.headline)
        for one, other in combinations(pieces, 2)
        if relation(one, other)
    ] == []


@pytest.mark.parametrize("mould", read_moulds(), ids=lambda mould: mould.name)
def test_a_piece_of_a_mould_has_copies_too(mould: Mould) -> None:
    for piece in mould.pieces:
        one = card("a", piece.body, piece.headline, day=piece.day)
        assert relation(one, card("b", piece.body, "Bản của báo bạn", day=piece.day)) == "copy"


def test_of_copies_the_newest_whole_one_is_shown() -> None:
    body = STORIES[0]
    long, newer = card("a", body, hour=1), card("b", body, "Tít khác", hour=2)
    short = card("c", first_part(body, 0.6), hour=3)
    for order in permutations((long, newer, short)):
        assert [one.teaser.id for one in copies_once(order, "")] == ["b"]
    assert [one.teaser.id for one in copies_once([short, long], "")] == ["a"]


def test_ones_own_copy_is_shown_though_it_is_cut_short_and_older() -> None:
    body = STORIES[0]
    own = card("a", first_part(body, 0.6), hour=1, source="tin")
    theirs = card("b", body, hour=2, source="hang")
    assert copies_once([theirs, own], "tin/") == [own]
    assert copies_once([theirs, own], "hang/") == [theirs]


def test_a_card_without_ranks_or_length_is_compared_by_resemblance_alone() -> None:
    body = STORIES[0]
    whole, short = card("a", body), card("b", first_part(body, 0.5), hour=8)
    old = replace(short, minhash=short.minhash[:RESEMBLANCE_BYTES], length=0)
    assert relation(whole, short) == "copy"
    assert relation(whole, old) is None
    same = replace(whole, minhash=whole.minhash[:RESEMBLANCE_BYTES], length=0)
    assert relation(whole, same) == "copy"
    assert len(copies_once([whole, same], "")) >= 1


def test_a_card_keeps_its_ranks_and_length_and_reads_one_of_0_1_0() -> None:
    one = card("a", STORIES[0])
    row = {name: value for name, value in index_rows.card_row(one).items() if value is not None}
    assert index_rows.card_from_row(row) == one
    assert len(row["minhash"]) == RESEMBLANCE_BYTES
    before = {name: row[name] for name in row if name not in {"minhash_ranks", "length"}}
    assert index_rows.card_from_row(before).minhash == one.minhash[:RESEMBLANCE_BYTES]
    for other in (b"", b"\x01\x02", bytes(RESEMBLANCE_BYTES + 2)):
        read = index_rows.card_from_row(row | {"minhash": other})
        assert read.minhash == b""
        assert not are_near_duplicates(one, read)
    assert index_rows.card_from_row(row | {"minhash_ranks": b"x"}).minhash == row["minhash"]


def test_a_match_is_stored_with_its_overlap_and_seen_from_both_sides() -> None:
    match = Match("b", 0.5, ("cầu",), overlap="contains")
    other = Match("c", 0.4)
    own = index_rows.own_row("a", [match, other])
    assert index_rows.matches_from_own_row(own) == [match, other]
    (back, _) = plan.back_rows("a", [match, other])
    assert index_rows.match_from_back_row(back) == Match("a", 0.5, ("cầu",), overlap="contained")
    later = own["matches"].replace("contains", "resembles")
    assert index_rows.matches_from_own_row({"matches": later})[0].overlap is None
    assert index_rows.match_from_back_row(back | {"overlap": {"a": 1}}).overlap is None


def test_short_texts_hold_nothing_and_a_text_holds_itself() -> None:
    assert not is_held(b"", b"")
    assert not is_held(minhash("ba từ thôi"), minhash("ba từ thôi và nhiều từ khác nữa"))
    whole = minhash(STORIES[0])
    assert is_held(whole, whole)
    assert not is_held(whole, minhash(STORIES[1]))
