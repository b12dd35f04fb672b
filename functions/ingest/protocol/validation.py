"""The last look at an article before it is stored: every field is as `shared.article.model` says."""

from pydantic import ConfigDict, TypeAdapter, ValidationError

from shared.article.model import Article
from shared.errors import Rejected

_ARTICLES = TypeAdapter(
    tuple[Article],
    config=ConfigDict(extra="forbid", strict=True, revalidate_instances="always"),
)
"""A tuple of one, because pydantic takes no config for a dataclass itself."""


def validated_article(article: Article) -> Article:
    """The same article; Rejected if a field is not as the record says, which would be a fault of a
    reader: normalise sees to all of it."""
    try:
        (valid,) = _ARTICLES.validate_python((article,))
    except ValidationError as error:
        (first, *_) = error.errors(include_url=False, include_context=False)
        field = ".".join(map(str, first["loc"][1:]))
        raise Rejected(f"the article cannot be stored: {field}: {first['msg']}") from None
    return valid
