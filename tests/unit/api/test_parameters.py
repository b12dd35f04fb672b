"""Query parameters and cursors: what is read, and what is refused."""

import pytest

from functions.api.edge import cursors, parameters, problems
from tests.support.singletons import new_process
from tests.support.tables import ENVIRONMENT


def test_a_query_is_read_as_forms_write_it() -> None:
    known = ("tag", "limit")
    assert parameters.read_parameters("tag=h%E1%BA%A3i+ph%C3%B2ng&limit=", known) == {
        "tag": "hải phòng",
        "limit": "",
    }
    assert parameters.read_parameters("", known) == {}
    for wrong in ("other=1", "tag=1&tag=2", "%00=1", "&".join(["tag=1"] * 100)):
        with pytest.raises(problems.Problem) as caught:
            parameters.read_parameters(wrong, known)
        assert caught.value.status == 400


KEY = b"secret" * 6


@pytest.mark.parametrize("wrong", ["0", "-1", "101", "1.5", " 5", "٣", "²", "1e1", "99999999", ""])
def test_a_limit_out_of_range_is_refused(wrong: str) -> None:
    assert parameters.read_limit({}) == 20
    assert parameters.read_limit({"limit": "100"}) == 100
    with pytest.raises(problems.Problem):
        parameters.read_limit({"limit": wrong})


@pytest.mark.parametrize(
    "wrong",
    ["", "x", "a" * 5, "W10", "e30", "bnVsbA", "WzEsMl0", "WyJhIiwiIl0", "é", "%%%", "[" * 9000],
)
def test_a_made_up_cursor_is_refused(wrong: str) -> None:
    with pytest.raises(problems.Problem):
        cursors.decode_cursor(wrong, ["a question"], KEY)


def test_a_cursor_is_opened_by_its_question_and_key_alone() -> None:
    position = cursors.Cursor("TAG#hải-phòng", "place")
    made = cursors.encode_cursor(position, ["a question"], KEY)
    assert cursors.decode_cursor(made, ["a question"], KEY) == position
    assert cursors.encode_cursor(position, ["a question"], KEY) == made, "ETags stay"
    for question, key in ((["another"], KEY), (["a question"], b"k" * 32)):
        with pytest.raises(problems.Problem):
            cursors.decode_cursor(made, question, key)


def test_a_cursor_that_was_changed_anywhere_is_refused() -> None:
    made = cursors.encode_cursor(cursors.Cursor("LATEST", "2025-09-15T07:00:00Z#x"), [], KEY)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    changed = [
        made[:at] + letters[letters.index(made[at]) ^ (1 << bit)] + made[at + 1 :]
        for at in range(len(made))
        for bit in range(6)
    ]
    cut = [made[:at] for at in range(len(made))] + [made[at:] for at in range(1, len(made))]
    for wrong in (*changed, *cut, made + "=", made + "A", f" {made}", made * 2):
        with pytest.raises(problems.Problem):
            cursors.decode_cursor(wrong, [], KEY)


def test_the_length_of_a_cursor_does_not_tell_that_of_a_name() -> None:
    lengths = {
        len(cursors.encode_cursor(cursors.Cursor("TAGS", "x" * size), [], KEY))
        for size in range(1, 36)
    }
    assert len(lengths) == 1


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        (
            {"from": "2025-09-15", "to": "2025-09-15"},
            "2025-09-14T17:00:00Z",
            "2025-09-15T16:59:59Z",
        ),
        ({"from": "2025-09-15T07:05:00Z"}, "2025-09-15T07:05:00Z", None),
        ({"from": "2025-09-15T14:05:00+07:00"}, "2025-09-15T07:05:00Z", None),
        ({"to": "2025-09-15t14:05:00 07:00"}, None, "2025-09-15T07:05:00Z"),
        (
            {"from": "2025-09-15T07:05:00.000z", "to": "2025-09-15T07:05:00.9Z"},
            "2025-09-15T07:05:00Z",
            "2025-09-15T07:05:00Z",
        ),
        ({"from": "2025-09-15T07:05:00.001Z"}, "2025-09-15T07:05:01Z", None),
        ({"from": "0001-01-01T00:00:00+14:00"}, "0001-01-01T00:00:00Z", None),
        (
            {"from": "0001-01-01", "to": "9999-12-31T23:59:59-12:00"},
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ),
        ({}, None, None),
    ],
)
def test_a_span_is_of_days_or_of_times(
    given: dict[str, str], first: str | None, last: str | None
) -> None:
    with new_process(ENVIRONMENT):
        assert parameters.read_span(given) == (first, last)


@pytest.mark.parametrize(
    ("zone", "day", "first", "last"),
    [
        ("UTC", "2025-09-15", "2025-09-15T00:00:00Z", "2025-09-15T23:59:59Z"),
        # Clocks go forward by an hour in the night of this day, and back in that of the next.
        ("Europe/Berlin", "2025-03-30", "2025-03-29T23:00:00Z", "2025-03-30T21:59:59Z"),
        ("Europe/Berlin", "2025-10-26", "2025-10-25T22:00:00Z", "2025-10-26T22:59:59Z"),
        ("Asia/Tokyo", "9999-12-31", "9999-12-30T15:00:00Z", "9999-12-31T14:59:59Z"),
        ("America/New_York", "0001-01-01", "0001-01-01T04:56:02Z", "0001-01-02T04:56:01Z"),
    ],
)
def test_days_are_those_of_the_sites_zone(zone: str, day: str, first: str, last: str) -> None:
    with new_process(ENVIRONMENT | {"SITE_TIME_ZONE": zone}):
        assert parameters.read_span({"from": day, "to": day}) == (first, last)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "now",
        "2025",
        "2025-13-01",
        "2025-02-30",
        "20250915",
        "2025-W38-1",
        "2025-09-15T07:05Z",
        "2025-09-15T07:05:00",
        "٢٠٢٥-09-15",
    ],
)
def test_what_is_no_time_is_refused(wrong: str) -> None:
    for name in ("from", "to"):
        with pytest.raises(problems.Problem) as caught:
            parameters.read_span({name: wrong})
        assert caught.value.members["parameter"] == name
    with pytest.raises(problems.Problem):
        parameters.read_span({"from": "2025-09-15T00:00:01Z", "to": "2025-09-15T00:00:00Z"})
