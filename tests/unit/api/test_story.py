"""Which claim is served, and what one request reads of an article."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.api.edge import problems
from functions.api.query import image_lookup, story_reader, visible_claims
from functions.api.query.stores import Stores
from shared import text
from shared.article.claim import Claim, Status
from shared.article.model import Article, Figure, Image, Pick
from shared.article.teaser import lean_teaser
from shared.identifiers import article_id
from shared.tables.index_records import Card, Match

NOW = "2025-09-15T08:00:00Z"
PAST, FUTURE = "2025-09-15T07:00:00Z", "2025-09-15T09:00:00Z"


def article(headline: str, **fields: Any) -> Article:
    return Article(
        **(
            {"id": article_id(headline), "format": "plain", "headline": headline, "language": "vi"}
            | fields
        )
    )


def claim(
    one: Article,
    status: Status = "live",
    key: str = "tin/a.txt",
    published_at: str = PAST,
    at: str = PAST,
) -> Claim:
    content = None if status == "tombstone" else one
    return Claim(
        one.id, key, 1, status, 1, published_at, published_at, PAST, at, one.version, "d", content
    )


@dataclass
class Shelf:
    """Stores with a few articles; notes what is asked of it."""

    held: dict[str, list[Claim]] = field(default_factory=dict)
    related_rows: list[Match] = field(default_factory=list)
    pictures: dict[str, Image] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    def add(self, one: Article, **how: Any) -> Article:
        self.held.setdefault(one.id, []).append(claim(one, **how))
        return one

    def claims(self, article: str, *, consistent: bool) -> list[Claim]:
        return self.held.get(article, [])

    def matches(self, article: str, limit: int) -> list[Match]:
        return self.related_rows

    def cards(self, ids: list[str]) -> dict[str, Card]:
        self.read += ids
        live = {
            one: self.held[one][0]
            for one in ids
            if one in self.held and self.held[one][0].status == "live"
        }
        return {one: Card(lean_teaser(held), held.window, b"", b"") for one, held in live.items()}

    def articles_with_headline(self, headline: str) -> list[str]:
        key = text.headline_key(headline)
        return [
            id
            for id, held in self.held.items()
            if held[0].article and text.headline_key(held[0].article.headline) == key
        ]

    def images(self, keys: list[str], *, consistent: bool) -> dict[str, Image]:
        assert not consistent
        return {key: self.pictures[key] for key in keys if key in self.pictures}


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    one: Any = Shelf()
    for module in (story_reader, visible_claims, image_lookup):
        monkeypatch.setattr(module, "stores", lambda: Stores(one, one, one))
    found: Shelf = one
    return found


# -------------------------------------------------------------------------------------------------
# what is served


def status_of(*claims: Claim) -> int:
    try:
        visible_claims.visible_claim(claims, NOW)
    except problems.Problem as problem:
        return problem.status
    return 200


def test_only_what_is_live_and_open_now_is_served() -> None:
    one = article("Bài")
    assert status_of(claim(one)) == 200
    assert status_of() == 404
    assert status_of(claim(one, published_at=FUTURE)) == 404
    assert status_of(claim(article("Bài", embargo=FUTURE))) == 404
    assert status_of(claim(article("Bài", embargo=NOW))) == 200
    assert status_of(claim(article("Bài", expires=NOW))) == 410
    assert status_of(claim(article("Bài", expires=FUTURE))) == 200
    assert status_of(claim(one, "tombstone")) == 410
    assert status_of(claim(one, "tombstone"), claim(one, key="tin/b.txt")) == 200
    assert status_of(claim(one), claim(article("Bài", version=2), "cancel", "hủy.xml")) == 410
    assert (
        status_of(claim(article("Bài", embargo=FUTURE), "cancel")) == 404
    )  # that it existed is nobody's business yet
    assert status_of(claim(one, "tombstone", published_at=FUTURE)) == 404


def test_since_when_it_is_gone() -> None:
    one = article("Bài")
    early, late = claim(one, "tombstone", "a", at=PAST), claim(one, "tombstone", "b", at=NOW)
    with pytest.raises(problems.Problem) as caught:
        visible_claims.visible_claim([late, early], NOW)
    assert caught.value.members == {"since": NOW}


# -------------------------------------------------------------------------------------------------
# what is read


def test_a_story_takes_at_most_three_round_trips(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips: list[int] = []

    def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
        trips.append(len(calls))
        return [call() for call in calls]

    for module in (visible_claims, story_reader):
        monkeypatch.setattr(module, "run_parallel", together)
    picked = shelf.add(article("Chọn"))
    others = [shelf.add(article(f"Bài {number}")) for number in range(8)]
    one = shelf.add(
        article("Bài này", picks=(Pick("Chọn"), Pick("Chưa có")), figures=(Figure("a.jpg"),))
    )
    shelf.related_rows = [Match(other.id, 0.5) for other in others]
    shelf.pictures = {"tin/a.jpg": Image("image/jpeg", 8, 6)}
    story = story_reader.read_story(one.id, NOW, related=6)
    assert trips == [2, 4]  # and the cards of the third
    assert [resolved and resolved.card.teaser.id for _, resolved in story.picks] == [
        picked.id,
        None,
    ]
    assert [related.card.teaser.id for related in story.matches] == [
        other.id for other in others[:5]
    ]
    assert story.images == {"a.jpg": Image("image/jpeg", 8, 6)}
    assert (
        len(shelf.read) == len(set(shelf.read)) == 7
    )  # one to spare, should a near-duplicate fold away


def test_no_card_is_read_that_is_not_shown(shelf: Shelf) -> None:
    others = [shelf.add(article(f"Bài {number}")) for number in range(10)]
    one = shelf.add(article("Bài này"))
    shelf.related_rows = [Match(other.id, 0.5) for other in others]
    story_reader.read_story(one.id, NOW, related=6)
    assert len(shelf.read) == 6
    shelf.read.clear()
    story_reader.read_story(one.id, NOW)
    assert shelf.read == []


def test_what_is_closed_makes_room_for_the_next(shelf: Shelf) -> None:
    closed = [
        shelf.add(article("Một", embargo=FUTURE)),
        shelf.add(article("Hai", expires=PAST)),
        article("Ba"),
    ]
    open_ = [shelf.add(article(f"Bài {number}")) for number in range(4)]
    one = shelf.add(article("Bài này"))
    shelf.related_rows = [Match(other.id, 0.5) for other in (*closed, *open_)]
    story = story_reader.read_story(one.id, NOW, related=3)
    assert [related.card.teaser.id for related in story.matches] == [
        other.id for other in open_[:3]
    ]


def test_the_newest_visible_holder_of_a_headline_is_the_pick(shelf: Shelf) -> None:
    for number, published in enumerate((PAST, "2025-09-15T07:30:00Z", FUTURE)):
        shelf.add(article("Chọn", id=f"aaaaaaaaaaa{number + 2}"), published_at=published)
    one = shelf.add(article("chọn", picks=(Pick("CHỌN"), Pick("***"))))
    story = story_reader.read_story(one.id, NOW, related=6)
    assert [resolved and resolved.card.teaser.id for _, resolved in story.picks] == [
        "aaaaaaaaaaa3",
        None,
    ]


def test_an_article_is_not_related_to_itself(shelf: Shelf) -> None:
    one = shelf.add(article("Bài này"))
    shelf.related_rows = [Match(one.id, 1.0), Match(one.id, 1.0, (), True)]
    story = story_reader.read_story(one.id, NOW, related=6)
    assert (story.matches, story.duplicates) == ([], [])


@pytest.mark.parametrize(
    "wrong", ["", "x", "AAAAAAAAAAAA", "aaaaaaaaaaa1", "aaaaaaaaaaaaa", "\ud800" * 12]
)
def test_what_cannot_be_an_id_is_not_even_looked_up(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.delattr(Shelf, "claims")
    with pytest.raises(problems.Problem) as caught:
        story_reader.read_story(wrong, NOW)
    assert caught.value.status == 404
