"""ApiFunction: answers the HTTP requests of the API and of the site."""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from functions.api.edge import api_gateway, problems, routes
from shared import aws, settings, times

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


logger = routes.logger

if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
    # Lambda sets the variable; an ordinary start loads only what its first request needs.
    import_module("functions.api.snapshot").fill_snapshot()


@logger.inject_lambda_context
def handle(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """The answer to one HTTP request (HTTP API, payload format 2.0)."""
    with aws.end_calls_within(context.get_remaining_time_in_millis() / 1000):
        return answer_event(event)


def answer_event(event: dict[str, Any]) -> dict[str, Any]:
    """The same without the logger's context: for callers that are not Lambda."""
    public_url = settings.load(settings.ApiSettings).public_url
    try:
        request = api_gateway.request_from_event(event, public_url=public_url, now=times.now())
        return api_gateway.gateway_answer(request, routes.answer_request(request))
    except Exception as error:
        # Without an answer API Gateway would make one, in JSON for pages too.
        logger.exception("no answer could be made")
        request = api_gateway.bare_request(event)
        problem = problems.problem_for_error(error)
        return api_gateway.bare_answer(routes.bare_response(request, problem))
