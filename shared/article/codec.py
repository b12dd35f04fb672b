"""Articles and teasers to JSON and back."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from functools import cache, partial
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from shared import times
from shared.article.model import Article, AuthorNote, Teaser, Timestamp


def content_digest(article: Article) -> str:
    """Changes when anything of an article's content does."""
    return hashlib.sha256(to_json(article).encode()).hexdigest()[:16]


def to_json(value: Article | Teaser | AuthorNote) -> str:
    """Compact JSON of an article, a teaser or a note; what is empty is left out."""
    return json.dumps(
        _lean(asdict(value)), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _lean(item)
            for key, item in value.items()
            if item not in (None, "", (), [], False, 0)
        }
    if isinstance(value, list | tuple):
        return [_lean(item) for item in value]
    return value


def article_from_json(data: str) -> Article:
    """The article that `to_json` of any version wrote.

    Fields that this version does not know are left out, missing ones have their defaults. A field
    of another type raises TypeError or ValueError: what it means is not known.
    """
    fields = {"format": "unknown", "language": UNDETERMINED} | json.loads(data)
    article: Article = _record(Article, fields)
    return article


def teaser_from_json(data: str) -> Teaser:
    """The teaser that `to_json` of any version wrote; see `article_from_json`."""
    teaser: Teaser = _record(Teaser, _EMPTY_TEASER | json.loads(data))
    return teaser


def note_from_json(data: str) -> AuthorNote:
    """The note that `to_json` of any version wrote; see `article_from_json`."""
    note: AuthorNote = _record(AuthorNote, _value(dict, json.loads(data)))
    return note


UNDETERMINED = "und"
"""The language of what does not say it (ISO 639-2)."""

_EMPTY_TEASER: dict[str, Any] = {
    **dict.fromkeys(("id", "published_at", "updated_at"), ""),
    **dict.fromkeys(("summary", "section", "image")),
    "authors": [],
    "tags": [],
    "language": UNDETERMINED,
}

Decoder = Callable[[Any], Any]


def _record(kind: Any, fields: Mapping[str, Any]) -> Any:
    """A record of this class, made of those of the fields that it has."""
    decoders = _decoders(kind)
    return kind(**{name: decoders[name](fields[name]) for name in fields.keys() & decoders.keys()})


@cache
def _decoders(kind: Any) -> dict[str, Decoder]:
    """What checks and decodes each field of a record's class, by the type that the class gives."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: _decoder(hint) for name, hint in hints.items()}


def _decoder(hint: Any) -> Decoder:
    if hint == Timestamp:
        return times.checked_time
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _decoder(parts[0])
    if origin is tuple:
        return partial(_tuple, _decoder(parts[0]))
    if origin in {Union, UnionType}:
        return partial(_optional, _decoder(parts[0]))
    return partial(_record if is_dataclass(hint) else _value, hint)


def _tuple(decoder: Decoder, values: Any) -> tuple[Any, ...]:
    return tuple(map(decoder, _value(list, values)))


def _optional(decoder: Decoder, value: Any) -> Any:
    return None if value is None else decoder(value)


def _value(kind: type[Any], value: Any) -> Any:
    """The value itself; TypeError if it is not of just this type: True is no number."""
    if type(value) is not kind:
        raise TypeError(f"{type(value).__name__} where {kind.__name__} is stored")
    return value
