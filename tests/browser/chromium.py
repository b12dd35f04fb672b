"""Where Debian's Chromium is, for the browser tests and for the check that it is there.

Best is the one without windows, which starts and draws in four fifths of the time."""

import shutil


def chromium_path() -> str | None:
    """The path of the browser; None where it is not installed."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)
