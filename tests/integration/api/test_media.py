"""Images: for visible articles alone, wherever their names lead, and as wide as asked for."""

import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from shared.article.media_keys import rendition_key
from shared.article.model import Figure, Image
from tests.support.newsroom import NOW, Answer, Newsroom, ok, story
from tests.support.tables import BUCKET, MEDIA_BUCKET

CLEAN = f"{'a1' * 20}.jpeg"
WIDE = Image(
    "image/jpeg", 1200, 800, widths=(320, 640, 960), color="#9ab0c4", key=CLEAN, file_bytes=200_000
)


@pytest.fixture
def photo(room: Newsroom) -> Newsroom:
    """A story with a photograph that has renditions."""
    room.publish(story())
    room.drop_image("tin/cầu 1.jpg", WIDE)
    room.store_picture(WIDE)
    return room


def media(room: Newsroom, query: str = "", **headers: str) -> Answer:
    """The answer for the story's image."""
    return room.ask(f"/media/{story().id}/cầu 1.jpg", query, **headers)


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


@pytest.mark.parametrize(
    ("width", "size", "media_type"),
    [
        (1, 320, "image/webp"),
        (320, 320, "image/webp"),
        (321, 640, "image/webp"),
        (700, 960, "image/webp"),
        (961, 200_000, "image/jpeg"),
        (10_000, 200_000, "image/jpeg"),
    ],
)
def test_the_smallest_file_that_is_so_wide_answers_else_the_original(
    photo: Newsroom, width: int, size: int, media_type: str
) -> None:
    answer = ok(media(photo, f"w={width}"))
    assert (len(answer.data), answer.headers["content-type"]) == (size, media_type)
    assert answer.headers["cache-control"].startswith("public, max-age=30")
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("width", ["0", "-1", "10001", "640px", "", "٣", "1e3"])
def test_a_width_is_a_number_of_pixels(photo: Newsroom, width: str) -> None:
    answer = media(photo, f"w={quote(width)}")
    assert (answer.status, answer.json["parameter"]) == (400, "w")


def test_a_client_that_has_the_file_gets_304_and_no_object_is_read(photo: Newsroom) -> None:
    etag = ok(media(photo, "w=640")).headers["etag"]
    assert photo.buckets
    photo.buckets.begin()
    again = media(photo, "w=640", if_none_match=f'"x", W/{etag}')
    assert (again.status, again.data, again.headers["etag"]) == (304, b"", etag)
    assert etag == f'"{rendition_key(CLEAN, 640)}"'


def test_head_says_how_long_the_file_is(photo: Newsroom) -> None:
    path = f"/media/{story().id}/cầu 1.jpg"
    answer = ok(photo.ask(path, "w=320", method="HEAD"))
    assert (answer.data, answer.headers["content-length"]) == (b"", "320")


@pytest.mark.parametrize(
    ("until", "status"), [({"expires": NOW}, 410), ({"embargo": "2025-09-15T08:00:01Z"}, 404)]
)
def test_no_file_of_a_hidden_article_is_served(
    room: Newsroom, until: Mapping[str, str], status: int
) -> None:
    room.publish(story(**until))
    room.drop_image("tin/cầu 1.jpg", WIDE)
    room.store_picture(WIDE)
    etag = f'"{rendition_key(CLEAN, 640)}"'
    for query in ("", "w=1", "w=640", "w=5000"):
        assert media(room, query, if_none_match=etag).status == status


def test_no_file_is_served_once_the_article_is_taken_down(photo: Newsroom) -> None:
    etag = ok(media(photo, "w=640")).headers["etag"]
    photo.take_down(story().id)
    assert media(photo, "w=640", if_none_match=etag).status == 410


def test_a_file_that_is_not_there_or_too_long_is_a_redirect_to_the_original(
    photo: Newsroom,
) -> None:
    assert photo.buckets
    photo.buckets.begin()
    assert_redirect(media(photo, "w=640"))
    long = Image("image/gif", 900, 600, key=CLEAN, file_bytes=4_000_001)
    photo.drop_image("tin/cầu 1.jpg", long)
    photo.store_picture(long)
    assert_redirect(media(photo, "w=640"))
    longest = Image("image/gif", 900, 600, key=CLEAN, file_bytes=4_000_000)
    photo.drop_image("tin/cầu 1.jpg", longest)
    photo.store_picture(longest)
    assert len(ok(media(photo, "w=640")).data) == 4_000_000


