"""The article's own shapes: JSON both ways, teasers, the best claim, ids and paths."""

import json
from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared import text
from shared.article import codec, packing
from shared.article.claim import Claim, Status, best_claim, live_claim
from shared.article.codec import article_from_json, teaser_from_json, to_json
from shared.article.model import (
    Article,
    Embedded,
    Figure,
    Image,
    Pick,
    PictureWords,
    Rights,
    Subject,
)
from shared.article.teaser import TEASER_BYTES, lean_teaser, picture_file
from shared.identifiers import (
    article_id,
    article_identity,
    read_path,
    sibling_key,
    source_folder,
)

WORDS = st.text(alphabet="aăâbcđếộ 🐃", min_size=1, max_size=400)
FIGURES = st.builds(Figure, WORDS, st.none() | WORDS, st.none() | WORDS, st.none() | WORDS)
ARTICLES = st.builds(
    Article,
    id=st.just("abcdefghij22"),
    format=st.just("plain"),
    headline=WORDS,
    language=st.sampled_from(["vi", "en", "und"]),
    summary=st.none() | WORDS,
    section=st.none() | WORDS,
    authors=st.lists(WORDS, max_size=3).map(tuple),
    tags=st.lists(WORDS, max_size=40).map(tuple),
    body_text=WORDS,
    figures=st.lists(FIGURES, max_size=3).map(tuple),
    picks=st.lists(
        st.builds(Pick, WORDS, st.none() | WORDS, image=st.none() | FIGURES), max_size=3
    ).map(tuple),
    rights=st.none() | st.builds(Rights, *[st.none() | WORDS] * 3),
    source_name=st.none() | WORDS,
    places=st.lists(WORDS, max_size=3).map(tuple),
    urgency=st.integers(0, 9),
    subjects=st.lists(st.builds(Subject, st.just("") | WORDS, st.none() | WORDS), max_size=3).map(
        tuple
    ),
    version=st.integers(0, 9),
    cancelled=st.booleans(),
)


def claim(
    article: Article,
    *,
    key: str = "a.txt",
    status: Status = "live",
    version: int = 0,
    modified: str = "2025-01-01T00:00:00Z",
) -> Claim:
    time = "2025-01-01T00:00:00Z"
    return Claim(
        article.id,
        key,
        1,
        status,
        1,
        time,
        time,
        modified,
        time,
        version,
        codec.content_digest(article),
        article,
    )


SAMPLE = Article("abcdefghij22", "plain", "Một tin", "vi")


@given(ARTICLES)
def test_json_comes_back_as_it_went(article: Article) -> None:
    assert article_from_json(to_json(article)) == article


def test_fields_of_a_later_version_are_left_out_and_missing_ones_are_empty() -> None:
    image = {"file": "a.jpg", "focus": [1, 2]}
    later = {
        "id": SAMPLE.id,
        "format": "plain",
        "headline": "Một tin",
        "language": "vi",
        "mood": "calm",
        "figures": [image],
        "picks": [{"headline": "Tin khác", "image": image, "score": 1}],
    }
    assert article_from_json(json.dumps(later)) == replace(
        SAMPLE, figures=(Figure("a.jpg"),), picks=(Pick("Tin khác", image=Figure("a.jpg")),)
    )
    lean = {"headline": "Một tin", "language": "vi", "mood": "calm", "image": image}
    assert teaser_from_json(json.dumps(lean)).image == Figure("a.jpg")


@given(ARTICLES)
def test_a_teaser_comes_back_as_it_went(article: Article) -> None:
    lean = lean_teaser(claim(article))
    assert teaser_from_json(to_json(lean)) == lean


def test_a_teaser_gives_way_in_order_until_it_fits() -> None:
    long = replace(
        SAMPLE,
        headline="Tiêu đề " * 20,
        summary="tóm tắt " * 90,
        tags=tuple(f"thẻ {n}" for n in range(30)),
        figures=(Figure("a.jpg", "chú thích " * 40, "Người chụp"),),
    )
    lean = lean_teaser(claim(long), PHOTO)
    assert len(to_json(lean).encode()) <= TEASER_BYTES
    assert lean.headline == long.headline
    assert lean.image
    assert lean.image.file == "a.jpg"


