"""What a cold start loads, counted in modules; `make bench` measures the time too."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support import tables
from tests.support.paths import ROOT

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


def test_routes_of_the_api_load_neither_models_nor_templates() -> None:
    routes = ["v1.endpoints", "v1.name_endpoints", "v1.search_endpoint", "v1.ninjs_writer"]
    routes += ["syndication.feeds", "syndication.sitemaps", "media.images"]
    modules = loaded(f"import {', '.join(f'functions.api.{route}' for route in routes)}")
    assert "functions.api.v1.schema" in modules
    assert not {"jinja2", "pydantic", "pydantic_core"} & modules


def test_pages_load_templates_and_no_models() -> None:
    pages = "import functions.api.site.story_page, functions.api.site.pages"
    modules = loaded(f"{pages}; from functions.api.site import rendering; rendering._environment()")
    assert "jinja2" in modules
    assert "pydantic" not in modules


def test_a_cold_start_loads_nothing_that_few_requests_need() -> None:
    modules = loaded("import functions.api.handler")
    late = ["v1.openapi", "syndication.feeds", "query.search", "query.lists"]
    assert not {"boto3", "jinja2", "pydantic"} & modules
    assert not {f"functions.api.{module}" for module in late} & modules


def started(initialization: str, program: str, **more: str) -> Any:
    """What a process of its own prints as JSON once the handler is imported."""
    code = f"import json, sys, functions.api.handler; {program}"
    environment = {**os.environ, **tables.ENVIRONMENT, **more}
    environment["AWS_LAMBDA_INITIALIZATION_TYPE"] = initialization
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


MODULES_LOADED = "print(json.dumps(sorted(sys.modules)))"


def test_a_snapshot_holds_every_module_that_a_request_could_load() -> None:
    modules = set(started("snap-start", MODULES_LOADED))
    ours = {
        file.relative_to(ROOT)
        .with_suffix("")
        .as_posix()
        .replace("/", ".")
        .removesuffix(".__init__")
        for file in (ROOT / "functions/api").rglob("*.py")
    }
    assert ours <= modules
    assert {"boto3", "botocore.config", "jinja2", "pydantic"} <= modules


def test_a_snapshot_holds_clients_and_templates_and_nothing_that_copies_must_not_share() -> None:
    """No connection is open, no thread runs, and no secret is read."""
    held = started(
        "snap-start",
        "import os, threading; from functions.api.query import sealed_cursors, stores; "
        "from functions.api.site import rendering; from shared import aws; "
        "fds = [os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd') "
        "if os.path.islink(f'/proc/self/fd/{fd}')]; "
        "print(json.dumps({'clients': [aws.dynamodb.cache_info().currsize, "
        "aws.picture_s3.cache_info().currsize], 'templates': len(rendering._environment().cache), "
        "'sockets': [fd for fd in fds if fd.startswith('socket')], "
        "'threads': threading.active_count()}))",
    )
    templates = list((ROOT / "functions/api/site/reader/templates").iterdir())
    assert held == {
        "clients": [1, 1],
        "templates": len(templates),
        "sockets": [],
        "threads": 1,
    }


def test_each_copy_of_a_snapshot_has_a_random_state_of_its_own(tmp_path: Path) -> None:
    """`snapshot_restore_py` is part of Lambda's runtime ("Lambda SnapStart runtime hooks")."""
    (tmp_path / "snapshot_restore_py.py").write_text(
        "hooks = []\ndef register_after_restore(func, *args, **kwargs):\n    hooks.append(func)\n"
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    differ = started(
        "snap-start",
        "import random, snapshot_restore_py; state = random.getstate(); "
        "(hook,) = snapshot_restore_py.hooks; hook(); "
        "print(json.dumps(random.getstate() != state))",
        PYTHONPATH=path,
    )
    assert differ is True


def test_an_ordinary_start_preloads_nothing() -> None:
    modules = set(started("on-demand", MODULES_LOADED))
    assert not {"boto3", "jinja2", "pydantic", "functions.api.snapshot"} & modules
