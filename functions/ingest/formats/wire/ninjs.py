"""ninjs 1.x, 2.x and 3.x: news in JSON.

Names are compared in lower case, so camelCase (3.x) and lower case (1.x, 2.x) are one.

1.x has `headline`, `body_*`, `description_*` and objects of associations and renditions; 2.x and
3.x have arrays of objects with a role. Section: `section`, else the first subject at IPTC's top
level, else the first genre. Tags: keywords, then the names of subjects, people, organisations,
places, events and objects. Files may hold one item, or an array of them.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire import newswire
from functions.ingest.limits import Limits
from functions.ingest.markup import body, figures
from functions.ingest.words import (
    bylines,
    dates,
    encoding,
    image_names,
    language,
    publishing,
)
from shared import text
from shared.errors import Rejected

Item = dict[str, Any]

TAGGED = (
    "person",
    "people",
    "organisation",
    "organisations",
    "place",
    "places",
    "event",
    "events",
    "object",
    "objects",
)
_MAIN = (
    "main",
    "headline",
    "",
    "title",
    "text",
    "summary",
    "abstract",
    "standfirst",
    "lede",
    "caption",
    "short",
)
"""Roles of headlines and descriptions, best first."""

_NO_SUMMARY = {"creditline", "credit", "byline"}
_NO_HTML = ("xml", "markdown", "json")


def parse(data: bytes, limits: Limits) -> list[Draft]:
    """The articles of a file; Rejected if it is no JSON, or none of it has a `uri`."""
    items = _items(_load(data, limits))
    if len(items) > limits.articles:
        raise Rejected(
            f"the file has {len(items)} articles; at most {limits.articles} are read (setting MaxArticlesPerDrop)"
        )
    if not any(isinstance(item.get("uri"), str) for item in items):
        raise Rejected("the JSON is not ninjs: it has no `uri`, which every item must have")
    return [_one_draft(item) for item in items]


def _load(data: bytes, limits: Limits) -> Any:
    words = encoding.decode_text(data)
    try:
        loaded = json.loads(words, parse_constant=lambda _: None)
    except RecursionError:
        raise _too_deep(limits.json_depth) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Rejected(f"the JSON cannot be read ({error.msg}, {where}): is it cut off?") from None
    except ValueError:  # a number of thousands of digits
        raise Rejected("the JSON has a number that is too long to be one") from None
    _check_depth(loaded, limits.json_depth)
    return loaded


def _check_depth(loaded: Any, most: int) -> None:
    level = [loaded]
    for _ in range(most + 1):
        inner = [
            one.values() if isinstance(one, dict) else one
            for one in level
            if isinstance(one, dict | list)
        ]
        level = [one for values in inner for one in values if isinstance(one, dict | list)]
        if not level:
            return
    raise _too_deep(most)


def _too_deep(most: int) -> Rejected:
    return Rejected(f"the JSON nests over {most} levels (setting Limits: json_depth)")


def _items(loaded: Any) -> list[Item]:
    items = loaded if isinstance(loaded, list) else [loaded]
    return [_lowered(item) for item in items if isinstance(item, dict)]


def _lowered(item: Item) -> Item:
    return {name.lower(): value for name, value in item.items()}


def _one_draft(item: Item) -> Draft:
    """The draft of an item, or why it is none."""
    identity = text.line(_string(item.get("uri")))
    if not identity:
        return Draft("ninjs", "", refused="an item has no `uri`, which every ninjs item must have")
    try:
        return _draft(item, identity)
    except Rejected as refusal:
        return Draft("ninjs", "", identity=identity, refused=f"{identity[:100]}: {refusal}")


def _draft(item: Item, identity: str) -> Draft:
    cancelled = publishing.is_takedown_status(_string(item.get("pubstatus")))
    headline = _one(item, "headline") or _string(item.get("title"))
    content = _body(item, headline)
    section, tags = newswire.section_and_tags(
        _section(item),
        _subjects(item),
        _names(item, *TAGGED),
        next(_names(item, "genres", "genre"), None),
    )
    return Draft(
        format="ninjs",
        # What is taken down need not say more than its uri.
        headline=_plain(headline) or (identity if cancelled else ""),
        identity=identity,
        summary=body.distinct_summary(_summary(item), content),
        section=section,
        authors=_authors(item),
        tags=tags,
        language=language.language_of_tag(_string(item.get("language"))),
        body_html=content.html,
        body_text=content.text,
        figures=content.figures,
        version=publishing.parse_version(item.get("version", "")),
        published_at=_time(item, "firstcreated", "contentcreated", "versioncreated"),
        updated_at=_time(item, "versioncreated"),
        embargo=_time(item, "embargoed"),
        expires=_time(item, "expires"),
        cancelled=cancelled,
    )


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _objects(value: Any) -> list[Item]:
    """The objects of an array (2.x, 3.x), or of an object by name (1.x), which they then carry."""
    if isinstance(value, dict):
        value = [{"name": name} | one for name, one in value.items() if isinstance(one, dict)]
    return (
        [_lowered(one) for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    )


def _time(item: Item, *fields: str) -> str | None:
    return next(
        filter(None, (dates.parse_timestamp(_string(item.get(field))) for field in fields)), None
    )


def _values(item: Item, field: str) -> list[tuple[str, str, str]]:
    """(role, content type, value) of `body_text`, `body_xhtml` ... (1.x), or of `bodies` (2.x,
    3.x)."""
    plural = f"{field.removesuffix('y')}ies" if field == "body" else f"{field}s"
    found = [
        (name[len(field) + 1 :], "", _string(value))
        for name, value in item.items()
        if name == field or _starts(name, field)
    ]
    found += [
        (
            _string(one.get("role")).lower(),
            _string(one.get("contenttype")).lower(),
            _string(one.get("value")),
        )
        for one in _objects(item.get(plural))
    ]
    return [one for one in found if one[2].strip()]


def _starts(name: str, field: str) -> bool:
    return name.startswith(f"{field}_")


def _one(item: Item, field: str) -> str:
    """The value with the best role; what has no known role comes last."""
    ranked = sorted(
        _values(item, field), key=lambda one: _MAIN.index(one[0]) if one[0] in _MAIN else len(_MAIN)
    )
    return ranked[0][2] if ranked else ""


def _plain(words: str) -> str:
    return body.body_of_markup(words).text if body.is_markup(words) else words


def _summary(item: Item) -> str | None:
    """A description; a picture's is its caption and stands there."""
    if _string(item.get("type")).lower() == "picture":
        return None
    kept = {
        name: value for name, value in item.items() if name.partition("_")[2] not in _NO_SUMMARY
    }
    kept["descriptions"] = [
        one
        for one in _objects(item.get("descriptions"))
        if _string(one.get("role")).lower() not in _NO_SUMMARY
    ]
    return " ".join(_plain(_one(kept, "description")).split()) or None


