"""JSON of strangers: parsed within limits, and values read whatever their type is."""

import json
from typing import Any

from functions.ingest.limits import Limits
from functions.ingest.words import encoding
from shared.errors import Rejected

JsonMap = dict[str, Any]


def parse_json(data: bytes, limits: Limits) -> Any:
    """What a file of JSON holds; Rejected if it is none, or nests too deep."""
    return parse_json_text(encoding.decode_text(data), limits)


def parse_json_text(words: str, limits: Limits) -> Any:
    """As `parse_json`, of text: exports have JSON in the strings of their JSON."""
    try:
        value = json.loads(words, parse_constant=lambda _: None)
    except RecursionError:
        raise _nests_too_deep(limits) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Rejected(f"the JSON cannot be read ({error.msg}, {place}): is it cut off?") from None
    except ValueError:  # a number of thousands of digits
        raise Rejected("the JSON has a number that is too long to be one") from None
    level = [value]
    for _ in range(limits.json_depth + 1):
        containers = (
            each.values() if isinstance(each, dict) else each
            for each in level
            if isinstance(each, dict | list)
        )
        level = [each for inner in containers for each in inner if isinstance(each, dict | list)]
        if not level:
            return value
    raise _nests_too_deep(limits)


def _nests_too_deep(limits: Limits) -> Rejected:
    return Rejected(f"the JSON nests over {limits.json_depth} levels (setting Limits: json_depth)")


def string_of_json(place: JsonMap, *names: str) -> str:
    """The first of some values that is text and not empty; "" if none is."""
    values = (place.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def objects_of(place: JsonMap, name: str) -> list[JsonMap]:
    """The objects in a list, or the object alone; all else is left out."""
    value = place.get(name)
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]
