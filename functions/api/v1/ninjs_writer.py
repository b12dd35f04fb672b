"""An article as IPTC ninjs 3.0: https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json.

The schema allows no other properties than its own. It has none for a credit line, which is a
description with that role here, nor for section and tags, which are subjects with a `rel`; one
without it is both subject and tag. `edNote` is not written: what editors tell each other is never
served.

Newsdrop reads the same format: a file of this JSON, dropped anew, becomes the same article without
its picks where all drops share their identities (`IdentityScope` `bucket`), else an article of its
own.
"""

from functools import partial
from operator import itemgetter

from functions.api.edge.etag import DeferredResponse
from functions.api.edge.http import NINJS_TYPE, Request
from functions.api.media import renditions
from functions.api.query import story_reader
from functions.api.query.story_reader import Story
from functions.api.v1 import bodies, rights, schema
from functions.api.v1.responses import compact_json, last_modified
from shared.article.model import Article, Figure, Image, PictureWords, Subject
from shared.identifiers import OWN_PROFILE, read_path

STANDARD = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}
CREDIT_ROLE = "creditline"
"""The role of a description that is the article's credit line, after NewsML-G2's element."""


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
    """The item, without what the article does not say."""
    article = story.article
    item: schema.JsonObject = {
        "uri": f"urn:newsdrop:{article.id}",
        "standard": STANDARD,
        "type": "text",
        "profile": OWN_PROFILE,
        "representationType": "full",
        "pubStatus": "usable",
        "version": str(article.version) if article.version else None,
        "firstCreated": story.claim.published_at,
        "versionCreated": story.claim.updated_at,
        "embargoed": article.embargo,
        "expires": article.expires,
        "language": article.language,
        "by": ", ".join(article.authors),
        "headlines": [{"role": "main", "value": article.headline}],
        "descriptions": _descriptions("summary", article.summary)
        + _descriptions(CREDIT_ROLE, article.credit_line),
        "bodies": _bodies(base, story),
        "altIds": [{"role": "canonical", "value": base + read_path(article.id, article.headline)}],
        "associations": _pictures(base, story),
    }
    return _without_empty(item | _rights(article) | _classification(article))


def _rights(article: Article) -> schema.JsonObject:
    """Whose the article is, how it may be used, and whom it is from."""
    address = rights.terms_address(article.rights)
    return {
        "copyrightHolder": article.rights and article.rights.holder,
        "copyrightNotice": article.rights and article.rights.notice,
        "usageTerms": article.rights and article.rights.usage_terms,
        "rightsInfo": {"linkedRights": address} if address else None,
        "infoSources": [{"name": article.source_name}] if article.source_name else [],
    }


def _classification(article: Article) -> schema.JsonObject:
    """What and where the article is about, what kind it is, and how urgent."""
    return {
        "slugline": article.slugline,
        "urgency": article.urgency,
        "genres": [{"name": article.genre}] if article.genre else [],
        "subjects": _subjects(article),
        "places": [{"name": place} for place in article.places],
    }


def _subjects(article: Article) -> list[schema.JsonObject]:
    """The section, then subjects and tags, both in their own order. What is both is written once,
    if both orders allow it."""
    tag_places = {tag: place for place, tag in enumerate(article.tags)}
    items: list[tuple[int, schema.JsonObject]] = []
    last_place = -1
    for subject in article.subjects:
        item = _subject(subject)
        if tag_places.get(subject.name, -1) > last_place:
            last_place = tag_places.pop(subject.name)
        else:
            item["rel"] = "subject"
        items.append((last_place, item))
    items += [(place, {"name": tag, "rel": "tag"}) for tag, place in tag_places.items()]
    section = [{"name": article.section, "rel": "section"}] if article.section else []
    return section + [item for _, item in sorted(items, key=itemgetter(0))]


def _subject(subject: Subject) -> schema.JsonObject:
    """A subject; a code that is an address is its `uri` too."""
    code = subject.code or ""
    is_address = code.startswith(("http://", "https://"))
    return _without_empty(
        {"name": subject.name, "uri": code if is_address else None, "literal": code}
    )


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
    image = story.images.get(figure.file)
    words = (image.words if image else None) or PictureWords()
    picture: schema.JsonObject = {
        "name": f"figure-{number}",
        "uri": url,
        "type": "picture",
        "headlines": [{"value": figure.alt}] if figure.alt else [],
        "descriptions": _descriptions("caption", figure.caption),
        "by": figure.credit,
        "copyrightNotice": words.copyright,
        "usageTerms": words.usage_terms,
        "renditions": _renditions(url, figure, image),
    }
    return _without_empty(picture)


def _renditions(url: str, figure: Figure, image: Image | None) -> list[schema.JsonObject]:
    """The original, `main`, with what is known of it, then the renditions by their widths."""
    original: schema.JsonObject = {
        "name": "main",
        "href": url,
        "originalFilename": figure.file,
    }
    if image is None:
        return [original]
    original |= {"contentType": image.type, "width": image.width, "height": image.height}
    smaller: list[schema.JsonObject] = [
        {
            "name": f"width-{one.width}",
            "href": renditions.width_url(url, one.width),
            "contentType": one.type,
            "width": one.width,
            "height": one.height,
        }
        for one in renditions.stored_renditions(image)
    ]
    return [original, *smaller]
