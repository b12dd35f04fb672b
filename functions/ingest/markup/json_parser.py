"""JSON of strangers, parsed within limits."""

import json
from typing import Any

from functions.ingest.limits import Limits
from functions.ingest.words import encoding
from shared.errors import Rejected


def parse_json(data: bytes, limits: Limits) -> Any:
    """What a file of JSON holds; Rejected if it is none, or nests too deep."""
    return parse_json_text(encoding.decode_text(data), limits)


def parse_json_text(words: str, limits: Limits) -> Any:
    """As `parse_json`, of text: exports have JSON in the strings of their JSON."""
    try:
        value = load_json(words)
    except (ValueError, RecursionError) as error:
        raise json_refusal(error, limits) from None
    check_json_depth(value, limits)
    return value


def load_json(words: str) -> Any:
    """What a text of JSON holds; NaN and Infinity, which are none, are None. Raises ValueError or
    RecursionError."""
    return json.loads(words, parse_constant=lambda _: None)


def json_refusal(error: ValueError | RecursionError, limits: Limits) -> Rejected:
    """Why a text cannot be read as JSON, from what `load_json` raised."""
    if isinstance(error, RecursionError):
        return _nests_too_deep(limits)
    if isinstance(error, json.JSONDecodeError):
        return Rejected(
            f"the JSON has a mistake in line {error.lineno}, column {error.colno}: is it cut off? "
            "Export it anew"
        )
    # Python reads none of thousands of digits.
    return Rejected("the JSON has a number that is too long to be one: export it anew")


def check_json_depth(value: Any, limits: Limits) -> None:
    """Rejected if a value has more values within each other than the limits allow."""
    level = [value]
    for _ in range(limits.json_depth + 1):
        containers = (
            each.values() if isinstance(each, dict) else each
            for each in level
            if isinstance(each, dict | list)
        )
        level = [each for inner in containers for each in inner if isinstance(each, dict | list)]
        if not level:
            return
    raise _nests_too_deep(limits)


def _nests_too_deep(limits: Limits) -> Rejected:
    return Rejected(
        f"the JSON nests over {limits.json_depth} levels (setting Limits: json_depth): "
        "export the article alone"
    )
