"""Six pictures that programs stumble over end with a reason, or as a picture that looks right.

Through the child process, with the limits that it has.
"""

import time
from io import BytesIO

import pytest
from PIL import Image as Pillow

from functions.ingest.article.draft import Attachment
from functions.ingest.files import sandbox
from functions.ingest.limits import Limits
from shared.errors import Rejected
from tests.hostile.pictures import flat_png
from tests.support import photographs as p

SIZE = (800, 1200)
PIXELS = "50,000,000"
DAMAGED = "damaged or cut off"


def read(key: str, data: bytes) -> Attachment:
    """The picture as it is served, within the time that a file may take."""
    began = time.monotonic()
    content = sandbox.read_in_sandbox(data, key, {})
    assert time.monotonic() - began <= Limits().seconds
    assert isinstance(content, Attachment)
    return content


def cut_off_photograph() -> bytes:
    whole = p.photograph()
    return whole[: whole.index(b"\xff\xd9\xff\xd8") // 2]


def gif_of_1000_frames() -> bytes:
    frames = [Pillow.new("L", (400, 40), at % 255) for at in range(1000)]
    options = {"save_all": True, "append_images": frames[1:], "duration": 20}
    return p.saved(frames[0], "GIF", **options)


@pytest.mark.parametrize(
    ("key", "data", "reason"),
    [
        ("bomb.png", flat_png(9, 9, claims=(50_000, 50_000)), PIXELS),
        (
            "bomb.gif",
            b"GIF89a\xff\xff\xff\xff" + p.saved(Pillow.new("P", (9, 9)), "GIF")[10:],
            PIXELS,
        ),
        ("wide.png", flat_png(50_000, 1_001), PIXELS),
        ("high.png", flat_png(1_001, 50_000), PIXELS),
        ("cut.jpg", cut_off_photograph(), DAMAGED),
        ("cut-with-an-end.jpg", cut_off_photograph() + b"\xff\xd9", DAMAGED),
    ],
)
def test_what_is_too_much_or_too_little_is_refused_with_a_reason(
    key: str, data: bytes, reason: str
) -> None:
    with pytest.raises(Rejected, match=reason) as refusal:
        sandbox.read_in_sandbox(data, key, {})
    assert str(refusal.value).count(": ") == 1, "it says what to do"


@pytest.mark.parametrize(("width", "height"), [(50_000, 1_000), (1_000, 50_000)])
def test_a_png_that_is_50000_pixels_long_is_one_of_few_pixels(width: int, height: int) -> None:
    picture = read("long.png", flat_png(width, height))
    assert (picture.image.width, picture.image.height) == (width, height)
    for rendition, size in zip(picture.renditions, picture.image.widths, strict=True):
        with Pillow.open(BytesIO(rendition)) as smaller:
            assert smaller.width == size
            assert abs(smaller.height / size * width / height - 1) < 0.1


@pytest.mark.parametrize(
    ("size", "widths"),
    [((1000, 20_000), (320, 640)), ((1080, 16_384), (320, 640, 960)), ((700, 50_000), ())],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_column_has_no_rendition_that_would_be_higher_than_webp_can_be(
    kind: str, size: tuple[int, int], widths: tuple[int, ...]
) -> None:
    """A screenshot of a whole page, say."""
    picture = read("column", p.saved(Pillow.new("RGB", size, "teal"), kind))
    assert (picture.image.width, picture.image.height) == size
    assert picture.image.widths == widths
    assert picture.image.color in {"#008080", "#008081", "#008083"}


def test_a_jpeg_for_a_press_is_one_for_a_screen() -> None:
    picture = read("press.jpg", p.saved(p.upright_pixels(SIZE).convert("CMYK"), "JPEG", quality=90))
    with Pillow.open(BytesIO(picture.data)) as original:
        assert (original.mode, original.size) == ("RGB", SIZE)
    assert picture.image.widths == (320, 640)
    assert all(p.is_upright(each.data) for each in picture.media_objects())


@pytest.mark.parametrize("mode", ["I;16", "RGB"])
def test_a_png_of_16_bits_is_as_light_as_it_was(mode: str) -> None:
    """Grey by Pillow; it writes no colours of 16 bits, so these are written here."""
    if mode == "RGB":
        data = flat_png(800, 400, depth=16, kind=2, byte=0x80)
    else:
        data = p.saved(Pillow.new("I;16", (800, 400), 0x8080), "PNG")
    picture = read("deep.png", data)
    assert picture.image.color == "#808080"
    assert picture.image.widths
    for rendition in picture.renditions:
        with Pillow.open(BytesIO(rendition)) as smaller:
            shown = smaller.convert("RGB").getpixel((160, 80))
        assert isinstance(shown, tuple)
        assert all(abs(channel - 0x80) <= 2 for channel in shown)


def test_a_gif_of_1000_frames_keeps_them() -> None:
    picture = read("long.gif", gif_of_1000_frames())
    assert (picture.image.type, picture.image.widths) == ("image/gif", ())
    with Pillow.open(BytesIO(picture.data)) as animation:
        assert getattr(animation, "n_frames", 1) == 1000
