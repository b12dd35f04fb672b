"""How much of a file is read before it is refused."""

from dataclasses import dataclass

from shared.errors import Rejected

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one drop may cost; beyond any of these it is rejected with a reason. Sizes are bytes.

    `unpacked_ratio` counts from the first megabyte on: small files of few words compress well.
    `memory_bytes` and `seconds` are those of the process that reads the drop; in all it stays under
    512 MB. `item_bytes` are those of an article's compressed row: DynamoDB takes 400 KB. libxml2
    refuses an `xml_depth` of over 256 by itself. `paragraphs` and `links` are of one article.
    Entities that XML declares are never read.
    """

    unpacked_bytes: int = 64 * MEGABYTE
    articles: int = 200
    seconds: int = 10
    unpacked_ratio: int = 100
    members: int = 500
    xml_depth: int = 256
    json_depth: int = 64
    item_bytes: int = 390_000
    memory_bytes: int = 448 * MEGABYTE
    paragraphs: int = 20_000
    links: int = 2_000
    mail_parts: int = 200


def check_article_count(count: int, limits: Limits) -> None:
    """Rejected if a file has more articles than are read of one."""
    if count > limits.articles:
        raise Rejected(
            f"the file has {count} articles; at most {limits.articles} are read"
            " (setting MaxArticlesPerDrop): split it"
        )
