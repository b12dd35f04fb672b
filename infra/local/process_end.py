"""How a process that was started here ends, and how it has ended."""

import os
import signal
import subprocess
from typing import Any

SECONDS_TO_END = 5
"""From the end of its standard input until it is killed."""


def how_it_ended(process: "subprocess.Popen[Any] | None") -> str:
    """The signal or the exit code; "" while it runs, and where there is none."""
    code = process.poll() if process else None
    if code is None:
        return ""
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def end_with_stdin(process: "subprocess.Popen[bytes]") -> None:
    """End a process that ends with its standard input, if need be by a signal to all of its
    session, whose first it is."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout:
        process.stdout.close()
