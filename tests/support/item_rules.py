"""What DynamoDB takes as an item and as a key, and how it says no.

The rules are those of the Developer Guide ("Constraints in Amazon DynamoDB", "Supported data
types", "Item sizes and formats"); DynamoDB Local was asked where the guide is silent.
"""

from collections.abc import Mapping
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from botocore.exceptions import ClientError

from tests.support.meter import value_size

Attributes = Mapping[str, Any]

MAX_ITEM_SIZE = 409_600
"""Bytes of an item, names and values."""

MAX_PARTITION_KEY, MAX_SORT_KEY = 2048, 1024
"""Bytes of a key attribute."""

MAX_DIGITS, MAX_EXPONENT, MIN_EXPONENT = 38, 125, -130
LARGEST_NUMBER = 21
"""Bytes of a number, at most."""

_PRECISE = Context(prec=MAX_DIGITS)

TOO_LARGE = "Item size has exceeded the maximum allowed size"
TOO_LARGE_UPDATE = "Item size to update has exceeded the maximum allowed size"
WRONG_OPERAND = "An operand in the update expression has an incorrect data type"


def error(code: str, operation: str, message: str = "") -> ClientError:
    """What botocore raises for an error code."""
    return ClientError({"Error": {"Code": code, "Message": message or code}}, operation)


def invalid(message: str) -> ClientError:
    """What botocore raises where DynamoDB does not take a request."""
    return error("ValidationException", "DynamoDB", message)


def checked_item(item: Attributes) -> tuple[dict[str, Any], int]:
    """An item as DynamoDB keeps it, and its size in bytes; a ValidationException for what it does
    not take."""
    kept: dict[str, Any] = {}
    size = 0
    for name, value in item.items():
        text = value.get("S")
        if text is not None and text.isascii():  # most values, by far
            kept[name] = value
            size += len(text)
        else:
            kept[name] = checked_value(value)
            size += value_size(kept[name])
        size += len(name) if name.isascii() else len(name.encode())
    if "" in kept:
        raise invalid("Empty attribute name")
    if size > MAX_ITEM_SIZE:
        raise invalid(TOO_LARGE)
    return kept, size


def checked_value(value: Attributes) -> Attributes:
    """A value as DynamoDB keeps it; a ValidationException for what it does not take."""
    ((kind, content),) = value.items()
    if kind == "N":
        return {"N": checked_number(content)}
    if kind in {"SS", "NS", "BS"}:
        return {kind: _checked_set(content)}
    if kind == "L":
        return {"L": [checked_value(part) for part in content]}
    if kind == "M":
        return {"M": {name: checked_value(part) for name, part in content.items()}}
    if kind == "NULL" and content is not True:
        raise invalid("Null attribute value types must have the value of true")
    if kind not in {"S", "B", "BOOL", "NULL"}:
        raise NotImplementedError(f"values of type {kind}")
    return value


def checked_number(digits: str) -> str:
    """A number as DynamoDB writes it: 38 digits, from 1E-130 to 9.99E+125."""
    if len(digits) < MAX_DIGITS and digits.isascii() and digits.isdigit() and digits[0] != "0":
        return digits
    try:
        number = Decimal(digits if digits.strip() == digits and "_" not in digits else "")
    except InvalidOperation:
        raise invalid("A value provided cannot be converted into a number") from None
    if not number.is_finite():
        raise invalid("A value provided cannot be converted into a number")
    if len("".join(map(str, number.as_tuple().digits)).strip("0")) > MAX_DIGITS:
        raise invalid("DynamoDB only supports precision up to 38 digits")
    if number and not MIN_EXPONENT <= number.adjusted() <= MAX_EXPONENT:
        raise invalid("Number overflow or underflow")
    return format(number.normalize(_PRECISE), "f") if number else "0"


def _checked_set(members: Any) -> list[str]:
    if not members:
        raise invalid("One or more parameter values were invalid: An string set  may not be empty")
    if len(set(members)) < len(members):
        raise invalid("One or more parameter values were invalid: Input collection has duplicates")
    return sorted(members)


def key_of(item: Attributes, names: tuple[str, ...]) -> tuple[str, ...]:
    """The key of an item whose key attributes have these names; all are strings."""
    try:
        key = tuple([item[name]["S"] for name in names])
    except KeyError:
        missing = [name for name in names if name not in item]
        raise invalid(
            "One of the required keys was not given a value"
            if missing
            else "One or more parameter values were invalid: Type mismatch for key"
        ) from None
    for part, most in zip(key, (MAX_PARTITION_KEY, MAX_SORT_KEY), strict=False):
        check_key_part(part, most)
    return key


def check_key_part(part: Any, most: int) -> None:
    """A ValidationException for a key attribute that is empty or longer than `most` bytes."""
    if not isinstance(part, str):
        raise invalid("Condition parameter type does not match schema type")
    if not part:
        raise invalid("The AttributeValue for a key attribute cannot contain an empty string value")
    if len(part) * 4 > most and len(part.encode()) > most:
        raise invalid(
            "Hash primary key values must be under 2048 bytes, "
            "and range primary key values must be under 1024 bytes"
        )


def exact_key(key: Attributes, names: tuple[str, ...]) -> tuple[str, ...]:
    """The key that a request names: these attributes and no others."""
    if len(key) != len(names):
        raise invalid("The provided key element does not match the schema")
    return key_of(key, names)