def _body(item: Item, headline: str) -> body.Body:
    """The longest body in HTML, else the longest in text; pictures of the associations in it, or
    around it."""
    pictures = _pictures(item)
    values = [
        one
        for one in _values(item, "body")
        if not any(kind in one[1] for kind in _NO_HTML if "xhtml" not in one[1])
    ]
    markup = [
        value for role, kind, value in values if "html" in role + kind or body.is_markup(value)
    ]
    if markup:
        return body.body_of_markup(max(markup, key=len), pictures, headline)
    return body.body_of_text(
        max((value for _, _, value in values), key=len, default=""), pictures, headline
    )


def _pictures(item: Item) -> list[body.Picture]:
    associated = _objects(item.get("associations"))
    own = [item] if _string(item.get("type")).lower() == "picture" else []
    shown = [
        one
        for one in associated
        if _string(one.get("type")).lower() in {"picture", "image", "graphic"}
    ]
    return list(
        islice((picture for picture in map(_picture, own + shown) if picture), figures.MAX_FIGURES)
    )


def _picture(item: Item) -> body.Picture | None:
    """A picture by its widest rendition that has an image's name."""
    files: dict[str, float] = {}
    for rendition in _objects(item.get("renditions")):
        kind = _string(rendition.get("contenttype")) or _string(rendition.get("mimetype"))
        href, width = _string(rendition.get("href")), rendition.get("width")
        named, typed = image_names.image_name(href), image_names.image_name(href, kind)
        if file := named or typed:
            # A name made of an address and a type alone is the last choice.
            files.setdefault(
                file, (width if isinstance(width, int | float) else 0) if named else -1
            )
    described = [one for one in _values(item, "description") if one[0] not in _NO_SUMMARY]
    caption = _plain(
        _one(
            {"descriptions": [{"role": role, "value": value} for role, _, value in described]},
            "description",
        )
    )
    credits = [value for role, _, value in _values(item, "description") if role in _NO_SUMMARY]
    credit = _string(item.get("by")) or _string(item.get("byline")) or next(iter(credits), "")
    figure = body.picture_figure(
        max(files, key=files.__getitem__, default=None),
        caption,
        credit,
        _plain(_one(item, "headline")),
    )
    names = {*files, _string(item.get("name")), _string(item.get("uri"))} - {""}
    return body.Picture(figure, frozenset(names)) if figure else None


def _authors(item: Item) -> tuple[str, ...]:
    byline = _string(item.get("by")) or _string(item.get("byline"))
    return bylines.authors_of_field(byline) or tuple(_names(item, "contributors", "authors"))


def _section(item: Item) -> str | None:
    value = item.get("section")
    return _string(value.get("name") if isinstance(value, dict) else value) or None


def _subjects(item: Item) -> list[tuple[str, str | None]]:
    keywords = item.get("keywords", item.get("keyword"))
    if isinstance(keywords, str):
        keywords = keywords.split(",")
    words = (
        [_string(one.get("name") if isinstance(one, dict) else one) for one in keywords]
        if isinstance(keywords, list)
        else []
    )
    subjects = [one for field in ("subject", "subjects") for one in _objects(item.get(field))]
    return [
        *((word, None) for word in words),
        *(
            (_string(one.get("name")), _string(one.get("code")) or _string(one.get("literal")))
            for one in subjects
        ),
    ]


def _names(item: Item, *fields: str) -> Iterator[str]:
    return iter(
        [
            name
            for field in fields
            for one in _objects(item.get(field))
            if (name := _string(one.get("name")))
        ]
    )
