"""An article as IPTC ninjs 3.0 (https://www.iptc.org/std/ninjs/).

Newsdrop reads the same format: a file of this JSON, dropped anew, becomes the same article without
its picks where all drops share their identities (`IdentityScope` `bucket`), else an article of its
own.
"""

from functools import partial
from typing import Any

from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import NINJS_TYPE, Request
from functions.api.query import story_reader
from functions.api.query.story_reader import Story
from functions.api.v1 import bodies, schema
from functions.api.v1.responses import compact_json, last_modified
from shared.article.model import Figure
from shared.identifiers import read_path
from shared.text import slug

STANDARD = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}


def get_ninjs(request: Request, id: str) -> DeferredResponse:
    """One article as IPTC ninjs 3.0."""
    story = story_reader.read_story(id, request.now)
    headers = last_modified([story.changed_at], request) | {"vary": "Accept, Accept-Encoding"}
    return DeferredResponse(
        story.etag_rows, partial(_ninjs_text, request.base, story), NINJS_TYPE, headers
    )


def _ninjs_text(base: str, story: Story) -> str:
    return compact_json(ninjs_item(base, story))


def ninjs_item(base: str, story: Story) -> schema.JsonObject:
    """The item, without what the article does not say.

    Its section is a genre, the nearest that ninjs has; its tags are subjects.
    """
    article = story.article
    item: schema.JsonObject = {
        "uri": f"urn:newsdrop:{article.id}",
        "standard": STANDARD,
        "type": "text",
        "representationType": "full",
        "pubStatus": "usable",
        "version": str(article.version) if article.version else None,
        "firstCreated": story.claim.published_at,
        "versionCreated": story.claim.updated_at,
        "embargoed": article.embargo,
        "expires": article.expires,
        "language": article.language,
        "by": ", ".join(article.authors),
        "slugline": slug(article.headline),
        "headlines": [{"role": "main", "value": article.headline}],
        "descriptions": _descriptions("summary", article.summary),
        "bodies": _bodies(base, story),
        "genres": [{"name": article.section}] if article.section else [],
        "subjects": [{"name": tag} for tag in article.tags],
        "altIds": [{"role": "canonical", "value": base + read_path(article.id, article.headline)}],
        "associations": _pictures(base, story),
    }
    return _without_empty(item)


def _without_empty(item: schema.JsonObject) -> schema.JsonObject:
    return {name: value for name, value in item.items() if value}


def _descriptions(role: str, description: str | None) -> list[schema.JsonObject]:
    return [{"role": role, "value": description}] if description else []


def _bodies(base: str, story: Story) -> list[schema.JsonObject]:
    html, text = bodies.full_body_html(base, story), story.article.body_text
    return [
        {"role": "main", "contentType": "text/html", "value": html},
        {"role": "text", "contentType": "text/plain", "charCount": len(text), "value": text},
    ]


def _pictures(base: str, story: Story) -> list[schema.JsonObject]:
    figures = enumerate(story.article.figures, 1)
    return [_picture(base, story, number, figure) for number, figure in figures]


def _picture(base: str, story: Story, number: int, figure: Figure) -> schema.JsonObject:
    url = bodies.media_url(base, story.article.id, figure.file)
    rendition: dict[str, Any] = {"name": "main", "href": url, "originalFilename": figure.file}
    if image := story.images.get(figure.file):
        rendition |= {"contentType": image.type, "width": image.width, "height": image.height}
    picture: schema.JsonObject = {
        "name": f"figure-{number}",
        "uri": url,
        "type": "picture",
        "headlines": [{"value": figure.alt}] if figure.alt else [],
        "descriptions": _descriptions("caption", figure.caption),
        "by": figure.credit,
        "renditions": [rendition],
    }
    return _without_empty(picture)
