"""Checks an article that came through the pipe: every field is as `shared.article.model` says."""

from pydantic import ConfigDict, TypeAdapter, ValidationError

from shared.article.model import Article
from shared.errors import Rejected

_ARTICLES = TypeAdapter(tuple[Article], config=ConfigDict(extra="forbid", strict=True))
"""A tuple of one, because pydantic takes no config for a dataclass itself."""


def validated_article(line: bytes) -> Article:
    """The article in a line of JSON; Rejected if a field is not as the record says, which would be
    a fault of a reader: normalise sees to all of it."""
    try:
        (article,) = _ARTICLES.validate_json(b"[%b]" % line)
    except ValidationError as error:
        (first, *_) = error.errors(include_url=False, include_context=False)
        (field, *_) = (*first["loc"][1:], "record")
        raise Rejected(
            f"the article cannot be stored, since its {field} is not as it must be: save the file "
            "anew"
        ) from None
    return article
