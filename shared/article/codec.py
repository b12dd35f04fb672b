"""Articles and teasers to JSON and back."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from shared.article.model import Article, Embedded, Figure, Image, Pick, Teaser


def content_digest(article: Article) -> str:
    """Changes when anything of an article's content does."""
    return hashlib.sha256(to_json(article).encode()).hexdigest()[:16]


def to_json(value: Article | Teaser) -> str:
    """Compact JSON of an article or a teaser; what is empty is left out."""
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
    """The article that `to_json` wrote; fields that this version does not know are left out."""
    fields = _known_fields(Article, json.loads(data))
    fields["figures"] = tuple(_figure(figure) for figure in fields.get("figures", ()))
    fields["picks"] = tuple(_pick(pick) for pick in fields.get("picks", ()))
    fields["embedded"] = tuple(_embedded(image) for image in fields.get("embedded", ()))
    for names in ("authors", "tags"):
        fields[names] = tuple(fields.get(names, ()))
    return Article(**fields)


def teaser_from_json(data: str) -> Teaser:
    """The teaser that `to_json` wrote; what was left out is empty."""
    fields = json.loads(data)
    image = fields.get("image")
    return Teaser(
        fields.get("id", ""),
        fields["headline"],
        fields.get("summary"),
        fields.get("section"),
        tuple(fields.get("authors", ())),
        tuple(fields.get("tags", ())),
        fields.get("published_at", ""),
        fields.get("updated_at", ""),
        fields["language"],
        _figure(image) if image else None,
        fields.get("cut", False),
    )


def _figure(fields: dict[str, Any]) -> Figure:
    return Figure(**_known_fields(Figure, fields))


def _embedded(fields: dict[str, Any]) -> Embedded:
    image = Image(**_known_fields(Image, fields["image"]))
    return Embedded(fields["file"], fields["key"], image)


def _pick(fields: dict[str, Any]) -> Pick:
    image = fields.get("image")
    image_fields = {"image": _figure(image) if image else None}
    return Pick(**_known_fields(Pick, fields) | image_fields)


def _known_fields(kind: type[Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Those of the fields that a record has; a later version may have stored more."""
    return {name: fields[name] for name in kind.__dataclass_fields__ if name in fields}
