"""The three tables, as the environment names them."""

from dataclasses import dataclass
from functools import cache

from shared import settings
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index


@dataclass(frozen=True, slots=True)
class Stores:
    """What the API reads."""

    articles: Articles
    drops: Drops
    index: Index


@cache
def stores() -> Stores:
    """The tables of this deployment."""
    wanted = settings.load(settings.ApiSettings)
    return Stores(
        Articles(wanted.articles_table), Drops(wanted.drops_table), Index(wanted.index_table)
    )
