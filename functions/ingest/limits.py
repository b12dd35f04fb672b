"""How much of a file is read before it is refused. Pure."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from shared.errors import SettingsError

if TYPE_CHECKING:
    from shared.settings import IngestSettings

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one drop may cost; beyond any of these it is rejected with a reason. Sizes are bytes.

    `unpacked_ratio` counts from the first megabyte on: small files of few words compress well.
    `memory_bytes` and `seconds` are those of the process that reads the drop; in all it stays under
    512 MB. `item_bytes` are those of an article's compressed row: DynamoDB takes 400 KB. libxml2
    refuses an `xml_depth` of over 256 by itself. Entities that XML declares are never read.
    """

    unpacked_bytes: int = 64 * MB
    articles: int = 200
    seconds: int = 10
    unpacked_ratio: int = 100
    members: int = 500
    xml_depth: int = 256
    json_depth: int = 64
    item_bytes: int = 390_000
    memory_bytes: int = 448 * MB


_OWN_SETTINGS = {"unpacked_bytes", "articles", "seconds"}
"""The limits that have a setting of their own; the others are named in the setting Limits."""


def limits_from_settings(settings: "IngestSettings") -> Limits:
    """The limits that are set; SettingsError for a name or a number that is none."""
    others = {field.name for field in fields(Limits)} - _OWN_SETTINGS
    said: dict[str, int] = {}
    for one in filter(None, (part.strip() for part in settings.limits.split(","))):
        name, _, number = (part.strip() for part in one.partition("="))
        if name not in others or not number.isdecimal():
            raise SettingsError(
                f"LIMITS has {one!r}: what it may have is {'=N, '.join(sorted(others))}=N"
            )
        said[name] = int(number)
    return Limits(
        settings.max_unpacked_bytes,
        settings.max_articles_per_drop,
        settings.max_parse_seconds,
        **said,
    )
