"""Expressions of DynamoDB: conditions, key conditions and updates, parsed once and then evaluated.

What is not known here is a NotImplementedError, never a guess; what DynamoDB refuses is a
ValidationException ("Expressions in DynamoDB", Developer Guide).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal, Inexact
from functools import cache
from typing import Any, NamedTuple

from tests.support.item_rules import (
    LARGEST_NUMBER,
    MAX_DIGITS,
    MAX_PARTITION_KEY,
    MAX_SORT_KEY,
    WRONG_OPERAND,
    Attributes,
    check_key_part,
    checked_number,
    checked_value,
    invalid,
)
from tests.support.meter import value_size

Node = tuple[Any, ...]
Names = Mapping[str, str]
Values = Mapping[str, Attributes]

GREATEST = chr(0x10FFFF)
ORDERS = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}
CLAUSES = {"SET", "REMOVE", "ADD", "DELETE"}
OPERATORS = CLAUSES | {"AND", "OR", "NOT", "BETWEEN", "IN", "CONTAINS", "SIZE"}
_TOKEN = re.compile(r"\s*([:#]?\w+|<=|>=|<>|[=<>(),+-])")
_EXACT = Context(prec=MAX_DIGITS, traps=[Inexact])


@cache
def tokens(expression: str) -> tuple[str, ...]:
    """The words and signs of an expression."""
    parts, at = [], 0
    while match := _TOKEN.match(expression, at):
        parts.append(match[1])
        at = match.end()
    if expression[at:].strip():
        raise NotImplementedError(f"expression {expression!r}")
    names = {word.upper() for word in parts} - OPERATORS
    if used := names & _reserved_words():
        raise invalid(f"Attribute name is a reserved keyword; reserved keyword: {used}")
    return tuple(parts)


@cache
def _reserved_words() -> frozenset[str]:
    """moto has the list of the Developer Guide ("Reserved words in DynamoDB")."""
    from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

    return frozenset(word.upper() for word in ReservedKeywords.get_reserved_keywords())


@cache
def _placeholders(expressions: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    words = [word for expression in expressions for word in tokens(expression)]
    return (
        frozenset(word for word in words if word.startswith("#")),
        frozenset(word for word in words if word.startswith(":")),
    )


def check_placeholders(
    expressions: tuple[str | None, ...], names: Names | None, values: Values | None
) -> None:
    """A ValidationException unless each placeholder is defined and each definition used."""
    present = tuple(filter(None, expressions))
    for kind, used, given in zip(
        ("Names", "Values"), _placeholders(present), (names, values), strict=True
    ):
        defined = frozenset(given or ())
        if given is not None and not given:
            raise invalid(f"ExpressionAttribute{kind} must not be empty")
        if given and not present:
            raise invalid(f"ExpressionAttribute{kind} can only be specified when using expressions")
        if used != defined:
            raise invalid(
                f"ExpressionAttribute{kind}: unused or not defined: {sorted(used ^ defined)}"
            )


class _Parser:
    """Reads a condition into nested tuples."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words, self._at = words, 0

    def condition(self) -> Node:
        """All of the words."""
        node = self._any()
        if self._at < len(self._words):
            raise invalid(f"Invalid expression: Syntax error; token: {self._words[self._at]}")
        return node

    def _any(self) -> Node:
        node = self._all()
        while self._take("OR"):
            node = ("or", node, self._all())
        return node

    def _all(self) -> Node:
        node = self._single()
        while self._take("AND"):
            node = ("and", node, self._single())
        return node

    def _single(self) -> Node:
        if self._take("NOT"):
            return ("not", self._single())
        if self._take("("):
            node = self._any()
            self._take(")")
            return node
        left = self._operand()
        if left[0] == "call" and left[1] != "size":
            return left
        return self._comparison(left, self._next())

    def _comparison(self, left: Node, operator: str) -> Node:
        if operator == "BETWEEN":
            low = self._operand()
            self._take("AND")
            return ("between", left, low, self._operand())
        if operator == "IN":
            return ("in", left, self._arguments())
        if operator not in {"=", "<>", *ORDERS}:
            raise invalid(f"Invalid expression: Syntax error; token: {operator}")
        return ("compare", operator, left, self._operand())

    def _operand(self) -> Node:
        word = self._next()
        if self._at < len(self._words) and self._words[self._at] == "(":
            return ("call", word, self._arguments())
        return ("value" if word.startswith(":") else "name", word)

    def _arguments(self) -> tuple[Node, ...]:
        self._take("(")
        arguments = [self._operand()]
        while self._take(","):
            arguments.append(self._operand())
        self._take(")")
        return tuple(arguments)

    def _take(self, word: str) -> bool:
        if self._at < len(self._words) and self._words[self._at] == word:
            self._at += 1
            return True
        return False

    def _next(self) -> str:
        if self._at == len(self._words):
            raise invalid("Invalid expression: Syntax error; token: <EOF>")
        self._at += 1
        return self._words[self._at - 1]


