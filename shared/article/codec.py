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
    """The article that `to_json` wrote."""
    fields: dict[str, Any] = json.loads(data)
    fields["figures"] = tuple(Figure(**figure) for figure in fields.get("figures", ()))
    fields["picks"] = tuple(_pick(pick) for pick in fields.get("picks", ()))
    fields["embedded"] = tuple(
        Embedded(image["file"], image["key"], Image(**image["image"]))
        for image in fields.get("embedded", ())
    )
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
        Figure(**image) if image else None,
        fields.get("cut", False),
    )


def _pick(fields: dict[str, Any]) -> Pick:
    image = fields.pop("image", None)
    return Pick(**fields, image=Figure(**image) if image else None)
