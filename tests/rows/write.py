"""Writes what is stored: `python -m tests.rows.write today`, or the name of a released version.

With today's rows goes the made-up version to come, which is made of them. Those of a released
version are written once, when it is released, and never again.
"""

import sys

from tests.rows.future import future_rows
from tests.rows.newsroom import stored_rows, write_rows
from tests.versions.loader import TODAY, release


def main(name: str) -> None:
    """Have a version make its rows, and keep them under its name."""
    if name != TODAY.name:
        write_rows(name, stored_rows(release(name)))
        return
    rows = stored_rows(TODAY)
    write_rows(name, rows)
    write_rows("future", future_rows(rows))


if __name__ == "__main__":
    main(sys.argv[1])
