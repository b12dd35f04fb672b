"""The settings of relate, sweep, push and the API, read once from the environment.

They are plain dataclasses: pydantic would cost a quarter of a cold start. Those of ingest
are in `functions/ingest/settings.py`.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import tzinfo
from typing import Any, TypeVar

from shared import times
from shared.errors import SettingsError
from shared.expectations import Expectation, parse_expectations
from shared.process import process_singleton
from shared.search_words import SearchDepth

PATTERN = "pattern"
"""The key of a field's metadata that says how its value must look."""

PARSER = "parser"
"""The key of a field's metadata that makes its value of a text; its ValueError says what is
wrong."""

ORIGIN = r"https?://[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?"
"""An origin as browsers write it: lower case, no path (RFC 6454, 6.1)."""


@dataclass(frozen=True)
class RelateSettings:
    """What RelateFunction needs; events are not sent where `event_bus` is empty, and not pushed
    where `push_queue` is."""

    drops_table: str
    articles_table: str
    index_table: str
    relate_failures: str
    event_bus: str = ""
    push_queue: str = ""
    search_depth: SearchDepth = field(default="full", metadata={PATTERN: "headline|names|full"})
    expect: tuple[Expectation, ...] = field(default=(), metadata={PARSER: parse_expectations})


@dataclass(frozen=True)
class SweepSettings:
    """What SweepFunction needs; `noncurrent_days` says how long pictures stay that nothing
    names."""

    media_bucket: str
    drops_table: str
    articles_table: str
    noncurrent_days: int = field(metadata={PATTERN: "[0-9]+"})


WEBHOOK_URL = r"https://[^\s/@]+(/\S*)?|http://127\.0\.0\.1(:[0-9]+)?(/\S*)?"
"""Where events may be sent; past TLS on the desk only, whose receiver is on the same machine."""


@dataclass(frozen=True)
class PushSettings:
    """What PushFunction needs, of the webhook, of WebSub and of mails on rejected drops; what is
    empty is not asked for.

    `webhook_secret` is the name of the parameter that holds the secret, `site_url` the site's
    address, `ping_queue` and `rejects_queue` are those of events that wait for the next minute.
    """

    push_queue: str
    articles_table: str
    webhook_url: str = field(default="", metadata={PATTERN: WEBHOOK_URL})
    webhook_secret: str = ""
    web_sub_hub: str = field(default="", metadata={PATTERN: WEBHOOK_URL})
    site_url: str = ""
    ping_queue: str = ""
    rejects_queue: str = ""
    rejects_topic: str = ""
    report_language: str = field(default="en", metadata={PATTERN: "en|vi"})


def _names(text: str) -> tuple[str, ...]:
    """Names that commas separate, trimmed, without empty ones."""
    return tuple(filter(None, (name.strip() for name in text.split(","))))


@dataclass(frozen=True)
class ApiSettings:
    """What ApiFunction needs.

    `public_url` is the site's address when a custom domain or a CDN of your own stands before the
    API, `cdn_secret` what the stack's CDN sends with each request. Scripts of `cors_origins` may
    read the API: `*`, or origins separated by commas. `ai_use` is what programs that learn from
    texts may do with the site's, `web_sub_hub` the hub that feeds name. `desk`
    says who may see the editors' page: nobody, everybody (`open`), or whoever API Gateway's
    `authorizer` lets in. Lists and errors are in `site_language`, times and days in
    `site_time_zone`; `site_sections` are the sections that stand on every page, in their order, the
    largest where none are named.
    """

    bucket: str
    media_bucket: str
    drops_table: str
    articles_table: str
    index_table: str
    public_url: str = field(default="", metadata={PATTERN: r"https?://[^/]+"})
    site_name: str = "Newsdrop"
    site_language: str = field(default="vi", metadata={PATTERN: "vi|en"})
    site_time_zone: tzinfo = field(default=times.HANOI, metadata={PARSER: times.time_zone})
    site_sections: tuple[str, ...] = field(default=(), metadata={PARSER: _names})
    cors_origins: str = field(default="", metadata={PATTERN: rf"\*|{ORIGIN}(,{ORIGIN})*"})
    cdn_secret: str = field(default="", repr=False)
    ai_use: str = field(default="", metadata={PATTERN: "allow|search-only|deny"})
    desk: str = field(default="", metadata={PATTERN: "open|authorizer"})
    web_sub_hub: str = ""


S = TypeVar("S", RelateSettings, SweepSettings, PushSettings, ApiSettings)


@process_singleton
def load(kind: type[S]) -> S:
    """The settings of one function; a field `drops_table` is the variable `DROPS_TABLE`.

    Raises SettingsError naming every variable that is missing or wrong. An empty variable counts
    as unset.
    """
    return settings_from(os.environ, kind)


def settings_from(environment: Mapping[str, str], kind: type[S]) -> S:
    """As `load`, from any environment."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for setting in fields(kind):
        variable = setting.name.upper()
        text = environment.get(variable, "")
        if text:
            try:
                values[setting.name] = _value(setting, text)
            except ValueError as error:
                wrong.append(f"{variable} {error}")
        elif setting.default is MISSING:
            wrong.append(f"{variable} is not set")
    if wrong:
        raise SettingsError("; ".join(wrong))
    return kind(**values)


def _value(setting: Field[Any], text: str) -> Any:
    """The value of a setting; ValueError says what is wrong with its text."""
    if PARSER in setting.metadata:
        return setting.metadata[PARSER](text)
    pattern = setting.metadata.get(PATTERN, ".*")
    if not re.fullmatch(pattern, text, re.DOTALL):
        raise ValueError(f"is {text!r}: it must match {pattern}")
    return int(text) if setting.type is int else text
