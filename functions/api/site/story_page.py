"""The page of an article, and its Markdown."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

from functions.api.edge import http
from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import Request, Response
from functions.api.query import navigation, story_reader
from functions.api.query.story_reader import Story
from functions.api.site import rendering, structured_data
from functions.api.site.rendering import Crumb
from functions.api.site.share_links import share_links
from functions.api.site.story_view import StoryView, story_view
from functions.api.v1 import markdown_writer
from shared.identifiers import read_path
from shared.tables.dynamo import run_parallel

BY_ACCEPT = "Accept, Accept-Encoding"

STORY_RELATED = 6
"""Related articles below an article."""


def story_page(request: Request, slug: str) -> Response | DeferredResponse:
    """An article, as Markdown for whoever asks for that; under an older slug, a redirect to the
    present one."""
    accept = request.headers.get("accept", "")
    if http.prefers_media_type(accept, http.MARKDOWN_TYPE, http.HTML_TYPE):
        answer = get_markdown(request, slug)
        return replace(answer, headers={**answer.headers, "vary": BY_ACCEPT})
    article_id = slug[-12:]
    calls: list[Callable[[], Any]] = [
        partial(
            story_reader.read_story, article_id, request.now, related=STORY_RELATED, on_page=True
        ),
        partial(navigation.read_sections, request.now),
    ]
    story, sections = run_parallel(calls)
    path = read_path(article_id, story.article.headline)
    if request.path != path:
        location = request.base + path
        return Response("", http.TEXT_TYPE, 301, {"location": location, "vary": BY_ACCEPT})
    view = story_view(request.root, request.base, story, related=STORY_RELATED)
    context = _context(request, story, view) | {"sections": sections}
    page = rendering.render_page(request, "story.html", view.language, context)
    return replace(page, headers={**page.headers, "vary": BY_ACCEPT})


def _context(request: Request, story: Story, view: StoryView) -> dict[str, Any]:
    """What the template shows of an article."""
    return {
        "story": view,
        "path": view.path,
        "section": view.section.key if view.section else None,
        "share": share_links(request.base + view.path, view.headline),
        "feed": "/feeds/latest",
        "crumbs": _crumbs(view),
        "tones": view.tones,
        "has_long_picture": view.has_long_picture,
        "data": [structured_data.news_article_data(request.base, rendering.site_name(), story)],
    }


def get_markdown(request: Request, slug: str) -> DeferredResponse:
    """One article as Markdown with front matter, which can be dropped again."""
    story = story_reader.read_story(slug[-12:], request.now)
    return markdown_writer.markdown_response(request, story)


def _crumbs(view: StoryView) -> list[Crumb]:
    crumbs = [Crumb(view.headline, view.path)]
    if view.section:
        crumbs.insert(0, Crumb(view.section.name, f"/sections/{quote(view.section.key)}"))
    return crumbs
