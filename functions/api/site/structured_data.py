"""JSON-LD for machines that read pages: schema.org's NewsArticle and BreadcrumbList, with what
Google's guidelines list.

https://developers.google.com/search/docs/appearance/structured-data/article and .../breadcrumb
"""

import json
from collections.abc import Sequence
from urllib.parse import quote

from functions.api.query.story_reader import Story
from functions.api.v1 import shapes
from functions.api.v1.schema import Json
from shared import text
from shared.identifiers import read_path


def news_article(base: str, site: str, story: Story) -> Json:
    """An article. Who wrote it has a page; an article without an author is the site's own."""
    article = story.article
    publisher = {"@type": "Organization", "name": site, "url": f"{base}/"}
    authors = [
        {"@type": "Person", "name": name, "url": _author_url(base, name)}
        for name in article.authors
        if text.name_key(name)
    ]
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.summary,
        "inLanguage": article.language,
        "datePublished": story.claim.published_at,
        "dateModified": story.claim.updated_at,
        "articleSection": article.section,
        "keywords": list(article.tags),
        "author": authors or [publisher],
        "publisher": publisher,
        "mainEntityOfPage": base + read_path(article.id, article.headline),
        "image": images(base, story),
    }
    return {name: value for name, value in told.items() if value}


def images(base: str, story: Story) -> list[str]:
    """Where the images are that came, in the article's order."""
    files = dict.fromkeys(
        figure.file for figure in story.article.figures if figure.file in story.images
    )
    return [shapes.media_url(base, story.article.id, file) for file in files]


def breadcrumbs(base: str, way: Sequence[tuple[str, str]]) -> Json:
    """The way from the front page to a page: names and paths."""
    steps = [
        {"@type": "ListItem", "position": position, "name": name, "item": base + path}
        for position, (name, path) in enumerate(way, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps}


def written(told: Json) -> str:
    """JSON that is safe inside a script element."""
    found = json.dumps(told, ensure_ascii=False)
    return found.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _author_url(base: str, name: str) -> str:
    return f"{base}/authors/{quote(text.name_key(name))}"
