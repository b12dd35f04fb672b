"""A lock that is handed on in turn, to those who are in a hurry first."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Turns:
    """One at a time; who waits gets it in the order of coming, the hurried before all others.

    `threading.Lock` hands it to anybody, so a reader's one call could wait behind the hundred
    that relate makes at once.
    """

    def __init__(self) -> None:
        self._mutex = Lock()
        self._is_taken = False
        self._urgent: deque[Lock] = deque()
        self._others: deque[Lock] = deque()

    @contextmanager
    def turn(self, *, urgent: bool = False) -> Iterator[None]:
        """Wait for one's turn, and have it until the end of the block."""
        self._take(self._urgent if urgent else self._others)
        try:
            yield
        finally:
            self._hand_on()

    def waiting(self) -> int:
        """How many wait."""
        with self._mutex:
            return len(self._urgent) + len(self._others)

    def _take(self, line: deque[Lock]) -> None:
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return
            ticket = Lock()
            ticket.acquire()
            line.append(ticket)
        ticket.acquire()  # which whoever hands on lets go of

    def _hand_on(self) -> None:
        with self._mutex:
            line = self._urgent or self._others
            if line:
                line.popleft().release()
            else:
                self._is_taken = False
