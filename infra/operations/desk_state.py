"""Where the desks of a checkout say of themselves what other commands need.

Each desk has a folder by its site's port, `.newsdrop/8000/`, and holds a lock on a file in it. The
system gives the lock back when the process ends, however it ends (fcntl(2) and flock(2): "when all
open file descriptors have been closed"), so a folder that nobody locks is of a desk that is gone.
No number of a process is asked for, which another process may have by now.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

HOME, DESK_FILE, LOCK_FILE = ".newsdrop", "desk.json", "lock"

DESK_SAYS = {"endpoint", "api", "outputs", "environment"}
"""What commands need of desk.json."""


class DeskRuns(Exception):
    """A desk has this folder already."""


class StateDamaged(Exception):
    """What a running desk says cannot be read; the text names the file."""


class DeskState:
    """The folder of a desk that runs, from `begin` to `end`."""

    def __init__(self, home: Path, port: int) -> None:
        self.folder = home.absolute() / str(port)
        self._lock: TextIO | None = None

    @property
    def logs(self) -> Path:
        """The folder of the desk's logs."""
        return self.folder / "logs"

    def begin(self) -> None:
        """Take the folder, empty. What desks left that are gone is removed, their logs too.

        Raises DeskRuns, and OSError if the folder cannot be made.
        """
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(self.folder.parent):
            for folder in _folders(self.folder.parent):
                if not _is_held(folder):
                    shutil.rmtree(folder)
            self.logs.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / LOCK_FILE).open("w")
            if not _take(lock):
                lock.close()
                raise DeskRuns(f"a desk has {self.folder} already")
            self._lock = lock

    def write(self, name: str, content: Any) -> None:
        """Write JSON at one stroke: nobody reads half of it."""
        new = self.folder / f"{name}.new"
        new.write_text(json.dumps(content, indent=2) + "\n")
        new.replace(self.folder / name)

    def end(self) -> None:
        """Say no more that the desk runs; its logs stay until another desk begins."""
        lock, self._lock = self._lock, None
        if lock:
            with suppress(FileNotFoundError):
                (self.folder / DESK_FILE).unlink()
            lock.close()


def running_desks(here: Path) -> list[dict[str, Any]]:
    """What the desks say that run in the nearest folder that has any, looking upwards from `here`.

    What a desk said that is gone is removed. Raises StateDamaged.
    """
    for folder in (here, *here.parents):
        if desks := list(_desks(folder / HOME)):
            return desks
    return []


def _desks(home: Path) -> Iterator[dict[str, Any]]:
    files = [folder / DESK_FILE for folder in _folders(home) if (folder / DESK_FILE).exists()]
    if not files:
        return
    with _alone(home):
        for file in files:
            if not _is_held(file.parent):
                file.unlink(missing_ok=True)
            elif file.exists():
                yield _read(file)


def _read(file: Path) -> dict[str, Any]:
    try:
        desk: Any = json.loads(file.read_text())
    except ValueError:
        desk = None
    if not (isinstance(desk, dict) and desk.keys() >= DESK_SAYS):
        raise StateDamaged(f"{file} is damaged: end that desk and start it anew")
    return desk


def _folders(home: Path) -> list[Path]:
    """Those of desks, which have a number for a name, in its order."""
    try:
        folders = [folder for folder in home.iterdir() if folder.name.isdecimal()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(folders, key=lambda folder: int(folder.name))


def _is_held(folder: Path) -> bool:
    try:
        with (folder / LOCK_FILE).open() as lock:
            return not _take(lock)
    except FileNotFoundError:
        return False


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Nobody else begins, or looks who runs: a look takes each lock for a moment."""
    with (home / LOCK_FILE).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _take(lock: TextIO) -> bool:
    """Whether the lock could be taken; it is given back when the file is closed."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