PHOTO = Image(
    *("image/jpeg", 4000, 3000, (320, 640, 960, 1440), "#aabbcc"),
    words=PictureWords("Từ tệp ảnh", "TTXVN", "Lê Minh", alt="Một cây cầu"),
    key="0" * 40 + ".jpeg",
)
CARRIED = Embedded("b.jpg", "1" * 40 + ".png", Image("image/png", 30, 20))


@pytest.mark.parametrize(
    ("figures", "dropped", "file", "shown", "picture"),
    [
        ((), None, None, None, None),
        ((Figure("a.jpg", "Cầu"),), None, "a.jpg", None, None),
        (
            (Figure("a.jpg", "Cầu", alt="x"), Figure("c.jpg")),
            PHOTO,
            "a.jpg",
            Figure("a.jpg", "Cầu", "Lê Minh/TTXVN"),
            replace(PHOTO, words=None, key=None),
        ),
        ((Figure("b.jpg"),), None, None, Figure("b.jpg"), CARRIED.image),
        ((Figure("a.jpg"), Figure("b.jpg")), None, "a.jpg", None, None),
        ((Figure(""),), None, None, None, None),
    ],
)
def test_a_teaser_shows_the_first_figure_if_its_image_has_come(
    figures: tuple[Figure, ...],
    dropped: Image | None,
    file: str | None,
    shown: Figure | None,
    picture: Image | None,
) -> None:
    article = replace(SAMPLE, figures=figures, embedded=(CARRIED,))
    assert picture_file(article) == file
    lean = lean_teaser(claim(article), dropped)
    assert (lean.image, lean.picture) == (shown, picture)
    assert teaser_from_json(to_json(lean)) == lean


def test_a_notice_of_copyright_does_not_push_the_image_out_of_a_teaser() -> None:
    words = PictureWords(copyright="© Tòa soạn " * 90)
    lean = lean_teaser(
        claim(replace(SAMPLE, figures=(Figure("a.jpg"),))), replace(PHOTO, words=words)
    )
    assert lean.image
    assert lean.image.credit == text.clip(str(words.copyright), 100)


def test_an_image_whose_name_has_no_room_in_a_teaser_is_left_out_with_its_size() -> None:
    lean = lean_teaser(claim(replace(SAMPLE, figures=(Figure("ả" * 333),))), PHOTO)
    assert (lean.image, lean.picture) == (None, None)


@pytest.mark.parametrize("word", ["x", "chữ "])
def test_a_teaser_is_cut_to_characters_the_ellipsis_included(word: str) -> None:
    headline = (word * 300)[:300]
    lean = lean_teaser(claim(replace(SAMPLE, headline=headline, summary=None)))
    assert lean.headline == text.clip(headline, 250)
    assert len(lean.headline) <= 250
    summary = lean_teaser(claim(replace(SAMPLE, summary="x" * 999))).summary
    assert summary == "x" * 399 + "…"


def test_digest_sees_every_change_and_nothing_else() -> None:
    assert codec.content_digest(replace(SAMPLE)) == codec.content_digest(SAMPLE)
    changes = [
        replace(SAMPLE, headline="Tin khác"),
        replace(SAMPLE, tags=("x",)),
        replace(SAMPLE, cancelled=True),
        replace(SAMPLE, version=2),
    ]
    assert len({codec.content_digest(one) for one in [SAMPLE, *changes]}) == 5


def test_best_is_by_version_then_time_then_key_whatever_the_order() -> None:
    later = "2025-02-01T00:00:00Z"
    ordered = [
        claim(SAMPLE, key="a"),
        claim(SAMPLE, key="b"),
        claim(SAMPLE, key="a", modified=later),
        claim(SAMPLE, key="a", version=1),
        claim(SAMPLE, key="z", status="tombstone", version=9),
    ]
    for claims in permutations(ordered):
        assert best_claim(claims) is ordered[3]
    assert best_claim([ordered[4]]) is None


