"""Plain Python values as DynamoDB's attribute values, and back."""

from collections.abc import Mapping
from typing import Any

AttributeValue = dict[str, Any]
"""As requests have it: its type, and the value: {"S": "Hải Phòng"}."""


def encode_item(item: Mapping[str, Any]) -> dict[str, AttributeValue]:
    """Plain values to attribute values; keys whose value is None are left out, as DynamoDB's sparse
    indexes want it."""
    return {name: _encode(value) for name, value in item.items() if value is not None}


def _encode(value: Any) -> AttributeValue:  # noqa: PLR0911 - one line a type
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float():
            return {"N": repr(value)}
        case bytes():
            return {"B": value}
        case set() | frozenset():
            return {"SS": sorted(value)}
        case list() | tuple():
            return {"L": [_encode(part) for part in value]}
        case dict():
            return {"M": encode_item(value)}
    raise TypeError(f"DynamoDB has no type for {type(value).__name__}")


def decode_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Attribute values to plain values; numbers become int where they are whole, else float."""
    return {name: _decode(value) for name, value in item.items()}


def _decode(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return int(content) if content.lstrip("-").isdigit() else float(content)
        case "SS":
            return set(content)
        case "L":
            return [_decode(part) for part in content]
        case "M":
            return decode_item(content)
    return content
