"""The environment of IngestFunction: every variable is checked before the first drop is read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from functions.ingest.files.newsroom_rules import NewsroomRules
from functions.ingest.limits import MEGABYTE, Limits
from functions.ingest.words.charsets import Charset
from shared.errors import SettingsError
from shared.expectations import Expectation, parse_expectations
from shared.identifiers import IdentityScope

OWN_LIMIT_SETTINGS = {
    "unpacked_bytes": "max_unpacked_bytes",
    "articles": "max_articles_per_drop",
    "seconds": "max_parse_seconds",
}
"""The limits that have a setting of their own; the others are named in the setting LIMITS."""

OTHER_LIMITS = sorted({field.name for field in fields(Limits)} - OWN_LIMIT_SETTINGS.keys())


class PrefixCharset(NamedTuple):
    """The encoding of the files whose keys begin with a prefix and that declare none themselves."""

    prefix: str
    charset: Charset


def _parts(text: str) -> Iterator[str]:
    """The parts of a list that commas separate, trimmed, without empty ones."""
    return filter(None, (part.strip() for part in text.split(",")))


def _limits(text: str) -> dict[str, int]:
    """`json_depth=9, members=9` -> limits by name; ValueError names each part that is wrong."""
    limits: dict[str, int] = {}
    wrong: list[str] = []
    for part in _parts(text):
        name, _, number = (word.strip() for word in part.partition("="))
        if name in OTHER_LIMITS and number.isdecimal():
            limits[name] = int(number)
        else:
            wrong.append(repr(part))
    if wrong:
        alternatives = "=N, ".join(OTHER_LIMITS)
        raise ValueError(f"has {', '.join(wrong)}: what it may have is {alternatives}=N")
    return limits


def _prefix_charsets(text: str) -> tuple[PrefixCharset, ...]:
    """`cu/=tcvn3,moi/=vni` -> a rule for each prefix, in the order in which they are tried."""
    rules: list[PrefixCharset] = []
    wrong: list[str] = []
    for part in _parts(text):
        prefix, _, name = part.partition("=")
        try:
            rules.append(PrefixCharset(prefix, Charset(name.strip())))
        except ValueError:
            wrong.append(repr(part))
    if wrong:
        alternatives = ", ".join(Charset)
        raise ValueError(
            f"has {', '.join(wrong)}: what it may have is PREFIX=ENCODING, "
            f"with one of {alternatives}"
        )
    return tuple(rules)


_SENDER = re.compile(r"[\w.+-]{0,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


def _mail_senders(text: str) -> tuple[str, ...]:
    """`an@desk.example.vn, @bao.example` -> addresses and domains in lower case."""
    senders = [part.lower() for part in _parts(text)]
    if wrong := [repr(sender) for sender in senders if not _SENDER.fullmatch(sender)]:
        raise ValueError(
            f"has {', '.join(wrong)}: what it may have is an address or a domain such as"
            " @desk.example.vn"
        )
    return tuple(senders)


Amount = Annotated[int, Field(ge=1)]
ReportLanguage = Literal["en", "vi"]


class IngestSettings(BaseModel):
    """What IngestFunction needs; the variable of `drops_table` is DROPS_TABLE. Sizes are bytes."""

    model_config = ConfigDict(alias_generator=str.upper, populate_by_name=True, frozen=True)

    bucket: str
    media_bucket: str
    drops_table: str
    articles_table: str
    index_table: str
    drop_queue: str
    event_bus: str = ""
    push_queue: str = ""
    retry_seconds: Annotated[int, Field(ge=0)] = 20
    identity_scope: IdentityScope = "folder"
    max_file_bytes: Amount = 32 * MEGABYTE
    max_unpacked_bytes: Amount = Limits.unpacked_bytes
    max_articles_per_drop: Amount = Limits.articles
    max_parse_seconds: Amount = Limits.seconds
    limits: Annotated[Mapping[str, int], BeforeValidator(_limits)] = {}
    prefix_charsets: Annotated[tuple[PrefixCharset, ...], BeforeValidator(_prefix_charsets)] = ()

    mail_senders: Annotated[tuple[str, ...], BeforeValidator(_mail_senders)] = ()
    sections: Annotated[tuple[str, ...], BeforeValidator(lambda text: tuple(_parts(text)))] = ()
    report_language: ReportLanguage = "en"
    expect: Annotated[tuple[Expectation, ...], BeforeValidator(parse_expectations)] = ()

    @property
    def drop_limits(self) -> Limits:
        """All limits of one drop: those with a variable of their own, and those of LIMITS."""
        own = {name: getattr(self, setting) for name, setting in OWN_LIMIT_SETTINGS.items()}
        return Limits(**own, **self.limits)

    @property
    def rules(self) -> NewsroomRules:
        """What the child that reads a file has to know of the newsroom."""
        return NewsroomRules(self.identity_scope, self.mail_senders, self.sections)

    def charset_of(self, key: str) -> Charset | None:
        """The encoding that the first matching prefix gives for a key."""
        return next(
            (rule.charset for rule in self.prefix_charsets if key.startswith(rule.prefix)), None
        )


def ingest_settings(environment: Mapping[str, str]) -> IngestSettings:
    """The settings in an environment; an empty variable counts as unset.

    Raises SettingsError, which names every variable that is missing or wrong, and what is allowed.
    """
    try:
        return IngestSettings.model_validate(
            {name: text for name, text in environment.items() if text}
        )
    except ValidationError as error:
        raise SettingsError("; ".join(map(_complaint, error.errors()))) from None


def _complaint(error: ErrorDetails) -> str:
    """What is wrong with one variable, in the words of whoever deploys."""
    variable, context = error["loc"][0], error.get("ctx", {})
    texts: dict[str, Any] = {
        "missing": "is not set",
        "int_parsing": f"is not a whole number: {error['input']!r}",
        "greater_than_equal": f"is {error['input']!r}: it must be {context.get('ge')} or more",
        "literal_error": f"is {error['input']!r}: it must be {context.get('expected')}",
        "value_error": context.get("error"),
    }
    return f"{variable} {texts.get(error['type'], error['msg'])}"
