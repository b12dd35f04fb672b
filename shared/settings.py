"""The environment, read once, lazily and typed.

Each function asks for what it needs; one error names all that is missing.
"""

import os
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache
from typing import Any, TypeVar

from shared.errors import SettingsError


@dataclass(frozen=True)
class IngestSettings:
    """What IngestFunction needs.

    Sizes are bytes; `prefix_charsets`: `cu/=tcvn3,moi/=vni`; `limits`: `json_depth=9,members=9`.
    """

    bucket: str
    media_bucket: str
    drops_table: str
    articles_table: str
    max_file_bytes: int = 32 * 1024 * 1024
    max_unpacked_bytes: int = 64 * 1024 * 1024
    max_articles_per_drop: int = 200
    max_parse_seconds: int = 10
    limits: str = ""
    prefix_charsets: str = ""


@dataclass(frozen=True)
class RelateSettings:
    """What RelateFunction needs."""

    articles_table: str
    index_table: str


@dataclass(frozen=True)
class ApiSettings:
    """What ApiFunction needs.

    `public_url` is the site's address when a custom domain or a CDN stands before the API.
    """

    bucket: str
    media_bucket: str
    drops_table: str
    articles_table: str
    index_table: str
    public_url: str = ""
    site_name: str = "Newsdrop"


S = TypeVar("S", IngestSettings, RelateSettings, ApiSettings)


@cache
def load(kind: type[S]) -> S:
    """The settings of one function; a field `drops_table` is the variable `DROPS_TABLE`.

    Raises SettingsError naming every variable that is missing or cannot be read. An empty variable
    counts as unset.
    """
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for field in fields(kind):
        variable = field.name.upper()
        text = os.environ.get(variable, "")
        try:
            if text:
                values[field.name] = int(text) if field.type is int else text
            elif not _has_default(field):
                wrong.append(f"{variable} is not set")
        except ValueError:
            wrong.append(f"{variable} is not a whole number: {text!r}")
    if wrong:
        raise SettingsError("; ".join(wrong))
    return kind(**values)


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING
