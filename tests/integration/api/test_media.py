"""Images: for visible articles alone, and wherever their names lead."""

import unicodedata
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from shared.article.model import Figure, Image
from tests.support.newsroom import Newsroom, ok, story
from tests.support.tables import MEDIA_BUCKET


def test_media_answers_only_for_images_that_a_visible_article_names(room: Newsroom) -> None:
    one = story()
    room.publish(one, key="tin mới/bài.txt")
    room.drop_image("tin mới/cầu 1.jpg", Image("image/jpeg", 800, 600))
    room.drop_image("tin mới/phà.jpg", Image("image/png", 80, 60))
    room.drop_image("tin mới/riêng.jpg", Image("image/png", 80, 60))
    answer = room.ask(f"/media/{one.id}/cầu 1.jpg")
    assert (answer.status, answer.headers["cache-control"]) == (302, "private, max-age=240")
    url = urlsplit(answer.headers["location"])
    query = parse_qs(url.query)
    assert unquote(url.path).endswith("tin mới/cầu 1.jpg")
    assert (query["response-content-type"], query["X-Amz-Expires"]) == (["image/jpeg"], ["300"])
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert room.ask(f"/media/{one.id}/phà.jpg").status == 302
    assert room.ask(f"/media/{one.id}/phà.jpg", method="HEAD").status == 302
    for file in ("riêng.jpg", "bài.txt", "../tin mới/cầu 1.jpg", "khác.jpg"):
        assert room.ask(f"/media/{one.id}/{file}").status == 404, file
    policy = room.ask(f"/read/cau-moi-qua-song-cam-{one.id}").headers["content-security-policy"]
    assert f"{url.scheme}://{url.netloc}" in policy.partition("img-src ")[2].partition(";")[
        0
    ].split(" ")


def test_a_dropped_image_is_served_as_ingest_cleaned_it(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    cleaned = f"{'a1' * 20}.jpeg"
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600, key=cleaned))
    url = urlsplit(room.ask(f"/media/{one.id}/cầu 1.jpg").headers["location"])
    assert url.path.endswith(f"/{cleaned}")
    assert MEDIA_BUCKET in url.netloc + url.path


@pytest.mark.parametrize(
    "file", ["50%.jpg", "a+b c.jpg", "ảnh/một.jpg", 'dấu "nháy" & <.jpg', "a#b?.jpg"]
)
def test_an_image_is_at_the_url_that_the_json_gives_it(room: Newsroom, file: str) -> None:
    one = story(figures=(Figure(file),))
    room.publish(one)
    room.drop_image(f"tin/{file}", Image("image/jpeg", 8, 6))
    url = urlsplit(room.get(f"/v1/articles/{one.id}")["image"]["url"])
    assert not url.query
    assert room.ask(unquote(url.path)).status == 302


def test_a_mac_may_have_named_the_image(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    key = unicodedata.normalize("NFD", "tin/cầu 1.jpg")
    room.drop_image(key, Image("image/jpeg", 8, 6))
    answer = room.ask(f"/media/{one.id}/cầu 1.jpg")
    assert answer.status == 302
    assert quote(key) in answer.headers["location"]
    assert 'width="8"' in room.get(f"/v1/articles/{one.id}")["body_html"]


def test_pages_show_a_drawing_until_the_image_comes(room: Newsroom) -> None:
    one = story()
    room.publish(one)
    source = f"/pictures/{one.id}/cầu 1.jpg"
    assert source not in unquote(ok(room.ask("/")).body)
    drawn = ok(room.ask(source))
    assert (drawn.headers["content-type"], drawn.headers["cache-control"]) == (
        "image/svg+xml",
        "private, max-age=30",
    )
    assert drawn.headers["content-security-policy"].startswith("default-src 'none'")
    assert drawn.headers["x-content-type-options"] == "nosniff"
    assert room.ask(f"/media/{one.id}/cầu 1.jpg").status == 404
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    assert source in unquote(ok(room.ask("/")).body)
    came, media = room.ask(source), room.ask(f"/media/{one.id}/cầu 1.jpg")
    assert (came.status, came.headers["cache-control"]) == (302, "private, max-age=240")
    assert urlsplit(came.headers["location"]).path == urlsplit(media.headers["location"]).path
    assert room.ask(f"/pictures/{one.id}/khác.jpg").status == 404
    room.take_down(one.id)
    assert room.ask(source).status == 410
