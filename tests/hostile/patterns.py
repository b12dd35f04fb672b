"""Every regular expression of the project, and strings made to cost each of them as much as can be.

They are found in the syntax trees: each call of a function of `re` whose pattern is known where its
module is, so that one that is written into a function is found too.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.faults.histories import PLAYS_ALL
from tests.support.source_code import SourceFile, source_files

PACKAGES = ("functions", "shared")
CALLS = {"compile", "sub", "subn", "search", "match", "fullmatch", "findall", "finditer", "split"}
ANCHORED = {"match", "fullmatch"}
"""Methods that try one place only."""

MATCHED = {"functions/ingest/files/sniff.py"}
"""Modules whose tables hold patterns that are tried at the beginning of a text alone."""

USERS = {
    "functions/api/edge/route_table.py": "functions.api.edge.routes",
    "shared/settings.py": "shared.settings",
}
"""Modules whose patterns are those of another; settings are written by whoever deploys."""

MANY = 6
"""Of the pieces of a pattern that its strings are made of."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression, where it stands, and whether it is tried at every place of a text."""

    place: str
    pattern: "re.Pattern[str] | re.Pattern[bytes]"
    is_searched: bool

    def run(self, words: str) -> None:
        """Look for it where the code would."""
        subject: Any = (
            words.encode("latin-1", "ignore") if isinstance(self.pattern.pattern, bytes) else words
        )
        pattern: Any = self.pattern
        if self.is_searched:
            for _ in pattern.finditer(subject):
                pass
        else:
            pattern.match(subject)
            pattern.fullmatch(subject)


def expressions() -> list[Expression]:
    """All of them."""
    return [
        each for file in source_files(*PACKAGES) if "re." in file.text for each in _of_file(file)
    ]


def _of_file(file: SourceFile) -> Iterator[Expression]:
    module = import_module(file.module)
    anchored = _anchored_names(file)
    for node in ast.walk(file.tree):
        if not _is_call_of_re(node):
            continue
        assert isinstance(node, ast.Call)
        values = [_value(argument, module) for argument in node.args]
        flags = next((value for value in values[1:] if isinstance(value, re.RegexFlag)), 0)
        flags |= sum(_value(each.value, module) for each in node.keywords if each.arg == "flags")
        function = node.func.attr  # type: ignore[attr-defined]
        name = next((name for name, call in _bindings(file) if call is node), None)
        is_anchored = (
            file.place in MATCHED or function in ANCHORED or (name in anchored if name else False)
        )
        place = f"{file.place}:{node.lineno} {name or function}"
        if values[0] is not None:
            yield Expression(place, re.compile(values[0], flags), not is_anchored)
        else:
            user = import_module(USERS.get(file.place, file.module))
            constants = [value for value in vars(user).values() if isinstance(value, re.Pattern)]
            tables = [value for value in vars(user).values() if not isinstance(value, re.Pattern)]
            patterns = list(_compiled(tables)) or constants
            assert patterns or file.place in USERS, f"{place}: nobody knows its pattern"
            for pattern in patterns:
                yield Expression(place, pattern, is_searched=True)


def _compiled(values: Iterable[Any]) -> "Iterator[re.Pattern[str]]":
    """The expressions among the values of a module, and in its tables."""
    for value in values:
        if isinstance(value, re.Pattern):
            yield value
        elif isinstance(value, dict):
            yield from _compiled(value.values())
        elif isinstance(value, tuple | list):
            yield from _compiled(value)


def _is_call_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in CALLS
    )


def _value(node: ast.expr, module: Any) -> Any:
    """What an argument is in its module; None for what only a call knows."""
    try:
        return eval(compile(ast.Expression(node), module.__name__, "eval"), vars(module))
    except NameError:
        return None


def _bindings(file: SourceFile) -> Iterator[tuple[str, ast.Call]]:
    """The names that module constants give to compiled expressions."""
    for node in file.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value


