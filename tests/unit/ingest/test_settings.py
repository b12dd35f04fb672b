"""The environment of IngestFunction: a wrong one stops the start, and one error names all of it."""

import pytest

from functions.ingest.limits import Limits
from functions.ingest.settings import IngestSettings, PrefixCharset, ingest_settings
from functions.ingest.words import encoding
from functions.ingest.words.charsets import Charset
from shared.errors import SettingsError
from tests.support.tables import ENVIRONMENT


def settings(**variables: str) -> IngestSettings:
    return ingest_settings(ENVIRONMENT | variables)


def complaint(environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as error:
        ingest_settings(environment)
    return str(error.value)


def test_without_more_than_names_the_limits_are_the_usual_ones() -> None:
    usual = settings(LIMITS="", PREFIX_CHARSETS="", MAX_FILE_BYTES="", UNRELATED="x")
    assert (usual.bucket, usual.drops_table) == (ENVIRONMENT["BUCKET"], "drops")
    assert usual.drop_limits == Limits()
    assert usual.identity_scope == "folder"
    assert settings(IDENTITY_SCOPE="bucket").identity_scope == "bucket"
    assert usual.max_file_bytes == 32 * 1024 * 1024
    assert usual.charset_of("cu/bai.txt") is None


def test_settings_become_limits() -> None:
    limits = settings(
        LIMITS=" json_depth=4, members = 5,",
        MAX_UNPACKED_BYTES="1",
        MAX_ARTICLES_PER_DROP="2",
        MAX_PARSE_SECONDS="3",
    ).drop_limits
    assert limits == Limits(unpacked_bytes=1, articles=2, seconds=3, json_depth=4, members=5)


@pytest.mark.parametrize(
    "text",
    [
        *("json_dept=4", "json_depth", "json_depth=", "json_depth=-1", "seconds=9"),
        *("json_depth=1e9", "members=1,json_depth=x"),
    ],
)
def test_a_limit_that_does_not_exist_or_is_no_number_is_named(text: str) -> None:
    wrong = text.rpartition(",")[2]
    assert complaint(ENVIRONMENT | {"LIMITS": text}) == (
        f"LIMITS has {wrong!r}: what it may have is item_bytes=N, json_depth=N, links=N, "
        "mail_parts=N, members=N, memory_bytes=N, paragraphs=N, unpacked_ratio=N, xml_depth=N"
    )


@pytest.mark.parametrize(
    "variable",
    ["MAX_FILE_BYTES", "MAX_UNPACKED_BYTES", "MAX_ARTICLES_PER_DROP", "MAX_PARSE_SECONDS"],
)
def test_a_size_is_a_whole_number_above_zero(variable: str) -> None:
    for text in ("-5", "0"):
        assert (
            complaint(ENVIRONMENT | {variable: text})
            == f"{variable} is {text!r}: it must be 1 or more"
        )
    assert (
        complaint(ENVIRONMENT | {variable: "5 MB"}) == f"{variable} is not a whole number: '5 MB'"
    )


def test_the_encoding_of_a_prefix_may_have_any_of_its_names() -> None:
    found = settings(PREFIX_CHARSETS="cu/=TCVN3, moi/= abc ,vni/=vni-win,tay/=latin1,=cp1258")
    assert found.prefix_charsets == (
        PrefixCharset("cu/", Charset.TCVN3),
        PrefixCharset("moi/", Charset.TCVN3),
        PrefixCharset("vni/", Charset.VNI),
        PrefixCharset("tay/", Charset.WINDOWS_1252),
        PrefixCharset("", Charset.WINDOWS_1258),
    )
    assert found.charset_of("vni/a.txt") is Charset.VNI
    assert found.charset_of("a.txt") is Charset.WINDOWS_1258


@pytest.mark.parametrize("text", ["cu/=tcnv3", "cu/", "cu/=", "cu/=tcvn3=", "cu/=latin-2"])
def test_an_encoding_that_is_not_known_is_named(text: str) -> None:
    reason = complaint(ENVIRONMENT | {"PREFIX_CHARSETS": f"moi/=vni,{text}"})
    assert reason.startswith(f"PREFIX_CHARSETS has {text!r}: what it may have is PREFIX=ENCODING")
    assert "tcvn3, tcvn5712, vni, utf-8" in reason


@pytest.mark.parametrize("charset", Charset)
def test_every_encoding_that_may_be_named_is_read(charset: Charset) -> None:
    shows_itself = charset in {Charset.UTF_8, Charset.UTF_16}
    assert shows_itself or encoding.decode_text(b"Tin \xb5", charset).startswith("Tin ")
    assert (encoding.charset_name(charset) is None) == shows_itself


def test_one_error_names_all_that_is_wrong() -> None:
    environment = {
        "BUCKET": "b",
        "DROPS_TABLE": "",
        "ARTICLES_TABLE": "a",
        "INDEX_TABLE": "i",
        "DROP_QUEUE": "q",
        "RETRY_SECONDS": "-1",
        "IDENTITY_SCOPE": "Folder",
        "MAX_FILE_BYTES": "-5",
        "MAX_PARSE_SECONDS": "soon",
        "LIMITS": "depth=1, members=-2",
        "PREFIX_CHARSETS": "cu/=tcnv3,moi/=vni",
    }
    assert complaint(environment).split("; ") == [
        "MEDIA_BUCKET is not set",
        "DROPS_TABLE is not set",
        "RETRY_SECONDS is '-1': it must be 0 or more",
        "IDENTITY_SCOPE is 'Folder': it must be 'folder' or 'bucket'",
        "MAX_FILE_BYTES is '-5': it must be 1 or more",
        "MAX_PARSE_SECONDS is not a whole number: 'soon'",
        "LIMITS has 'depth=1', 'members=-2': what it may have is item_bytes=N, json_depth=N, "
        "links=N, mail_parts=N, members=N, memory_bytes=N, paragraphs=N, unpacked_ratio=N, "
        "xml_depth=N",
        "PREFIX_CHARSETS has 'cu/=tcnv3': what it may have is PREFIX=ENCODING, with one of "
        + ", ".join(Charset),
    ]


def test_mail_senders_are_addresses_and_domains_in_lower_case() -> None:
    found = settings(MAIL_SENDERS="An@Desk.example.vn, @bao.example ,")
    assert found.mail_senders == ("an@desk.example.vn", "@bao.example")
    assert settings().mail_senders == ()


@pytest.mark.parametrize("text", ["desk.example.vn", "an", "@vn", "a b@c.example", "*@c.example"])
def test_a_wrong_mail_sender_stops_the_start(text: str) -> None:
    reason = complaint(ENVIRONMENT | {"MAIL_SENDERS": text})
    assert reason.startswith(f"MAIL_SENDERS has {text!r}: what it may have is an address")


def test_sections_and_the_language_of_reports() -> None:
    found = settings(SECTIONS="Chuyện làng, Phía sau mặt báo ,", REPORT_LANGUAGE="vi")
    assert found.rules.sections == ("Chuyện làng", "Phía sau mặt báo")
    assert found.report_language == "vi"
    assert settings().report_language == "en"
    reason = complaint(ENVIRONMENT | {"REPORT_LANGUAGE": "fr"})
    assert reason == "REPORT_LANGUAGE is 'fr': it must be 'en' or 'vi'"
