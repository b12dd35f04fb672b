"""An article as Markdown with front matter, for programs and people who rather read text.

Newsdrop reads the same format: a file of this Markdown, dropped anew, becomes the same article
without its picks where all drops share their identities (`IdentityScope` `bucket`), else an article
of its own. Pictures are those that have come, those without a place in the text first.

Values of the front matter are strings of JSON, which YAML 1.2 takes as they are.
"""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import MARKDOWN_TYPE, Request
from functions.api.query.story_reader import Story
from functions.api.v1 import bodies, languages, markdown_body
from functions.api.v1.responses import last_modified
from shared.article.model import AuthorNote, Figure
from shared.identifiers import read_path

CONTENT_TYPE = f"{MARKDOWN_TYPE}; charset=utf-8"


def markdown_response(request: Request, story: Story) -> DeferredResponse:
    """An article as Markdown; the page that it is an alternative of is its canonical address."""
    article = story.article
    page = request.base + read_path(article.id, article.headline)
    headers = last_modified([story.changed_at], request) | {"link": f'<{page}>; rel="canonical"'}
    return DeferredResponse(
        story.etag_rows, partial(article_markdown, request.base, story), CONTENT_TYPE, headers
    )


def article_markdown(base: str, story: Story) -> str:
    """The whole text: front matter, headline, pictures without a place, body."""
    figures = story.article.figures

    def write_placed(number: int) -> str:
        return _picture(base, story, figures[number]) if number < len(figures) else ""

    parts = [
        "---\n" + "\n".join(_front_matter(base, story)) + "\n---",
        f"# {markdown_body.escape_line(story.article.headline)}",
        *(_picture(base, story, figure) for figure in bodies.unplaced_figures(story)),
        markdown_body.body_markdown(story.article.body_html, write_placed),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _front_matter(base: str, story: Story) -> Iterator[str]:
    """The lines of the fields that say something, under the names by which ingest reads them."""
    article, rights = story.article, story.article.rights
    fields: Mapping[str, Any] = {
        "title": article.headline,
        "id": f"urn:newsdrop:{article.id}",
        "url": base + read_path(article.id, article.headline),
        "version": str(article.version) if article.version else None,
        "description": article.summary,
        "section": article.section,
        "authors": [_author_fields(article.note_on(name)) for name in article.authors],
        "tags": list(article.tags),
        "date": story.claim.published_at,
        "lastmod": story.claim.updated_at,
        "expires": article.expires,
        "lang": article.language,
        "copyright_holder": rights and rights.holder,
        "copyright_notice": rights and rights.notice,
        "usage_terms": rights and rights.usage_terms,
        "source_name": article.source_name,
        "credit_line": article.credit_line,
        "place": list(article.places),
        "urgency": str(article.urgency) if article.urgency else None,
        "genre": article.genre,
        "slugline": article.slugline,
        "subjects": [{"name": one.name, "code": one.code or ""} for one in article.subjects],
    }
    for name, value in fields.items():
        if isinstance(value, list):
            yield from _list_lines(name, value)
        elif value:
            yield f"{name}: {_string(value)}"


def _author_fields(note: AuthorNote) -> dict[str, str]:
    """An author, with what the file says of them."""
    fields = {"name": note.name, "title": note.job_title, "bio": note.about}
    return {key: value for key, value in fields.items() if value}


def _list_lines(name: str, values: list[str | dict[str, str]]) -> Iterator[str]:
    if values:
        yield f"{name}:"
    for value in values:
        if isinstance(value, str):
            yield f"  - {_string(value)}"
        else:
            pairs = [f"{key}: {_string(each)}" for key, each in value.items()]
            yield "  - " + "\n    ".join(pairs)


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _picture(base: str, story: Story, figure: Figure) -> str:
    """An image with its caption and credit as the title; nothing if the image has not come."""
    if figure.file not in story.images:
        return ""
    words = figure.caption or ""
    if figure.credit:
        label = languages.PHOTO_LABELS[languages.interface_language(story.article.language)]
        words = f"{words} ({label}: {figure.credit})".strip()
    address = bodies.media_url(base, story.article.id, figure.file)
    title = f' "{markdown_body.escape_title(words)}"' if words else ""
    alt = markdown_body.escape_line(figure.alt or "")
    return f"![{alt}](<{address}>{title})"