def _anchored_names(file: SourceFile) -> set[str]:
    """The names on which only anchored methods are called."""
    methods: dict[str, set[str]] = {}
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            methods.setdefault(node.value.id, set()).add(node.attr)
    return {name for name, used in methods.items() if used & CALLS and used & CALLS <= ANCHORED}


def hostile_strings(expression: Expression, size: int) -> Iterator[str]:
    """Strings of about `size` characters, each a piece of the pattern over and over: with nothing
    around it, behind what the pattern begins with (every other such beginning in
    `make test-slow`), and before what it cannot end with."""
    pattern = expression.pattern
    source = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    tree = parser.parse(source, pattern.flags & ~re.DEBUG)
    pieces = list(dict.fromkeys(filter(None, _pieces(tree))))
    starts = list(dict.fromkeys(_beginnings(tree)))[: 2 * MANY]
    starts = starts if PLAYS_ALL else starts[::2]
    pumps = dict.fromkeys([*islice(_spread(pieces), MANY * 2), " ", "a", "1", "A "])
    pumps |= dict.fromkeys(a + b for a in pieces[: MANY - 2] for b in pieces[: MANY - 2])
    pumps.pop("", None)
    for pump in pumps:
        body = pump * (size // len(pump))
        yield body
        yield from (f"{start}{body}\0" for start in starts)


def _beginnings(tree: Any) -> Iterator[str]:
    """What fits the pattern so far, up to each of its parts, in each of its alternatives."""
    for at, (code, argument) in enumerate(tree):
        if code is codes.LITERAL:
            continue
        before = _sample(tree[:at])
        yield before[:80]
        for inner in _children(code, argument):
            yield from (f"{before}{each}"[:80] for each in _beginnings(inner))
    yield _sample(tree)[:80]


def _spread(pieces: list[str]) -> Iterator[str]:
    """The pieces, first the shortest."""
    yield from sorted(pieces, key=len)


def _pieces(tree: Any) -> Iterator[str]:
    """A sample of each part of a pattern."""
    yield _sample(tree)
    for code, argument in tree:
        yield _sample([(code, argument)])
        for inner in _children(code, argument):
            yield from _pieces(inner)


def _children(code: Any, argument: Any) -> list[Any]:
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        return [argument[2]]
    if code is codes.SUBPATTERN:
        return [argument[3]]
    if code is codes.BRANCH:
        return list(argument[1])
    if code in {codes.ASSERT, codes.ASSERT_NOT}:
        return [argument[1]]
    return [argument] if code is codes.ATOMIC_GROUP else []


def _sample(tree: Any) -> str:
    """A string that fits a pattern, nearly."""
    return "".join(_sample_of(code, argument) for code, argument in tree)


def _sample_of(code: Any, argument: Any) -> str:
    if code is codes.LITERAL:
        return chr(argument)
    if code in {codes.NOT_LITERAL, codes.ANY}:
        return "b" if argument == ord("a") else "a"
    if code is codes.IN:
        return _member(argument)
    if code is codes.BRANCH:
        return _sample(argument[1][0])
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        return _sample(argument[2]) * max(1, min(int(argument[0]), 4))
    is_group = code in {codes.SUBPATTERN, codes.ATOMIC_GROUP}
    return _sample(_children(code, argument)[0]) if is_group else ""


CATEGORIES = {
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_WORD: "-",
}


def _member(members: Any) -> str:
    """A character of a set."""
    code, argument = members[0]
    if code is codes.NEGATE:
        char_set = re.compile("[^" + "".join(map(_escaped, members[1:])) + "]")
        return next((each for each in " ab1-<>\n\"'" if char_set.match(each)), "")
    if code is codes.CATEGORY:
        return CATEGORIES.get(argument, "a")
    return chr(argument if code is codes.LITERAL else argument[0])


def _escaped(member: Any) -> str:
    code, argument = member
    if code is codes.CATEGORY:
        names = {" ": r"\s", "1": r"\d", "a": r"\w", "-": r"\W"}
        if argument is codes.CATEGORY_NOT_SPACE:
            return r"\S"
        return names[CATEGORIES[argument]]
    if code is codes.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    return re.escape(chr(argument))
