"""ninjs 1.x, 2.x and 3.x: news in JSON.

Section: `section`, else the first subject at IPTC's top level, else the first genre. Tags:
keywords, then the names of subjects, people, organisations, places, events and objects. Files may
hold one item, or an array of them.
"""

from itertools import islice

from functions.ingest.article.draft import Draft
from functions.ingest.formats.wire.ninjs_item import (
    NinjsItem,
    RoleValue,
    best_value,
    items_of,
    load_items,
    names_of,
    role_values,
    string_of,
    text_or_empty,
)
from functions.ingest.formats.wire.own_ninjs import with_own_members
from functions.ingest.formats.wire.subjects import section_and_tags
from functions.ingest.limits import Limits
from functions.ingest.markup import body
from functions.ingest.words import bylines, dates, image_names, language, publishing
from shared import text
from shared.article.model import MAX_FIGURES, Subject
from shared.errors import Rejected

TAG_FIELDS = (
    *("person", "people", "organisation", "organisations", "place", "places"),
    *("event", "events", "object", "objects"),
)
_CREDIT_ROLES = {"creditline", "credit", "byline"}
"""Roles of descriptions that say who made a picture."""

_PICTURE_TYPES = {"picture", "image", "graphic"}
_NO_HTML = ("xml", "markdown", "json")
"""Content types of bodies that are not read: what has one of these in it, but not "xhtml"."""


def parse_ninjs(data: bytes, limits: Limits) -> list[Draft]:
    """The articles of a file; Rejected if it is no JSON, or none of it has a `uri`."""
    items = load_items(data, limits)
    if len(items) > limits.articles:
        raise Rejected(
            f"the file has {len(items)} articles; at most {limits.articles} are read"
            " (setting MaxArticlesPerDrop)"
        )
    if not any(isinstance(item.get("uri"), str) for item in items):
        raise Rejected("the JSON is not ninjs: it has no `uri`, which every item must have")
    return [_draft_or_refusal(item) for item in items]


def _draft_or_refusal(item: NinjsItem) -> Draft:
    """The draft of an item; if it cannot be read, one that says why, so that others still are."""
    identity = text.line(string_of(item, "uri"))
    if not identity:
        return Draft("ninjs", "", refusal="an item has no `uri`, which every ninjs item must have")
    try:
        return with_own_members(_draft(item, identity), item)
    except Rejected as refusal:
        return Draft("ninjs", "", identity=identity, refusal=f"{identity[:100]}: {refusal}")


def _draft(item: NinjsItem, identity: str) -> Draft:
    is_takedown = publishing.is_takedown_status(string_of(item, "pubstatus"))
    publishing.check_status("pubstatus", string_of(item, "pubstatus"))
    headline = _headline(item) or string_of(item, "title")
    content = _body(item, headline)
    genres = names_of(item, "genres", "genre")
    section, tags = section_and_tags(
        _section(item), _subjects(item), names_of(item, *TAG_FIELDS), next(iter(genres), None)
    )
    return Draft(
        format="ninjs",
        # What is taken down need not say more than its uri.
        headline=_without_markup(headline) or (identity if is_takedown else ""),
        identity=identity,
        summary=body.distinct_summary(_summary(item), content),
        section=section,
        authors=_authors(item),
        tags=tags,
        language=language.language_of_tag(string_of(item, "language")),
        body_html=content.html,
        body_text=content.text,
        figures=content.figures,
        version=publishing.parse_version(item.get("version", "")),
        published_at=_time(item, "firstcreated", "contentcreated", "versioncreated"),
        updated_at=_time(item, "versioncreated"),
        embargo=_withholding_time(item, "embargoed"),
        expires=_withholding_time(item, "expires"),
        cancelled=is_takedown,
    )


def _time(item: NinjsItem, *fields: str) -> str | None:
    """The first time in any of some fields."""
    times = (dates.parse_timestamp(string_of(item, field)) for field in fields)
    return next(filter(None, times), None)


def _withholding_time(item: NinjsItem, field: str) -> str | None:
    """The time in a field that withholds an item; Rejected if it holds something else."""
    value = item.get(field)
    words = value if isinstance(value, str) else str(value) if value is not None else ""
    return publishing.withholding_time(field, words)


def _headline(item: NinjsItem) -> str:
    return best_value(role_values(item, "headline", "headlines"))


