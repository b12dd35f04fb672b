"""Which files of a folder are at rest: programs write in parts, and rename over what was there."""

import time
from collections.abc import Callable, Iterable

REST_SECONDS = 1.0
"""So long a file must look the same, by size, time and inode, before it counts as whole; and so
long it must be missing before it counts as gone, since some programs delete before they rename."""

Stamp = tuple[int, ...] | None
"""What differs whenever a file was written; None where there is none."""


class Rest:
    """Remembers since when each file has looked as it does, by this machine's clock: the file's own
    time may be of another machine's."""

    def __init__(
        self, seconds: float = REST_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._clock = seconds, clock
        self._looks: dict[str, tuple[Stamp, float]] = {}

    def has_come(self, key: str, stamp: Stamp) -> bool:
        """Whether the file has looked like this for long enough; it is looked at from now on."""
        now = self._clock()
        last_stamp, since = self._looks.get(key, (None, now))
        if key not in self._looks or last_stamp != stamp:
            since = now
        self._looks[key] = stamp, since
        return now - since >= self._seconds

    def forget_others(self, keys: Iterable[str]) -> None:
        """Look at these alone any longer."""
        keys_left = set(keys)
        self._looks = {key: look for key, look in self._looks.items() if key in keys_left}
