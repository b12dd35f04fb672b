"""The HTML routes: a site of pages that need no script, and load nothing but one stylesheet and the bucket's images."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from functions.api import lists, media, names, parameters, problems, reading, shapes, views, words
from functions.api.lists import Wanted
from functions.api.web import Request, Response
from shared import settings, text
from shared.article import read_path
from shared.tables.dynamo import together

if TYPE_CHECKING:
    from jinja2 import Environment

READER = Path(__file__).parent / "reader"
RELATED, FRONT_ITEMS, LIST_ITEMS = 6, 25, 20
HTML = "text/html; charset=utf-8"


def front(request: Request) -> Response:
    """The front page: a lead, the latest, and what they are about."""
    cursor = request.given.get("cursor")
    page = lists.page(Wanted({}), now=request.now, limit=FRONT_ITEMS, cursor=cursor)
    items = [shapes.teaser(request.root, entry.teaser) for entry in page.entries]
    language = words.commonest(item["language"] for item in items)
    shown = {
        "items": items,
        "is_first": cursor is None,
        "tags": [shapes.named(tag) for tag, _ in lists.companions(page.entries, "")][: views.FRONT_TAGS],
        "sections": views.sections(page.entries),
        "next": _next(page.next),
        "feed": "/feeds/latest",
        "path": "/",
    }
    return _page(request, "front.html", language, shown)


def story(request: Request, slug: str) -> Response:
    """An article; under an older slug, a redirect to the present one."""
    article = slug[-12:]
    found = reading.story(article, request.now, related=RELATED)
    path = read_path(article, found.article.headline)
    if request.path != path:
        return Response("", "text/plain", 301, {"location": request.base + path})
    language = found.article.language
    shown = {
        "article": shapes.article(request.root, found),
        "body": views.body(request.root, found),
        "lead_figures": views.lead_figures(request.root, found),
        "related": views.related(request.root, found, RELATED),
        "duplicates": [shapes.teaser(request.root, card.teaser) for card in found.duplicates],
        "path": path,
        "data": views.linked_data(request.base, settings.load(settings.ApiSettings).site_name, found),
        "image": views.first_image(request.base, found),
    }
    return _page(request, "story.html", language, shown)


def name(request: Request, kind: str, key: str) -> Response:
    """The page of a tag, section or author; a name that is written otherwise is redirected to its key."""
    facet, wanted = names.KINDS[kind], parameters.name_key(key)
    cursor = request.given.get("cursor")
    calls: list[Callable[[], Any]] = [
        partial(names.one, facet, wanted, request.now),
        partial(lists.page, Wanted({facet: wanted}), now=request.now, limit=LIST_ITEMS, cursor=cursor),
    ]
    found, page = together(calls)
    path = f"/{kind}/{quote(found.key)}"
    if found.key != key:
        return Response("", "text/plain", 302, {"location": request.base + path})
    shown = {
        "name": shapes.named(found.name or found.key),
        "count": found.count,
        "kind": kind,
        "items": [shapes.teaser(request.root, entry.teaser) for entry in page.entries],
        "is_first": cursor is None,
        "next": _next(page.next),
        "feed": f"/feeds/{kind}/{quote(found.key)}",
        "path": path,
    }
    return _page(request, "name.html", words.commonest(entry.teaser.language for entry in page.entries), shown)


def search(request: Request) -> Response:
    """What was found, and a field to search again."""
    from functions.api.search import Found
    from functions.api.search import search as find

    written = request.given.get("q", "")[: parameters.MAX_QUERY_CHARS]
    cursor = request.given.get("cursor")
    found = find(written, now=request.now, limit=LIST_ITEMS, cursor=cursor) if written else Found([], None)
    items = [shapes.teaser(request.root, one) for one in found.teasers]
    shown = {
        "q": written,
        "items": items,
        "names": {kind: [shapes.counted(one) for one in found.names.get(facet, ())] for kind, facet in names.KINDS.items()},
        "is_first": cursor is None,
        "next": _next(found.next, q=written),
        "path": "/search",
    }
    language = words.commonest([item["language"] for item in items] or [_spoken(request)])
    page = _page(request, "search.html", language, shown)
    return Response(page.body, HTML, headers={**page.headers, "vary": "Accept-Encoding, Accept-Language"})


def docs(request: Request) -> Response:
    """The API's own description, to be read."""
    from functions.api import openapi

    return _page(request, "docs.html", "en", {"api": openapi.described(request.base), "path": "/docs"})


def problem(request: Request, what: problems.Problem) -> Response:
    """A page that says why there is none, in the reader's language, and where to go from here."""
    language = _spoken(request)
    key = str(what.status.value) if what.status in (404, 410) else "other"
    shown = {"key": key, "since": what.more.get("since"), "choices": what.more.get("choices", []), "path": None}
    shown["kind"] = next((kind for kind in names.KINDS if request.path.startswith(f"/{kind}/")), "tags")
    page = _page(request, "problem.html", language, shown)
    headers = {**page.headers, **what.headers, "vary": "Accept-Encoding, Accept-Language"}
    return Response(page.body, HTML, what.status.value, headers)


def style(_request: Request) -> Response:
    """The stylesheet; pages name it with its hash, so a day in caches is safe."""
    return Response(_style(), "text/css; charset=utf-8", headers={"cache-control": "public, max-age=86400"})


def _spoken(request: Request) -> str:
    """The reader's language where no article says another."""
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "vi"


def _next(cursor: str | None, **besides: str) -> str | None:
    """The query of the next page."""
    return urlencode({**besides, "cursor": cursor}) if cursor else None


def _page(request: Request, template: str, language: str, shown: Mapping[str, Any]) -> Response:
    site = settings.load(settings.ApiSettings).site_name
    body = (
        _environment()
        .get_template(template)
        .render(
            **{"feed": None, **shown},
            root=request.root,
            base=request.base,
            site=site,
            now=request.now,
            language=language,
            w=words.of(language),
            interface=words.interface(language),
            style=_style_version(),
        )
    )
    policy = (
        f"default-src 'none'; style-src 'self'; img-src 'self' {media.origins()}; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return Response(body, HTML, headers={"content-security-policy": policy})


@cache
def _style() -> str:
    return (READER / "style.css").read_text(encoding="utf-8")


@cache
def _style_version() -> str:
    import hashlib

    return hashlib.sha256(_style().encode()).hexdigest()[:12]


@cache
def _environment() -> "Environment":
    """Imported late: jinja2 costs 0.1 s, which callers of the API need not wait for."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(READER / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters |= {"date": words.date, "ago": words.ago, "key": text.name_key}
    return environment
