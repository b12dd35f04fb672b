"""Renditions: their widths, their colours whatever the file's were, and what is left out."""

from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import ImageOps

from functions.ingest.article.draft import Attachment, Draft
from functions.ingest.files import drop_pictures
from functions.ingest.files.drop_pictures import DropPictures
from functions.ingest.files.file_articles import normalised_articles, read_articles
from functions.ingest.files.readers import DroppedFile
from functions.ingest.formats.image import parse_image
from functions.ingest.limits import Limits
from functions.ingest.pictures import pixels
from shared.article import media_keys
from tests.support import photographs as p


def stored(data: bytes, key: str = "a.jpg") -> Attachment:
    content = read_articles(DroppedFile(data, key, {}))
    assert isinstance(content, Attachment)
    return content


def noise(size: tuple[int, int]) -> Pillow.Image:
    return Pillow.effect_noise(size, 60).convert("RGB")


def color_in(data: bytes, place: tuple[int, int] = (40, 40)) -> tuple[int, ...]:
    with Pillow.open(BytesIO(data)) as picture:
        return picture.convert("RGBA").getpixel(place)  # type: ignore[return-value]


def is_near(color: tuple[int, ...], wanted: tuple[int, ...], tolerance: int = 6) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(color, wanted, strict=False))


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (100, ()),
        (320, ()),
        (321, (320,)),
        (961, (320, 640, 960)),
        (3000, (320, 640, 960, 1440)),
    ],
)
def test_renditions_are_smaller_than_the_picture(width: int, widths: tuple[int, ...]) -> None:
    picture = stored(p.saved(noise((width, 90)), "JPEG", quality=95))
    assert picture.image.widths == widths
    for each, file in zip(widths, picture.renditions, strict=True):
        with Pillow.open(BytesIO(file)) as rendition:
            assert (rendition.format, rendition.width) == ("WEBP", each)
            assert abs(rendition.height - 90 * each / width) < 1


def test_a_rendition_with_more_bytes_than_the_original_is_left_out() -> None:
    data = p.saved(Pillow.new("1", (2000, 2000)), "PNG")
    assert all(len(file) < len(data) for file in stored(data, "a.png").renditions)


def test_keys_are_of_all_bytes_of_a_picture() -> None:
    picture = stored(p.photograph())
    keys = [each.key for each in picture.media_objects()]
    start = picture.media_key.partition(".")[0]
    assert keys == [f"{start}.jpeg", f"{start}-320.webp", f"{start}-640.webp"]
    other = Attachment("", picture.data, picture.image, (b"other", picture.renditions[1]))
    assert other.media_key != picture.media_key
    assert media_keys.rendition_key("0a.png", 640) == "0a-640.webp"


MODES = {"PNG": ("RGB", "L", "P", "RGBA", "LA", "1")} | dict.fromkeys(
    ("WEBP", "AVIF"), ("RGB", "L", "RGBA")
)
"""Pillow's modes of pixels that each format can be written from."""


