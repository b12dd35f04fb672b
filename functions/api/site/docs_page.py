"""The page that documents the API: its OpenAPI description and the tools, readable by people."""

from inspect import getdoc

from functions.api.edge import ai_use
from functions.api.edge.http import Request, Response
from functions.api.mcp.tools import TOOLS
from functions.api.site import rendering
from functions.api.v1 import openapi


def docs_page(request: Request) -> Response:
    """The description of the API, and how an assistant is connected."""
    tools = {name: (getdoc(tool.function) or "").split("\n\n") for name, tool in TOOLS.items()}
    context = {
        "api": openapi.describe_api(request.base),
        "tools": tools if ai_use.answers_assistants() else {},
        "path": "/docs",
    }
    return rendering.render_page(request, "docs.html", "en", context)
