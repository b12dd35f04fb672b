"""The page of an article."""

from urllib.parse import quote

from functions.api.edge.http import TEXT_TYPE, Request, Response
from functions.api.query import story_reader
from functions.api.site import rendering, structured_data
from functions.api.site.rendering import Crumb
from functions.api.site.story_view import StoryView, story_view
from shared.identifiers import read_path

STORY_RELATED = 6
"""Related articles below an article."""


def story_page(request: Request, slug: str) -> Response:
    """An article; under an older slug, a redirect to the present one."""
    article_id = slug[-12:]
    story = story_reader.read_story(
        article_id, request.now, related=STORY_RELATED, with_timeline=True
    )
    path = read_path(article_id, story.article.headline)
    if request.path != path:
        return Response("", TEXT_TYPE, 301, {"location": request.base + path})
    view = story_view(request.root, request.base, story, related=STORY_RELATED)
    context = {
        "story": view,
        "path": path,
        "feed": "/feeds/latest",
        "crumbs": _crumbs(view),
        "tones": view.tones,
        "has_long_picture": view.has_long_picture,
        "data": [structured_data.news_article_data(request.base, rendering.site_name(), story)],
    }
    return rendering.render_page(request, "story.html", view.language, context)


def _crumbs(view: StoryView) -> list[Crumb]:
    crumbs = [Crumb(view.headline, view.path)]
    if view.section:
        crumbs.insert(0, Crumb(view.section.name, f"/sections/{quote(view.section.key)}"))
    return crumbs
