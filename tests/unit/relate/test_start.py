"""What a cold start of RelateFunction loads."""

import os
import subprocess
import sys

from tests.support import tables

NOT_NEEDED = {"pydantic", "lxml", "nh3", "jinja2", "trafilatura"}


def test_relate_starts_without_what_others_need() -> None:
    """pydantic alone costs some 50 ms, and relate reads no bytes of strangers."""
    program = "import sys; import functions.relate.handler; print(*sys.modules)"
    process = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **tables.ENVIRONMENT},
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(process.stdout.split())
    assert "functions.relate.run" in modules
    assert modules & NOT_NEEDED == set()
