"""No byte that is stored of a picture gives away what its file does; its credit is kept."""

import struct
from io import BytesIO

import pytest
from PIL import Image as Pillow

from functions.ingest.article.draft import Attachment
from functions.ingest.files.file_articles import read_articles
from functions.ingest.files.readers import DroppedFile
from functions.ingest.pictures.containers import PICTURE_KINDS
from functions.ingest.pictures.picture_words import picture_words
from shared.article.model import PictureWords
from tests.support import photographs
from tests.support.photographs import SECRETS

WORDS = PictureWords(
    photographs.CAPTION,
    photographs.CREDIT,
    photographs.BYLINE,
    photographs.NOTICE,
    photographs.TERMS,
)
OTHERS = dict(photographs.other_photographs())
THUMBNAIL = photographs.thumbnail()[-900:]
"""Of a thumbnail what only it has: its tables are those of many a JPEG."""


def stored(data: bytes, key: str = "a.jpg") -> Attachment:
    content = read_articles(DroppedFile(data, key, {}))
    assert isinstance(content, Attachment)
    return content


def files(data: bytes, key: str = "a.jpg") -> list[bytes]:
    return [each.data for each in stored(data, key).media_objects()]


def leaks(data: bytes) -> list[str]:
    """The secrets that a file has, whole or a run of eight of a thumbnail's bytes."""
    runs = {THUMBNAIL[at : at + 8] for at in range(0, len(THUMBNAIL) - 8, 4)}
    windows = {data[at : at + 8] for at in range(len(data) - 7)}
    names = [name for name, secret in SECRETS.items() if secret in data]
    return names + ["thumbnail"] * bool(runs & windows)


def marker_kinds(data: bytes) -> list[int]:
    """The markers of a JPEG's segments up to its scan, read by hand."""
    at, kinds = 2, []
    while data[at + 1] != 0xDA:
        kinds.append(data[at + 1])
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return kinds


def test_the_photograph_has_all_that_must_go() -> None:
    names = leaks(photographs.photograph())
    assert {name for name in SECRETS if "little" not in name} | {"thumbnail"} == set(names)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_nothing_secret_is_in_any_file_of_a_photograph(orientation: int) -> None:
    data = photographs.photograph(orientation)
    original, *renditions = files(data)
    assert len(renditions) == 2
    for file in (original, *renditions):
        assert leaks(file) == []
        assert photographs.is_upright(file)
        with Pillow.open(BytesIO(file)) as picture:
            assert 0x0112 not in picture.getexif()
            assert picture.width * 3 == picture.height * 2
    assert original.endswith(b"\xff\xd9")
    assert original.count(b"\xff\xd8\xff") == 1
    assert set(marker_kinds(original)) <= {0xE0, 0xE1, 0xDB, 0xC0, 0xC4}
    assert picture_words(PICTURE_KINDS["JPEG"].split(original).metadata) == WORDS
    assert stored(data).image.words == WORDS


@pytest.mark.filterwarnings("ignore::UserWarning")  # of Pillow, that its further pictures are none
def test_an_upright_photograph_is_not_encoded_anew() -> None:
    data = photographs.photograph(1)
    (original, *_) = files(data)
    with Pillow.open(BytesIO(original)) as clean, Pillow.open(BytesIO(data)) as source:
        assert clean.tobytes() == source.tobytes()
    scan = original[original.index(b"\xff\xda") :]
    assert scan in data


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_secret_is_in_the_files_of_other_kinds(name: str) -> None:
    assert len(leaks(OTHERS[name])) >= 6
    for file in files(OTHERS[name], name):
        assert leaks(file) == []
        assert photographs.is_upright(file)


@pytest.mark.parametrize("name", ["animated.gif", "animated.webp", "animated.png"])
def test_an_animation_stays_one_and_has_no_renditions(name: str) -> None:
    picture = stored(OTHERS[name], name)
    assert (picture.image.widths, picture.renditions) == ((), ())
    with (
        Pillow.open(BytesIO(picture.data)) as clean,
        Pillow.open(BytesIO(OTHERS[name])) as source,
    ):
        assert getattr(clean, "n_frames", 1) == 2
        assert clean.info.get("loop") == source.info.get("loop")
        for at in range(2):
            clean.seek(at)
            source.seek(at)
            assert clean.convert("RGB").tobytes() == source.convert("RGB").tobytes()


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.avif"])
def test_stills_of_other_kinds_keep_their_pixels_and_their_credit(name: str) -> None:
    original = files(OTHERS[name], name)[0]
    with Pillow.open(BytesIO(original)) as clean, Pillow.open(BytesIO(OTHERS[name])) as source:
        assert clean.tobytes() == source.tobytes()
    kind = name[2:].upper()
    words = picture_words(PICTURE_KINDS[kind].split(original).metadata)
    assert words.photographer == photographs.BYLINE


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_webp_is_turned_as_its_exif_says(orientation: int) -> None:
    pixels = photographs.stored_pixels(photographs.upright_pixels(), orientation)
    exif = b"Exif\0\0" + photographs.exif(orientation)
    picture = stored(photographs.saved(pixels, "WEBP", exif=exif), "a.webp")
    assert (picture.image.width, picture.image.height) == (400, 600)
    assert all(photographs.is_upright(each.data) for each in picture.media_objects())


@pytest.mark.parametrize("orientation", range(2, 9))
def test_an_avif_is_turned_as_its_properties_say(orientation: int) -> None:
    pixels = photographs.stored_pixels(photographs.upright_pixels(), orientation)
    exif = Pillow.Exif()
    exif[0x0112] = orientation  # which Pillow writes as `irot` and `imir`
    picture = stored(photographs.saved(pixels, "AVIF", speed=10, exif=exif), "a.avif")
    assert (picture.image.width, picture.image.height) == (400, 600)
    assert all(map(photographs.is_upright, picture.renditions))


def test_a_finished_picture_finished_again_is_the_same() -> None:
    for key, data in {"a.jpg": photographs.photograph(1), **OTHERS}.items():
        (original, *_) = files(data, key)
        assert files(original, key)[0] == original


def test_a_progressive_photograph_with_restarts_keeps_its_scans() -> None:
    pixels = photographs.upright_pixels()
    for options in ({"progressive": True}, {"restart_marker_blocks": 4}, {"subsampling": 0}):
        data = photographs.jpeg(
            pixels, photographs.segment(0xFE, SECRETS["comment"]), behind=b"\xff\xd8", **options
        )
        (original, *_) = files(data)
        with Pillow.open(BytesIO(original)) as clean, Pillow.open(BytesIO(data)) as source:
            assert clean.tobytes() == source.tobytes()
        assert leaks(original) == []


def test_the_thumbnail_inside_jfif_goes_too() -> None:
    data = photographs.jpeg(photographs.upright_pixels())
    small = bytes(range(1, 193))
    with_thumbnail = photographs.segment(0xE0, data[6:18] + b"\x08\x08" + small)
    (original, *_) = files(data[:2] + with_thumbnail + data[20:])
    assert small not in original
    assert original == files(data)[0]
