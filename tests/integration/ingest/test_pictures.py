"""Pictures on their way through ingest: what is stored before which row, and what rows say."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image as Pillow

from shared import aws
from shared.article import media_keys
from shared.article.model import Image, PictureWords
from shared.tables.drop_records import Drop, Report
from shared.tables.drops import Drops
from tests.support import photographs, tables
from tests.support.packages.zips import zipped
from tests.support.pipeline import House, house

KEY = "tin/cho-noi.jpg"
WORDS = PictureWords(
    photographs.CAPTION,
    photographs.CREDIT,
    photographs.BYLINE,
    photographs.NOTICE,
    photographs.TERMS,
)
TEXT = "Sáng nay, ghe xuồng từ các ngả về bến, chở đầy cam, bưởi và hoa cho phiên chợ đầu tiên."


@pytest.fixture
def room() -> Iterator[House]:
    with house(reads_files=True) as newsroom:
        yield newsroom


def media(key: str) -> bytes:
    answer = aws.s3().get_object(Bucket=tables.MEDIA_BUCKET, Key=key)
    return answer["Body"].read()


def files_of(image: Image) -> list[bytes]:
    assert image.key
    keys = [image.key, *(media_keys.rendition_key(image.key, width) for width in image.widths)]
    return [media(key) for key in keys]


def test_a_photograph_is_stored_clean_and_its_row_says_what_there_is(room: House) -> None:
    room.drop_file(KEY, photographs.photograph())
    report = room.report(KEY)
    image = report.image
    assert image is not None
    assert (image.type, image.width, image.height) == ("image/jpeg", 800, 1200)
    assert (image.widths, image.words) == ((320, 640), WORDS)
    for file in files_of(image):
        assert photographs.is_upright(file)
        assert not any(secret in file for secret in photographs.SECRETS.values())
    assert "the picture says whom to credit: Trần Thị Ảnh / TTXVN" in report.remarks
    assert len(report.remarks) == 5


def test_what_a_picture_says_is_reported_in_the_newsrooms_language() -> None:
    with house(reads_files=True, REPORT_LANGUAGE="vi") as newsroom:
        newsroom.drop_file(KEY, photographs.photograph())
        assert "tệp ảnh ghi người chụp: Trần Thị Ảnh" in newsroom.report(KEY).remarks


def test_a_picture_inside_a_drop_is_as_clean(room: House) -> None:
    page = f"Chợ nổi họp lại\n\n{TEXT}\n\ncho.jpg\nGhe về bến.\n\n{TEXT}\n"
    archive = zipped({"bai.txt": page, "cho.jpg": photographs.photograph()})
    room.drop_file("tin/bai.zip", archive)
    (article,) = room.report("tin/bai.zip").articles
    (claim,) = room.articles.claims(article)
    assert claim.article
    (embedded,) = claim.article.embedded
    assert (embedded.image.widths, embedded.image.words) == ((320, 640), WORDS)
    for file in files_of(replace(embedded.image, key=embedded.key)):
        assert photographs.is_upright(file)
        assert not any(secret in file for secret in photographs.SECRETS.values())


def test_a_report_in_sixty_photographs_is_taken_in() -> None:
    names = [f"{at}.jpg" for at in range(60)]
    page = f"Chợ nổi họp lại\n\n{TEXT}\n\n" + "\n\n".join(f"{name}\nẢnh {name}." for name in names)
    photograph = photographs.photograph(size=(1_000, 1_500))
    members = {name: photograph + bytes([at]) for at, name in enumerate(names)}
    with house(reads_files=True, MAX_PARSE_SECONDS="60") as newsroom:  # on however busy a machine
        newsroom.drop_file("tin/bai.zip", zipped({"bai.txt": page, **members}))
        (article,) = newsroom.report("tin/bai.zip").articles
        (claim,) = newsroom.articles.claims(article)
        assert claim.article
        assert len(claim.article.embedded) == 60
        rendered = [each for each in claim.article.embedded if each.image.widths]
        assert len(rendered) == 16
        original = media(claim.article.embedded[-1].key)
        assert not any(secret in original for secret in photographs.SECRETS.values())


def test_images_are_stored_before_the_row_that_names_them(
    room: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a crash between the two leaves files that nobody names, and no name without a file."""
    recorded: list[Image] = []
    record = Drops.record

    def record_if_stored(
        drops: Drops, drop: Drop, report: Report, ids: frozenset[str], **how: bool
    ) -> bool:
        assert report.image is not None
        assert len(files_of(report.image)) == 3
        recorded.append(report.image)
        return record(drops, drop, report, ids, **how)

    monkeypatch.setattr(Drops, "record", record_if_stored)
    room.drop_file(KEY, photographs.photograph())
    assert recorded == [room.report(KEY).image]


def test_a_row_of_another_object_says_nothing_of_its_picture(room: House) -> None:
    """0.1.0 that reads a key again, after a roll-back, leaves the attribute `picture` as it is."""
    room.drop_file(KEY, photographs.photograph())
    assert room.report(KEY).image != Image("image/jpeg", 800, 1200)
    aws.dynamodb().update_item(
        TableName=tables.TABLES["DropsTable"],
        Key={"key": {"S": KEY}},
        UpdateExpression="SET etag = :other",
        ExpressionAttributeValues={":other": {"S": "other"}},
    )
    assert room.report(KEY).image == Image("image/jpeg", 800, 1200)


def test_a_picture_that_breaks_leaves_a_reason(room: House) -> None:
    data = photographs.photograph()
    room.drop_file(KEY, data[: len(data) // 4])
    report = room.report(KEY)
    assert report.status == "rejected"
    assert report.reason
    assert "damaged or cut off" in report.reason


def test_an_animation_is_stored_as_one(room: House) -> None:
    data = dict(photographs.other_photographs())["animated.gif"]
    room.drop_file("tin/a.gif", data)
    image = room.report("tin/a.gif").image
    assert image is not None
    (file,) = files_of(image)
    with Pillow.open(BytesIO(file)) as picture:
        assert getattr(picture, "n_frames", 1) == 2


def test_a_report_names_the_files_that_its_articles_show(room: House) -> None:
    page = f"Chợ nổi họp lại\n\n{TEXT}\n\ncho.jpg\nGhe về bến.\n\n{TEXT}\n\nxa.jpg\nBến xa.\n"
    room.drop_file("tin/bai.txt", page.encode())
    assert room.report("tin/bai.txt").figure_files == ("cho.jpg", "xa.jpg")
    room.drop_file("tin/bai.zip", zipped({"bai.txt": page, "cho.jpg": photographs.photograph()}))
    assert room.report("tin/bai.zip").figure_files == ("xa.jpg",)
