"""What is not out yet is shown to whoever has a link to it, and nothing more is shown by that."""

import re
from typing import Any
from urllib.parse import quote

import pytest

from functions.api.edge import sealing
from functions.api.query import preview_token, stores
from shared import times
from shared.article.claim import Claim
from shared.article.figure_marks import FIGURE_MARK
from shared.article.model import Article, Embedded, Figure, Image, Pick
from shared.identifiers import article_id
from shared.tables.index_records import Match
from tests.support.newsroom import NOW, Newsroom, draft, ok, story

LATER = "2025-09-17T00:00:00Z"
PICTURE = Image("image/jpeg", 1600, 900, widths=(640,), key=f"{'a1' * 20}.jpeg", color="#9ab0c4")
AHEAD = ({"embargo": LATER}, {"published_at": LATER})


def secret(**fields: Any) -> Article:
    """An article that is not out yet."""
    return story("Bí mật quốc khố", **({"embargo": LATER} | fields))


def link(claim: Claim, now: str = NOW) -> str:
    """The path of a link that was made then."""
    return preview_token.preview_path(claim, now, stores.cursor_key())


def is_private(headers: Any) -> bool:
    """Whether the headers keep an answer from caches, search engines and other sites."""
    return (headers["cache-control"], headers["x-robots-tag"], headers["referrer-policy"]) == (
        "no-store",
        "noindex, nofollow",
        "no-referrer",
    )


@pytest.mark.parametrize("window", AHEAD)
def test_a_link_shows_the_article_before_its_time(room: Newsroom, window: dict[str, str]) -> None:
    claim = room.publish(draft("Bí mật quốc khố", **window))
    page = ok(room.ask(link(claim)))
    assert "<h1>Bí mật quốc khố</h1>" in page.body
    assert "Thân bài." in page.body
    assert room.ask(f"/v1/articles/{claim.id}").status == 404
    assert is_private(page.headers)
    assert '<meta name="robots" content="noindex, nofollow">' in page.body


def test_the_reader_is_told_that_it_is_a_preview_in_its_language(room: Newsroom) -> None:
    vietnamese = room.ask(link(room.publish(secret()))).body
    english = room.ask(link(room.publish(secret(id=article_id("x"), language="en")))).body
    assert "Bản xem trước: bài chưa được đăng" in vietnamese
    assert "Thứ Tư, 17/9/2025, 07:00 (GMT+7)" in vietnamese
    assert "Thứ Ba, 16/9/2025, 15:00 (GMT+7)" in vietnamese
    assert "Preview: not published yet" in english
    assert "Tuesday, 16 September 2025, 15:00 (GMT+7)" in english


def test_nothing_is_shown_around_it(room: Newsroom) -> None:
    one = secret(picks=(Pick("Bài cũng chưa ra"),))
    for headline in ("Bài cũng chưa ra", "Bài đã ra"):
        other = draft(headline, **({"embargo": LATER} if "chưa" in headline else {}))
        room.publish(other)
        room.relate(one.id, Match(other.id, 0.9, ("x",)), Match(other.id, 0.8, ("x",), True))
    body = ok(room.ask(link(room.publish(one)))).body
    assert "Bài" not in body
    for mark in ("canonical", "og:", "twitter:", "ld+json", "alternate", "article:"):
        assert mark not in body, mark
    assert one.id not in body


def test_its_pictures_show_by_the_link_alone(room: Newsroom) -> None:
    inside = Embedded("trong.png", f"{'b2' * 20}.png", Image("image/png", 30, 20, file_bytes=30))
    figures = (Figure("cầu 1.jpg", "Cầu."), Figure("trong.png"))
    html = FIGURE_MARK.format(0) + FIGURE_MARK.format(1)
    one = secret(figures=figures, embedded=(inside,), body_html=html)
    claim = room.publish(one)
    room.drop_image("tin/cầu 1.jpg", PICTURE)
    room.store_picture(PICTURE)
    assert room.buckets
    room.buckets.put_object(Bucket="newsdrop-media-123456789012", Key=inside.key, Body=b"png")
    path = link(claim)
    body = ok(room.ask(path)).body
    assert "/media/" not in body
    sources = re.findall(r'(?:src|srcset)="([^ "]+)', body)
    assert sources
    assert all(source.startswith(f"{path}/") for source in sources)
    for file, data in (("cầu 1.jpg", b"r" * 640), ("trong.png", b"png")):
        answer = ok(room.ask(f"{path}/{file}", "w=640"))
        assert answer.data == data
        assert is_private(answer.headers)
        assert room.ask(f"/media/{one.id}/{file}", "w=640").status == 404
    whole = room.ask(f"{path}/cầu 1.jpg")
    assert (whole.status, is_private(whole.headers)) == (302, True)
    assert room.ask(f"{path}/khác.jpg").status == 404
    assert room.ask(f"{path[:-1]}/cầu 1.jpg", "w=640").status == 404


