"""Writes what is stored: `python -m tests.rows.write today`, or the name of a released version.

Those of a released version are written once, when it is released, and never again.
"""

import sys

from tests.rows.newsroom import stored_rows, write_rows
from tests.versions.loader import TODAY, release


def main(name: str) -> None:
    """Have a version make its rows, and keep them under its name."""
    write_rows(name, stored_rows(TODAY if name == TODAY.name else release(name)))


if __name__ == "__main__":
    main(sys.argv[1])
