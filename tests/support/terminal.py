"""A command at a terminal: what it prints, and answers to what it asks."""

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

SECONDS = 180
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
ENTER = "\n"


class Terminal:
    """A command that runs on a pseudo-terminal of its own."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], cwd: Path) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._raw = ""
        self._read_to = 0

    @property
    def text(self) -> str:
        """All that it has printed, without colours."""
        return ANSI.sub("", self._raw)

    def answer(self, question: str, answer: str = ENTER) -> None:
        """Wait for a question, and type the answer to it."""
        deadline = time.monotonic() + SECONDS
        while not (match := re.search(question, self.text[self._read_to :])):
            assert self._read(deadline), f"no question {question!r} in:\n{self.text}"
        self._read_to += match.end()
        os.write(self._ours, answer.encode())

    def end(self) -> int:
        """Wait until it has ended, pressing nothing; its exit code."""
        deadline = time.monotonic() + SECONDS
        while self._read(deadline):
            pass
        os.close(self._ours)
        return self._process.wait(10)

    def _read(self, deadline: float) -> bool:
        ready = select.select([self._ours], [], [], max(0.0, deadline - time.monotonic()))[0]
        assert ready, f"it hangs after:\n{self.text}"
        try:
            read = os.read(self._ours, 65536)
        except OSError:  # Linux says so of a terminal that nobody holds any longer
            return False
        self._raw += read.decode(errors="replace")
        return bool(read)
