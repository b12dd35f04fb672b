"""Caption, credit, photographer, copyright and terms of use, from whatever standard has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.pictures.container import PictureMetadata
from functions.ingest.pictures.jpeg_segments import split_jpeg
from functions.ingest.pictures.picture_words import picture_words
from functions.ingest.pictures.png_chunks import split_png
from functions.ingest.pictures.xmp_packet import xmp_packet
from shared.article.model import PictureWords
from tests.support import photographs as p

PIXELS = p.upright_pixels((8, 8))


def list_of(name: str, value: str, kind: str = "Alt") -> str:
    return f"<{name}><rdf:{kind}><rdf:li>{value}</rdf:li></rdf:{kind}></{name}>"


def of_xmp(inner: str = "", attributes: str = "") -> PictureWords:
    return picture_words(PictureMetadata(xmp=p.xmp(inner, attributes)))


def of_iim(datasets: bytes) -> PictureWords:
    return picture_words(PictureMetadata(iim=datasets))


def of_exif(**texts: str) -> PictureWords:
    return picture_words(PictureMetadata(exif=p.exif(1, **texts)))


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        (list_of("dc:description", "Chợ nổi"), PictureWords(caption="Chợ nổi")),
        (list_of("dc:rights", "© Báo"), PictureWords(copyright="© Báo")),
        (list_of("dc:creator", "An Nhiên", "Seq"), PictureWords(photographer="An Nhiên")),
        (list_of("xmpRights:UsageTerms", "Một lần"), PictureWords(usage_terms="Một lần")),
        (list_of("Iptc4xmpCore:AltTextAccessibility", "Ghe"), PictureWords(alt="Ghe")),
        ("<photoshop:Credit>TTXVN</photoshop:Credit>", PictureWords(credit="TTXVN")),
        ("<photoshop:Source>Reuters</photoshop:Source>", PictureWords(credit="Reuters")),
        ("<photoshop:Headline>Chợ họp</photoshop:Headline>", PictureWords(caption="Chợ họp")),
        (
            "<plus:ImageSupplier><rdf:Seq><rdf:li rdf:parseType='Resource'>"
            "<plus:ImageSupplierName>AFP</plus:ImageSupplierName></rdf:li></rdf:Seq>"
            "</plus:ImageSupplier>",
            PictureWords(credit="AFP"),
        ),
    ],
)
def test_words_of_xmp(inner: str, words: PictureWords) -> None:
    assert of_xmp(inner) == words


def test_xmp_in_attributes_and_in_several_languages() -> None:
    assert of_xmp(attributes='photoshop:Credit="EPA"').credit == "EPA"
    languages = '<rdf:li xml:lang="en">Market</rdf:li><rdf:li xml:lang="x-default">Chợ</rdf:li>'
    inner = f"<dc:description><rdf:Alt>{languages}</rdf:Alt></dc:description>"
    assert of_xmp(inner).caption == "Chợ"
    two = "<dc:creator><rdf:Seq><rdf:li>Lê A</rdf:li><rdf:li>Lê B</rdf:li></rdf:Seq></dc:creator>"
    assert of_xmp(two).photographer == "Lê A, Lê B"


def test_words_of_iim_with_and_without_a_charset() -> None:
    words = PictureWords("Chợ nổi", "TTXVN", "An Nhiên", "© Báo")
    texts = {"caption": "Chợ nổi", "credit": "TTXVN", "byline": "An Nhiên", "copyright": "© Báo"}
    assert of_iim(p.iim(texts)) == words
    undeclared = p.iim(texts)[8:]
    assert of_iim(undeclared) == words
    assert of_iim(p.iim({"caption": "Café à Hué"}, utf_8=False)).caption == "Café à Hué"
    assert of_iim(p.iim({"headline": "Chợ họp"})).caption == "Chợ họp"


def test_words_of_exif_and_of_windows() -> None:
    words = of_exif(description="Cau moi", artist="An", copyright="(c) Bao")
    assert words == PictureWords("Cau moi", None, "An", "(c) Bao")


def test_xmp_comes_before_iim_and_iim_before_exif() -> None:
    metadata = PictureMetadata(
        exif=p.exif(description="của Exif", artist="An Exif", copyright="(c) Exif"),
        iim=p.iim({"caption": "của IIM", "byline": "An IIM"}),
        xmp=p.xmp(list_of("dc:description", "của XMP")),
    )
    assert picture_words(metadata) == PictureWords("của XMP", None, "An IIM", "(c) Exif")


def test_iim_that_was_changed_alone_comes_before_xmp() -> None:
    old, new = p.iim({"caption": "cũ"}), p.iim({"caption": "mới"})
    xmp = p.xmp(list_of("dc:description", "cũ"))
    assert picture_words(PictureMetadata(xmp=xmp, iim=new)).caption == "cũ"
    for datasets, caption in ((old, "cũ"), (new, "mới")):
        segment = p.segment(0xED, p.photoshop(datasets, digest=p.digest_of(old)))
        xmp_segment = p.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
        metadata = split_jpeg(p.jpeg(PIXELS, xmp_segment, segment)).metadata
        assert picture_words(metadata).caption == caption


@pytest.mark.parametrize(
    "caption",
    [
        "OLYMPUS DIGITAL CAMERA",
        "SONY DSC",
        "SAMSUNG CAMERA PICTURES",
        "Untitled",
        "untitled-1",
        "DSC_0123.JPG",
        "IMG_2041",
        "P1020304",
        "default",
        "...",
        " ",
        "KONICA MINOLTA DIGITAL CAMERA",
    ],
)
def test_what_cameras_write_is_no_caption(caption: str) -> None:
    assert of_exif(description=caption).caption is None
    metadata = PictureMetadata(iim=p.iim({"caption": caption}), texts={"Description": "Chợ nổi"})
    assert picture_words(metadata).caption == "Chợ nổi"


def test_png_texts_packed_or_not() -> None:
    import zlib

    still = p.saved(PIXELS, "PNG")
    chunks = p.png_chunk(b"tEXt", b"Author\0Andr\xe9")
    chunks += p.png_chunk(b"zTXt", b"Copyright\0\0" + zlib.compress("© Báo".encode("cp1252")))
    chunks += p.png_chunk(b"iTXt", b"Description\0\1\0vi\0\0" + zlib.compress("Chợ".encode()))
    words = picture_words(split_png(still[:33] + chunks + still[33:]).metadata)
    assert words == PictureWords("Chợ", None, "André", "© Báo")
    profile = b"Raw profile type iptc\0\0"
    datasets = p.iim({"caption": "Chợ nổi"})
    text = b"\niptc\n%8d\n%b\n" % (len(datasets), datasets.hex().encode())
    chunk = p.png_chunk(b"zTXt", profile + zlib.compress(text))
    assert picture_words(split_png(still[:33] + chunk + still[33:]).metadata).caption == "Chợ nổi"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<",
        b"<x>",
        b"\xff\xfe\x00",
        p.xmp("<dc:rights>")[:300],
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>",
        b"<x>" * 99 + b"</x>" * 99,
        b"<x/>" + b"\x00" * 9,
    ],
)
def test_broken_xmp_says_nothing(packet: bytes) -> None:
    assert picture_words(PictureMetadata(xmp=packet)) == PictureWords()


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_no_bytes_of_metadata_fail(noise: bytes, at: int, value: int) -> None:
    for source in (
        p.exif(description="x"),
        p.iim({"caption": "x"}),
        p.xmp("<dc:rights>x</dc:rights>"),
    ):
        damaged = bytearray(source)
        damaged[at % len(damaged)] = value
        for each in (noise, bytes(damaged), bytes(damaged[:at]), source[:8] + noise):
            metadata = PictureMetadata(exif=each, iim=each, xmp=each)
            picture_words(metadata)


@given(st.builds(PictureWords, *[st.none() | st.text(min_size=1, max_size=40)] * 6))
def test_a_packet_says_what_it_was_made_of(words: PictureWords) -> None:
    clean = picture_words(PictureMetadata(xmp=xmp_packet(words)))
    again = picture_words(PictureMetadata(xmp=xmp_packet(clean)))
    assert again == clean
