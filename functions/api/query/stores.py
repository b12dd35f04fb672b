"""The three tables of this deployment, as its settings name them."""

from dataclasses import dataclass

from shared import settings
from shared.process import process_singleton
from shared.tables.articles import Articles
from shared.tables.drops import Drops
from shared.tables.index import Index


@dataclass(frozen=True, slots=True)
class Stores:
    """The tables that the API reads."""

    articles: Articles
    drops: Drops
    index: Index


@process_singleton
def stores() -> Stores:
    """The tables of this deployment."""
    names = settings.load(settings.ApiSettings)
    return Stores(
        Articles(names.articles_table), Drops(names.drops_table), Index(names.index_table)
    )


@process_singleton
def cursor_key() -> bytes:
    """The secret of this deployment that seals cursors: read once, kept while the process lasts."""
    return stores().index.cursor_key()
