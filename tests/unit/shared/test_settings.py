"""The settings of relate and of the API: one error names all that is missing or wrong."""

import pytest

from shared.errors import SettingsError
from shared.settings import ApiSettings, RelateSettings, settings_from
from tests.support.tables import ENVIRONMENT


def test_a_variable_that_is_empty_counts_as_unset() -> None:
    settings = settings_from(ENVIRONMENT | {"PUBLIC_URL": "", "SITE_NAME": ""}, ApiSettings)
    assert (settings.drops_table, settings.public_url, settings.site_name) == (
        "drops",
        "",
        "Newsdrop",
    )
    relate = settings_from(ENVIRONMENT, RelateSettings)
    assert relate == RelateSettings("articles", "index", ENVIRONMENT["RELATE_FAILURES"])


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
