"""An article as IPTC ninjs 3.0, such as Newsdrop itself reads: dropped elsewhere it is the same
article, without its picks."""

import json
from functools import partial
from typing import Any

from functions.api.edge import http
from functions.api.edge.http import DeferredResponse, Request
from functions.api.query import story_reader
from functions.api.query.story_reader import Story
from functions.api.v1 import schema, shapes
from shared.article.model import Figure
from shared.identifiers import read_path
from shared.text import slug

MEDIA_TYPE = "application/vnd.iptc.ninjs+json"
STANDARD = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}


def article(request: Request, id: str) -> DeferredResponse:
    """One article as IPTC ninjs 3.0."""
    story = story_reader.story(id, request.now)
    changed = http.http_date(min(story_reader.changed(story), request.now))
    headers = {"last-modified": changed, "vary": "Accept, Accept-Encoding"}
    return DeferredResponse(
        story.version, partial(_written, request.base, story), MEDIA_TYPE, headers
    )


def _written(base: str, story: Story) -> str:
    return json.dumps(item(base, story), ensure_ascii=False, separators=(",", ":"))


def item(base: str, story: Story) -> schema.Json:
    """The item. Its section is a genre, the nearest that ninjs has; its tags are subjects."""
    one = story.article
    given: schema.Json = {
        "uri": f"urn:newsdrop:{one.id}",
        "standard": STANDARD,
        "type": "text",
        "representationType": "full",
        "pubStatus": "usable",
        "version": str(one.version) if one.version else None,
        "firstCreated": story.claim.published_at,
        "versionCreated": story.claim.updated_at,
        "embargoed": one.embargo,
        "expires": one.expires,
        "language": one.language,
        "by": ", ".join(one.authors),
        "slugline": slug(one.headline),
        "headlines": [{"role": "main", "value": one.headline}],
        "descriptions": [{"role": "summary", "value": one.summary}] if one.summary else [],
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": shapes.full_html(base, story)},
            {
                "role": "text",
                "contentType": "text/plain",
                "charCount": len(one.body_text),
                "value": one.body_text,
            },
        ],
        "genres": [{"name": one.section}] if one.section else [],
        "subjects": [{"name": tag} for tag in one.tags],
        "altIds": [{"role": "canonical", "value": base + read_path(one.id, one.headline)}],
        "associations": [
            _picture(base, story, number, figure) for number, figure in enumerate(one.figures, 1)
        ],
    }
    return {name: value for name, value in given.items() if value}


def _picture(base: str, story: Story, number: int, figure: Figure) -> schema.Json:
    address = shapes.media_url(base, story.article.id, figure.file)
    rendition: dict[str, Any] = {"name": "main", "href": address, "originalFilename": figure.file}
    if image := story.images.get(figure.file):
        rendition |= {"contentType": image.type, "width": image.width, "height": image.height}
    given: schema.Json = {
        "name": f"figure-{number}",
        "uri": address,
        "type": "picture",
        "headlines": [{"value": figure.alt}] if figure.alt else [],
        "descriptions": [{"role": "caption", "value": figure.caption}] if figure.caption else [],
        "by": figure.credit,
        "renditions": [rendition],
    }
    return {name: value for name, value in given.items() if value}
