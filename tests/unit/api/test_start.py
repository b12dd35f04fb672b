"""What a cold start loads, counted in modules: time it by `make bench`, which prints both."""

import os
import subprocess
import sys

from tests.support import tables

MODULES = 1.25
"""As many times those of a bare client, at most. It is 1.16, and 1.2 to 1.3 in time."""


def loaded(program: str) -> set[str]:
    """The modules that a process of its own has loaded after this."""
    code = f"{program}; import sys; print(*sys.modules)"
    environment = {**os.environ, **tables.ENVIRONMENT}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_handler_and_its_client_load_little_more_than_a_bare_client() -> None:
    bare = loaded("import boto3; boto3.client('dynamodb')")
    ours = loaded("import functions.api.handler; from shared import aws; aws.dynamodb()")
    assert "functions.api.handler" in ours
    assert 100 < len(bare) <= len(ours) <= MODULES * len(bare), sorted(ours - bare)
    packages = {name.partition(".")[0] for name in ours - bare if not name.startswith("_")}
    known = {"aws_lambda_powertools", "functions", "shared", "typing_extensions"}
    assert packages - known <= set(sys.stdlib_module_names)
