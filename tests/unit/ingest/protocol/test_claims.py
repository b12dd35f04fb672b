"""What a drop writes: revisions, dates, tombstones."""

from dataclasses import replace

from functions.ingest.protocol import claims
from shared.article.claim import Claim, best_claim, live_claim
from shared.article.model import Article
from shared.tables.drop_records import Drop, ObjectState

NOW = "2025-09-20T00:00:00Z"
FIRST = Article(
    id="a", format="test", headline="Một", language="vi", published_at="2025-09-01T00:00:00Z"
)
SECOND = replace(FIRST, headline="Hai")


def drop(ticket: int = 1, key: str = "k") -> Drop:
    return Drop(key, ticket, 0, frozenset(), None, None)


def source(modified: str = "2025-09-02T00:00:00Z") -> ObjectState:
    return ObjectState("etag", modified)


def made(
    article: Article,
    *old: Claim,
    ticket: int = 1,
    key: str = "k",
    modified: str = "2025-09-02T00:00:00Z",
) -> Claim:
    return claims.article_claim(article, drop(ticket, key), source(modified), old, NOW)


def test_the_first_claim_is_revision_1_and_was_updated_when_published() -> None:
    one = made(FIRST)
    assert (one.revision, one.published_at, one.updated_at) == (
        1,
        FIRST.published_at,
        FIRST.published_at,
    )


def test_a_claim_that_loses_names_the_winner() -> None:
    winner = made(replace(FIRST, version=2), key="toa-soan/bai.json")
    loser = made(FIRST, winner, key="z")
    doubt = claims.losing_claim_doubt(loser, [winner])
    assert doubt == (
        "the drop is not what readers see of a: toa-soan/bai.json claims the same article with "
        "version 2 of 2025-09-02T00:00:00Z, this drop with version 0 of 2025-09-02T00:00:00Z"
    )
    assert claims.losing_claim_doubt(winner, [loser, winner]) is None
    assert claims.losing_claim_doubt(winner, []) is None


def test_a_claim_loses_to_a_cancel_too_but_to_no_tombstone_and_not_to_its_own_past() -> None:
    cancel = made(replace(FIRST, version=2, cancelled=True), key="huy.json")
    assert "huy.json cancels the same article" in str(
        claims.losing_claim_doubt(made(FIRST, cancel), [cancel])
    )
    assert claims.losing_claim_doubt(made(FIRST), [replace(cancel, status="tombstone")]) is None
    assert claims.losing_claim_doubt(made(FIRST), [made(replace(FIRST, version=9))]) is None


def test_the_same_content_again_changes_nothing_that_a_reader_sees() -> None:
    one = made(FIRST)
    two = made(FIRST, one, ticket=2, modified="2025-09-09T00:00:00Z")
    assert (two.revision, two.published_at, two.updated_at) == (
        one.revision,
        one.published_at,
        one.updated_at,
    )
    assert two.object_modified_at == "2025-09-09T00:00:00Z"


def test_a_correction_raises_revision_and_updated_at_and_keeps_published_at() -> None:
    one = made(FIRST)
    two = made(SECOND, one, ticket=2, modified="2025-09-09T00:00:00Z")
    assert (two.revision, two.published_at, two.updated_at) == (
        2,
        FIRST.published_at,
        "2025-09-09T00:00:00Z",
    )


def test_the_revision_is_one_more_than_any_claim_of_the_article_has() -> None:
    other = made(FIRST, key="other")
    third = replace(made(SECOND, other, key="third"), revision=7)
    assert made(SECOND, other, third).revision == 8


def test_an_undated_article_was_published_when_it_was_first_dropped_and_stays_so() -> None:
    undated = replace(FIRST, published_at=None)
    one = made(undated)
    two = made(replace(SECOND, published_at=None), one, ticket=2, modified="2025-10-01T00:00:00Z")
    assert one.published_at == two.published_at == "2025-09-02T00:00:00Z"


def test_a_file_with_the_date_of_its_version_alone_stays_published_when_the_first_version_was() -> (
    None
):
    one = made(replace(FIRST, updated_at=FIRST.published_at))
    late = "2025-09-05T00:00:00Z"
    two = made(replace(SECOND, published_at=late, updated_at=late), one, ticket=2)
    assert (one.published_at, two.published_at, two.updated_at) == (
        FIRST.published_at,
        FIRST.published_at,
        late,
    )


def test_a_tombstone_remembers_the_date_and_raises_the_revision_once() -> None:
    one = made(FIRST)
    gone = claims.tombstone("a", drop(2), [one], NOW)
    again = claims.tombstone("a", drop(3), [gone], "2025-10-01T00:00:00Z")
    assert (gone.status, gone.revision, gone.published_at, gone.written_at) == (
        "tombstone",
        2,
        FIRST.published_at,
        NOW,
    )
    assert (again.revision, again.written_at, again.ticket) == (2, NOW, 3)
    assert made(FIRST, again, ticket=4).revision == 3


def test_a_tombstone_keeps_out_an_earlier_ticket_even_where_there_was_no_claim() -> None:
    gone = claims.tombstone("a", drop(5), [], NOW)
    assert (gone.status, gone.ticket, gone.revision) == ("tombstone", 5, 0)
    assert made(replace(FIRST, published_at=None), gone).published_at == "2025-09-02T00:00:00Z"


def test_best_is_version_then_time_then_key_and_a_tombstone_never_wins() -> None:
    low, high = (
        made(FIRST, key="low"),
        made(replace(FIRST, version=2), key="high", modified="2025-01-01T00:00:00Z"),
    )
    late = made(FIRST, key="late", modified="2025-12-01T00:00:00Z")
    gone = replace(claims.tombstone("a", drop(), [], NOW), version=9)
    assert best_claim([low, high, late, gone]) == high
    assert best_claim([low, late, gone]) == late
    assert best_claim([gone]) is None


def test_a_cancel_competes_by_version() -> None:
    up, cancel = (
        made(replace(FIRST, version=1)),
        made(replace(FIRST, version=2, cancelled=True), key="cancel"),
    )
    assert live_claim([up, cancel]) is None
    assert live_claim([up, replace(cancel, version=0)]) == up
