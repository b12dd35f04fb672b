"""How a process that was started here has ended."""

import signal
import subprocess
from typing import Any


def how_it_ended(process: "subprocess.Popen[Any] | None") -> str:
    """The signal or the exit code; "" while it runs, and where there is none."""
    code = process.poll() if process else None
    if code is None:
        return ""
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
