"""Pictures that are after time, memory or the reader of their metadata."""

import struct
import zlib
from collections.abc import Iterator
from itertools import chain

from PIL import Image as Pillow

from functions.ingest.limits import MEGABYTE
from tests.hostile.parts import File
from tests.support import photographs as p

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(12)
)
"""Entities that unfold to a terabyte."""


def hostile_pictures() -> Iterator[File]:
    """All of them."""
    yield from chain(_bombs(), _cut_off(), _sizes(), _animations(), _metadata())


def flat_png(
    width: int,
    height: int,
    depth: int = 8,
    kind: int = 2,
    *,
    byte: int = 0,
    claims: tuple[int, int] | None = None,
) -> bytes:
    """A PNG of one value, of few bytes; `claims` are the sides that its head says instead."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    row = b"\0" + bytes([byte]) * ((width * depth * channels + 7) // 8)
    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", *(claims or (width, height)), depth, kind, 0, 0, 0)
    palette = p.png_chunk(b"PLTE", b"\0\0\0") if kind == 3 else b""
    chunks = p.png_chunk(b"IHDR", head) + palette + p.png_chunk(b"IDAT", rows)
    return b"\x89PNG\r\n\x1a\n" + chunks + p.png_chunk(b"IEND", b"")


def _bombs() -> Iterator[File]:
    """Few bytes that are many pixels."""
    yield "flat PNG of 49 megapixels", "x.png", flat_png(7_000, 7_000)
    yield "flat PNG of 49 megapixels with alpha", "x.png", flat_png(7_000, 7_000, kind=6)
    yield "flat PNG of 49 megapixels with 16 bits", "x.png", flat_png(7_000, 7_000, 16, 0)
    yield "flat PNG of 49 megapixels of a palette", "x.png", flat_png(7_000, 7_000, 1, 3)
    yield "flat PNG 50,000 wide and 1,000 high", "x.png", flat_png(50_000, 1_000)
    yield (
        "flat PNG of 50,000 squared",
        "x.png",
        flat_png(9, 9, claims=(50_000, 50_000)),
    )
    flat = Pillow.new("RGB", (8_000, 6_000), "teal")
    yield "flat JPEG of 48 megapixels", "x.jpg", p.saved(flat, "JPEG", quality=5)
    turned = p.segment(0xE1, b"Exif\0\0" + p.exif(6))
    yield "flat JPEG of 48 megapixels, turned", "x.jpg", p.jpeg(flat, turned, quality=5)
    press = p.saved(Pillow.new("CMYK", (7_000, 7_000)), "JPEG", quality=5)
    yield "flat JPEG of 49 megapixels for a press", "x.jpg", press
    yield (
        "progressive JPEG of 48 megapixels",
        "x.jpg",
        p.saved(flat, "JPEG", quality=5, progressive=True),
    )


def _cut_off() -> Iterator[File]:
    """Photographs that end too early, or are damaged in the middle."""
    whole = p.photograph()
    for share in (0.5, 0.9, 0.99):
        start = whole[: int(whole.index(b"\xff\xd9\xff\xd8") * share)]
        yield f"photograph cut off at {share}", "x.jpg", start
        yield f"photograph cut off at {share}, with an end", "x.jpg", start + b"\xff\xd9"
    for name, data in p.other_photographs():
        yield f"{name} cut off in the middle", name, data[: len(data) // 2]
    scan = whole.index(b"\xff\xda") + 100
    yield "photograph with noise in it", "x.jpg", whole[:scan] + b"\x5a\xa5" * 500 + whole[scan:]


def _sizes() -> Iterator[File]:
    """Sides of none, and of all that there can be."""
    small = p.jpeg(p.upright_pixels((16, 16)))
    frame = small.index(b"\xff\xc0") + 5
    for name, sides in (
        ("0", b"\0\0\0\0"),
        ("65,535", b"\xff\xff\xff\xff"),
        ("0 x 16", b"\0\0\0\x10"),
    ):
        yield f"JPEG of {name}", "x.jpg", small[:frame] + sides + small[frame + 4 :]
    yield "PNG of 0", "x.png", flat_png(0, 0)
    yield (
        "PNG of 1 x 49,000,000",
        "x.png",
        flat_png(1, 9, claims=(1, 49_000_000)),
    )
    yield "JPEG 65,500 wide and 8 high", "x.jpg", p.saved(Pillow.new("L", (65_500, 8)), "JPEG")
    yield "JPEG 8 wide and 65,500 high", "x.jpg", p.saved(Pillow.new("L", (8, 65_500)), "JPEG")
    yield "JPEG of thirty frames", "x.jpg", small[:-2] + small[2:-2] * 30 + b"\xff\xd9"


def _animations() -> Iterator[File]:
    frames = [Pillow.new("L", (40, 40), at % 255) for at in range(1_000)]
    animation = {"save_all": True, "append_images": frames[1:], "duration": 20}
    yield "GIF of 1,000 frames", "x.gif", p.saved(frames[0], "GIF", **animation)
    colors = [Pillow.new("RGB", (16, 16), (at, 0, 0)) for at in range(200)]
    animation["append_images"] = colors[1:]
    yield "WebP of 200 frames", "x.webp", p.saved(colors[0], "WEBP", **animation)


def _metadata() -> Iterator[File]:
    """Metadata that are long, endless or nested."""
    pixels = p.upright_pixels((64, 64))
    head = b"http://ns.adobe.com/xap/1.0/\0"
    for name, packet in {
        "entities in XMP": f"{LAUGHS}]><x>&m;</x>".encode(),
        "an entity from a file in XMP": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
        b"<x xmlns:d='http://purl.org/dc/elements/1.1/'><d:rights>&a;</d:rights></x>",
        "deep XMP": b"<x>" * 15_000 + b"</x>" * 6_000,
        "50,000 creators in XMP": p.xmp("<dc:creator>a</dc:creator>" * 2_200),
    }.items():
        yield (
            f"photograph with {name}",
            "x.jpg",
            p.jpeg(pixels, p.segment(0xE1, head + packet[:65_000])),
        )
    still = p.saved(pixels, "PNG")
    creators = p.xmp("<dc:creator>a</dc:creator>" * 30_000)
    long = p.png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + creators)
    yield "PNG with 30,000 creators", "x.png", still[:33] + long + still[33:]
    bomb = zlib.compress(b"<x>" * (16 * MEGABYTE))
    packed = p.png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb)
    yield "PNG with a bomb in its XMP", "x.png", still[:33] + packed + still[33:]
    loop = struct.pack(">2sHIHHHII", b"MM", 42, 8, 1, 0x8769, 4, 1, 8) + struct.pack(">I", 8)
    exif = b"Exif\0\0" + loop
    yield "photograph whose Exif goes in a circle", "x.jpg", p.jpeg(pixels, p.segment(0xE1, exif))
    entries = b"\x01\x0e\0\2\xff\xff\xff\xff\0\0\0\x08" * 5_000
    many = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + entries
    yield "photograph of 5,000 descriptions", "x.jpg", p.jpeg(pixels, p.segment(0xE1, many))
    for name, datasets in {
        "IIM of empty bylines": b"\x1c\2P\0\0" * 12_000,
        "IIM of endless size": b"\x1c\2x\x80\4\xff\xff\xff\xff" + b"a" * 60_000,
        "IIM of sizes of sizes": b"\x1c\2x\xff\xff" * 12_000,
    }.items():
        yield (
            f"photograph with {name}",
            "x.jpg",
            p.jpeg(pixels, p.segment(0xED, p.photoshop(datasets)[:65_000])),
        )
    resources = b"Photoshop 3.0\0" + b"8BIM\4\4\0\0\0\0\0\0" * 5_000
    segments = [p.segment(0xED, resources)] * 100
    yield "photograph of 500,000 resources", "x.jpg", p.jpeg(pixels, *segments)
    yield (
        "photograph of 60 MB of metadata",
        "x.jpg",
        p.jpeg(pixels, *[p.segment(0xE1, b"a" * 65_000)] * 480),
    )
