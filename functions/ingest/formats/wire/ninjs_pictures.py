"""The pictures of a ninjs item: its own if it is one, and those that are associated with it."""

from collections.abc import Iterable
from itertools import islice

from functions.ingest.formats.wire.json_values import (
    EMBARGO_FIELDS,
    JsonItem,
    items_of,
    number_of,
    plain_line,
    statuses_of,
    string_of,
    words_of,
)
from functions.ingest.formats.wire.role_values import RoleValue, best_value, role_values
from functions.ingest.markup import body
from functions.ingest.words import image_names, publishing
from shared.article.model import MAX_FIGURES

CREDIT_ROLES = {"creditline", "credit", "byline"}
"""Roles of descriptions that say who made a picture."""

_PICTURE_TYPES = {"picture", "image", "graphic", "photo"}


def is_picture_item(item: JsonItem) -> bool:
    """Whether an item is a picture."""
    return string_of(item, "type").lower() in _PICTURE_TYPES


def pictures_of(item: JsonItem) -> list[body.Picture]:
    """The pictures of the associations, also of associated packages; the item's own first, if it is
    one."""
    items = [item] if is_picture_item(item) else []
    items += [
        inner for inner in _associations(item) if is_picture_item(inner) and is_free_item(inner)
    ]
    return list(islice(filter(None, map(_picture, items)), MAX_FIGURES))


def is_free_item(item: JsonItem) -> bool:
    """Whether a text may show an associated picture at once: nothing withholds or ends it."""
    is_public = all(map(publishing.is_public_status, statuses_of(item, "pubstatus")))
    return is_public and not any(map(item.get, (*EMBARGO_FIELDS, "expires")))


def _associations(item: JsonItem) -> Iterable[JsonItem]:
    for inner in items_of(item, "associations"):
        yield inner
        yield from items_of(inner, "associations")


def _picture(item: JsonItem) -> body.Picture | None:
    """A picture by its widest rendition that has an image's name; None if there is none."""
    widths = rendition_widths(items_of(item, "renditions"))
    credits = (each.value for each in _descriptions(item) if each.role in CREDIT_ROLES)
    figure = body.picture_figure(
        max(widths, key=widths.__getitem__, default=None),
        caption_of(item),
        byline_of(item)
        or plain_line(next(credits, ""))
        or words_of(item, "creditline", "credit_line"),
        plain_line(best_value(role_values(item, "headline", "headlines"))),
    )
    names = {*widths, string_of(item, "name"), string_of(item, "uri", "guid")} - {""}
    return body.Picture(figure, frozenset(names)) if figure else None


def rendition_widths(renditions: Iterable[JsonItem]) -> dict[str, float]:
    """The widths of renditions by their file names, 0 for unknown; -1 if the name is made of an
    address and a type alone, which is the last choice."""
    widths: dict[str, float] = {}
    for rendition in renditions:
        address = string_of(rendition, "href", "url")
        media_type = string_of(rendition, "contenttype", "mimetype")
        if media_type and not media_type.startswith("image/"):
            continue
        names = (address, string_of(rendition, "originalfilename", "filename", "file"))
        if file := next(filter(None, map(image_names.image_name, names)), None):
            widths.setdefault(file, number_of(rendition, "width"))
        elif file := image_names.image_name(address, media_type):
            widths.setdefault(file, -1)
    return widths


def _descriptions(item: JsonItem) -> list[RoleValue]:
    return role_values(item, "description", "descriptions")


def caption_of(item: JsonItem) -> str:
    """The best description that is no credit; it is a text's summary and a picture's caption."""
    return plain_line(
        best_value(each for each in _descriptions(item) if each.role not in CREDIT_ROLES)
    )


def byline_of(item: JsonItem) -> str:
    """The byline, whatever version of ninjs it is written in."""
    return words_of(item, "by", "byline")