def test_a_cancel_that_is_best_takes_the_article_down() -> None:
    up, down = claim(SAMPLE, version=1), claim(SAMPLE, key="b", status="cancel", version=2)
    assert live_claim([up, down]) is None
    assert live_claim([replace(up, version=3), down]) == replace(up, version=3)


def test_a_tombstone_has_no_teaser() -> None:
    with pytest.raises(ValueError, match="tombstone"):
        lean_teaser(replace(claim(SAMPLE), status="tombstone", article=None))


PARTS = st.lists(st.sampled_from(["a", "b", "#", "/", ":", "0", "2", "drop:", "tin/"])).map("".join)
"""What keys, members and identities may be made of to be taken for one another."""


@given(st.text())
def test_ids_are_12_letters_and_never_change(identity: str) -> None:
    one = article_id(identity.encode("utf-8", "ignore").decode())
    assert len(one) == 12
    assert set(one) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_an_id_that_is_in_use_stays() -> None:
    assert article_id("drop:tin/bai.txt#") == "ddckavxywq2w"


def test_a_stated_identity_belongs_to_the_top_level_folder() -> None:
    assert article_identity("urn:x:1", "tin/2025/a.xml", "") == "4:tin/urn:x:1"
    assert article_identity("urn:x:1", "a.xml", "m.xml") == "0:urn:x:1"
    assert article_identity("urn:x:1", "/a.xml", "") == "1:/urn:x:1"
    assert article_identity("urn:x:1", "tin/a.xml", "", "bucket") == "urn:x:1"


def test_a_drop_that_states_no_identity_keeps_its_id() -> None:
    for scope in ("folder", "bucket"):
        assert article_identity(None, "tin/a.zip", "b.txt", scope) == "drop:tin/a.zip#b.txt"
    assert article_identity(None, "a#b/c", "") == "4:a#b/drop:a#b/c#"


@given(
    *(
        st.tuples(
            PARTS, PARTS, st.none() | PARTS | st.builds(article_identity, PARTS, PARTS, PARTS)
        ),
    )
    * 2
)
def test_no_drop_can_have_the_identity_of_another_folders_drop(
    first: tuple[str, str, str | None], second: tuple[str, str, str | None]
) -> None:
    (key, member, identity), (other_key, other_member, other_identity) = first, second
    assume(source_folder(key) != source_folder(other_key))
    assert article_identity(identity, key, member) != article_identity(
        other_identity, other_key, other_member
    )


def test_paths_and_siblings() -> None:
    assert sibling_key("tin/bai.txt", "1.jpg") == "tin/1.jpg"
    assert sibling_key("bai.txt", "1.jpg") == "1.jpg"
    assert read_path("abcdefghij22", "Chợ nổi") == "/read/cho-noi-abcdefghij22"


def test_when_an_article_is_visible() -> None:
    embargoed = claim(
        replace(SAMPLE, embargo="2026-01-01T00:00:00Z", expires="2027-01-01T00:00:00Z")
    )
    assert (embargoed.visible_from, embargoed.expires) == (
        "2026-01-01T00:00:00Z",
        "2027-01-01T00:00:00Z",
    )
    assert claim(SAMPLE).visible_from == "2025-01-01T00:00:00Z"


@given(st.text(max_size=200), st.integers(0, 2000), st.integers(0, 2**32))
def test_no_packed_article_is_larger_than_was_foreseen(words: str, size: int, seed: int) -> None:
    noise = "".join(map(chr, Random(seed).choices(range(0x4E00, 0x9FFF), k=size * 10)))
    article = Article("autqkusjpxpy", "plain", "Tin", "vi", body_text=words + noise)
    most = packing.most_packed_size(article, "tin/a.txt")
    assert packing.packed_size(article, "tin/a.txt") <= most
