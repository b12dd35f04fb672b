"""botocore's descriptions of services, megabytes of JSON, read and listed once in a process."""

from functools import cache, wraps
from typing import Any

from botocore.loaders import JSONFileLoader, Loader


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
    _list_once()


def _list_once() -> None:
    """The same of the lists of services, for which each session looks into hundreds of folders."""
    loaders: Any = Loader
    original = loaders.list_available_services
    lists: dict[tuple[str, ...], list[str]] = {}

    def list_available_services(self: Any, type_name: str) -> list[str]:
        place = (*self.search_paths, type_name)
        if place not in lists:
            lists[place] = original(self, type_name)
        return lists[place]

    loaders.list_available_services = list_available_services