def assert_redirect(answer: Answer) -> None:
    """The answer leads to the cleaned original."""
    assert (answer.status, answer.headers["cache-control"]) == (302, "private, max-age=240")
    url = urlsplit(answer.headers["location"])
    assert url.path.endswith(f"/{CLEAN}")
    assert MEDIA_BUCKET in url.netloc + url.path


def test_of_an_image_that_0_1_0_took_in_the_dropped_file_answers(room: Newsroom) -> None:
    room.publish(story())
    room.drop_image("tin/cầu 1.jpg", Image("image/jpeg", 800, 600))
    assert room.buckets
    room.buckets.put_object(Bucket=BUCKET, Key="tin/cầu 1.jpg", Body=b"dropped")
    answer = ok(media(room, "w=320"))
    assert (answer.data, answer.headers["content-type"]) == (b"dropped", "image/jpeg")
    again = media(room, "w=320", if_none_match=answer.headers["etag"])
    assert again.status == 304


def test_a_replaced_picture_has_another_etag(photo: Newsroom) -> None:
    etag = ok(media(photo, "w=640")).headers["etag"]
    other = Image("image/png", 1200, 800, widths=(320, 640), key=f"{'b2' * 20}.png")
    photo.drop_image("tin/cầu 1.jpg", other)
    photo.store_picture(other)
    answer = ok(media(photo, "w=640", if_none_match=etag))
    assert answer.headers["etag"] != etag


def test_a_picture_wider_than_can_be_asked_for_is_served_all_the_same(room: Newsroom) -> None:
    wide = Image("image/png", 12_000, 300, widths=(320,), key=CLEAN, file_bytes=9)
    room.publish(story())
    room.drop_image("tin/cầu 1.jpg", wide)
    room.store_picture(wide)
    page = ok(room.ask(f"/read/cau-moi-qua-song-cam-{story().id}")).body
    assert "?w=320 320w, " in page
    assert "?w=10000 12000w" in page
    assert len(ok(media(room, "w=10000")).data) == 9


# -------------------------------------------------------------------------------------------------
# pages


def test_a_story_offers_the_browser_every_width(photo: Newsroom) -> None:
    page = ok(photo.ask(f"/read/cau-moi-qua-song-cam-{story().id}"))
    path = f"/media/{story().id}/c%E1%BA%A7u%201.jpg"
    assert f'src="{path}?w=960" width="1200" height="800" srcset="{path}?w=320 320w, ' in page.body
    assert f'{path}?w=960 960w, {path}?w=1200 1200w" sizes="(min-width: 64rem) 50rem' in page.body
    assert ".tone-9ab0c4{background:#9ab0c4}" in page.body
    assert 'class="tone-9ab0c4"' in page.body
    assert f'<meta property="og:image" content="https://news.example{path}?w=1200">' in page.body
    policy = page.headers["content-security-policy"]
    assert "img-src 'self';" in policy
    assert "style-src 'self' 'sha256-" in policy


def test_a_page_may_load_from_the_bucket_only_what_is_too_long_to_be_answered_with(
    photo: Newsroom,
) -> None:
    photo.drop_image("tin/cầu 1.jpg", Image("image/gif", 900, 600, key=CLEAN, file_bytes=4_000_001))
    page = ok(photo.ask(f"/read/cau-moi-qua-song-cam-{story().id}"))
    (pictures,) = [
        rule
        for rule in page.headers["content-security-policy"].split("; ")
        if rule.startswith("img-src")
    ]
    url = urlsplit(media(photo).headers["location"])
    assert pictures == f"img-src 'self' {url.scheme}://{url.netloc}"


def test_of_an_image_that_has_not_come_a_story_shows_nothing(room: Newsroom) -> None:
    room.publish(story())
    page = ok(room.ask(f"/read/cau-moi-qua-song-cam-{story().id}")).body
    assert "<figure" not in page
    assert "Cây cầu mới." not in page
    assert "og:image" not in page
    article = room.get(f"/v1/articles/{story().id}")
    assert (article["image"], "<figure" in article["body_html"]) == (None, False)
    (figure,) = article["figures"]
    assert (figure["width"], figure["renditions"]) == (None, [])
