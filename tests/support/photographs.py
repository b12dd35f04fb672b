"""Photographs for tests, made by code: what cameras, phones and agencies put into them is there."""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image as Pillow
from PIL.Image import Image as Pixels
from PIL.TiffImagePlugin import IFDRational

CORNERS = ("#e02020", "#20c020", "#2020e0", "#e0e0e0")
"""Of a photograph that stands upright: top left, top right, bottom left, bottom right."""

LATITUDE, LONGITUDE = (1046351237, 100000000), (1066987651, 100000000)
SECRETS: dict[str, bytes] = {
    "body's serial number": b"SERIAL-BODY-048113",
    "lens's serial number": b"SERIAL-LENS-77120",
    "owner": b"Owner Nguyen Van Kin",
    "maker note": b"MAKERNOTE-faces-and-more",
    "comment": b"a comment of somebody",
    "city": b"Thon Bi Mat",
    "XMP place": b"10,46.351234N",
    "film behind the picture": b"ftypmp42-film-of-the-moment",
    "latitude": struct.pack(">II", *LATITUDE),
    "latitude, little": struct.pack("<II", *LATITUDE),
    "longitude": struct.pack(">II", *LONGITUDE),
    "longitude, little": struct.pack("<II", *LONGITUDE),
}
"""What no reader may get, as it stands in the file."""

CREDIT, CAPTION = "Trần Thị Ảnh / TTXVN", "Chợ nổi họp lại sau lũ, sáng 2/5."
BYLINE, NOTICE, TERMS = "Trần Thị Ảnh", "© 2026 TTXVN", "Chỉ dùng cho báo chí"


