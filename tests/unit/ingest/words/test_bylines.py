"""Whom bylines name, in lines of a text and in fields."""

import pytest

from functions.ingest.words import bylines


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ludwig van der Berg", ("Ludwig van der Berg",)),
        ("Ana de la Cruz and Omar bin Sample", ("Ana de la Cruz", "Omar bin Sample")),
        ("By Ann Example and agencies", ("Ann Example",)),
        ("By Ann Example with agencies in London", ("Ann Example",)),
        ("By Ann Example in Riverton and John Test in Hilltown", ("Ann Example", "John Test")),
        ("By Ann Example | ann@example.org", ("Ann Example",)),
        ("Ann Example (ann@example.org)", ("Ann Example",)),
        ("By Ann Example, Chief Political Correspondent", ("Ann Example",)),
        ("By Ann Example, Bob Sample, and Carl Test", ("Ann Example", "Bob Sample", "Carl Test")),
        ("Bài và ảnh: NGUYỄN VĂN AN", ("NGUYỄN VĂN AN",)),
        ("Tin, ảnh: Lê Minh - Trần Hoa", ("Lê Minh", "Trần Hoa")),
        ("Bài: Lê Minh; Ảnh: Trần Hoa", ("Lê Minh",)),
        ("Nguyễn Văn An/TTXVN", ("Nguyễn Văn An",)),
        ("Nguyễn Văn An (TTXVN)", ("Nguyễn Văn An",)),
        ("(Theo VnExpress)", ("VnExpress",)),
        ("PV Lê Minh", ("Lê Minh",)),
        ("Ảnh: Lê Minh", ()),
        ("Quảng Ngãi", ()),
        ("Bộ Giao Thông Vận Tải", ()),
        ("The Old Quay", ()),
        ("Theo kế hoạch", ()),
    ],
)
def test_authors_of_a_line(line: str, names: tuple[str, ...]) -> None:
    assert bylines.authors_of_line(line) == names


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Example, Ann", ("Ann Example",)),
        ("Reuters, AFP", ("Reuters", "AFP")),
        ("Ann Example, Bob Sample, and Carl Test", ("Ann Example", "Bob Sample", "Carl Test")),
        ("Ann Example, Staff Writer", ("Ann Example",)),
        ("(Image: Example Images/Stock)", ()),
    ],
)
def test_authors_of_a_field(field: str, names: tuple[str, ...]) -> None:
    assert bylines.authors_of_field(field) == names


@pytest.mark.parametrize("creator", ["DESKTOP-A1B2", "pc", "ann.example", "Windows User", "HP"])
def test_computers_and_accounts_are_no_authors(creator: str) -> None:
    assert bylines.authors_of_document(creator) == ()


def test_lines_of_agencies_alone() -> None:
    assert bylines.agencies_of_line("(TTXVN)") == ("TTXVN",)
    assert bylines.agencies_of_line("Theo Reuters, AFP") == ("Reuters", "AFP")
    assert bylines.agencies_of_line("Reuters says so") == ()
