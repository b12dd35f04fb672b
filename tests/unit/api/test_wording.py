"""Dates and the language of pages."""

import pytest

from functions.api.site import wording
from functions.api.v1 import languages
from tests.support.teasers import AT


def test_dates_are_written_as_each_language_does() -> None:
    assert wording.long_date("vi", AT) == "Thứ Hai, 15/9/2025, 14:05 (GMT+7)"
    assert wording.long_date("vi", "2025-09-15T17:00:00Z") == "Thứ Ba, 16/9/2025, 00:00 (GMT+7)"
    assert wording.long_date("en", AT) == "Monday, 15 September 2025, 07:05 UTC"
    assert wording.long_date("fr", AT) == wording.long_date("en", AT)
    assert set(wording.VIETNAMESE_WORDS) == set(wording.ENGLISH_WORDS)


@pytest.mark.parametrize(
    ("now", "vi", "en"),
    [
        ("2025-09-15T07:05:59Z", "vừa xong", "just now"),
        ("2025-09-15T07:00:00Z", "vừa xong", "just now"),
        ("2025-09-15T07:06:00Z", "1 phút trước", "1 minute ago"),
        ("2025-09-15T09:05:00Z", "2 giờ trước", "2 hours ago"),
        ("2025-09-21T07:05:00Z", "6 ngày trước", "6 days ago"),
        ("2025-09-22T07:05:00Z", "15/9/2025", "15 September 2025"),
    ],
)
def test_times_are_told_in_words(now: str, vi: str, en: str) -> None:
    assert wording.time_ago("vi", AT, now) == vi
    assert wording.time_ago("en", AT, now) == en


def test_a_page_speaks_as_most_of_its_articles_do() -> None:
    assert languages.commonest_language([]) == "vi"
    assert languages.commonest_language(["en", "vi"]) == "vi"
    assert languages.commonest_language(["en", "fr", "vi-VN"]) == "en"
