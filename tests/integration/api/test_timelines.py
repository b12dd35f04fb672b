"""Timelines in the API and on the page: in order, copies once, nothing that is hidden."""

import re

import pytest

from shared.article.model import Article
from shared.tables.index_records import Match
from tests.support.newsroom import BASE, Newsroom, draft, ok
from tests.support.story_set import read_story_set

EVENT = [piece.draft for piece in read_story_set() if piece.story.endswith("Khe Sim")]
OTHER = "Phòng tranh mở cửa"


def publish(room: Newsroom, **first: str) -> list[Article]:
    """The event's four articles, of which each has the next one for related, and one of another
    event."""
    articles = [
        draft(one.headline, body_text=one.body_text, published_at=str(one.published_at), **more)
        for one, more in zip(EVENT, [first, {}, {}, {}], strict=True)
    ]
    for one in articles:
        room.publish(one, at=str(one.published_at))
    other = draft(OTHER, body_text="Phòng tranh ở phố cổ treo hai mươi bức lụa của một họa sĩ trẻ.")
    room.publish(other)
    for one, following in zip(articles, [*articles[1:], other], strict=True):
        room.relate(one.id, Match(following.id, 0.5))
        room.back(following.id, Match(one.id, 0.5))
    return articles


def shown(room: Newsroom, one: Article) -> list[str]:
    items = room.get(f"/v1/articles/{one.id}/story")["items"]
    assert [item["article"]["id"] for item in items if item["is_current"]] == [one.id]
    return [item["article"]["headline"] for item in items]


def test_a_timeline_has_the_event_the_newest_first_from_each_of_its_pieces(room: Newsroom) -> None:
    articles = publish(room)
    headlines = [one.headline for one in reversed(EVENT)]
    assert shown(room, articles[1]) == headlines
    assert shown(room, articles[2]) == headlines
    # From the ends the third neighbour is two steps away, which are read; a fourth would not be.
    assert shown(room, articles[0]) == headlines[1:]


def test_copies_are_shown_once_and_the_article_itself_always(room: Newsroom) -> None:
    articles = publish(room)
    of_itself = draft("Bản của báo bạn", body_text=EVENT[1].body_text)
    of_another = draft("Bản khác", body_text=EVENT[2].body_text)
    room.publish(of_itself, at="2025-03-04T02:00:00Z")
    room.publish(of_another, at="2025-03-06T09:00:00Z")
    one = articles[1]
    room.back(one.id, Match(of_itself.id, 0.9, (), True))
    room.back(one.id, Match(of_another.id, 0.8))
    headlines = [draft.headline for draft in reversed(EVENT)]
    assert shown(room, one) == [headlines[0], "Bản khác", *headlines[2:]]


def test_what_is_hidden_is_in_no_timeline(room: Newsroom) -> None:
    articles = publish(room, expires="2025-09-15T07:59:59Z")
    assert EVENT[0].headline not in shown(room, articles[1])
    assert room.ask(f"/v1/articles/{articles[0].id}/story").status == 410
    room.take_down(articles[3].id)
    assert shown(room, articles[1]) == [EVENT[2].headline, EVENT[1].headline]
    assert room.ask("/v1/articles/aaaaaaaaaaaa/story").status == 404
    assert room.ask("/v1/articles/no-id/story").status == 404
    assert room.ask(f"/v1/articles/{articles[1].id}/story", "limit=3").status == 400


def test_an_article_alone_has_a_timeline_of_one(room: Newsroom) -> None:
    alone = draft(OTHER)
    room.publish(alone)
    assert shown(room, alone) == [OTHER]
    page = ok(room.ask(f"/read/phong-tranh-mo-cua-{alone.id}"))
    assert "/story" not in page.body


def test_it_has_an_etag_of_what_it_shows(room: Newsroom) -> None:
    articles = publish(room)
    path = f"/v1/articles/{articles[1].id}/story"
    first = ok(room.ask(path))
    assert room.ask(path, if_none_match=first.headers["etag"]).status == 304
    room.take_down(articles[3].id)
    second = ok(room.ask(path, if_none_match=first.headers["etag"]))
    assert second.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("place", [1, 2])
def test_the_page_has_days_for_headings_and_marks_the_article(room: Newsroom, place: int) -> None:
    articles = publish(room)
    one = articles[place]
    story_path = room.get(f"/v1/articles/{one.id}")["url"].partition("/read/")[2]
    story_page = ok(room.ask(f"/read/{story_path}"))
    assert '/story">Xem diễn biến: các bài trước và sau</a>' in story_page.body
    page = ok(room.ask(f"/read/{story_path}/story"))
    assert re.findall(r"<h2[^>]*>([^<]*)", page.body) == [
        "Thứ Ba, 11/3/2025",
        "Thứ Năm, 6/3/2025",
        "Thứ Ba, 4/3/2025",
        "Thứ Hai, 3/3/2025",
    ]
    (current,) = re.findall(r'<li class="current".*?</li>', page.body, re.DOTALL)
    assert one.headline in current
    assert "Bài đang xem" in current
    assert OTHER not in page.body


def test_the_page_of_an_older_slug_leads_to_the_present_one(room: Newsroom) -> None:
    one = publish(room)[1]
    answer = room.ask(f"/read/x-{one.id}/story")
    assert answer.status == 301
    assert answer.headers["location"].endswith(f"-{one.id}/story")
    assert ok(room.ask(answer.headers["location"].removeprefix(BASE))).status == 200


@pytest.mark.usefixtures("in_english")
def test_an_event_has_words_in_the_sites_language(room: Newsroom) -> None:
    event = [piece.draft for piece in read_story_set() if piece.story.startswith("Dunmore")][:3]
    articles = [
        draft(one.headline, body_text=one.body_text, language="en", published_at=one.published_at)
        for one in event
    ]
    for one in articles:
        room.publish(one, at=str(one.published_at))
    room.relate(articles[0].id, *(Match(one.id, 0.5) for one in articles[1:]))
    path = room.get(f"/v1/articles/{articles[0].id}")["url"].partition("/read/")[2]
    page = ok(room.ask(f"/read/{path}/story"))
    assert "<h1>How it unfolded</h1>" in page.body
    assert "Sunday, 16 March 2025" in page.body
    assert "01:00 (GMT+7)" in page.body


def test_an_article_that_relate_has_not_come_to_is_alone(room: Newsroom) -> None:
    one = publish(room)[1]
    room.withdraw(one.id)
    assert shown(room, one) == [one.headline]
