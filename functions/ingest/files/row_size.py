"""Whether an article is small enough for its row; asked in the child, and again by the parent."""

from functions.ingest.limits import Limits
from shared.article import packing
from shared.article.model import Article
from shared.errors import Rejected


def check_row_size(article: Article, key: str, limits: Limits) -> None:
    """Rejected if the row of an article would be larger than DynamoDB or the limits allow."""
    most = min(limits.item_bytes, packing.MAX_ITEM_BYTES)
    if packing.most_packed_size(article, key) <= most:
        return
    if (row_bytes := packing.packed_size(article, key)) > most:
        raise Rejected(
            f"“{article.headline}” has {row_bytes:,} bytes when compressed; at most {most:,} are "
            "stored (setting Limits: item_bytes): split the article"
        )
