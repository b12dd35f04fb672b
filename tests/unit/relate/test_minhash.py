"""Near-duplicates: the estimate, its error, and that it finds edited copies."""

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.relate.similarity.minhash import minhash
from shared.resemblance import LEAST_JACCARD, MINHASH_VALUES, have_like_text, jaccard

AGENCY = (
    "(Tin tổng hợp) Theo bản tin gửi đi lúc sáng nay, "
    "phóng viên có mặt tại chỗ cho biết như sau.\n\n"
)


def story(words: int, shuffler: random.Random) -> list[str]:
    """A text of made-up words, frequent ones more often, as in any language."""
    return [f"từ{int(shuffler.paretovariate(0.6))}" for _ in range(words)]


def edited(words: list[str], share: float, shuffler: random.Random) -> list[str]:
    """A copy with this share of its words changed."""
    copy = list(words)
    for place in shuffler.sample(range(len(copy)), max(1, round(share * len(copy)))):
        copy[place] = f"khác{shuffler.randrange(500)}"
    return copy


def shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[n : n + 3]) for n in range(len(words) - 2)}


@pytest.mark.parametrize(("share", "floor"), [(0.01, 0.99), (0.05, 0.98), (0.10, 0.95)])
def test_recall_on_edited_copies(share: float, floor: float) -> None:
    shuffler = random.Random(share)
    found = 0
    for _ in range(200):
        words = story(shuffler.randrange(150, 900), shuffler)
        copy = AGENCY + " ".join(edited(words, share, shuffler))
        found += have_like_text(minhash(" ".join(words)), minhash(copy))
    assert found / 200 >= floor


def test_the_estimate_is_close_and_unbiased() -> None:
    shuffler = random.Random(7)
    errors = []
    for _ in range(200):
        one = story(shuffler.randrange(20, 800), shuffler)
        other = edited(one, shuffler.uniform(0, 0.4), shuffler)
        exact = len(shingles(one) & shingles(other)) / len(shingles(one) | shingles(other))
        errors.append(jaccard(minhash(" ".join(one)), minhash(" ".join(other))) - exact)
    assert abs(sum(errors) / 200) < 0.01
    assert (sum(error**2 for error in errors) / 200) ** 0.5 < 0.045


def test_unrelated_texts_are_far_apart() -> None:
    shuffler = random.Random(3)
    sketches = [
        minhash(" ".join(f"w{shuffler.randrange(3000)}" for _ in range(400))) for _ in range(60)
    ]
    assert max(jaccard(a, b) for a in sketches for b in sketches if a is not b) < 0.1


@given(st.text(), st.text())
def test_symmetric_bounded_and_one_with_itself(one: str, other: str) -> None:
    a, b = minhash(one), minhash(other)
    assert jaccard(a, b) == jaccard(b, a)
    assert 0 <= jaccard(a, b) <= 1
    assert len(a) in {0, 3 * MINHASH_VALUES + MINHASH_VALUES // 4}
    assert jaccard(a, a) == (1.0 if a else 0.0)


@pytest.mark.parametrize("text", ["", "   \n", "—", "một", "hai từ", "?!"])
def test_texts_without_a_shingle_are_duplicates_of_nothing(text: str) -> None:
    assert minhash(text) == b""
    assert jaccard(minhash(text), minhash(text)) == 0


def test_short_texts_are_compared_by_what_they_have() -> None:
    one = minhash("Cầu Mường Xa thông xe")
    assert jaccard(one, minhash("cầu mường xa, thông xe!")) == 1
    assert jaccard(one, minhash("Cầu Mường Xa sắp thông xe hôm nay")) < LEAST_JACCARD
    assert jaccard(one, minhash("Đội bóng thắng trận cuối")) == 0


def test_the_place_of_tone_marks_makes_no_difference() -> None:
    assert minhash("hòa bình trên sông") == minhash("Hoà bình trên sông")


def test_scripts_without_spaces() -> None:
    assert (
        jaccard(minhash("北京今天举行会议讨论经济问题"), minhash("北京今天举行会议讨论经济政策"))
        > LEAST_JACCARD
    )


def test_a_follow_up_that_keeps_most_of_the_text_is_another_text() -> None:
    shuffler = random.Random(5)
    told = [f"w{shuffler.randrange(3000)}" for _ in range(600)]
    follow_up = [f"w{shuffler.randrange(3000)}" for _ in range(400)] + told
    assert jaccard(minhash(" ".join(told)), minhash(" ".join(follow_up))) > LEAST_JACCARD
    assert not have_like_text(minhash(" ".join(told)), minhash(" ".join(follow_up)))


def test_the_same_on_every_machine() -> None:
    values = struct.unpack_from(f">{MINHASH_VALUES}H", minhash("cầu mường xa thông xe"))
    assert [value for value in values if value] == [0x1DE7, 0x3E34, 0x4099]
