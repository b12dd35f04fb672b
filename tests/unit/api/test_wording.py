"""Dates and the language of pages."""

import pytest

from functions.api.site import wording
from functions.api.site.wording import Clock
from functions.api.v1 import languages
from shared import times
from tests.support.teasers import AT


def test_dates_are_written_as_each_language_does() -> None:
    vietnamese, english = clock("vi"), clock("en")
    assert vietnamese.long_date(AT) == "Thứ Hai, 15/9/2025, 14:05 (GMT+7)"
    assert vietnamese.long_date("2025-09-15T17:00:00Z") == "Thứ Ba, 16/9/2025, 00:00 (GMT+7)"
    assert english.long_date(AT) == "Monday, 15 September 2025, 14:05 (GMT+7)"
    assert clock("fr").long_date(AT) == english.long_date(AT)
    assert set(wording.VIETNAMESE_WORDS) == set(wording.ENGLISH_WORDS)


def clock(language: str, now: str = AT, zone: str = "Asia/Ho_Chi_Minh") -> Clock:
    return Clock(language, times.time_zone(zone), now)


@pytest.mark.parametrize(
    ("zone", "time", "told"),
    [
        ("Europe/Berlin", "2025-07-01T22:30:00Z", "Thứ Tư, 2/7/2025, 00:30 (GMT+2)"),
        ("Europe/Berlin", "2025-12-01T22:30:00Z", "Thứ Hai, 1/12/2025, 23:30 (GMT+1)"),
        ("America/St_Johns", "2025-12-01T02:00:00Z", "Chủ Nhật, 30/11/2025, 22:30 (GMT-3:30)"),
        ("UTC", "2025-12-01T02:00:00Z", "Thứ Hai, 1/12/2025, 02:00 (GMT)"),
        ("Asia/Tokyo", "9999-12-31T23:00:00Z", "Thứ Sáu, 31/12/9999, 23:00 (GMT)"),
    ],
)
def test_times_are_of_the_sites_zone(zone: str, time: str, told: str) -> None:
    assert clock("vi", zone=zone).long_date(time) == told


def test_of_today_the_hour_is_told_and_else_the_day() -> None:
    now = "2025-09-15T18:00:00Z"  # the 16th in Vietnam
    assert clock("vi", now).brief("2025-09-15T17:00:00Z") == "00:00"
    assert clock("vi", now).brief(AT) == "15/9"
    assert clock("en", now).brief(AT) == "15 Sep"


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
    assert clock("vi", now).ago(AT) == vi
    assert clock("en", now).ago(AT) == en


def test_a_feed_speaks_as_most_of_its_articles_do() -> None:
    assert languages.commonest_language([]) == "vi"
    assert languages.commonest_language(["en", "vi"]) == "vi"
    assert languages.commonest_language(["en", "fr", "vi-VN"]) == "en"
