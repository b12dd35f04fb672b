"""Fields that the items of RSS, Atom and WordPress's exports have alike."""

from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime

from lxml import etree
from lxml.etree import _Element as Element

from functions.ingest.markup import body, tree
from functions.ingest.words import dates, image_names, publishing
from shared import text, times
from shared.article.model import Rights

MOST_PICTURES = 200
"""Elements of one item that are looked at for pictures."""

_REPORTERS = ("rss", "feed", "tin mới", "latest", "mới nhất", "trang chủ", "home")
"""Words in the title of a feed that name a list, not who publishes it."""


def element_line(element: Element | None) -> str:
    """The text in an element on one line; "" for None."""
    return text.line(tree.text_line(element))


def line_of(item: Element, *names: str) -> str:
    """The text of the first child of some names that has any, on one line."""
    lines = (element_line(child) for name in names for child in item.iterchildren(name))
    return next(filter(None, lines), "")


def raw_of(item: Element, *names: str) -> str:
    """The text of the first child of some names that has any, its lines kept."""
    words = (tree.text_content(child) for name in names for child in item.iterchildren(name))
    return next((each for each in words if each.strip()), "")


def inner_markup(element: Element) -> str:
    """What is in an element as HTML: text that is HTML, or elements of XHTML."""
    if len(element) == 0:
        return element.text or ""
    inner = "".join(etree.tostring(child, method="html", encoding="unicode") for child in element)
    return f"{element.text or ''}{inner}"


_NO_TEXT = ("image/", "audio/", "video/", "application/")
"""Media types of content that is no text, but XHTML's (RFC 4287, section 4.1.3)."""


def construct_markup(construct: Element | None) -> str:
    """The content of an Atom text construct as HTML, or as text if that is its type; "" for what is
    elsewhere (`src`) or no text. RFC 4287, sections 3.1 and 4.1.3.3; what Atom 0.3 had in base64 is
    not read."""
    if construct is None or construct.get("src") or construct.get("mode") == "base64":
        return ""
    kind = construct.get("type", "text").lower()
    if kind.startswith(_NO_TEXT) and "xhtml" not in kind:
        return ""
    return inner_markup(construct)


def is_text_construct(construct: Element | None) -> bool:
    """Whether a text construct has text, and no markup."""
    return construct is not None and construct.get("type", "text") in {"text", "text/plain"}


def first_time(item: Element, *names: str) -> str | None:
    """The first time (RFC 3339, UTC) that children of some names hold."""
    moments = (
        feed_time(element_line(child)) for name in names for child in item.iterchildren(name)
    )
    return next(filter(None, moments), None)


def feed_time(words: str) -> str | None:
    """A time (RFC 3339, UTC) as RFC 3339 or RFC 822 have it; years of two digits too."""
    if moment := dates.parse_timestamp(words):
        return moment
    with suppress(ValueError, OverflowError, TypeError, IndexError):
        stamp = parsedate_to_datetime(words[:100])
        if stamp.year in dates.YEARS:
            return times.to_rfc3339(stamp if stamp.tzinfo else stamp.replace(tzinfo=dates.VIETNAM))
    return None


def feed_rights(item: Element, feed: Element | None) -> Rights | None:
    """The notice of an item, else of its feed, and the address of its licence."""
    places = [place for place in (item, feed) if place is not None]
    notice = next(
        filter(
            None,
            (
                line_of(place, "dc-rights", "rights", "copyright", "media-copyright")
                for place in places
            ),
        ),
        "",
    )
    terms = next(filter(None, (_licence(place) for place in places)), "")
    return Rights(notice=notice or None, usage_terms=terms or None) if notice or terms else None


def _licence(place: Element) -> str:
    links = (link.get("href", "") for link in _links(place) if link.get("rel") == "license")
    return line_of(place, "cc-license", "dcterms-license") or next(links, "")


def _links(place: Element) -> Iterator[Element]:
    yield from place.iterchildren("link", "atom-link")


def publisher_name(title: str) -> str | None:
    """The name of a paper in its feed's title ("Báo Sóc Trăng - Tin mới"); None for a list's."""
    name = text.line(title).split(" - ")[0].split(" | ")[0].split(" » ")[0].strip()
    return name if name and not any(word in name.lower() for word in _REPORTERS) else None


def media_pictures(item: Element) -> tuple[body.Picture, ...]:
    """The pictures that an item lists beside its text: Media RSS, enclosures and links to them.

    Media RSS may have a picture in several sizes ("Media RSS Specification", `media:group`): of
    each group the widest; thumbnails only where there is nothing else.
    """
    pictures = [
        _picture(max(group.iterchildren("media-content"), key=_width), item)
        for group in item.iterchildren("media-group")
        if group.find("media-content") is not None
    ]
    singles = list(item.iterchildren("media-content", "enclosure"))[:MOST_PICTURES]
    links = [link for link in _links(item) if link.get("rel") == "enclosure"][:MOST_PICTURES]
    pictures += [_picture(element, item) for element in (*singles, *links)]
    if not any(pictures):
        pictures = [_picture(each, item) for each in item.iterchildren("media-thumbnail")]
    return distinct_pictures(picture for picture in pictures if picture)


def distinct_pictures(pictures: Iterator[body.Picture]) -> tuple[body.Picture, ...]:
    """The pictures, each file once."""
    return tuple({picture.figure.file: picture for picture in pictures}.values())


def _width(content: Element) -> int:
    return publishing.parse_version(content.get("width", ""))


def _picture(element: Element, item: Element) -> body.Picture | None:
    """The picture that an element points to; None for sound, video and documents."""
    media_type = element.get("type", "").lower()
    if not media_type.startswith("image") and element.get("medium", "image") != "image":
        return None
    if media_type and not media_type.startswith("image"):
        return None
    address = element.get("url") or element.get("href")
    words = [
        next(filter(None, (line_of(place, name) for place in (element, item))), "")
        for name in ("media-description", "media-credit")
    ]
    return linked_picture(address, words[0], words[1], media_type=media_type)


def linked_picture(
    address: str | None, caption: str = "", credit: str = "", alt: str = "", media_type: str = ""
) -> body.Picture | None:
    """The picture at an address, under the name that its file has there; None if it has none."""
    file = image_names.image_name(address, media_type)
    figure = body.picture_figure(file, caption, credit, alt)
    return body.Picture(figure, frozenset({figure.file})) if figure else None


def own_identity(identity: str, feed: str) -> str:
    """What identifies an item everywhere: its id, behind the feed's address if it is a number or a
    word that another feed may have too."""
    identity = text.line(identity)
    return identity if not feed or ":" in identity or "/" in identity else f"{feed}#{identity}"
