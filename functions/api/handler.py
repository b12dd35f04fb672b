"""ApiFunction: indexes become HTTP."""

from typing import TYPE_CHECKING, Any

from functions.api.edge import http, routes
from shared import settings, times

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@routes.log.inject_lambda_context
def handle(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:  # noqa: ARG001 - Lambda gives it
    """The answer to one HTTP request (HTTP API, payload 2.0)."""
    return serve(event)


def serve(event: dict[str, Any]) -> dict[str, Any]:
    """The answer to an event, without what Lambda puts around it."""
    request = http.request(
        event, public_url=settings.load(settings.ApiSettings).public_url, now=times.now()
    )
    return http.answer(request, routes.answer(request))
