"""The routes of articles and lists as FastAPI and Mangum have them, over the same table calls."""

from importlib import import_module
from typing import Any

from functions.api.query import lists, story_reader
from functions.api.query.lists import ListQuery
from functions.api.v1 import schema, shapes
from shared import times

BASE = "https://news.example"


def handler(*, is_validated: bool) -> Any:
    """A Lambda handler; with `is_validated`, answers go through response models."""
    fastapi, mangum = import_module("fastapi"), import_module("mangum")
    app = fastapi.FastAPI()

    def articles(limit: int = 20, cursor: str | None = None) -> Any:
        page = lists.read_list(ListQuery({}), now=times.now(), limit=limit, cursor=cursor)
        return {
            "items": [shapes.teaser_json(BASE, entry.teaser) for entry in page.entries],
            "next": page.next,
        }

    def article(id: str) -> Any:
        return shapes.article_json(BASE, story_reader.read_story(id, times.now()))

    app.get("/v1/articles", response_model=schema.ArticlesJson if is_validated else None)(articles)
    app.get("/v1/articles/{id}", response_model=schema.ArticleJson if is_validated else None)(
        article
    )
    return mangum.Mangum(app, lifespan="off")
