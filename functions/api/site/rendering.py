"""What every page of the site has: its frame, its language, the way up (breadcrumb), its policy."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from functions.api.edge.http import Request, Response
from functions.api.media import images
from functions.api.site import assets, structured_data, wording
from functions.api.v1.schema import Json
from shared import settings

if TYPE_CHECKING:
    from jinja2 import Environment

HTML = "text/html; charset=utf-8"


class Crumb(NamedTuple):
    """A step of the way up. The last one, the page itself, is named for machines alone."""

    name: str
    path: str


def page(request: Request, template: str, language: str, shown: Mapping[str, Any]) -> Response:
    """A page in the words of a language.

    Of what is shown, `crumbs` are the way from the front page, `data` is JSON-LD.
    """
    spoken = wording.of(language)
    way: list[Crumb] = [Crumb(spoken["home"], "/"), *shown.get("crumbs", ())]
    data: list[Json] = [
        *shown.get("data", ()),
        *([structured_data.breadcrumbs(request.base, way)] if len(way) > 1 else ()),
    ]
    told = {
        "feed": None,
        "q": "",
        **shown,
        "crumbs": way[:-1],
        "data": [structured_data.written(one) for one in data],
        "root": request.root,
        "base": request.base,
        "site": site_name(),
        "now": request.now,
        "language": language,
        "w": spoken,
        "interface": wording.interface(language),
        "style": assets.version(),
    }
    body = _environment().get_template(template).render(told)
    return Response(body, HTML, headers={"content-security-policy": policy()})


def policy() -> str:
    """The Content-Security-Policy of pages: no script, our stylesheet, our images and the buckets'."""
    return (
        f"default-src 'none'; style-src 'self'; img-src 'self' {images.origins()}; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def site_name() -> str:
    """What the site is called."""
    site: str = settings.load(settings.ApiSettings).site_name
    return site


def query(cursor: str | None, **besides: str) -> str | None:
    """The query of a page that begins at a cursor; None where there is none."""
    return urlencode({**besides, "cursor": cursor}) if cursor else None


@cache
def _environment() -> "Environment":
    """Imported late: jinja2 costs 0.1 s, which callers of the API need not wait for."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(assets.READER / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters |= {
        "date": wording.date,
        "today": wording.today,
        "ago": wording.ago,
        "age": wording.age,
    }
    return environment
