"""The values of a JSON object of a stranger, whatever their types are."""

from typing import Any

JsonMap = dict[str, Any]


def string_of_json(place: JsonMap, *names: str) -> str:
    """The first of some values that is text and not empty; "" if none is."""
    values = (place.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def objects_of(place: JsonMap, name: str) -> list[JsonMap]:
    """The objects in a list, or the object alone; all else is left out."""
    value = place.get(name)
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]
