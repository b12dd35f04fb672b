"""Bytes -> text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest import encoding
from shared.errors import Rejected

PANGRAM = (
    "Do bạch kim rất quý nên sẽ dùng để lắp vô xương; ẶẴẲẰẮ ặẵẳằắ ẬẪẨẦẤ ậẫẩầấ ỆỄỂỀẾ ệễểềế "
    "ỘỖỔỒỐ ộỗổồố ỢỠỞỜỚ ợỡởờớ ỰỮỬỪỨ ựữửừứ Đđ ỴỸỶỲÝ"
)


def windows_1258(text: str) -> bytes:
    """As Windows writes it: letters whole, tones behind them where there is no letter with both."""
    out = bytearray()
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            tone = next(mark for mark in unicodedata.normalize("NFD", char) if mark in "\u0300\u0301\u0303\u0309\u0323")
            out += (unicodedata.normalize("NFC", unicodedata.normalize("NFD", char).replace(tone, "")) + tone).encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize(
    "data",
    [
        PANGRAM.encode(),
        b"\xef\xbb\xbf" + PANGRAM.encode(),
        PANGRAM.encode("utf-16"),
        b"\xfe\xff" + PANGRAM.encode("utf-16-be"),
        PANGRAM.encode("utf-16-le"),
        PANGRAM.encode("utf-16-be"),
        PANGRAM.encode("utf-32"),
        windows_1258(PANGRAM),
    ],
    ids=["utf-8", "utf-8 marked", "utf-16 marked", "utf-16-be marked", "utf-16-le", "utf-16-be", "utf-32", "windows-1258"],
)
def test_the_pangram_comes_through(data: bytes) -> None:
    assert encoding.decode(data) == PANGRAM


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", "\u00a0\n\u3000".encode(), b"\0\0\0\0", b"\xff\xfe"])
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(Rejected, match=r"^the file is empty$"):
        encoding.decode(data)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        b"Tin vui\0" * 9,
        b"Tin\0",
        b"\x7fELF\x02\x01\x01" + b"\0" * 40,
        b"\x01\x02\x03\x04\x05\x06 a b c",
        b"\x8d\x8e\x8f\x90\x9d" * 10,
        b"\xff\xfea",
        b"\xff\xfe\x00\xd8a\0",
        b"\x00\x00\xfe\xff\x00\x11\x00\x00",
    ],
)
def test_what_is_no_text_is_refused_with_advice(data: bytes) -> None:
    with pytest.raises(Rejected, match="save it"):
        encoding.decode(data)


def test_a_file_cut_off_inside_a_letter_loses_that_letter_only() -> None:
    data = PANGRAM.encode() + "ế".encode()[:2]
    assert encoding.decode(data) == PANGRAM


def test_a_broken_letter_in_good_utf8_shows() -> None:
    first, _, rest = PANGRAM.partition(" ")
    assert encoding.decode(first.encode() + b"\xff " + rest.encode()) == f"{first}\ufffd {rest}"


def test_lone_surrogates_written_as_utf8_do_no_harm() -> None:
    assert "\ud800" not in encoding.decode(b"Tin \xed\xa0\x80 vui")


def test_a_stray_control_character_is_forgiven() -> None:
    assert encoding.decode("Tin vui từ bến xe\x0c\x1a".encode()).startswith("Tin vui")


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_rejected(data: bytes) -> None:
    encoding.peek(data)
    try:
        assert encoding.decode(data).strip()
    except Rejected as refusal:
        assert str(refusal)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    try:
        assert encoding.decode(text.encode()) == text.removeprefix("\ufeff")
    except Rejected:
        assert not text.strip().strip("\ufeff").strip()
