"""The settings of relate and of the API: one error names all that is missing or wrong."""

import re

import pytest

from shared import times
from shared.errors import SettingsError
from shared.settings import ApiSettings, RelateSettings, settings_from
from tests.support.tables import ENVIRONMENT, template


def test_a_variable_that_is_empty_counts_as_unset() -> None:
    settings = settings_from(ENVIRONMENT | {"PUBLIC_URL": "", "SITE_NAME": ""}, ApiSettings)
    assert (settings.drops_table, settings.public_url, settings.site_name) == (
        "drops",
        "",
        "Newsdrop",
    )
    relate = settings_from(ENVIRONMENT, RelateSettings)
    assert relate == RelateSettings(
        "drops", "articles", "index", ENVIRONMENT["RELATE_FAILURES"], ENVIRONMENT["EVENT_BUS"]
    )
    assert relate.search_depth == "full"
    headline = settings_from(ENVIRONMENT | {"SEARCH_DEPTH": "headline"}, RelateSettings)
    assert headline.search_depth == "headline"
    with pytest.raises(SettingsError, match="SEARCH_DEPTH"):
        settings_from(ENVIRONMENT | {"SEARCH_DEPTH": "deep"}, RelateSettings)


def test_the_site_has_a_language_a_time_zone_and_sections() -> None:
    settings = settings_from(ENVIRONMENT, ApiSettings)
    assert (settings.site_language, settings.site_sections) == ("vi", ())
    assert settings.site_time_zone is times.HANOI
    told = {
        "SITE_LANGUAGE": "en",
        "SITE_TIME_ZONE": "Europe/Berlin",
        "SITE_SECTIONS": " Kinh tế,,Xã hội ",
    }
    settings = settings_from(ENVIRONMENT | told, ApiSettings)
    assert (settings.site_language, settings.site_sections) == ("en", ("Kinh tế", "Xã hội"))
    assert str(settings.site_time_zone) == "Europe/Berlin"


@pytest.mark.parametrize("zone", ["Berlin", "GMT+7", "../etc/passwd", "/etc/localtime", "Asia"])
def test_what_is_no_time_zone_stops_the_start(zone: str) -> None:
    wrong = {"SITE_TIME_ZONE": zone, "SITE_LANGUAGE": "fr"}
    with pytest.raises(SettingsError) as error:
        settings_from(ENVIRONMENT | wrong, ApiSettings)
    assert str(error.value).split("; ") == [
        "SITE_LANGUAGE is 'fr': it must match vi|en",
        f"SITE_TIME_ZONE is {zone!r}: it must be a time zone's name, such as Asia/Ho_Chi_Minh",
    ]


@pytest.mark.parametrize("url", ["https://tin.example", "http://127.0.0.1:8000"])
def test_an_address_of_the_site(url: str) -> None:
    assert settings_from(ENVIRONMENT | {"PUBLIC_URL": url}, ApiSettings).public_url == url


@pytest.mark.parametrize("url", ["tin.example", "https://tin.example/", "ftp://tin.example"])
def test_one_error_names_all_that_is_missing_or_wrong(url: str) -> None:
    environment = {"BUCKET": "b", "INDEX_TABLE": "i", "PUBLIC_URL": url, "ARTICLES_TABLE": "a"}
    with pytest.raises(SettingsError) as error:
        settings_from(environment, ApiSettings)
    assert str(error.value).split("; ") == [
        "MEDIA_BUCKET is not set",
        "DROPS_TABLE is not set",
        f"PUBLIC_URL is {url!r}: it must match https?://[^/]+",
    ]


SHOP, MOBILE = "https://example.com", "https://m.example.com:8443"
ORIGINS = ["", "*", SHOP, "http://localhost:3000", f"{SHOP},{MOBILE}"]
NO_ORIGINS = [
    "example.com",
    "https://example.com/",
    "https://example.com/path",
    "https://Example.com",
    "https://*.example.com",
    f"{SHOP}, {MOBILE}",
    f"{SHOP},",
    f"*,{SHOP}",
    "null",
]


def declared_pattern() -> str:
    pattern: str = template()["Parameters"]["CorsOrigins"]["AllowedPattern"]
    return pattern


@pytest.mark.parametrize("text", ORIGINS)
def test_origins_that_may_read_the_api(text: str) -> None:
    assert settings_from(ENVIRONMENT | {"CORS_ORIGINS": text}, ApiSettings).cors_origins == text
    assert re.fullmatch(declared_pattern(), text)


@pytest.mark.parametrize("text", NO_ORIGINS)
def test_what_is_no_origin_stops_the_stack_and_the_function(text: str) -> None:
    assert not re.fullmatch(declared_pattern(), text)
    with pytest.raises(SettingsError, match="CORS_ORIGINS"):
        settings_from(ENVIRONMENT | {"CORS_ORIGINS": text}, ApiSettings)


def test_the_secret_is_shown_to_nobody_who_prints_the_settings() -> None:
    settings = settings_from(ENVIRONMENT | {"CDN_SECRET": "hush"}, ApiSettings)
    assert settings.cdn_secret == "hush"
    assert "hush" not in repr(settings)
