"""XML: nothing but the bytes themselves is ever read, and wrong declarations survive."""

from dataclasses import replace
from pathlib import Path

import pytest

from functions.ingest.limits import Limits
from functions.ingest.markup import tree, xml_parser
from shared.errors import Rejected

LIMITS = Limits()


def read(data: bytes) -> str:
    return tree.text_line(xml_parser.parse_xml(data, LIMITS))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY e SYSTEM "{}">]><a>&e;</a>',
        '<!DOCTYPE a SYSTEM "{}"><a>&e;</a>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "{}"> %p;]><a>&e;</a>',
        '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="{}"/></a>',
    ],
)
def test_no_other_file_is_read(tmp_path: Path, declared: str) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY e "secret">')
    try:
        assert "secret" not in read(declared.format(secret.as_uri()).encode())
    except Rejected as refusal:
        assert "<!ENTITY" not in str(refusal)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("<a>é</a>".encode(), "é"),
        ('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode("latin-1"), "é"),
        ('<?xml version="1.0" encoding="windows-1258"?><a>đ</a>'.encode("cp1258"), "đ"),
        ('<?xml version="1.0" encoding="utf-16"?><a>ệ</a>'.encode("utf-16"), "ệ"),
        ('<?xml version="1.0" encoding="utf-16"?><a>ệ</a>'.encode(), "ệ"),
        ('<?xml version="1.0" encoding="utf-8"?><a>ệ</a>'.encode("utf-16"), "ệ"),
        ('<?xml version="1.0" encoding="x-unknown"?><a>ệ</a>'.encode(), "ệ"),
        ('\n <?xml version="1.0" encoding="utf-8"?><a>ệ</a>'.encode(), "ệ"),
        ('\ufeff<?xml version="1.0"?><a>ệ</a>'.encode(), "ệ"),
        (b"<a>1&nbsp;000 &hellip; &amp;</a>", "1 000 … &"),
        (b'<!DOCTYPE a PUBLIC "x" "y"><a><b/>x&eacute;&unknown;y</a>', "xéy"),
        (b"<a><!-- c --><?p i?>x<![CDATA[<b>]]></a>", "x<b>"),
    ],
)
def test_encodings_and_entities_of_the_world(data: bytes, words: str) -> None:
    assert read(data).replace("\u00a0", " ") == words


def test_names_come_without_their_namespaces() -> None:
    root = xml_parser.parse_xml(b'<n:a xmlns:n="u" xml:lang="vi"><b xmlns="v"/></n:a>', LIMITS)
    assert [root.tag, root[0].tag, root.get(xml_parser.XML_LANG)] == ["a", "b", "vi"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<a", "has a mistake"),
        (b"<a>\0</a>", "has a mistake"),
        (b"<a>&unknown;</a>", "has a mistake"),
        (b"<a/><b/>", "has a mistake"),
        (b"<?xml version='1.0'?>", "has a mistake"),
        (b"<a>" * 99_999, "nests too deep"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "grows too large"),
        (b"<!DOCTYPE a [<!ENTITY % p 'x'>]><a/>", "declares entities"),
        (b"<!DOCTYPE a [<!ENTITY e 'x'>]><a/>", "declares entities"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        xml_parser.parse_xml(data, LIMITS)


def test_depth_is_a_limit() -> None:
    limits = replace(LIMITS, xml_depth=3)
    assert xml_parser.parse_xml(b"<a><b><c/></b></a>", limits).tag == "a"
    with pytest.raises(Rejected, match="over 3"):
        xml_parser.parse_xml(b"<a><b><c><d/></c></b></a>", limits)
