"""The languages of articles and of the words around them: Vietnamese, or else English."""

from collections.abc import Iterable

PHOTO_LABELS = {"vi": "Ảnh", "en": "Photo"}
"""What stands before an image's credit, by `interface_language`."""


def is_vietnamese(language: str) -> bool:
    """Whether a BCP 47 tag is of Vietnamese."""
    return language.lower().split("-")[0] == "vi"


def interface_language(language: str) -> str:
    """The language of the words around an article in this language: `vi` or `en`."""
    return "vi" if is_vietnamese(language) else "en"


def commonest_language(languages: Iterable[str]) -> str:
    """The interface language of a list: that of most of its articles, `vi` if undecided."""
    votes = [is_vietnamese(language) for language in languages]
    return "vi" if 2 * sum(votes) >= len(votes) else "en"
