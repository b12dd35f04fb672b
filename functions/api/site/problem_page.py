"""The page that a reader sees instead of one that cannot be shown."""

from functions.api.edge import problems
from functions.api.edge.http import Request, Response
from functions.api.query import names
from functions.api.site import rendering, views


def problem_page(request: Request, problem: problems.Problem) -> Response:
    """Says what is wrong in the site's language, and where to go from here."""
    status = problem.status.value
    context = {
        "key": str(status) if status in {404, 410} else "other",
        "since": problem.members.get("since"),
        "choices": problem.members.get("choices", []),
        "kind": _kind_of_path(request.path),
        "address": problem.members.get("site"),
        "q": views.words_of_path(request.path),
        "path": None,
    }
    if status not in {404, 410}:
        context["sections"] = []  # what is in trouble is not asked for more
    page = rendering.render_page(request, "problem.html", rendering.site_language(), context)
    return Response(page.body, page.content_type, status, {**page.headers, **problem.headers})


def _kind_of_path(path: str) -> str:
    """The kind of the names that a path is about, for links to names that it may mean."""
    kinds = (kind for kind in names.FACETS_BY_KIND if path.startswith(f"/{kind}/"))
    return next(kinds, "tags")
