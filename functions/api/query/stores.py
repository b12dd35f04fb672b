"""The three tables, as the environment names them."""

from dataclasses import dataclass

from shared import settings
from shared.process import process_singleton
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index


@dataclass(frozen=True, slots=True)
class Stores:
    """What the API reads."""

    articles: Articles
    drops: Drops
    index: Index


@process_singleton
def stores() -> Stores:
    """The tables of this deployment."""
    wanted = settings.load(settings.ApiSettings)
    return Stores(
        Articles(wanted.articles_table), Drops(wanted.drops_table), Index(wanted.index_table)
    )
