"""Statements about rights: what several fields of a file say, in one line."""

from collections.abc import Iterable


def join_statements(statements: Iterable[str]) -> str | None:
    """All of them, each once, so that no restriction is lost; None for none."""
    line = ""
    for statement in dict.fromkeys(filter(None, statements)):
        border = " " if line.endswith((".", "!", "?", ";")) else "; "
        line = f"{line}{border}{statement}" if line else statement
    return line or None
