"""A request becomes a response: the route of its path is looked up and its function called.

A route is for GET, and so for HEAD, or for POST; errors become problem+json, or a page.

Powertools' resolver is not used: its `<key>` matches neither combining marks nor dashes, quotes and
emoji, all of which the keys of tags and the names of files may hold, and it cuts off the stage of
paths that only look so. Paths come decoded from API Gateway.
"""

from dataclasses import replace

from functions.api.edge import api_gateway, cdn, cors, etag, parameters, problems
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import HTML_TYPE, Request, Response
from functions.api.edge.route_table import PROBLEM_PAGE, ROUTES, Route, load_name, path_pattern
from shared import telemetry
from shared.tables.row_schemas import report_left_out_to

logger = telemetry.logger("api")
report_left_out_to(telemetry.left_out_reporter("api"))

_PATTERNS = tuple((path_pattern(rule), route) for rule, route in ROUTES.items())


def answer_request(request: Request) -> Response:
    """The response to a request, whatever goes wrong."""
    try:
        return _respond(request)
    except problems.Problem as problem:
        return _problem_response(request, problem)
    except Exception as error:
        # The client waits, and nobody retries: it gets an answer, and the log gets the error.
        logger.exception("request failed", extra={"path": request.path})
        return _problem_response(request, problems.problem_for_error(error))


def _respond(request: Request) -> Response:
    if not cdn.is_admitted(request):
        raise cdn.wrong_address(request)
    route, parts = find_route(request.path)
    if request.method == "OPTIONS":
        return cors.preflight_response(request, route.methods)
    if request.method not in route.methods.split(", "):
        raise problems.method_not_allowed(request.method, route.methods)
    reader = parameters.read_page_parameters if route.is_page else parameters.read_parameters
    request = replace(request, params=reader(request.query, route.parameters))
    response = route.load_function()(request, **parts)
    if isinstance(response, DeferredResponse):
        response = etag.render_deferred(request, response)
    if api_gateway.is_too_large(response.body):
        raise ValueError("the answer is too large to be sent")
    return response


def find_route(path: str) -> tuple[Route, dict[str, str]]:
    """The first route whose rule fits a path, and the parts of the path; Problem 404 for none."""
    for pattern, route in _PATTERNS:
        if match := pattern.fullmatch(path):
            return route, match.groupdict()
    raise problems.not_found("page")


def _problem_response(request: Request, problem: problems.Problem) -> Response:
    if request.is_for_programs:
        return bare_response(request, problem)
    try:
        page: Response = load_name(PROBLEM_PAGE)(request, problem)
    except Exception:
        logger.exception("the page of a problem failed", extra={"path": request.path})
        return bare_response(request, problem)
    return page


def bare_response(request: Request, problem: problems.Problem) -> Response:
    """A problem in its simplest form: JSON for programs, else a page without style."""
    status, headers = problem.status.value, problem.headers
    if request.is_for_programs:
        return Response(problem.json(), problems.PROBLEM_TYPE, status, headers)
    return Response(problem.bare_page(), f"{HTML_TYPE}; charset=utf-8", status, headers)
