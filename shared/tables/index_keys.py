"""The keys of IndexTable's rows: which there are, and what each says. Pure."""

from zlib import crc32

from shared import text
from shared.tables.index_records import Change, Facet, Match, SearchField
from shared.tables.row_schemas import RowKind

RowKey = tuple[str, str]
"""Partition and sort key of a row."""

LATEST, DUE, CHANGES, ARRIVALS = "LATEST", "DUE", "CHANGES", "ARRIVALS"
CHANGE_PARTITIONS = 8
"""Partitions of the list of changes. One takes 1,000 write units a second, and sort keys that only
grow are no help (DynamoDB Developer Guide, "Best practices for designing and using partition keys",
"Burst and adaptive capacity"): 1,000 articles a second, each with a row put and one deleted, are
250 units for each partition."""

CARD, OWN, MANIFEST = "card", "own", "manifest"
COUNTERS: dict[Facet, str] = {"TAG": "TAGS", "SECTION": "SECTIONS", "AUTHOR": "AUTHORS"}

END = "~"
"""Greater than any id, so that `now#~` ends a query with what is visible now."""


def list_pk(facet: Facet, key: str) -> str:
    """Partition of a tag's, section's or author's list."""
    return f"{facet}#{key}"


def term_pk(language: str, term: str) -> str:
    """Partition of a term's postings; spellings that differ in marks share it."""
    return f"TERM#{language}#{_clip(text.fold(term), 1000)}"


def search_pk(field: SearchField, key: str) -> str:
    """Partition of the search rows of a term, by its key, whatever the language."""
    return f"FIND#{field}#{_clip(key, 500)}"


def card_key(article: str) -> RowKey:
    """Key of a card."""
    return f"CARD#{article}", CARD


def manifest_key(article: str) -> RowKey:
    """Key of a manifest."""
    return f"MANIFEST#{article}", MANIFEST


def related_pk(article: str) -> str:
    """Partition of an article's related rows."""
    return f"RELATED#{article}"


def own_key(article: str) -> RowKey:
    """Key of an article's own list."""
    return related_pk(article), OWN


def headline_pk(headline: str) -> str:
    """Partition of the articles with this headline."""
    return f"HEADLINE#{_clip(text.headline_key(headline), 1500)}"


def picture_pk(key: str) -> str:
    """Partition of the articles that show the image file with this key in lists, or would if it
    came; the spellings of a name share it."""
    return f"PICTURE#{_clip(text.compose(key), 1500)}"


def change_pk(number: int) -> str:
    """One of the partitions of the list of changes."""
    return f"{CHANGES}#{number}"


def change_key(change: Change) -> RowKey:
    """Key of a change; all changes of an article are in one partition."""
    number = crc32(change.article_id.encode()) % CHANGE_PARTITIONS
    return change_pk(number), change.place


def back_sk(match: Match) -> str:
    """Sort key of a back row: best last; the score to four places."""
    return f"{match.score:.4f}#{match.id}"


def back_row_owner(sk: str) -> str:
    """The article that put a back row, from its sort key."""
    return sk.partition("#")[2]


def counter_sk(key: str) -> str:
    """Sort key of a counter: folded first, so that look-ups without marks and prefixes are one
    query."""
    return f"{_clip(text.fold(key), 500)}#{_clip(key, 500)}"


def counter_key(sk: str) -> str:
    """The key of a tag, section or author from the sort key of its counter: a key has no #, but it
    may fold to one."""
    return sk.rpartition("#")[2]


_KINDS: dict[str, RowKind] = {
    LATEST: "entry",
    **dict.fromkeys(COUNTERS, "entry"),
    **dict.fromkeys(COUNTERS.values(), "counter"),
    "TERM": "posting",
    "FIND": "search row",
    "CARD": "card",
    "RELATED": "back row",
    "HEADLINE": "headline",
    "PICTURE": "picture",
    "MANIFEST": "manifest",
    "REINDEX": "reindex round",
    DUE: "due row",
    CHANGES: "change",
    ARRIVALS: "arrival",
}


def row_kind(pk: str, sk: str) -> RowKind | None:
    """The kind of a row by its key; None for one that this version does not know."""
    kind = _KINDS.get(pk.partition("#")[0])
    return "own list" if kind == "back row" and sk == OWN else kind


def _clip(key: str, size: int) -> str:
    """At most `size` bytes of a key: DynamoDB takes 2,048 of a partition, 1,024 of a sort key; some
    letters fold to 18."""
    return key.encode()[:size].decode(errors="ignore")
