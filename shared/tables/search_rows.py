"""Search rows: a term of an article to its row and back, and how many of them a page holds. Pure.

An article is found by them in whatever language it is: no partition names one.
"""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import starmap

from shared.article.claim import Window
from shared.tables.dynamo import Item
from shared.tables.index_keys import search_pk
from shared.tables.index_records import (
    Facet,
    FormWeight,
    SearchField,
    SearchPosting,
    SearchTerm,
    entry_sk,
)
from shared.tables.index_rows import PAGE_BYTES
from shared.times import checked_time

FORMS_GAP = "|"
"""Between the exact forms of a term, and between their weights: no word has it."""

NAME_HASH_BYTES = 2
USUAL_NAMES = 10


def search_row(
    term: SearchTerm, window: Window, article: str, name_hashes: Iterable[bytes]
) -> Item:
    """The row of a term: `t` has its exact forms where they are more than the key, `w` the weight,
    or the weights in the order of the forms, `f` the hashes of the article's names."""
    forms, weights = zip(*term.forms, strict=True)
    return {
        "pk": search_pk(term.field, term.key),
        "sk": entry_sk(window.visible_from, article),
        "t": None if forms == (term.key,) else FORMS_GAP.join(forms),
        "w": weights[0] if len(weights) == 1 else FORMS_GAP.join(map(str, weights)),
        "f": b"".join(sorted(name_hashes)) or None,
    }


def search_rows_a_page(field: SearchField, key: str) -> int:
    """How many rows of a term a page of 4 KB holds, some 45: counted with ten names, and forms half
    as long again as the key."""
    pk = search_pk(field, key).encode()
    rest = len("pksktwf") + len("2025-01-01T00:00:00Z#abcdefghijkl") + 3
    row_bytes = len(pk) + rest + 3 * len(key.encode()) // 2 + USUAL_NAMES * NAME_HASH_BYTES
    return max(1, PAGE_BYTES // row_bytes)


def search_posting_from_row(row: Item) -> SearchPosting:
    """The posting of a search row."""
    visible_from, _, article = row["sk"].partition("#")
    forms = row.get("t", row["pk"].split("#", 2)[2]).split(FORMS_GAP)
    weights = map(int, str(row["w"]).split(FORMS_GAP))
    hashes = bytes(row.get("f", b""))
    starts = range(0, len(hashes), NAME_HASH_BYTES)
    return SearchPosting(
        article,
        checked_time(visible_from),
        tuple(starmap(FormWeight, zip(forms, weights, strict=True))),
        frozenset(hashes[start : start + NAME_HASH_BYTES] for start in starts),
    )


def name_hash(facet: Facet, key: str) -> bytes:
    """What stands for a name in search rows. Two names of 65,536 share one: what a filter lets
    through by mistake its card tells."""
    return blake2b(f"{facet}#{key}".encode(), digest_size=NAME_HASH_BYTES).digest()