def _descriptions(item: NinjsItem) -> list[RoleValue]:
    return role_values(item, "description", "descriptions")


def _description(item: NinjsItem) -> str:
    """The best description that is no credit."""
    return _without_markup(
        best_value(each for each in _descriptions(item) if each.role not in _CREDIT_ROLES)
    )


def _without_markup(words: str) -> str:
    return body.body_of_markup(words).text if body.is_markup(words) else words


def _summary(item: NinjsItem) -> str | None:
    """A description; a picture's is its caption and stands there."""
    return None if _is_picture(item) else " ".join(_description(item).split()) or None


def _is_picture(item: NinjsItem) -> bool:
    return string_of(item, "type").lower() == "picture"


def _body(item: NinjsItem, headline: str) -> body.Body:
    """The longest body in HTML, else the longest in text; pictures of the associations in it, or
    around it."""
    pictures = _pictures(item)
    bodies = [each for each in role_values(item, "body", "bodies") if _is_text_or_html(each)]
    markup = [each.value for each in bodies if _is_html(each)]
    if markup:
        return body.body_of_markup(max(markup, key=len), pictures, headline)
    longest = max((each.value for each in bodies), key=len, default="")
    return body.body_of_text(longest, pictures, headline)


def _is_text_or_html(candidate: RoleValue) -> bool:
    content_type = candidate.content_type
    return "xhtml" in content_type or not any(name in content_type for name in _NO_HTML)


def _is_html(candidate: RoleValue) -> bool:
    return "html" in candidate.role + candidate.content_type or body.is_markup(candidate.value)


def _pictures(item: NinjsItem) -> list[body.Picture]:
    """The pictures of the associations; the item's own first, if it is one."""
    items = [item] if _is_picture(item) else []
    items += [
        associated
        for associated in items_of(item, "associations")
        if string_of(associated, "type").lower() in _PICTURE_TYPES
    ]
    return list(islice(filter(None, map(_picture, items)), MAX_FIGURES))


def _picture(item: NinjsItem) -> body.Picture | None:
    """A picture by its widest rendition that has an image's name; None if there is none."""
    widths = _renditions(item)
    credits = (each.value for each in _descriptions(item) if each.role in _CREDIT_ROLES)
    figure = body.picture_figure(
        max(widths, key=widths.__getitem__, default=None),
        _description(item),
        _byline(item) or next(credits, ""),
        _without_markup(_headline(item)),
    )
    names = {*widths, string_of(item, "name"), string_of(item, "uri")} - {""}
    return body.Picture(figure, frozenset(names)) if figure else None


def _renditions(item: NinjsItem) -> dict[str, float]:
    """The widths of a picture's renditions by their file names, 0 for unknown; -1 if the name is
    made of an address and a type alone, which is the last choice."""
    widths: dict[str, float] = {}
    for rendition in items_of(item, "renditions"):
        address, width = string_of(rendition, "href"), rendition.get("width")
        if file := image_names.image_name(address):
            widths.setdefault(file, width if isinstance(width, int | float) else 0)
        elif file := image_names.image_name(
            address, string_of(rendition, "contenttype", "mimetype")
        ):
            widths.setdefault(file, -1)
    return widths


def _byline(item: NinjsItem) -> str:
    return string_of(item, "by", "byline")


def _authors(item: NinjsItem) -> tuple[str, ...]:
    names = bylines.authors_of_field(_byline(item))
    return names or tuple(names_of(item, "contributors", "authors"))


def _section(item: NinjsItem) -> str | None:
    section = item.get("section")
    return text_or_empty(section.get("name") if isinstance(section, dict) else section) or None


def _subjects(item: NinjsItem) -> list[Subject]:
    """Keywords, then subjects with their codes."""
    subjects = (
        Subject(string_of(subject, "name"), string_of(subject, "code", "literal"))
        for subject in items_of(item, "subject", "subjects")
    )
    return [*map(Subject, _keywords(item)), *subjects]


def _keywords(item: NinjsItem) -> list[str]:
    """Keywords: a text with commas, or an array of texts or of objects with names."""
    keywords = item.get("keywords", item.get("keyword"))
    if isinstance(keywords, str):
        return keywords.split(",")
    if not isinstance(keywords, list):
        return []
    return [
        text_or_empty(keyword.get("name") if isinstance(keyword, dict) else keyword)
        for keyword in keywords
    ]