@cache
def _parsed(expression: str) -> Node:
    return _Parser(tokens(expression)).condition()


def holds(expression: str, item: Attributes, names: Names, values: Values) -> bool:
    """Whether a condition holds for an item; a ValidationException if it could for none."""
    node = _parsed(expression)
    _check(node, names, values)
    return _Evaluation(item, names, values).truth(node)


def _check(node: Node, names: Names, values: Values) -> None:
    """What DynamoDB refuses without looking at an item."""
    kind = node[0]
    if kind in {"and", "or", "not"}:
        for part in node[1:]:
            _check(part, names, values)
    elif kind == "compare":
        _, operator, left, right = node
        if left == right and left[0] == "name":
            raise invalid("The first operand must be distinct from the remaining operands")
        for side in (left, right):
            if operator in ORDERS and side[0] == "value" and not _has_order(values[side[1]]):
                raise invalid(f"Incorrect operand type for operator or function: {operator}")
    elif kind == "between" and node[2][0] == node[3][0] == "value":
        check_bounds(values[node[2][1]], values[node[3][1]])


def check_bounds(low: Attributes, high: Attributes) -> None:
    """A ValidationException for the bounds of a BETWEEN that are swapped, or of two types."""
    if low.keys() != high.keys():
        raise invalid("The BETWEEN operator requires same data type for lower and upper bounds")
    if _plain(low) > _plain(high):
        raise invalid(
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound"
        )


def _has_order(value: Attributes) -> bool:
    return not value.keys().isdisjoint({"S", "N", "B"})


def _plain(value: Attributes) -> Any:
    ((kind, content),) = value.items()
    if kind == "N":
        return int(content) if content.isdigit() else Decimal(content)
    return frozenset(content) if kind == "SS" else content


class _Evaluation:
    """A condition on one item."""

    def __init__(self, item: Attributes, names: Names, values: Values) -> None:
        self._item, self._names, self._values = item, names, values

    def truth(self, node: Node) -> bool:
        """Whether it holds."""
        match node:
            case ("or", left, right):
                return self.truth(left) or self.truth(right)
            case ("and", left, right):
                return self.truth(left) and self.truth(right)
            case ("not", part):
                return not self.truth(part)
        return self._comparison(node)

    def _comparison(self, node: Node) -> bool:
        match node:
            case ("compare", operator, left, right):
                return _compare(operator, self._value(left), self._value(right))
            case ("between", value, low, high):
                middle = self._value(value)
                return _compare(">=", middle, self._value(low)) and _compare(
                    "<=", middle, self._value(high)
                )
            case ("in", value, options):
                middle = self._value(value)
                return any(_compare("=", middle, self._value(option)) for option in options)
        return self._call(*node[1:])

    def _call(self, function: str, arguments: tuple[Node, ...]) -> bool:
        first, *rest = [self._value(argument) for argument in arguments]
        other: Any = rest[0] if rest else None
        match function:
            case "attribute_exists":
                return first is not None
            case "attribute_not_exists":
                return first is None
            case "contains":
                return first is not None and other is not None and _contains(first, other)
            case "begins_with":
                if first is None or "S" not in first:
                    return False
                return str(first["S"]).startswith(other["S"])
        raise NotImplementedError(f"function {function}")

    def _value(self, node: Node) -> Attributes | None:
        match node:
            case ("value", word):
                return self._values[word]
            case ("name", word):
                return self._item.get(self._names.get(word, word))
            case ("call", "size", (part,)):
                value = self._value(part)
                return value and {"N": str(_length(value))}
        raise NotImplementedError(f"operand {node}")


