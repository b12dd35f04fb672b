"""Date lines, Vietnamese first."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.ingest.words import dates
from shared import times

SAME_MOMENT = "2025-09-15T07:05:00Z"


@pytest.mark.parametrize(
    "line",
    [
        "Thứ hai, 15/9/2025, 14:05 (GMT+7)",
        "Thứ Hai, ngày 15/09/2025 14:05 GMT+7",
        "THỨ 2, 15-09-2025 | 14h05",
        "T2, 15.9.2025 - 14:05",
        "15/09/2025 14:05",
        "14:05 15/9/2025",
        "14h05, 15/9/2025",
        "2:05 CH, 15/9/2025",
        "14 giờ 05 phút, ngày 15 tháng 9 năm 2025",
        "Ngày 15 tháng 9, 2025 - 14:05",
        "15 tháng Chín năm 2025, 14:05",
        "15 Thg 9, 2025 14h05",
        "Thời gian: 14:05, 15/09/2025",
        "15.09.2025, 14:05 Uhr GMT+7",
        "Ngày đăng: 15/9/2025 14:05",
        "Đăng lúc 14:05 ngày 15/9/2025",
        "Xuất bản 15/9/2025, 14:05 (giờ Việt Nam)",
        "2025-09-15T14:05:00+07:00",
        "2025-09-15T14:05:00+0700",
        "2025-09-15T07:05:00.123Z",
        "2025-09-15 14:05",
        "Mon, 15 Sep 2025 14:05:00 +0700",
        "Monday, September 15, 2025 2:05 PM",
        "Sept. 15, 2025, 3:05 a.m. EDT",
        "15 September 2025 07:05 UTC",
        "Published: 15th of September, 2025 at 12:35 (GMT+5:30)",
        "15/9/2025 01:05 GMT−6",
    ],
)
def test_one_moment_in_many_spellings(line: str) -> None:
    stamp = dates.parse_date_line(line)
    assert stamp
    assert (stamp.time, stamp.has_clock, stamp.is_update) == (SAME_MOMENT, True, False)


@pytest.mark.parametrize(
    "line",
    [
        "15/9/2025",
        "Thứ Hai, 15/9/2025",
        "2025-09-15",
        "September 15, 2025",
        "ngày 15 tháng 9 năm 2025",
    ],
)
def test_a_day_begins_in_vietnam(line: str) -> None:
    assert dates.parse_date_line(line) == dates.DateLine(
        "2025-09-14T17:00:00Z", has_clock=False, is_update=False
    )


@pytest.mark.parametrize(
    "line",
    [
        "Cập nhật lúc 14:05, 15/9/2025",
        "Last updated: 2:05 PM, Sep 15, 2025",
        "Updated 15/9/2025 14:05",
    ],
)
def test_an_update_says_so(line: str) -> None:
    assert dates.parse_date_line(line) == dates.DateLine(
        SAME_MOMENT, has_clock=True, is_update=True
    )


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("15/9/2025 12:30 AM", "2025-09-14T17:30:00Z"),
        ("15/9/2025 12:30 PM", "2025-09-15T05:30:00Z"),
        ("15/9/2025 8 giờ sáng", "2025-09-15T01:00:00Z"),
        ("15/9/2025 8h tối", "2025-09-15T13:00:00Z"),
        ("15/9/2025 9h", "2025-09-15T02:00:00Z"),
        ("May 3, 2025, 9 am", "2025-05-03T02:00:00Z"),
        ("29/2/2024 00:00", "2024-02-28T17:00:00Z"),
    ],
)
def test_clocks(line: str, at: str) -> None:
    stamp = dates.parse_date_line(line)
    assert stamp
    assert stamp.time == at


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2 giờ trước",
        "hôm qua",
        "5 minutes ago",
        "hôm nay, 14:05",
        "14:05",
        "15/9",
        "tháng 9/2025",
        "31/2/2025",
        "9/15/2025",
        "15/9/2025 25:00",
        "15/9/2025 14:61",
        "15/9/2025 14:05 GMT+19",
        "15/9/1825",
        "15/9/2025 - 17/9/2025",
        "Hà Nội, 15/9/2025",
        "Ngày 15/9/2025, ông Nam nói",
        "Version 1.2.2025 14:05",
        "15/9/2025 " + "," * 200,
    ],
)
def test_what_is_no_date_line(line: str) -> None:
    assert dates.parse_date_line(line) is None


@pytest.mark.parametrize(
    "line",
    [
        *(
            "2 giờ trước",
            "khoảng 15 phút trước",
            "Vừa xong",
            "hôm qua, 14:05",
            "3 hours ago",
            "an hour ago",
            "Yesterday",
        ),
        *(
            "Cách đây 2 giờ",
            "1 giờ 20 phút trước",
            "2 tiếng đồng hồ trước",
            "hôm kia",
            "Sáng nay",
            "14:05 hôm nay",
        ),
        *(
            "Cập nhật 5 phút trước",
            "2h ago",
            "Yesterday at 5 pm",
            "updated 3 hours ago",
            "last week",
        ),
    ],
)
def test_relative_times(line: str) -> None:
    assert dates.is_relative_time(line)


@pytest.mark.parametrize(
    "line",
    [
        "Hôm qua trời mưa",
        "Sáng nay, nước rút",
        "3 ngày",
        "Cách đây",
        "Hai tuần",
        "2 giờ trước, tàu rời ga",
        "15/9/2025",
        "",
        "Trước",
    ],
)
def test_what_is_no_relative_time(line: str) -> None:
    assert not dates.is_relative_time(line)


@given(
    st.datetimes(
        min_value=times.from_rfc3339("1950-01-01T00:00:00Z").replace(tzinfo=None),
        max_value=times.from_rfc3339("2090-01-01T00:00:00Z").replace(tzinfo=None),
    )
)
def test_what_a_vietnamese_page_prints_is_read_back(moment: datetime) -> None:
    there = moment.replace(tzinfo=dates.VIETNAM)
    stamp = dates.parse_date_line(
        f"Thứ năm, {there.day}/{there.month}/{there.year}, {there:%H:%M} (GMT+7)"
    )
    assert stamp
    assert stamp.time == times.to_rfc3339(there.replace(second=0))


@given(st.text() | st.from_regex(r"[0-9/: thứgmt+-]{0,60}", fullmatch=True))
def test_any_line_is_a_date_or_none(line: str) -> None:
    stamp = dates.parse_date_line(line)
    assert stamp is None or times.from_rfc3339(stamp.time)
    dates.is_relative_time(line)


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("By An Nhiên on 14 November 2019, 5 pm", "2019-11-14T10:00:00Z"),
        ("Đăng bởi Mây lúc 14:05, ngày 15/9/2025 trong mục Xã hội", "2025-09-15T07:05:00Z"),
        ("Published 14 November 2019 17:00 CET by the desk", "2019-11-14T16:00:00Z"),
        ("November 19, 2019 - 16:36 AMT", "2019-11-18T17:00:00Z"),
        ("From 1 May 2020 to 3 May 2020", None),
        ("By An Nhiên, 2 hours ago", None),
        ("30 February 2020", None),
        ("x" * 200 + " 1 May 2020", None),
    ],
)
def test_a_time_within_a_line(line: str, at: str | None) -> None:
    assert dates.find_date(line) == at
