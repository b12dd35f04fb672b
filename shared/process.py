"""What a process makes once: clients, pools, settings and the objects built from them.

All of them are registered, so that a test can forget them at once and start as a new process does.
"""

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Made = TypeVar("Made")

_forgetters: list[Callable[[], None]] = []


def process_singleton(factory: Callable[P, Made]) -> Callable[P, Made]:
    """A function whose result is made once in a process; of one with arguments, once for each."""
    cached_factory = cache(factory)
    _forgetters.append(cached_factory.cache_clear)
    return cached_factory  # type: ignore[return-value]


def clear_singletons() -> None:
    """Forget all of it, so that it is made anew from the environment as it is now."""
    for forget in _forgetters:
        forget()
