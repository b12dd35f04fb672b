"""What the pages' templates show: plain values, and HTML only where it was sanitised or made here."""

import re
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from functions.api.edge import parameters
from functions.api.edge.parameters import Cursor
from functions.api.query import lists
from functions.api.query.lists import ListQuery, Page
from functions.api.query.stores import stores
from functions.api.query.story_reader import Related, Story
from functions.api.site import rendering, structured_data, wording
from functions.api.v1 import schema, shapes
from shared import text
from shared.article.model import Figure, Pick, Teaser
from shared.tables.index_rows import LATEST, Entry

FRONT_TAGS, FRONT_SECTIONS, SECTION_ITEMS = 24, 8, 4
LEAD_AMONG = 6
"""The lead is the newest of so many that has a picture and a summary."""

_WIDE, _WIDE_END = re.compile(r"<(?:table|pre)\b"), re.compile(r"</(?:table|pre)>")
_SLUG = re.compile(r"/read/([a-z0-9-]+?)(?:-[a-z2-7]{12})?", re.ASCII)


# -----------------------------------------------------------------------------------------------------------------
# lists


def teaser(root: str, one: Teaser) -> schema.Json:
    """An article as a list shows it. `picture` is where its image is, or a drawing until it comes."""
    return {
        **shapes.teaser(root, one),
        "picture": f"{root}/pictures/{one.id}/{quote(one.image.file)}" if one.image else None,
    }


def beginning(page: Page, items: int, wanted: ListQuery) -> tuple[list[Entry], str | None]:
    """The first entries of a page of the latest that was read further than it is shown, and the
    cursor of what follows."""
    if len(page.entries) <= items:
        return page.entries, page.next
    shown = page.entries[:items]
    return shown, parameters.cursor(Cursor(LATEST, shown[-1].sk), wanted.question())


def newer(wanted: ListQuery, cursor: str, *, now: str, items: int) -> str:
    """The query of the page before the one at a cursor, so that it ends where that begins; empty
    for the first. One query."""
    at = parameters.read_cursor(cursor, wanted.question())
    if at is None:
        return ""
    places = stores().index.newer_places(at.partition, at.place, now=now, limit=items + 1)
    if len(places) <= items:
        return ""
    return (
        rendering.query(parameters.cursor(Cursor(at.partition, places[items]), wanted.question()))
        or ""
    )


def led(items: list[schema.Json], language: str) -> list[schema.Json]:
    """The articles of the front page with one that can lead first, in the language of most of them."""
    able = (
        number
        for number, item in enumerate(items[:LEAD_AMONG])
        if item["image"] and item["summary"] and wording.interface(item["language"]) == language
    )
    lead = next(able, 0)
    return items[lead : lead + 1] + items[:lead] + items[lead + 1 :]


def sections(root: str, entries: Sequence[Entry]) -> list[schema.Json]:
    """The sections of these articles, in Vietnamese order, each with its newest."""
    held: defaultdict[str, list[Teaser]] = defaultdict(list)
    for entry in entries:
        held[text.name_key(entry.teaser.section or "")].append(entry.teaser)
    largest = sorted((key for key in held if key), key=lambda key: -len(held[key]))[:FRONT_SECTIONS]
    named = [(held[key][0].section or key, held[key]) for key in largest]
    return [
        {**shapes.named(name), "items": [teaser(root, one) for one in those[:SECTION_ITEMS]]}
        for name, those in sorted(named, key=lambda one: text.sort_key(one[0]))
    ]


def tags(entries: Sequence[Entry]) -> list[schema.Named]:
    """The tags that most of these articles have."""
    return [shapes.named(tag) for tag, _ in lists.companions(entries, "")][:FRONT_TAGS]


def words_of_path(path: str) -> str:
    """The words of the address of an article, to search for where it is not there."""
    slug = _SLUG.fullmatch(path)
    return slug[1].replace("-", " ") if slug else ""


# -----------------------------------------------------------------------------------------------------------------
# story


def body(root: str, story: Story) -> str:
    """The body with its figures in place; the first comes with the page, the others when they are
    near.

    What may be too wide for the page scrolls in a box that keys reach too.
    """
    eager = next(iter(shapes.unplaced(story) or story.article.figures), None)
    placed = shapes.in_place(
        story, lambda figure: _figure(root, story, figure, is_lazy=figure is not eager)
    )
    return _WIDE_END.sub(r"\g<0></div>", _WIDE.sub(r'<div class="wide" tabindex="0">\g<0>', placed))


def lead_figures(root: str, story: Story) -> str:
    """The figures that have no place in the body, for above it."""
    return "".join(_figure(root, story, figure, is_lazy=False) for figure in shapes.unplaced(story))


def _figure(root: str, story: Story, one: Figure, *, is_lazy: bool) -> str:
    """A figure; where its image has not come, a frame that says so."""
    image = story.images.get(one.file)
    language = story.article.language
    caption = shapes.caption_html(one, language)
    if image is None:
        return f'<figure><div class="no-image">{escape(wording.of(language)["no_photo"])}</div>{caption}</figure>'
    loading = 'loading="lazy"' if is_lazy else 'fetchpriority="high"'
    source = escape(shapes.media_url(root, story.article.id, one.file))
    size = f'width="{image.width}" height="{image.height}"'
    shape = ' class="tall"' if image.height > image.width else ""
    return f'<figure{shape}><img src="{source}" alt="{escape(shapes.alt(one))}" {size} {loading} decoding="async">{caption}</figure>'


def related(root: str, story: Story, limit: int) -> list[schema.Json]:
    """The picks in the editors' order, answered or not, then what was computed."""
    cards = [_pick(root, story, pick, one) for pick, one in story.picks]
    return cards + [_card(root, one) for one in story.computed[: max(limit - len(cards), 0)]]


def _card(root: str, one: Related) -> schema.Json:
    shown = teaser(root, one.card.teaser)
    return {
        **{
            name: shown[name]
            for name in (
                "url",
                "headline",
                "summary",
                "language",
                "published_at",
                "section",
                "picture",
            )
        },
        "text": None,
        "caption": None,
        "why": one.why,
    }


def _pick(root: str, story: Story, pick: Pick, one: Related | None) -> schema.Json:
    """A pick as the file has it, a link when an article answers to it."""
    came = pick.image and pick.image.file in story.images
    own: schema.Json = {
        "url": None,
        "headline": pick.headline,
        "summary": pick.summary,
        "language": story.article.language,
        "published_at": None,
        "section": shapes.named(pick.section) if pick.section else None,
        "picture": shapes.media_url(root, story.article.id, pick.image.file)
        if pick.image and came
        else None,
        "text": pick.text,
        "caption": pick.image,
        "why": (),
    }
    if one is None:
        return own
    card = {name: value for name, value in _card(root, one).items() if value}
    return own | card | ({"picture": own["picture"]} if came else {"caption": None})


def shared_image(base: str, story: Story) -> schema.Json | None:
    """The first image that came, for those who share the page."""
    urls = structured_data.images(base, story)
    if not urls:
        return None
    figure = next(figure for figure in story.article.figures if figure.file in story.images)
    image = story.images[figure.file]
    return {
        "url": urls[0],
        "width": image.width,
        "height": image.height,
        "type": image.type,
        "alt": shapes.alt(figure),
    }
