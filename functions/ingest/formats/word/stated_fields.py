"""What the styles of a document, and the rows of its form, say of the article."""

from dataclasses import dataclass, field

from functions.ingest.formats.word.house_styles import Role
from functions.ingest.words import bylines, dates

HEAD_ROLES: tuple[Role, ...] = ("summary", "byline", "section", "date", "tags", "desk")
"""What styles may say of a paragraph that is then no part of the body."""

WITHHOLDING_ROLES: tuple[Role, ...] = ("embargo", "expiry", "status")


@dataclass(slots=True)
class StatedFields:
    """What styles and the rows of a form say of the article; times as they are written."""

    summary: str = ""
    section: str = ""
    date: str = ""
    embargo: str = ""
    expiry: str = ""
    status: str = ""
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def add(self, role: Role, words: str) -> bool:
        """Note what is said; False if it has no place, so that it stays in the text."""
        if role == "byline":
            self.authors += bylines.authors_of_line(words) or bylines.authors_of_field(words)
        elif role == "tags":
            self.tags += [tag.strip(" #") for tag in words.replace(";", ",").split(",")]
        elif role == "date" and dates.parse_timestamp(words) is None:
            return False
        elif role in {"summary", "section", "date", "embargo", "expiry", "status"}:
            if getattr(self, role):
                return False
            setattr(self, role, words)
        return True
