"""Imports the code of a released version beside today's, under a package of its own.

`tests/versions/0.1.0.zip` holds `functions/` and `shared/` of that version. Every import of them,
wherever in the code, and every string that names one of their modules gets the package's name
before it: `newsdrop_0_1_0.shared.times`. So both versions live in one process and share nothing.
"""

import ast
import sys
import tempfile
from atexit import register
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

from tests.support.paths import ROOT

FOLDER = Path(__file__).parent
RELEASES = tuple(sorted(path.stem for path in FOLDER.glob("*.zip")))
"""The released versions whose code is kept."""

ROOTS = ("functions", "shared")
DATA = "functions/relate/terms"
"""Where the frequencies of terms lie: they are large, and read from today's tree."""


@dataclass(frozen=True)
class Version:
    """A version of the functions. `package` is empty for today's."""

    name: str
    package: str = ""

    def module(self, name: str) -> Any:
        """A module of the version, such as `functions.api.handler`."""
        return import_module(f"{self.package}.{name}" if self.package else name)


TODAY = Version("today")


@cache
def release_folder(name: str) -> Path:
    """The code of a released version, unpacked, for processes of its own."""
    folder = tempfile.TemporaryDirectory(prefix="newsdrop-version-")
    register(folder.cleanup)
    with ZipFile(FOLDER / f"{name}.zip") as archive:
        archive.extractall(folder.name)
    for file in (ROOT / DATA).glob("*.tsv.gz"):
        (Path(folder.name) / DATA / file.name).symlink_to(file)
    return Path(folder.name)


@cache
def release(name: str) -> Version:
    """A released version, unpacked and ready to be imported."""
    package = "newsdrop_" + name.replace(".", "_")
    module = ModuleType(package)
    module.__path__ = [str(release_folder(name))]
    sys.modules[package] = module
    sys.meta_path.insert(0, _Finder(package))
    return Version(name, package)


class _Finder:
    """Finds the modules of one version."""

    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(
        self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's spec with a loader that renames what it imports."""
        if not name.startswith(f"{self.package}."):
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None or spec.origin is None:
            return spec
        return spec_from_file_location(
            name,
            spec.origin,
            loader=_Loader(name, spec.origin, self.package),
            submodule_search_locations=spec.submodule_search_locations,
        )


class _Loader(SourceFileLoader):
    """Compiles a module with every name of the version's own modules put under its package."""

    def __init__(self, name: str, path: str, package: str) -> None:
        super().__init__(name, path)
        self.package = package

    def get_code(self, fullname: str) -> Any:
        """Never from compiled files, whose text would be the one before the renaming."""
        path = self.get_filename(fullname)
        tree = _Renaming(self.package).visit(ast.parse(self.get_data(path), path))
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class _Renaming(ast.NodeTransformer):
    def __init__(self, package: str) -> None:
        self.package = package

    def visit_Import(self, node: ast.Import) -> Any:
        """`import shared.aws` binds `shared`; so the version's is loaded, then bound so."""
        statements: list[ast.stmt] = []
        for alias in node.names:
            root = alias.name.partition(".")[0]
            if root not in ROOTS:
                statements.append(ast.Import([alias]))
                continue
            full = f"{self.package}.{alias.name}"
            bound = alias.asname or root
            target = full if alias.asname else f"{self.package}.{root}"
            statements.append(ast.Import([ast.alias(full, "_loaded")]))
            statements.append(ast.Import([ast.alias(target, bound)]))
        return [ast.copy_location(statement, node) for statement in statements]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        """`from shared import text`."""
        if node.level == 0 and node.module and node.module.partition(".")[0] in ROOTS:
            node.module = f"{self.package}.{node.module}"
        return node

    def visit_Constant(self, node: ast.Constant) -> Any:
        """Modules that are named by strings: the route table, the readers of formats."""
        if isinstance(node.value, str) and node.value.startswith(
            tuple(f"{root}." for root in ROOTS)
        ):
            return ast.copy_location(ast.Constant(f"{self.package}.{node.value}"), node)
        return node
