"""What readers get of a photograph in which everything is that nobody should know."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image as Pillow

from shared import aws
from tests.support import photographs, tables
from tests.support.newsroom import BASE
from tests.support.packages.zips import zipped
from tests.support.pipeline import House, house
from tests.support.walk import asks

TEXT = "Sáng nay, ghe xuồng từ các ngả về bến, chở đầy cam, bưởi và hoa cho phiên chợ đầu tiên."
PAGE = f"Chợ nổi\n\nChợ nổi họp lại\n\n{TEXT}\n\ncho.jpg\n\n{TEXT}\n\n#chợ nổi\n"
PHOTOGRAPH = photographs.photograph(orientation=6, size=(2000, 3000))
ADDRESS = re.compile(rf"(?:{re.escape(BASE)}|(?<=[\"' ]))/media/[^\"'\s<>,&{{}}\\]+")


@pytest.fixture(scope="module", params=["beside", "inside"])
def told(request: pytest.FixtureRequest) -> Iterator[tuple[House, str, dict[str, str]]]:
    """The house, the article's id, and every text that it answers with, by address."""
    with house(reads_files=True, PUBLIC_URL=BASE) as room:
        if request.param == "beside":
            room.drop_file("tin/cho.jpg", PHOTOGRAPH)
            room.drop_file("tin/bai.txt", PAGE.encode())
            key = "tin/bai.txt"
        else:
            key = "tin/bai.zip"
            room.drop_file(key, zipped({"bai.txt": PAGE, "cho.jpg": PHOTOGRAPH}))
        room.settle()
        (article,) = room.report(key).articles
        yield room, article, texts(room, article)


def texts(room: House, article: str) -> dict[str, str]:
    """What every route answers but that of media, and the page of the API, whose commands ask for
    pictures of other articles."""
    values = {"id": [article], "key": ["chợ-nổi"], "slug": [f"cho-noi-hop-lai-{article}"]}
    values |= {"file": ["cho.jpg"], "month": ["2025-09"], "part": ["2"]} | {"token": ["x"]}
    return {
        f"{ask.path}?{ask.query}": room.ask(ask.path, ask.query)[1]
        for ask in asks(values, [("q", "cho noi")])
        if ask.route.target not in {"media.images.get_image", "site.docs_page.docs_page"}
    }


def test_no_route_serves_a_byte_of_what_is_secret(
    told: tuple[House, str, dict[str, str]],
) -> None:
    room, _, answers = told
    addresses = {
        unescape(address).removeprefix(BASE)
        for text in answers.values()
        for address in ADDRESS.findall(text)
    }
    assert len(addresses) >= 5
    widths = set()
    for address in addresses:
        data = file_at(room, address)
        assert not any(secret in data for secret in photographs.SECRETS.values()), address
        assert photographs.thumbnail() not in data
        assert photographs.is_upright(data)
        with Pillow.open(BytesIO(data)) as picture:
            assert not picture.getexif()
            widths.add(picture.width)
    assert widths == {320, 640, 960, 1440, 2000}


def file_at(room: House, address: str) -> bytes:
    """The bytes at an address, or where it leads."""
    url = urlsplit(address)
    status, headers, data = room.ask_bytes(unquote(url.path), url.query)
    if status != 302:
        assert status == 200, address
        return data
    key = unquote(urlsplit(headers["location"]).path[1:])
    return aws.s3().get_object(Bucket=tables.MEDIA_BUCKET, Key=key)["Body"].read()


@pytest.mark.parametrize(
    "path",
    [
        "/v1/articles/{id}",
        "/v1/articles/{id}.ninjs.json",
        "/feeds/latest.atom",
        "/feeds/latest.rss",
        "/feeds/latest.json",
        "/read/cho-noi-hop-lai-{id}",
    ],
)
def test_its_credit_and_caption_show(told: tuple[House, str, dict[str, str]], path: str) -> None:
    _, article, answers = told
    answer = unescape(answers[path.format(id=article) + "?"])
    assert photographs.CREDIT in answer
    assert photographs.CAPTION in answer


def test_search_engines_are_told_whose_it_is(
    told: tuple[House, str, dict[str, str]],
) -> None:
    _, article, answers = told
    page = answers[f"/read/cho-noi-hop-lai-{article}?"]
    (data,) = re.findall(r'<script type="application/ld\+json">(.*NewsArticle.*?)</script>', page)
    assert f'"creditText": "{photographs.CREDIT}"' in data
    assert f'"copyrightNotice": "{photographs.NOTICE}"' in data
    assert f'"name": "{photographs.BYLINE}"' in data
