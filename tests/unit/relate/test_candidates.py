"""What is kept of candidates: groups of near-duplicates, the article's own, nothing unrelated."""

import random

from functions.relate import candidates
from functions.relate.profile import Profile, profile_of
from shared.article.claim import Claim
from shared.article.model import Article
from shared.near_duplicates import are_near_duplicates, copies_once
from shared.similarity import cosine, share_an_index_term
from shared.tables.index_records import Card

AT = "2025-03-01T{:02d}:00:00Z"
AGENCY = "(Tin tổng hợp) Bản tin gửi đi lúc sáng nay, phóng viên có mặt tại chỗ cho biết như sau. "
_WORDS = """
    bến tàu Hòn Nưa container luồng lạch phao số cầu cảng thuyền trưởng Lâm Khang bốc xếp hàng
    hóa kho lạnh tôm đông
"""
WORDS = _WORDS.split()


def made(name: str, headline: str, body: str, hour: int = 1, language: str = "vi") -> Profile:
    article = Article(name, "text", headline, language, body_text=body)
    at = AT.format(hour)
    return profile_of(Claim(name, "k", 1, "live", 1, at, at, at, at, article=article))


def body(seed: int, words: int = 300) -> str:
    shuffler = random.Random(seed)
    return " ".join(
        shuffler.choice(WORDS) + str(shuffler.randrange(60)) if n % 3 else shuffler.choice(WORDS)
        for n in range(words)
    )


def copy(text: str, share: float, seed: int) -> str:
    shuffler = random.Random(seed)
    words = text.split()
    for place in shuffler.sample(range(len(words)), round(share * len(words))):
        words[place] = f"khác{shuffler.randrange(500)}"
    return AGENCY + " ".join(words)


def cards(*articles: Profile) -> list[Card]:
    return [one.card for one in articles]


def test_a_copy_is_a_duplicate_and_never_related() -> None:
    told = made("a", "Cảng Hòn Nưa mở luồng", body(1))
    again = made("b", "Hòn Nưa có luồng mới", copy(body(1), 0.05, 2), hour=2)
    other = made("c", "Cảng Hòn Nưa thuê thêm kho lạnh", body(3), hour=3)
    found = {
        match.id: match.is_duplicate for match in candidates.best_matches(told, cards(again, other))
    }
    assert found == {"b": True, "c": False}


def test_two_days_in_one_mould_are_two_texts() -> None:
    one = made("a", "Thời tiết 6.8: mưa ở cảng", body(1))
    other = made("b", "Thời tiết 7.8: mưa ở cảng", copy(body(1), 0.1, 4), hour=2)
    edited = made("c", "Thời tiết 6.8: mưa ở cảng", copy(body(1), 0.1, 4), hour=2)
    assert not are_near_duplicates(one.card, other.card)
    assert are_near_duplicates(one.card, edited.card)
    assert are_near_duplicates(edited.card, one.card)


def test_copies_of_one_text_take_one_place_and_the_newest_is_shown() -> None:
    told = made("a", "Cảng Hòn Nưa mở luồng", body(1))
    copies = [
        made(f"b{n}", "Hòn Nưa thuê kho", copy(body(2), 0.03, n), hour=2 + n) for n in range(5)
    ]
    others = [made(f"c{n}", f"Hòn Nưa, chuyện thứ {n}", body(10 + n), hour=9) for n in range(12)]
    matches = [
        match
        for match in candidates.best_matches(told, cards(*copies, *others))
        if not match.is_duplicate
    ]
    listed = [match.id for match in matches if match.id.startswith("b")]
    assert len(listed) == candidates.GROUP_MEMBERS
    assert len(matches) == candidates.MATCH_GROUPS - 1 + len(listed)
    by_id = {one.id: one.card for one in (*copies, *others)}
    shown = [card.teaser.id for card in copies_once([by_id[match.id] for match in matches], "")]
    assert len(shown) == candidates.MATCH_GROUPS
    assert [one for one in shown if one.startswith("b")] == [max(listed)]


def test_lists_are_empty_where_nothing_is_shared() -> None:
    told = made("a", "Bão", "", language="vi")
    assert (
        candidates.best_matches(
            told, cards(made("b", "Port strike ends", "Dockers returned.", language="en"))
        )
        == []
    )
    assert candidates.best_matches(told, cards(made("c", "Lúa", "", language="vi"))) == []


def test_one_line_and_unknown_languages_are_related_by_what_they_share() -> None:
    one = made("a", "Zbulohet ura e vjetër në Kavajë", "", language="sq")
    other = made("b", "Ura e vjetër në Kavajë restaurohet", "", language="sq")
    (match,) = candidates.best_matches(one, cards(other, made("c", "Moti sot", "", language="sq")))
    assert match.id == "b"
    assert "Kavajë" in match.reasons


def test_who_has_no_anchor_in_common_is_no_match_however_it_was_found() -> None:
    """A posting of what an article was before may still be there: what it is now decides, and alike
    from both sides."""
    long = made(
        "a", "Chuyến tàu", " ".join(f"toa{n} ghế{n} toa{n} ghế{n}" for n in range(20)) + " biển"
    )
    short = made("b", "Gió", "biển lặng")
    assert cosine(long.card.vector, short.card.vector) > 0
    assert not share_an_index_term(long.card.vector, short.card.vector)
    assert (
        candidates.best_matches(long, cards(short))
        == candidates.best_matches(short, cards(long))
        == []
    )


def test_an_article_is_kept_beside_those_that_have_nobody_closer() -> None:
    """Though it has ten matches that are closer to itself: they have each other."""
    told = made("a", "Cảng Hòn Nưa mở luồng", body(1) + " Theo bà Lê Thị Bông ở Vạn Giã.")
    crowd = [made(f"c{n:02}", f"Hòn Nưa, chuyện thứ {n}", body(10 + n)) for n in range(14)]
    alone = made("z", "Bà Lê Thị Bông đan lưới", "Bà Lê Thị Bông ở Vạn Giã đan lưới từ lâu.")
    everybody = cards(*crowd, alone)
    matches = candidates.best_matches(told, everybody)
    assert len(matches) == candidates.MATCH_GROUPS
    assert matches[-1].id == "z"
    crowd_scores = [candidates._score(told.card, one.card) for one in crowd]
    assert sum(score > matches[-1].score for score in crowd_scores) > candidates.MATCH_GROUPS
    shuffled = random.Random(1).sample(everybody, len(everybody))
    assert candidates.best_matches(told, shuffled) == matches


def test_a_list_is_filled_with_the_best_where_an_article_enters_nobodys_first_five() -> None:
    crowd = [made(f"c{n:02}", f"Hòn Nưa, chuyện thứ {n}", body(10 + n)) for n in range(14)]
    told = made("a", "Gió", "Gió ở Hòn Nưa: bến tàu, luồng lạch, phao số.")
    assert len(candidates.best_matches(told, cards(*crowd))) == candidates.MATCH_GROUPS