@pytest.mark.parametrize(
    ("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes]
)
def test_colors_of_every_mode(kind: str, mode: str) -> None:
    source = p.upright_pixels((800, 800), mode)
    decoded = pixels.decode_pixels(p.saved(source, kind), kind, 200)
    assert decoded.size == (200, 200)
    wanted = source.convert("RGB").resize((200, 200), Pillow.Resampling.BOX)
    for place in ((40, 40), (160, 40), (40, 160), (160, 160)):
        color = decoded.convert("RGB").getpixel(place)
        assert is_near(color, wanted.getpixel(place), 12)  # type: ignore[arg-type]


def test_what_is_transparent_stays_so() -> None:
    source = Pillow.new("RGBA", (800, 400), (200, 40, 40, 0))
    source.paste((40, 40, 200, 255), (400, 0, 800, 400))
    for kind in ("PNG", "WEBP"):
        picture = stored(p.saved(source, kind, lossless=True), "a")
        for file in picture.renditions:
            assert color_in(file)[3] == 0
        assert picture.image.color is None
    palette = stored(p.saved(source.quantize(8), "PNG"), "a.png")
    assert [color_in(file)[3] for file in palette.renditions] == [0, 0]


def test_sixteen_bits_of_gray_are_not_clipped() -> None:
    half = Pillow.new("I;16", (800, 400), 0x8000)
    picture = stored(p.saved(half, "PNG"), "a.png")
    assert all(is_near(color_in(file), (128, 128, 128)) for file in picture.renditions)
    with Pillow.open(BytesIO(picture.data)) as original:
        assert original.mode == "I;16"


def test_colors_of_a_press_become_those_of_a_screen() -> None:
    for quality in (75, 95):
        data = p.saved(p.upright_pixels((800, 1200)).convert("CMYK"), "JPEG", quality=quality)
        picture = stored(data)
        with Pillow.open(BytesIO(picture.data)) as original:
            assert original.mode == "RGB"
        assert all(p.is_upright(each.data) for each in picture.media_objects())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_wide_profile_is_kept_in_the_original_and_applied_in_renditions(kind: str) -> None:
    source = Pillow.new("RGB", (800, 400), (200, 120, 80))
    data = p.saved(source, kind, icc_profile=p.wide_profile(), quality=95)
    picture = stored(data, "a")
    with Pillow.open(BytesIO(picture.data)) as original:
        assert original.info["icc_profile"] == p.wide_profile()
    for file in picture.renditions:
        with Pillow.open(BytesIO(file)) as rendition:
            assert "icc_profile" not in rendition.info
        red, green, blue, _ = color_in(file)
        assert red > 206  # the same numbers are a stronger red in the wider profile
        assert green < 119
        assert blue < 76


def test_a_profile_that_cannot_be_used_is_left_aside() -> None:
    for profile in (b"x" * 400, p.wide_profile()[:200], p.wide_profile("sRGB")):
        data = p.saved(p.upright_pixels((800, 1200)), "JPEG", icc_profile=profile)
        assert all(map(p.is_upright, stored(data).renditions))


def test_pictures_beyond_those_there_is_time_for_are_clean_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drop_pictures, "MOST_RENDERED", 1)
    pictures = [p.photograph(orientation) for orientation in (6, 1, 8, 6)]
    attachments = tuple(
        Attachment(f"{at}.jpg", data, parse_image(data)) for at, data in enumerate(pictures)
    )
    draft = DropPictures().with_finished_pictures(Draft("x", "Tin", attachments=attachments))
    assert [each.image.widths for each in draft.attachments] == [(320, 640), (), (), (320, 640)]
    for each in draft.attachments:
        with Pillow.open(BytesIO(each.data)) as picture:
            upright = ImageOps.exif_transpose(picture)
            assert set(picture.getexif()) <= {0x0112}
        assert p.is_upright(p.saved(upright, "PNG"))
        assert p.SECRETS["latitude"] not in each.data
        assert p.SECRETS["maker note"] not in each.data


def test_an_image_that_cannot_be_decoded_is_left_out_with_a_doubt() -> None:
    data = p.saved(noise((64, 64)), "PNG")
    start = data.index(b"IDAT") + 4
    content = data[start : start + 40]
    damaged = data[: start - 8] + p.png_chunk(b"IDAT", content) + p.png_chunk(b"IEND", b"")
    attachment = Attachment("a.png", damaged, parse_image(damaged))
    content_of = normalised_articles(
        [Draft("x", "Tin mới", body_text="Chữ", attachments=(attachment,))], "a.txt", Limits()
    )
    assert content_of.attachments == ((),)
    assert content_of.articles[0].embedded == ()
    (doubt,) = content_of.doubts
    assert doubt.startswith("“Tin mới”: the image “a.png” is left out: the PNG image is damaged")


def test_jpegs_are_decoded_no_larger_than_needed() -> None:
    data = p.saved(Pillow.new("RGB", (6000, 4000), "teal"), "JPEG")
    assert pixels.decode_pixels(data, "JPEG", 1440).size == (1500, 1000)
    assert pixels.decode_pixels(data, "JPEG", 1600, 6).size == (2000, 3000)