def _length(value: Attributes) -> int:
    ((kind, content),) = value.items()
    return len(content.encode() if kind == "S" else content)


def _compare(operator: str, left: Attributes | None, right: Attributes | None) -> bool:
    """Values of two types are never in order; what is not there is unlike all."""
    if left is None or right is None or left.keys() != right.keys():
        return operator == "<>"
    if operator in {"=", "<>"}:
        return bool(_plain(left) == _plain(right)) == (operator == "=")
    if not _has_order(left):
        return False
    one, other = _plain(left), _plain(right)
    return bool((one > other) - (one < other) in ORDERS[operator])


def _contains(group: Attributes, value: Attributes) -> bool:
    """A string in a set or in a string; a value in a list."""
    ((kind, content),) = group.items()
    if kind == "L":
        return bool(value in content)
    return bool(kind in {"S", "SS"} and "S" in value and value["S"] in content)


# -------------------------------------------------------------------------------------------------
# key conditions


class KeyRange(NamedTuple):
    """A partition and what its sort keys must be: (operator, values), or None."""

    pk: str
    sort: tuple[str, tuple[str, ...]] | None


def key_range(expression: str, names: Names, values: Values, key: tuple[str, ...]) -> KeyRange:
    """What a key condition asks of a table or index with these key attributes."""
    pk: str | None = None
    sort = None
    for operator, name, operands in _key_conditions(expression):
        attribute = names.get(name, name)
        texts = tuple([values[operand].get("S") for operand in operands])
        if attribute == key[0] and operator == "=" and pk is None:
            check_key_part(texts[0], MAX_PARTITION_KEY)
            pk = texts[0]
        elif attribute == key[-1] and len(key) > 1 and sort is None:
            for text in texts:
                check_key_part(text, MAX_SORT_KEY)
            if operator == "BETWEEN":
                check_bounds(values[operands[0]], values[operands[1]])
            sort = (operator, texts)
        else:
            raise invalid("Query key condition not supported")
    if pk is None:
        raise invalid("Query condition missed key schema element")
    return KeyRange(pk, sort)  # type: ignore[arg-type]


def span(sks: Sequence[str], wanted: KeyRange) -> tuple[int, int]:
    """Which of these sort keys, which are in order, are in a range: from the first index to before
    the second."""
    if wanted.sort is None:
        return 0, len(sks)
    operator, texts = wanted.sort
    low, high = texts[0], texts[-1] + (GREATEST if operator == "begins_with" else "")
    first = {"<": 0, "<=": 0, ">": bisect_right(sks, low)}.get(operator, bisect_left(sks, low))
    last = {">": len(sks), ">=": len(sks), "<": bisect_left(sks, high)}.get(
        operator, bisect_right(sks, high)
    )
    return first, max(first, last)


def is_in_range(sk: str, wanted: KeyRange) -> bool:
    """Whether a sort key is in a range."""
    return span([sk], wanted) == (0, 1)


