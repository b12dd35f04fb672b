"""The page of an event: an article and what came before and after it, by days."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import quote

from functions.api.edge.http import TEXT_TYPE, Request, Response
from functions.api.query import navigation, timeline_reader
from functions.api.query.timeline_reader import Piece
from functions.api.site import rendering, views, wording
from functions.api.site.rendering import Crumb
from functions.api.site.views import TeaserView
from functions.api.site.wording import Clock
from shared import text
from shared.identifiers import read_path
from shared.tables.dynamo import run_parallel


@dataclass(frozen=True, slots=True)
class PieceView:
    """An article of the event; of the current one the page has no link but a mark."""

    teaser: TeaserView
    time: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the event with its articles, the newest first."""

    name: str
    pieces: list[PieceView]


def timeline_page(request: Request, slug: str) -> Response:
    """An event; under an older slug of the article, a redirect to the present one."""
    article_id = slug[-12:]
    calls: list[Callable[[], Any]] = [
        partial(timeline_reader.read_timeline, article_id, request.now),
        partial(navigation.read_sections, request.now),
    ]
    timeline, sections = run_parallel(calls)
    current = next(piece.teaser for piece in timeline.pieces if piece.is_current)
    story_path = read_path(article_id, current.headline)
    path = timeline_path(story_path)
    if request.path != path:
        return Response("", TEXT_TYPE, 301, {"location": request.base + path})
    language = rendering.site_language()
    view = views.teaser_view(request.root, current)
    days = day_views(request.root, timeline.pieces, rendering.clock(request, language))
    word = wording.interface_words(language)["timeline"]
    context = {
        "current": view,
        "days": days,
        "sections": sections,
        "section": text.name_key(current.section or "") or None,
        "tones": views.list_tones(piece.teaser for day in days for piece in day.pieces),
        "path": path,
        "crumbs": [*_section_crumbs(view), Crumb(word, path)],
    }
    return rendering.render_page(request, "timeline.html", language, context)


def _section_crumbs(current: TeaserView) -> list[Crumb]:
    """The section of the article; its headline stands below, and would fill a line or three."""
    section = current.section
    return [Crumb(section.name, f"/sections/{quote(section.key)}")] if section else []


def timeline_path(story_path: str) -> str:
    """The path of an article's timeline, from that of its page."""
    return f"{story_path}/story"


def day_views(root: str, pieces: Iterable[Piece], clock: Clock) -> list[DayView]:
    """The pieces, which are in order, by the day on which they came out."""

    def day_of(piece: Piece) -> str:
        return clock.long_day(piece.window.visible_from)

    return [
        DayView(
            day,
            [
                PieceView(
                    views.teaser_view(root, piece.teaser),
                    piece.window.visible_from,
                    piece.is_current,
                )
                for piece in group
            ],
        )
        for day, group in groupby(pieces, day_of)
    ]
