"""botocore's descriptions of services, megabytes of JSON, read once in a process."""

from functools import cache, wraps
from typing import Any

from botocore.loaders import JSONFileLoader


def read_once() -> None:
    """Have all sessions of this process share what was read: each new one reads all of it anew,
    while the clients of one session share it anyhow (botocore.loaders, Loader.load_data)."""
    files: Any = JSONFileLoader
    original = files.load_file
    if hasattr(original, "__wrapped__"):
        return
    loader = files()

    @cache
    def read(path: str) -> Any:
        return original(loader, path)

    @wraps(original)
    def load_file(_self: JSONFileLoader, file_path: str) -> Any:
        return read(file_path)

    files.load_file = load_file
