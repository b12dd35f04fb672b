"""Bytes -> text."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.words import encoding, vietnamese
from shared.errors import Rejected
from tests.support.charsets import tcvn3, tcvn5712, vni, windows_1258

PANGRAM = (
    "Do bạch kim rất quý nên sẽ dùng để lắp vô xương; ẶẴẲẰẮ ặẵẳằắ ẬẪẨẦẤ ậẫẩầấ ỆỄỂỀẾ ệễểềế "
    "ỘỖỔỒỐ ộỗổồố ỢỠỞỜỚ ợỡởờớ ỰỮỬỪỨ ựữửừứ Đđ ỴỸỶỲÝ"
)


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
    ids=[
        "utf-8",
        "utf-8 marked",
        "utf-16 marked",
        "utf-16-be marked",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "windows-1258",
    ],
)
def test_the_pangram_comes_through(data: bytes) -> None:
    assert encoding.decode_text(data) == PANGRAM


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", "\u00a0\n\u3000".encode(), b"\0\0\0\0", b"\xff\xfe"]
)
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(Rejected, match=r"^the file is empty$"):
        encoding.decode_text(data)


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
        encoding.decode_text(data)


def test_a_file_cut_off_inside_a_letter_loses_that_letter_only() -> None:
    data = PANGRAM.encode() + "ế".encode()[:2]
    assert encoding.decode_text(data) == PANGRAM


def test_a_broken_letter_in_good_utf8_shows() -> None:
    first, _, rest = PANGRAM.partition(" ")
    assert (
        encoding.decode_text(first.encode() + b"\xff " + rest.encode()) == f"{first}\ufffd {rest}"
    )


def test_lone_surrogates_written_as_utf8_do_no_harm() -> None:
    assert "\ud800" not in encoding.decode_text(b"Tin \xed\xa0\x80 vui")


def test_a_stray_control_character_is_forgiven() -> None:
    assert encoding.decode_text("Tin vui từ bến xe\x0c\x1a".encode()).startswith("Tin vui")


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_rejected(data: bytes) -> None:
    encoding.peek_text(data)
    try:
        assert encoding.decode_text(data).strip()
    except Rejected as refusal:
        assert str(refusal)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    try:
        assert encoding.decode_text(text.encode()) == text.removeprefix("\ufeff")
    except Rejected:
        assert not text.strip().strip("\ufeff").strip()


SENTENCE = "Do bạch kim rất quý nên sẽ dùng để lắp vô xương"
LETTERS = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
CAPITALS = LETTERS.upper()


@pytest.mark.parametrize("write", [tcvn3, vni, windows_1258, tcvn5712])
def test_a_sentence_tells_its_encoding(write: Callable[[str], bytes]) -> None:
    assert encoding.decode_text(write(SENTENCE)) == SENTENCE
    assert (
        encoding.decode_text(write(f"{SENTENCE}, “Ă Â Đ” – 25 % • Café…"))
        == f"{SENTENCE}, “Ă Â Đ” – 25 % • Café…"
    )


@pytest.mark.parametrize(
    "line", ["HỒ CHÍ MINH NÓI CHUYỆN", "THỨ HAI, 15/9: LŨ LÊN", "Lê Hà", "UBND tỉnh Hà Tĩnh"]
)
def test_capitals_of_abcs_fonts_are_the_small_letters_bytes(line: str) -> None:
    typed = "".join(char if char.isascii() else char.lower() for char in line)
    assert encoding.decode_text(tcvn3(f"{typed}\n\n{SENTENCE}")) == f"{line}\n\n{SENTENCE}"


def test_every_letter_has_its_byte_if_the_encoding_is_declared() -> None:
    for name in ("TCVN3", "abc", "TCVN5712-1", "x-viet-tcvn"):
        assert encoding.decode_text(tcvn3(LETTERS + "ĂÂÊÔƠƯĐ"), name) == LETTERS + "ĂÂÊÔƠƯĐ"
    with_bytes = [letter for letter in CAPITALS if letter not in "ÚỤỪỬỮỨỰỲỶỸÝỴ"]
    assert encoding.decode_text(tcvn5712("".join(with_bytes)), "tcvn5712") == "".join(with_bytes)
    for name in ("VNI", "x-viet-vni", "VNI-Win"):
        assert encoding.decode_text(vni(LETTERS + CAPITALS), name) == LETTERS + CAPITALS


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("windows-1251", "Школа у реки"),
        ("KOI8-R", "Школа у реки"),
        ("Shift_JIS", "川辺の新しい学校"),
        ("gb18030", "河边的新学校"),
        ("iso-8859-15", "Le café à 2 €, c’est cher".replace("’", "'")),
        ("euc-kr", "강가의 새 학교"),
        ("windows-874", "โรงเรียนใหม่"),
    ],
)
def test_what_is_declared_is_believed(said: str, text: str) -> None:
    assert (
        encoding.decode_text(text.encode("cp874" if said == "windows-874" else said), said) == text
    )


@pytest.mark.parametrize(
    "said",
    [
        "iso-8859-1",
        "utf-8",
        "windows-1252",
        "utf-16",
        "rot13",
        "utf-7",
        "idna",
        "no-such",
        "shift_jis",
        "",
    ],
)
def test_a_wrong_declaration_does_no_harm(said: str) -> None:
    long = f"{SENTENCE}. Người thợ già đọc to câu ấy mỗi sáng, rồi mới cho máy chạy."
    assert encoding.decode_text(long.encode(), said) == long
    assert encoding.decode_text(windows_1258(long), said) == long
    assert encoding.decode_text(tcvn3(long), said) == long
    assert encoding.decode_text(vni(long), said) == long


@pytest.mark.parametrize(
    "text",
    [
        "Près de cinq cents élèves étaient là; « c'est très bien », dit l'un d'eux, où tout "
        "a été décidé dès février à Besançon.",
        "Größere Flächen öffnen später, weil die Händler fürchten, dass weniger Käufer in "
        "die Straßen kommen.",
        "Los niños podrán jugar en un jardín más grande, según informó el alcalde; costará "
        "tres millones y añadió que sí.",
        "Não há ainda decisão sobre a ligação à estação, mas as crianças não vão esperar até "
        "às eleições de São João.",
        "La città avrà più alberi e meno automobili, così ha detto il sindaco. Perché non è "
        "stato fatto prima? Già, però c'è.",
        "På gatan är många oroliga över trafiken, säger rektorn för skolan i Malmö; den ska "
        "öppnas nästa år.",
        "Skibet lå ved Ærø, og kaptajnen gik på land for at købe brød, æg og smør før "
        "sejladsen mod Færøerne.",
        "Hän sanoi, että työ jäi kesken, mutta päätös tehtiin jo eilen Jyväskylässä.",
        "Ein Café, zwei Fälle, drei Öfen",
        "naïve façade, Brontë, El Niño, über-cool",
    ],
)
def test_text_of_western_europe_is_not_taken_for_vietnamese(text: str) -> None:
    for said in (None, "iso-8859-1", "utf-8"):
        assert encoding.decode_text(text.encode("cp1252"), said) == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "ISO-8859-1"),
        (b"<html><meta charset=windows-1258>", "windows-1258"),
        (b'<META http-equiv=Content-Type content="text/html; charset=x-viet-vni">', "x-viet-vni"),
        (b"<p>charset=utf-8</p>", None),
        (b"", None),
    ],
)
def test_what_a_file_declares(data: bytes, said: str | None) -> None:
    assert encoding.declared_charset(data) == said


def test_what_metadata_declare() -> None:
    assert encoding.metadata_charset({"charset": "VNI"}) == "VNI"
    assert encoding.metadata_charset({"encoding": " tcvn3 "}) == "tcvn3"
    assert encoding.metadata_charset({"content-type": 'text/plain; charset="utf-8"'}) == "utf-8"
    assert encoding.metadata_charset({"content-type": "text/plain"}) is None
    assert encoding.metadata_charset({}) is None


@pytest.mark.parametrize(
    "word",
    [
        *(
            "nguyễn",
            "Quốc",
            "GÌ",
            "giếng",
            "khuỷu",
            "ăn",
            "ý",
            "ườn",
            "yêu",
            "nghiêng",
            "thuở",
            "oẹ",
            "quyết",
            "giữa",
        ),
        *("Đắk", "huơ", "yết", "gìn", "goòng", "quạnh", "xoèn", "hoẵng", "quý"),
    ],
)
def test_syllables(word: str) -> None:
    assert vietnamese.count_syllables(word) == (1, 1)


@pytest.mark.parametrize(
    "word", ["cafộ", "été", "über", "más", "năo-x", "ộtộ", "ngườiđẹp", "bÊt", "straße", "fö", "wừ"]
)
def test_no_syllables(word: str) -> None:
    assert vietnamese.count_syllables(word)[0] == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S¸ng nay, ñy ban x· cho biÕt con ®­êng ®Êt ®· ®æ bª t«ng", "Sáng nay, ủy ban xã"),
        (
            "uûy ban xaõ cho bieát con ñöôøng ñaát ñaõ ñöôïc ñoå beâ toâng xong",
            "ủy ban xã cho biết",
        ),
        ("\x93Tốt\x94 \x96 ông nói", "“Tốt” – ông nói"),
        ("Été à la plage, où les élèves préfèrent nager déjà", "Été à la plage"),
        ("½ cup of tea, ½ cup of sautéed rice, ¼ of it cold", "½ cup of tea"),
        ("½ " * 20 + "cup", "½ ½"),
        ("Größe für über Österreich können müssen Bären", "Größe für über"),
    ],
)
def test_older_encodings_that_were_pasted_into_unicode(text: str, expected: str) -> None:
    assert encoding.decode_text(text.encode()).startswith(expected)
