"""The samples, dropped, related and asked for, give what is pinned: reports, rows and answers.

They know the handlers by template.yaml, so they hold whatever the modules are called. After a
change of behaviour that is meant: `python -m tests.pinned.write`.
"""

from typing import Any

from tests.pinned import pins, run
from tests.pinned.differences import differences


def test_every_drop_has_its_report() -> None:
    assert differences(pins.load("reports"), run.made("samples")["drops"]) == []


def test_every_row_of_articles_table_is_as_it_was() -> None:
    rows = run.made("samples")["articles"]
    now = {key: pins.digest(row) for key, row in rows.items()}
    assert differences(pins.load("rows")["articles"], now) == []


def test_every_row_of_index_table_is_as_it_was() -> None:
    pinned: dict[str, Any] = pins.load("rows")["index"]
    groups = run.made("samples")["index"]
    assert [
        f"{name}: {pins.different(pinned.get(name), groups.get(name, {}))}"
        for name in sorted(pinned.keys() | groups.keys())
        if name not in groups or pinned.get(name) != pins.group(groups[name])
    ] == []


def test_images_inside_drops_are_stored() -> None:
    assert differences(pins.load("rows")["media"], run.made("samples")["media"]) == []


def test_every_request_has_its_answer() -> None:
    pinned = whole(pins.load("answers"))
    made = whole(run.made("samples")["served"])
    assert differences(pinned, made) == []


def test_every_route_of_the_api_is_asked_for() -> None:
    assert run.made("samples")["served"]["unasked"] == []


def whole(served: dict[str, Any]) -> dict[str, Any]:
    """The pins of answers, with the headers that they share."""
    answers, headers = served["answers"], served["headers"]
    return {name: pin | {"headers": headers[pin["headers"]]} for name, pin in answers.items()}
