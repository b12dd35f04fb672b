"""Says where two records differ, in words that lead to the place."""

from typing import Any

MOST = 40
"""Differences that are told; more are only counted."""


def differences(pinned: Any, now: Any) -> list[str]:
    """Each place where what is now is not what was pinned."""
    told = _differences("", pinned, now)
    rest = len(told) - MOST
    return told if rest <= 0 else [*told[:MOST], f"and {rest} more"]


def _differences(place: str, pinned: Any, now: Any) -> list[str]:
    if pinned == now:
        return []
    if not (isinstance(pinned, dict) and isinstance(now, dict)):
        return [f"{place}: pinned {pinned!r}, now {now!r}"]
    told = []
    for name in sorted(pinned.keys() | now.keys()):
        here = f"{place} > {name}" if place else name
        if name not in now:
            told.append(f"{here}: pinned {pinned[name]!r}, now missing")
        elif name not in pinned:
            told.append(f"{here}: new: {now[name]!r}"[:500])
        else:
            told += _differences(here, pinned[name], now[name])
    return told
