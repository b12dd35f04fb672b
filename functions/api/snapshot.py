"""What a snapshot of the started function holds: all that the first requests would load.

With SnapStart Lambda starts the function once for each published version, and resumes copies of it.
What is alike in all copies may be there: modules, templates, clients. What must differ may not:
connections, which would be closed by then, random states, the time (Lambda Developer Guide,
"Handling uniqueness with Lambda SnapStart", "Maximize Lambda SnapStart performance").
"""

import random
from importlib import import_module
from importlib.util import find_spec

from functions.api.edge import etag
from functions.api.edge.route_table import PROBLEM_PAGE, ROUTES, load_name
from functions.api.media import bucket_files
from functions.api.site import rendering
from shared import aws, settings

RUNTIME_HOOKS = "snapshot_restore_py"
"""The module of Lambda's Python runtime with which a restored copy is told so."""


def fill_snapshot() -> None:
    """Load all of it. Nothing is sent to AWS but the question for the function's credentials, which
    botocore asks anew when they expire."""
    settings.load(settings.ApiSettings)
    load_name(PROBLEM_PAGE)
    for route in ROUTES.values():
        route.load_function()
    rendering.load_templates()
    etag.hash_sources()
    bucket_files.media_origin()
    aws.dynamodb().generate_presigned_url("list_tables")  # loads the rules of endpoints
    _reseed_restored_copies()


def _reseed_restored_copies() -> None:
    """Give each copy a random state of its own, or all would try again at the same moments."""
    if find_spec(RUNTIME_HOOKS):
        import_module(RUNTIME_HOOKS).register_after_restore(random.seed)
