"""What a cold start loads, counted in modules; `make bench` measures the time too."""

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
