"""Columns of numbers in tables."""

import pytest

from functions.api.site.table_numbers import align_numbers


def table(*rows: str) -> str:
    return f"<p>1</p><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def test_a_column_of_numbers_is_marked_with_its_head() -> None:
    html = table("<th>Nơi</th><th>Số</th>", "<td>Huế</td><td>1.200</td>", "<td>5</td><td>–</td>")
    assert align_numbers(html) == table(
        '<th>Nơi</th><th class="number">Số</th>',
        '<td>Huế</td><td class="number">1.200</td>',
        '<td>5</td><td class="number">–</td>',
    )


@pytest.mark.parametrize("number", ["12", "-3,5 %", "+1.204 tấn", "−7", "$5", "12.000 ₫", "~40 km"])
def test_these_are_numbers(number: str) -> None:
    html = table(f"<td>{number}</td>")
    assert 'class="number"' in align_numbers(html)


@pytest.mark.parametrize(
    "cells",
    [
        ("12 người bị thương",),
        ("15/9",),
        ("Huế", "12"),
        ("12", "<b>Huế</b>"),
        ("", "–"),
        ("1" * 61,),
    ],
)
def test_these_columns_stay_as_they_are(cells: tuple[str, ...]) -> None:
    html = table(*(f"<td>{cell}</td>" for cell in cells))
    assert align_numbers(html) == html


def test_a_table_with_wide_cells_stays_as_it_is() -> None:
    html = table('<td colspan="2">1</td>', "<td>2</td><td>3</td>")
    assert align_numbers(html) == html