@cache
def _key_conditions(expression: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Operator, name and values of each condition."""
    return tuple(_flat(_parsed(expression)))


def _flat(node: Node) -> list[tuple[str, str, tuple[str, ...]]]:
    match node:
        case ("and", left, right):
            return _flat(left) + _flat(right)
        case ("compare", ("=" | "<" | "<=" | ">" | ">=") as operator, (_, name), (_, value)):
            return [(operator, name, (value,))]
        case ("between", (_, name), (_, low), (_, high)):
            return [("BETWEEN", name, (low, high))]
        case ("call", "begins_with", ((_, name), (_, value))):
            return [("begins_with", name, (value,))]
    raise invalid("Invalid operator used in KeyConditionExpression")


# -------------------------------------------------------------------------------------------------
# updates


@cache
def _actions(expression: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Clause, name and the words of the value, for each action of an update."""
    clause, actions, seen = "", [], set()
    words: list[str] = []
    depth = 0
    for word in (*tokens(expression), ""):
        depth += (word == "(") - (word == ")")
        if (word in CLAUSES or word in {",", ""}) and depth == 0:
            if words:
                actions.append((clause, words[0], tuple(words[1:])))
            words = []
            if word in seen:
                raise invalid(f'The "{word}" section can only be used once in an update expression')
            if word in CLAUSES:
                clause = word
                seen.add(word)
        else:
            words.append(word)
    if not actions or not all(action[0] for action in actions):
        raise invalid("Invalid UpdateExpression: Syntax error")
    return tuple(actions)


def update(
    item: dict[str, Any], expression: str, names: Names, values: Values, key: tuple[str, ...]
) -> int:
    """Change an item in place; at most so many bytes it has grown by."""
    before = dict(item)
    growth = 0
    targets = [names.get(name, name) for _, name, _ in _actions(expression)]
    if len(set(targets)) < len(targets):
        raise invalid("Invalid UpdateExpression: Two document paths overlap with each other")
    for (clause, _, words), target in zip(_actions(expression), targets, strict=True):
        if target in key:
            raise invalid(f"Cannot update attribute {target}. This attribute is part of the key")
        if clause == "REMOVE":
            item.pop(target, None)
            continue
        if clause == "SET":
            item[target] = _assigned(words, before, names, values)
            growth += value_size(item[target])
        else:
            operand = _operand_of(clause, words, values)
            _merge(item, target, operand, remove=clause == "DELETE")
            growth += LARGEST_NUMBER if "N" in operand else value_size(operand)
        growth += len(target.encode())
    return growth


def _operand_of(clause: str, words: tuple[str, ...], values: Values) -> Attributes:
    (word,) = words
    operand = values[word]
    if "SS" not in operand and not (clause == "ADD" and "N" in operand):
        raise invalid(f"Incorrect operand type for operator or function; operator: {clause}")
    return checked_value(operand)


def _assigned(
    words: tuple[str, ...], before: Attributes, names: Names, values: Values
) -> Attributes:
    """The value of `= a`, `= a + b`, `= if_not_exists(a, b)`."""
    match words:
        case ("=", word):
            return _assigned_operand(word, before, names, values)
        case ("=", left, ("+" | "-") as sign, right):
            first, second = [
                _assigned_operand(word, before, names, values) for word in (left, right)
            ]
            return _sum(first, second, sign=1 if sign == "+" else -1)
        case ("=", "if_not_exists", "(", name, ",", word, ")"):
            existing = before.get(names.get(name, name))
            return existing or _assigned_operand(word, before, names, values)
    raise NotImplementedError(f"SET {' '.join(words)}")


def _assigned_operand(word: str, before: Attributes, names: Names, values: Values) -> Attributes:
    if word.startswith(":"):
        return checked_value(values[word])
    existing: Attributes | None = before.get(names.get(word, word))
    if existing is None:
        raise invalid(
            "The provided expression refers to an attribute that does not exist in the item"
        )
    return existing


def _merge(item: dict[str, Any], name: str, operand: Attributes, *, remove: bool) -> None:
    """ADD a number or the members of a set, DELETE members."""
    existing = item.get(name)
    if existing is not None and existing.keys() != operand.keys():
        raise invalid(WRONG_OPERAND)
    if "N" in operand:
        item[name] = _sum(existing or {"N": "0"}, operand)
        return
    old = set(existing["SS"]) if existing else set()
    new = old - set(operand["SS"]) if remove else old | set(operand["SS"])
    item.pop(name, None)
    if new:
        item[name] = {"SS": sorted(new)}


def _sum(left: Attributes, right: Attributes, sign: int = 1) -> Attributes:
    if "N" not in left or "N" not in right:
        raise invalid(WRONG_OPERAND)
    try:
        add = _EXACT.add if sign > 0 else _EXACT.subtract
        total = add(Decimal(left["N"]), Decimal(right["N"]))
    except Inexact:
        raise invalid("DynamoDB only supports precision up to 38 digits") from None
    return {"N": checked_number(str(total))}