def test_a_link_is_good_for_a_day(room: Newsroom) -> None:
    claim = room.publish(secret())
    path = link(claim)
    room.now = "2025-09-16T07:59:59Z"
    assert room.ask(path).status == 200
    room.now = "2025-09-16T08:00:00Z"
    assert room.ask(path).status == 404
    assert room.ask(link(claim, room.now)).status == 200


def test_a_link_is_to_one_revision_and_one_text(room: Newsroom) -> None:
    first = link(room.publish(secret()))
    second = link(room.publish(secret(summary="Khác"), revision=2))
    assert [room.ask(path).status for path in (first, second)] == [404, 200]
    room.publish(secret(summary="Khác nữa"), revision=2)
    assert room.ask(second).status == 404


def test_a_link_to_what_has_come_out_leads_there(room: Newsroom) -> None:
    claim = room.publish(secret())
    path = link(claim, "2025-09-16T12:00:00Z")
    room.now = "2025-09-17T00:00:00Z"
    answer = room.ask(path)
    assert answer.status == 302
    assert answer.headers["location"].endswith(f"/read/bi-mat-quoc-kho-{claim.id}")
    assert is_private(answer.headers)
    assert room.ask(answer.headers["location"].removeprefix("https://news.example")).status == 200


@pytest.mark.parametrize(
    ("end", "status"), [("taken down", 410), ("cancelled", 410), ("expired", 410), ("erased", 404)]
)
def test_what_is_down_no_link_brings_back(room: Newsroom, end: str, status: int) -> None:
    one = secret(expires="2025-09-15T07:59:00Z") if end == "expired" else secret()
    claim = room.publish(one)
    path = link(claim)
    if end in {"taken down", "erased"}:
        room.take_down(one.id)
    if end == "erased":
        stores.stores().articles.vanish(one.id, claim.key)
    if end == "cancelled":
        room.publish_cancellation(claim)
    for asked in (path, f"{path}/cầu 1.jpg"):
        answer = room.ask(asked)
        assert answer.status == status
        assert answer.headers["cache-control"] == "no-store"
        assert "Bí mật" not in answer.body


def test_no_other_text_is_a_link_and_no_link_is_a_cursor(room: Newsroom) -> None:
    for number in range(3):
        room.publish(draft(f"Bài {number}"))
    claim = room.publish(secret())
    token = link(claim).rpartition("/")[2]
    cursor = room.get("/v1/articles", "limit=1")["next"]
    contents = preview_token.Preview(claim.id, claim.revision, claim.digest, LATER)
    others = [
        sealing.seal(contents, question, stores.cursor_key())
        for question in ([], ["preview"], {}, {"preview": 2}, "preview")
    ]
    others.append(sealing.seal(contents, preview_token.PREVIEW_QUESTION, b"another key"))
    changed = [
        token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        for place in range(0, len(token), 7)
    ]
    for text in (cursor, *others, *changed, token[:-4], token + "A", "x", "ầ", "", "x" * 9000):
        assert room.ask(f"/preview/{text}").status == 404, text
    assert room.ask(f"/preview/{token}").status == 200
    assert room.ask("/v1/articles", f"limit=1&cursor={quote(token)}").status == 400


def test_a_link_says_nothing_of_the_article(room: Newsroom) -> None:
    claim = room.publish(secret())
    token = link(claim)
    assert claim.id not in token
    # Another time of the same day is as long, and so is another revision.
    assert len(token) == len(link(room.publish(secret(), revision=70), times.now()))
