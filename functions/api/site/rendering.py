"""What all pages have in common: their frame, language, breadcrumbs and security policy."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from functions.api.edge.http import Request, Response
from functions.api.media import bucket_files
from functions.api.query import navigation
from functions.api.site import assets, structured_data, views, wording
from functions.api.site.wording import Clock
from functions.api.v1 import languages
from functions.api.v1.schema import JsonObject
from shared import settings

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE_TYPE = "text/html; charset=utf-8"


class Crumb(NamedTuple):
    """A step from the front page to a page: a name and a path without the stage."""

    name: str
    path: str


def render_page(
    request: Request, template: str, language: str, context: Mapping[str, Any]
) -> Response:
    """A page, its own words in the interface language of `language`.

    `context` is what the template shows. Of it `crumbs` are the steps from the front page to the
    page itself, which is for machines alone, `data` is JSON-LD, and `tones` is CSS; where it
    `has_long_picture`, the browser may load that from the bucket of media. `sections` are those
    that lead through the site, if they were read beside the page's own rows; `section` is the key
    of the one that the page is of.
    """
    interface = languages.interface_language(language)
    words = wording.interface_words(interface)
    sections = context.get("sections")
    if sections is None:
        sections = navigation.read_sections(request.now)
    crumbs: list[Crumb] = [Crumb(words["home"], "/"), *context.get("crumbs", ())]
    whole_context = {
        "feed": None,
        "q": "",
        "tones": "",
        "section": None,
        "kind": None,
        **context,
        "crumbs": crumbs[:-1],
        "data": _structured_data(request, crumbs, context.get("data", ())),
        "root": request.root,
        "base": request.base,
        "site": site_name(),
        "now": request.now,
        "w": words,
        "interface": interface,
        "clock": clock(request, interface),
        "sections": views.counted_views(sections),
        "style": assets.stylesheet_version(),
    }
    body = _environment().get_template(template).render(whole_context)
    policy = content_security_policy(
        whole_context["tones"], has_long_picture=context.get("has_long_picture", False)
    )
    return Response(body, PAGE_TYPE, headers={"content-security-policy": policy})


def _structured_data(
    request: Request, crumbs: Sequence[Crumb], data: Sequence[JsonObject]
) -> list[str]:
    """The page's JSON-LD, and that of its breadcrumbs if there are more than the front page."""
    breadcrumbs = [structured_data.breadcrumb_data(request.base, crumbs)] if crumbs[1:] else []
    return [structured_data.script_safe_json(one) for one in (*data, *breadcrumbs)]


def content_security_policy(tones: str, *, has_long_picture: bool) -> str:
    """The Content-Security-Policy of pages: no script, our stylesheet and images, and a `style`
    element with just this text, by its hash (Content Security Policy Level 3, 8.3)."""
    digest = b64encode(sha256(tones.encode()).digest()).decode()
    styles = f"'self' 'sha256-{digest}'" if tones else "'self'"
    pictures = f"'self' {bucket_files.media_origin()}" if has_long_picture else "'self'"
    return (
        f"default-src 'none'; style-src {styles}; img-src {pictures}; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def site_name() -> str:
    """What the site is called."""
    site: str = settings.load(settings.ApiSettings).site_name
    return site


def site_language() -> str:
    """The language of whatever is not about one article: `vi` or `en`."""
    language: str = settings.load(settings.ApiSettings).site_language
    return language


def clock(request: Request, language: str) -> Clock:
    """Tells times in this language, in the site's zone."""
    return Clock(language, settings.load(settings.ApiSettings).site_time_zone, request.now)


def cursor_query(cursor: str | None, **params: str) -> str | None:
    """The query string of a page that begins at a cursor; None where there is none."""
    return urlencode({**params, "cursor": cursor}) if cursor else None


def load_templates() -> None:
    """Compile all templates; else each is when the first page needs it."""
    for name in _environment().list_templates():
        _environment().get_template(name)


@cache
def _environment() -> "Environment":
    """The templates. jinja2 costs 0.1 s of a start, so only pages import it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(assets.READER_FOLDER / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
