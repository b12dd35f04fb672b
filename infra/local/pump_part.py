"""What the parts of the pump share: threads that call a function until they are asked to stop."""

import logging
import threading
from abc import ABC, abstractmethod

logger = logging.getLogger(__name__)

FAILURE_SECONDS = 1.0
"""After a step that failed."""


class PumpPart(ABC):
    """A queue, a stream or a schedule that calls a function, in threads of its own.

    `call_count` grows with each call, so that it can be told whether there was one meanwhile. A
    step that fails, whatever at, is told in the log and made again: nothing ends a part but
    `ask_to_stop`.
    """

    def __init__(self, name: str, thread_count: int = 1) -> None:
        self.call_count = 0
        self.name = name
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name=name, daemon=True) for _ in range(thread_count)
        ]

    def start(self) -> None:
        """Begin to call."""
        for thread in self._threads:
            thread.start()

    def ask_to_stop(self) -> None:
        """Make no further call."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        """Wait for calls that are under way."""
        for thread in self._threads:
            if thread.ident:
                thread.join(seconds)

    @abstractmethod
    def is_idle(self) -> bool:
        """Whether nothing waits and no call is under way."""

    @abstractmethod
    def _step(self) -> None:
        """Look whether there is something to call for, and call, or wait a little."""

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._step()
            except Exception:
                if not self._stop.wait(FAILURE_SECONDS):
                    logger.exception("%s failed, and goes on", self.name)