def upright_pixels(size: tuple[int, int] = (400, 600), mode: str = "RGB") -> Pixels:
    """A picture of four colours, one in each corner."""
    width, height = size
    pixels = Pillow.new("RGB", size)
    for at, color in enumerate(CORNERS):
        box = (at % 2 * width // 2, at // 2 * height // 2)
        pixels.paste(Pillow.new("RGB", (width - width // 2, height - height // 2), color), box)
    return pixels.convert(mode)


_STORED_AS = {
    1: None,
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_90,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_270,
}
"""How a camera that was held so stores what is upright."""


def stored_pixels(pixels: Pixels, orientation: int) -> Pixels:
    """The pixels of an upright picture as a camera stores them."""
    turn = _STORED_AS[orientation]
    return pixels if turn is None else pixels.transpose(turn)


def corners_of(data: bytes) -> list[tuple[int, ...]]:
    """The colours in the corners of a file, as its pixels are: nobody looks at its Exif."""
    with Pillow.open(BytesIO(data)) as picture:
        pixels = picture.convert("RGB")
    right, bottom = pixels.width - 9, pixels.height - 9
    places = ((8, 8), (right, 8), (8, bottom), (right, bottom))
    return [pixels.getpixel(place) for place in places]  # type: ignore[misc]


def is_upright(data: bytes, tolerance: int = 24) -> bool:
    """Whether each corner has its colour."""
    colors = [bytes.fromhex(color[1:]) for color in CORNERS]
    return all(
        abs(value - wanted) <= tolerance
        for corner, color in zip(corners_of(data), colors, strict=True)
        for value, wanted in zip(corner, color, strict=True)
    )


@cache
def thumbnail() -> bytes:
    """A small JPEG of what was cut away later."""
    file = BytesIO()
    Pillow.effect_noise((160, 120), 90).convert("RGB").save(file, "JPEG", quality=60)
    return file.getvalue()


def exif(orientation: int = 1, **texts: str) -> bytes:
    """Exif with place, serial numbers, owner, maker note and thumbnail, without its `Exif` head."""
    record = Pillow.Exif()
    record[0x0112] = orientation
    record[0x010F], record[0x0110] = "Máy ảnh", "X-1"
    for name, tag in (("description", 0x010E), ("artist", 0x013B), ("copyright", 0x8298)):
        if name in texts:
            record[tag] = texts[name]
    camera = record.get_ifd(0x8769)
    camera[0xA430] = SECRETS["owner"].decode()
    camera[0xA431] = SECRETS["body's serial number"].decode()
    camera[0xA435] = SECRETS["lens's serial number"].decode()
    camera[0x927C] = SECRETS["maker note"]
    place = record.get_ifd(0x8825)
    place[1], place[2] = "N", (10.0, 46.0, IFDRational(*LATITUDE))
    place[3], place[4] = "E", (106.0, 40.0, IFDRational(*LONGITUDE))
    return record.tobytes().removeprefix(b"Exif\0\0") + thumbnail()


def iim(texts: Mapping[str, str], *, utf_8: bool = True) -> bytes:
    """IPTC-IIM with a city, and these texts by the names of their datasets' numbers."""
    numbers = {"byline": 80, "headline": 105, "credit": 110, "copyright": 116, "caption": 120}
    charset = "utf-8" if utf_8 else "cp1252"
    datasets = [(1, 90, b"\x1b%G")] if utf_8 else []
    datasets.append((2, 90, SECRETS["city"]))
    datasets += [(2, numbers[name], text.encode(charset)) for name, text in texts.items()]
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(value)) + value
        for record, number, value in datasets
    )


def photoshop(datasets: bytes, *, digest: bytes | None = None) -> bytes:
    """The segment that has IPTC-IIM, with the digest that a program wrote beside it."""

    def resource(number: int, content: bytes) -> bytes:
        head = b"8BIM" + struct.pack(">HHI", number, 0, len(content))
        return head + content + b"\0" * (len(content) % 2)

    digests = resource(0x0425, digest) if digest is not None else b""
    return b"Photoshop 3.0\0" + resource(0x040C, thumbnail()) + resource(0x0404, datasets) + digests


def digest_of(datasets: bytes) -> bytes:
    """What a program that wrote IIM and XMP together leaves beside the IIM."""
    return hashlib.md5(datasets).digest()


def xmp(inner: str = "", attributes: str = "") -> bytes:
    """An XMP packet with a place in it, and these elements and attributes beside."""
    names = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    }
    declarations = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {declarations} exif:GPSLatitude="'
        f'{SECRETS["XMP place"].decode()}" {attributes}>{inner}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>" + " " * 200 + '<?xpacket end="w"?>'
    ).encode()


def segment(marker: int, payload: bytes) -> bytes:
    """A segment of a JPEG."""
    return b"\xff" + bytes([marker]) + (len(payload) + 2).to_bytes(2) + payload


def jpeg(pixels: Pixels, *segments: bytes, behind: bytes = b"", **options: Any) -> bytes:
    """A JPEG with these segments behind its first, and bytes behind its end."""
    file = BytesIO()
    pixels.save(file, "JPEG", **{"quality": 92} | options)
    data = file.getvalue()
    first_end = 4 + int.from_bytes(data[4:6])
    return data[:first_end] + b"".join(segments) + data[first_end:] + behind


def photograph(orientation: int = 6, size: tuple[int, int] = (800, 1200)) -> bytes:
    """A photograph as a phone and an agency leave it: everything that is secret, and the credit."""
    pixels = stored_pixels(upright_pixels(size), orientation)
    texts = {"byline": BYLINE, "credit": CREDIT, "caption": CAPTION, "copyright": NOTICE}
    datasets = iim(texts)
    terms = f'<rdf:Alt><rdf:li xml:lang="x-default">{TERMS}</rdf:li></rdf:Alt>'
    return jpeg(
        pixels,
        segment(0xE1, b"Exif\0\0" + exif(orientation)),
        segment(
            0xE1,
            b"http://ns.adobe.com/xap/1.0/\0"
            + xmp(f"<xmpRights:UsageTerms>{terms}</xmpRights:UsageTerms>"),
        ),
        segment(0xE2, b"MPF\0" + b"II*\0" + b"\0" * 40),
        segment(0xED, photoshop(datasets, digest=digest_of(datasets))),
        segment(0xFE, SECRETS["comment"]),
        behind=thumbnail() + b"\0\0\0\x18" + SECRETS["film behind the picture"],
    )


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def saved(pixels: Pixels, kind: str, **options: Any) -> bytes:
    """The file that Pillow makes of pixels."""
    file = BytesIO()
    pixels.save(file, kind, **options)
    return file.getvalue()


