"""Writes the pins anew: `python -m tests.pinned.write`.

Right only when a change of behaviour is meant, or samples were added; then read the difference of
the files before it is committed. After a change of the code alone the pins must hold as they are.
"""

from typing import Any

from tests.pinned import pins, run


def stored(made: dict[str, Any]) -> dict[str, Any]:
    """The pins of the tables: a hash a row of ArticlesTable, one a group of rows of IndexTable."""
    return {
        "articles": {key: pins.digest(row) for key, row in made["articles"].items()},
        "index": {name: pins.group(rows) for name, rows in made["index"].items()},
        "media": made["media"],
    }


def main() -> None:
    """Write all pins."""
    made = run.made("all")
    pins.save("reports", made["drops"])
    pins.save("rows", stored(made))
    pins.save("answers", made["served"])


if __name__ == "__main__":
    main()
