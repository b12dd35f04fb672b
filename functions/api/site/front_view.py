"""What the front page shows of the newest articles: a lead, some beside it, the latest, sections.

A headline stands on the page once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from functions.api.site.views import NameView, TeaserView
from functions.api.v1 import languages
from shared import text, times

SECONDS = 3
"""The articles below the lead, side by side."""

LEAD_DAYS, LEAD_AMONG = 1, 6
"""The lead is not older than the newest article by more, for its picture would tell of yesterday;
where little comes, it is one of the newest six."""

LEAST_LEAD_WIDTH = 640
"""In pixels, of a picture that fills the place of the lead."""

MOST_BLOCKS, BLOCK_ITEMS = 8, 4
TOP_AMONG = 3
"""A section begins with the newest of so many that has a picture."""


@dataclass(frozen=True, slots=True)
class BlockView:
    """A section on the front page: one of its articles with summary and picture, others below."""

    key: str
    name: str
    top: TeaserView
    others: list[TeaserView]


@dataclass(frozen=True, slots=True)
class FrontView:
    """The first front page. `lead` is None where there is no article."""

    lead: TeaserView | None
    seconds: list[TeaserView]
    latest: list[TeaserView]
    blocks: list[BlockView]

    @property
    def picture_teasers(self) -> list[TeaserView]:
        """The articles whose pictures are shown."""
        leads = [self.lead] if self.lead else []
        return [*leads, *self.seconds, *(block.top for block in self.blocks)]


def front_view(
    teasers: Sequence[TeaserView], items: int, sections: Sequence[NameView], language: str
) -> FrontView:
    """The front page of these articles, the newest first: of the first `items` all are shown, of
    the others those that are among the newest of one of the sections."""
    newest = teasers[:items]
    if not newest:
        return FrontView(None, [], [], [])
    lead = _lead(newest, language)
    rest = [one for one in newest if one is not lead]
    seconds = sorted(rest, key=lambda one: one.picture is None)[:SECONDS]
    latest = [one for one in rest if one not in seconds]
    return FrontView(lead, seconds, latest, _blocks(_further(newest, teasers[items:]), sections))


def _further(newest: Iterable[TeaserView], teasers: Iterable[TeaserView]) -> list[TeaserView]:
    """The articles whose headlines do not stand among the newest, each headline once."""
    keys = {text.headline_key(one.headline) for one in newest}
    by_headline: dict[str, TeaserView] = {}
    for teaser in teasers:
        by_headline.setdefault(text.headline_key(teaser.headline), teaser)
    return [one for key, one in by_headline.items() if key not in keys]


def _lead(newest: Sequence[TeaserView], language: str) -> TeaserView:
    """The article that leads: of the fresh ones in the site's language the newest with a summary
    and a wide picture, else with a summary and any picture, else with a summary, else the newest.
    """
    fresh = [
        one
        for place, one in enumerate(newest)
        if _is_fresh(one, newest[0], place)
        and languages.interface_language(one.language) == language
        and one.summary
    ]
    return max(fresh, key=_fitness, default=newest[0])


def _is_fresh(teaser: TeaserView, newest: TeaserView, place: int) -> bool:
    days = times.days_between(teaser.published_at, newest.published_at)
    return place < LEAD_AMONG or days <= LEAD_DAYS


def _fitness(teaser: TeaserView) -> int:
    """How well an article's picture fits the place of the lead. `max` takes the first of equals."""
    if teaser.picture is None:
        return 0
    image = teaser.picture.image
    is_wide = image and image.width >= max(LEAST_LEAD_WIDTH, image.height)
    return 2 if is_wide else 1


def _blocks(teasers: Iterable[TeaserView], sections: Sequence[NameView]) -> list[BlockView]:
    """The sections of these articles, in the order of the navigation; an even number, since they
    stand in two or four columns."""
    by_key: defaultdict[str, list[TeaserView]] = defaultdict(list)
    for teaser in teasers:
        if teaser.section:
            by_key[teaser.section.key].append(teaser)
    blocks = [_block(one, by_key[one.key]) for one in sections if one.key in by_key]
    even = len(blocks) - len(blocks) % 2 if blocks[1:] else len(blocks)
    return blocks[: min(even, MOST_BLOCKS)]


def _block(section: NameView, teasers: Sequence[TeaserView]) -> BlockView:
    top = next((one for one in teasers[:TOP_AMONG] if one.picture), teasers[0])
    others = [one for one in teasers if one is not top]
    return BlockView(section.key, section.name, top, others[: BLOCK_ITEMS - 1])