def other_photographs() -> Iterator[tuple[str, bytes]]:
    """The same secrets in the other kinds of files, stills and animations, by their names."""
    pixels, packet = (
        upright_pixels(),
        xmp(f"<dc:creator><rdf:Seq><rdf:li>{BYLINE}</rdf:li></rdf:Seq></dc:creator>"),
    )
    secret = b"".join(SECRETS.values())
    still, rest = saved(pixels, "PNG"), png_chunk(b"tEXt", b"Comment\0" + secret)
    rest += png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)
    rest += png_chunk(b"eXIf", exif()) + png_chunk(b"prVt", secret)
    yield "a.png", still[:33] + rest + still[33:] + secret
    yield "a.webp", saved(pixels, "WEBP", exif=b"Exif\0\0" + exif(), xmp=packet) + secret
    yield "a.avif", saved(pixels, "AVIF", speed=10, exif=b"Exif\0\0" + exif(), xmp=packet)
    comment = b"!\xfe" + b"".join(bytes([len(each)]) + each for each in SECRETS.values()) + b"\0"
    gif = saved(pixels, "GIF", save_all=True, append_images=[pixels.rotate(180)], loop=0)
    screen = gif.index(b"!")
    yield "animated.gif", gif[:screen] + comment + gif[screen:] + secret
    second = [pixels.rotate(180)]
    animation: dict[str, Any] = {"save_all": True, "append_images": second, "duration": 90}
    yield "animated.webp", saved(pixels, "WEBP", exif=b"Exif\0\0" + exif(), xmp=packet, **animation)
    frames = saved(pixels, "PNG", **animation)
    yield "animated.png", frames[:33] + rest + frames[33:]
    yield (
        "animated.avif",
        saved(pixels, "AVIF", speed=10, exif=b"Exif\0\0" + exif(), xmp=packet, **animation),
    )


def wide_profile(name: str = "Wide") -> bytes:
    """A colour profile with the primaries of Display P3 (ICC.1:2022, matrix and gamma 2.2)."""

    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(number, values))

    curve = b"curv\0\0\0\0\0\0\0\1" + struct.pack(">H", round(2.2 * 256)) + b"\0\0"
    letters = name.encode() + b"\0"
    words = b"desc\0\0\0\0" + struct.pack(">I", len(letters)) + letters + b"\0" * 79
    tags = {
        b"desc": words + b"\0" * (-len(words) % 4),
        b"cprt": b"text\0\0\0\0-\0\0\0",
        b"wtpt": xyz(0.9642, 1, 0.8249),
        b"rXYZ": xyz(0.5151, 0.2412, -0.0011),
        b"gXYZ": xyz(0.2920, 0.6922, 0.0419),
        b"bXYZ": xyz(0.1571, 0.0666, 0.7841),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start, table = 132 + 12 * len(tags), struct.pack(">I", len(tags))
    for kind, content in tags.items():
        table += kind + struct.pack(">II", start, len(content))
        start += len(content)
    head = struct.pack(">I", start) + b"\0\0\0\0\2\x10\0\0mntrRGB XYZ " + b"\0" * 12 + b"acsp"
    head = head.ljust(68, b"\0") + number(0.9642) + number(1) + number(0.8249)
    return head.ljust(128, b"\0") + table + b"".join(tags.values())
