"""What the rows of IndexTable hold, as the rest of the code knows it. Pure."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from shared import times
from shared.article.claim import Window
from shared.article.model import AuthorNote, Teaser

Facet = Literal["TAG", "SECTION", "AUTHOR"]
Overlap = Literal["contains", "contained"]
"""What the text of a match is to the article's, where it is no copy: holds it, or is in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's place in a list; in that of an author, `note` is what its file says of them."""

    teaser: Teaser
    window: Window
    note: AuthorNote | None = None

    @property
    def sk(self) -> str:
        """The place itself; a cursor is the last one shown."""
        return entry_sk(self.window.visible_from, self.teaser.id)


@dataclass(frozen=True, slots=True)
class Posting:
    """An article found by one of its index terms.

    `weight` is that of the term in its term vector, 0..1.
    """

    id: str
    term: str
    weight: float


ChangeKind = Literal["published", "updated", "withdrawn"]
CHANGE_KINDS: tuple[ChangeKind, ...] = ("published", "updated", "withdrawn")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an article for readers, and when (to the millisecond).

    `content_digest` changes when what they see of it does; it is empty where they see nothing.
    """

    article_id: str
    kind: ChangeKind
    revision: int
    at: str
    content_digest: str = ""

    @property
    def place(self) -> str:
        """Its place in the list of changes."""
        return f"{self.at}#{self.article_id}"

    @property
    def is_up(self) -> bool:
        """Whether readers see the article from then on."""
        return self.kind != "withdrawn"


SearchField = Literal["h", "b"]
"""What a search row is of: `h`, the headline and the names of lists; `b`, summary and body."""


class FormWeight(NamedTuple):
    """An exact form of a term, and what it weighs in an article, a whole number."""

    form: str
    weight: int


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A term that search finds an article by: its key and exact forms (see `search_words`)."""

    field: SearchField
    key: str
    forms: tuple[FormWeight, ...]


@dataclass(frozen=True, slots=True)
class SearchPosting:
    """An article found by a term; `name_hashes` are those of its section, authors and tags."""

    id: str
    visible_from: str
    forms: tuple[FormWeight, ...]
    name_hashes: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Card:
    """What others read of an article. `vector` and `minhash` are as relate packs them; `source` is
    the top-level folder of its drop, `length` how many characters the body has, 0 if unknown, and
    `opening` the first part of its text, compressed."""

    teaser: Teaser
    window: Window
    vector: bytes
    minhash: bytes
    source: str = ""
    length: int = 0
    opening: bytes = b""


@dataclass(frozen=True, slots=True)
class Match:
    """One related article: `score` 0..1, `reasons` the shared terms as written, best first,
    `is_duplicate` if near the same text."""

    id: str
    score: float
    reasons: tuple[str, ...] = ()
    is_duplicate: bool = False
    overlap: Overlap | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A tag, section or author as lists of them show it; `count` is that of the articles visible
    now. `by_language` is how many of a section's are in which language, as far as that is known."""

    key: str
    name: str
    count: int
    by_language: tuple[tuple[str, int], ...] = ()

    def count_in(self, language: str) -> int:
        """How many of the articles are in this language, or may be."""
        return self.count - sum(n for other, n in self.by_language if other != language)


@dataclass(frozen=True, slots=True)
class DueArticle:
    """An article that relate has to look at again, from `due_at` on; the clock has touched it
    `touches` times, last at `touched_at`."""

    due_at: str
    article_id: str
    touches: int = 0
    touched_at: str = ""

    @property
    def place(self) -> str:
        """Its sort key."""
        return entry_sk(self.due_at, self.article_id)

    def waits(self, now: str) -> bool:
        """Whether it was touched a little while ago: one at which relate fails is touched after 1,
        2, 4 ... minutes, in the end each hour, and so does not hold up its shard all the time."""
        if not self.touches:
            return False
        minutes = min(1 << (self.touches - 1), 60)
        return times.days_between(self.touched_at, now) * 24 * 60 < minutes


def entry_sk(visible_from: str, article: str) -> str:
    """Sort key of entries and postings: time first, so that a query can give the newest first."""
    return f"{visible_from}#{article}"
