"""Names are found by grep in one place, and are the field's; functions are short."""

import ast
import inspect
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.source_code import SourceFile, functions, line_count, source_files

SHARED_NAMES = {"handle", "logger", "metrics", "T"}
"""Public names that several modules have: each function's handler, log and metrics."""

SHARED_FILE_NAMES = {"__init__", "handler", "settings"}

NOT_NAMES = {
    *("above", "behind", "below", "beside", "besides", "between", "of", "there", "under"),
    *("together", "upon", "within", "without"),
}
"""Prepositions and adverbs: they say nothing of what a value is."""

PARTICIPLES = {
    *("built", "chosen", "done", "drawn", "found", "given", "gone", "held", "hidden", "kept"),
    *("known", "laid", "made", "meant", "said", "seen", "sent", "shown", "spent", "spoken"),
    *("taken", "thrown", "told", "written"),
}

FIELD_WORDS = {"allowed", "cancelled", "embedded", "expired", "related", "unresolved"}
"""Words in -ed that are nouns, or fields of what is stored or served."""

MOST_LINES, USUAL_LINES = 30, 15


def is_banned(name: str) -> bool:
    """Whether a name is a bare participle, preposition or adverb, or the pronoun `one`."""
    word = name.strip("_")
    if word in FIELD_WORDS:
        return False
    is_in_ed = word.isalpha() and word.islower() and word.endswith("ed") and len(word) > 4
    return word == "one" or word in NOT_NAMES or word in PARTICIPLES or is_in_ed


def public_names(file: SourceFile) -> Iterator[str]:
    """The functions, classes and constants that a module defines for others."""
    for node in file.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (
                name.id
                for target in node.targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name)
            )
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def bindings(file: SourceFile) -> Iterator[str]:
    """Every name that a file gives to something; those of comprehensions and lambdas aside."""
    excused = {
        name
        for node in ast.walk(file.tree)
        if isinstance(node, ast.comprehension | ast.Lambda)
        for name in ast.walk(node.target if isinstance(node, ast.comprehension) else node.args)
    }
    for node in ast.walk(file.tree):
        if node in excused:
            continue
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def test_a_public_name_stands_for_one_thing() -> None:
    places = defaultdict(list)
    for file in source_files():
        for name in set(public_names(file)):
            if not name.startswith("_") and name not in SHARED_NAMES:
                places[name].append(file.place)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_a_file_name_stands_for_one_module() -> None:
    places = defaultdict(list)
    for file in source_files():
        if file.path.stem not in SHARED_FILE_NAMES:
            places[file.path.stem].append(file.place)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_names_are_nouns_and_verbs() -> None:
    banned = {
        file.place: sorted({name for name in bindings(file) if is_banned(name)})
        for file in source_files()
    }
    assert {place: names for place, names in banned.items() if names} == {}


@pytest.mark.parametrize("name", ["found", "_shown", "one", "named", "within", "joined"])
def test_what_is_banned(name: str) -> None:
    assert is_banned(name)


def test_functions_are_short() -> None:
    sizes = [
        (line_count(file, function), f"{file.place}:{function.name}")
        for file in source_files()
        for function in functions(file)
    ]
    assert [place for size, place in sizes if size > MOST_LINES] == []
    assert sorted(size for size, _ in sizes)[int(0.9 * len(sizes))] <= USUAL_LINES


def test_a_module_opens_with_one_sentence() -> None:
    wrong = [
        path.relative_to(ROOT).as_posix()
        for package in ("functions", "shared", "infra", "tests")
        for path in (ROOT / package).rglob("*.py")
        if path.stat().st_size and not _opens_with_a_sentence(path)
    ]
    assert wrong == []


def _opens_with_a_sentence(path: Path) -> bool:
    """Whether a module's first token, all that is read of it, is such a string."""
    with path.open(encoding="utf-8") as lines:
        opening = next(
            token for token in tokenize.generate_tokens(lines.readline) if token.type != tokenize.NL
        )
    docstring = ast.literal_eval(opening.string) if opening.type == tokenize.STRING else ""
    first, _, rest = inspect.cleandoc(docstring).partition("\n")
    return first.endswith(".") and not rest.strip(" ").startswith(
        tuple("abcdefghijklmnopqrstuvwxyz")
    )
