"""JSON-LD for search engines: schema.org's NewsArticle and BreadcrumbList, as Google reads them.

https://developers.google.com/search/docs/appearance/structured-data/article and .../breadcrumb

Google's page on articles names no property for rights, so these are as schema.org has them:
`copyrightHolder` and `sourceOrganization` are organisations, `contentLocation` is a place,
`usageInfo` an address or a CreativeWork, `copyrightNotice` and `creditText` are words
(https://schema.org/usageInfo and so on).

A publisher's logo is a raster image or SVG that may be crawled, of at least 112 x 112 pixels
(https://developers.google.com/search/docs/appearance/structured-data/organization).
"""

import json
from collections.abc import Sequence
from urllib.parse import quote

from functions.api.media import renditions
from functions.api.query.story_reader import Story
from functions.api.site import assets
from functions.api.v1 import bodies, rights
from functions.api.v1.schema import JsonObject
from shared import text
from shared.article.model import Article, Figure, PictureWords
from shared.identifiers import read_path


def news_article_data(base: str, site: str, story: Story) -> JsonObject:
    """An article. Its authors have pages; without authors the agency that it is from is the author,
    and without that the site."""
    article = story.article
    publisher = _publisher(base, site)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.summary,
        "inLanguage": article.language,
        "datePublished": story.claim.published_at,
        "dateModified": story.claim.updated_at,
        "articleSection": article.section,
        "keywords": list(article.tags),
        "author": [_author(base, article, name) for name in article.authors if text.name_key(name)]
        or [_organization(article.source_name) or publisher],
        "publisher": publisher,
        "mainEntityOfPage": base + read_path(article.id, article.headline),
        "image": [_image_object(base, story, figure) for figure in bodies.shown_figures(story)],
    }
    return {name: value for name, value in (data | _provenance(base, article)).items() if value}


def _publisher(base: str, site: str) -> JsonObject:
    """The newsroom, with its icon for a logo."""
    logo = {
        "@type": "ImageObject",
        "url": base + assets.TOUCH_ICON_PATH,
        "width": assets.TOUCH_ICON_SIZE,
        "height": assets.TOUCH_ICON_SIZE,
    }
    return {"@type": "Organization", "name": site, "url": f"{base}/", "logo": logo}


def _provenance(base: str, article: Article) -> JsonObject:
    """Whose the article is, how it may be used, whom it is from, and where it plays."""
    terms = article.rights and article.rights.usage_terms
    return {
        "copyrightHolder": _holder(base, article),
        "copyrightNotice": article.rights and article.rights.notice,
        "usageInfo": rights.terms_address(article.rights)
        or (terms and {"@type": "CreativeWork", "text": terms}),
        "creditText": article.credit_line,
        "sourceOrganization": _organization(article.source_name),
        "contentLocation": [{"@type": "Place", "name": place} for place in article.places],
    }


def _holder(base: str, article: Article) -> JsonObject | None:
    """The holder of the rights: a person if an author, else taken for an organisation."""
    holder = article.rights.holder if article.rights else None
    return _person(base, holder) if holder in article.authors else _organization(holder)


def _organization(name: str | None) -> JsonObject | None:
    return {"@type": "Organization", "name": name} if name else None


def _person(base: str, name: str) -> JsonObject:
    url = f"{base}/authors/{quote(text.name_key(name))}"
    return {"@type": "Person", "name": name, "url": url}


def _author(base: str, article: Article, name: str) -> JsonObject:
    """An author, with what the file says of them (https://schema.org/Person)."""
    note = article.note_on(name)
    about = {"jobTitle": note.job_title, "description": note.about}
    return _person(base, name) | {key: value for key, value in about.items() if value}


def _image_object(base: str, story: Story, figure: Figure) -> JsonObject:
    """An image as other sites show it, and whose it is
    (https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata).
    """
    image = story.images[figure.file]
    rendition = renditions.rendition_at(image, renditions.SHARED_LINK_WIDTH)
    words = image.words or PictureWords()
    url = bodies.media_url(base, story.article.id, figure.file)
    data = {
        "@type": "ImageObject",
        "contentUrl": renditions.width_url(url, rendition.width),
        "url": renditions.width_url(url, rendition.width),
        "width": rendition.width,
        "height": rendition.height,
        "caption": figure.caption,
        "creditText": figure.credit,
        "creator": words.photographer and {"@type": "Person", "name": words.photographer},
        "copyrightNotice": words.copyright,
        "usageInfo": words.usage_terms and {"@type": "CreativeWork", "text": words.usage_terms},
    }
    return {name: value for name, value in data.items() if value}


def breadcrumb_data(base: str, crumbs: Sequence[tuple[str, str]]) -> JsonObject:
    """The way from the front page to a page: names and paths."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": base + path}
        for position, (name, path) in enumerate(crumbs, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def script_safe_json(data: JsonObject) -> str:
    """JSON that cannot end the script element that it stands in."""
    json_text = json.dumps(data, ensure_ascii=False)
    return json_text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
