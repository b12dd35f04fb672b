"""The page that documents the API: its OpenAPI description, readable by people."""

from functions.api.edge.http import Request, Response
from functions.api.site import rendering
from functions.api.v1 import openapi


def docs_page(request: Request) -> Response:
    """The description of the API."""
    context = {"api": openapi.describe_api(request.base), "path": "/docs"}
    return rendering.render_page(request, "docs.html", "en", context)
