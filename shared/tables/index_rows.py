"""Records of IndexTable to rows and back. Pure.

`index_keys` has the keys of the rows; `index` says what there is and reads it.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from shared.article.claim import Window
from shared.article.codec import note_from_json, teaser_from_json, to_json
from shared.article.model import AuthorNote
from shared.article.teaser import shorten
from shared.resemblance import RANK_BYTES, RESEMBLANCE_BYTES
from shared.similarity import PACKED_TERM
from shared.tables.dynamo import Item
from shared.tables.index_keys import (
    DUE,
    OWN,
    RowKey,
    back_row_owner,
    back_sk,
    card_key,
    counter_key,
    headline_pk,
    picture_pk,
    related_pk,
    term_pk,
)
from shared.tables.index_records import (
    Card,
    DueArticle,
    Entry,
    Match,
    Name,
    Overlap,
    Posting,
    entry_sk,
)
from shared.tables.row_schemas import schema_attribute
from shared.times import checked_time

SPELLING = "s:"
"""`s:Hải Phòng` is the attribute of a counter that counts the articles which spell the name so."""

LANGUAGE = "l:"
"""`l:vi` is the attribute of a section's counter that counts the articles in Vietnamese."""

LANGUAGE_SEPARATOR = "\t"

NEWEST_POSTINGS, PAGE_BYTES = 56, 4096
"""The newest postings that are read of a term: one page of 4 KB, so one read unit; fewer where the
term is long."""

OVERLAPS: tuple[Overlap, ...] = ("contains", "contained")

WRITE_UNIT = 1024
"""Bytes of a row, names of attributes included, that one write unit pays for."""


def entry_row(pk: str, entry: Entry) -> Item:
    """The row of an entry: the teaser without what the sort key says, cut to what fits one write
    unit; a note may make it two."""
    bare = replace(
        entry.teaser,
        id="",
        published_at=""
        if entry.teaser.published_at == entry.window.visible_from
        else entry.teaser.published_at,
        updated_at=""
        if entry.teaser.updated_at == entry.teaser.published_at
        else entry.teaser.updated_at,
    )
    rest = {"pk": pk, "sk": entry.sk, "teaser": "", "expires": entry.window.expires}
    key_bytes = sum(
        len(f"{name}{value}".encode()) for name, value in rest.items() if value is not None
    )
    row = rest | {"teaser": to_json(shorten(bare, WRITE_UNIT - key_bytes))}
    return row | ({"note": to_json(entry.note)} if entry.note else {})


def entry_from_row(row: Item) -> Entry:
    """The entry of a row."""
    visible_from, _, article = row["sk"].partition("#")
    bare = teaser_from_json(row["teaser"])
    for time in filter(None, (bare.published_at, bare.updated_at)):
        checked_time(time)
    published_at = bare.published_at or visible_from
    whole = replace(
        bare, id=article, published_at=published_at, updated_at=bare.updated_at or published_at
    )
    return Entry(whole, _window(visible_from, row), _note(row))


def _note(row: Item) -> AuthorNote | None:
    """The note of an entry's row; none where a later version stores it in another form."""
    try:
        return note_from_json(row["note"]) if "note" in row else None
    except (TypeError, ValueError):
        return None


def _window(visible_from: str, row: Item) -> Window:
    """The window of a row; ValueError or TypeError where nobody could tell whether it is open."""
    expires = row.get("expires")
    return Window(checked_time(visible_from), None if expires is None else checked_time(expires))


def headline_row(headline: str, entry: Entry) -> Item:
    """The row by which picks find an article."""
    return {"pk": headline_pk(headline), "sk": entry.sk}


def picture_row(key: str, entry: Entry) -> Item:
    """The row by which an image file finds the article that shows it in lists."""
    return {"pk": picture_pk(key), "sk": entry.sk}


def posting_row(language: str, window: Window, posting: Posting) -> Item:
    """The row of a posting; `t` is the exact term, `w` its weight in ten-thousandths."""
    sk = entry_sk(window.visible_from, posting.id)
    return {
        "pk": term_pk(language, posting.term),
        "sk": sk,
        "t": posting.term,
        "w": round(posting.weight * 10_000),
    }


def postings_a_page(language: str, term: str) -> int:
    """How many postings of a term are read for one unit: 56, fewer for terms of more than 12
    letters."""
    names_and_rest = len("pksktw") + len("2025-01-01T00:00:00Z#") + 12 + 3
    return min(
        NEWEST_POSTINGS,
        PAGE_BYTES // (names_and_rest + len(term_pk(language, term).encode()) + len(term.encode())),
    )


def posting_from_row(row: Item) -> Posting:
    """The posting of a row."""
    visible_from, _, article = row["sk"].partition("#")
    checked_time(visible_from)
    return Posting(article, _text(row["t"]), row["w"] / 10_000)


def card_row(card: Card) -> Item:
    """The row of a card.

    The ranks of the MinHash are an attribute of their own: 0.1.0, which knows none, cannot read a
    `minhash` of another size.
    """
    pk, sk = card_key(card.teaser.id)
    return schema_attribute("card") | {
        "pk": pk,
        "sk": sk,
        "teaser": to_json(card.teaser),
        "signature": card.vector,
        "minhash": card.minhash[:RESEMBLANCE_BYTES],
        "minhash_ranks": card.minhash[RESEMBLANCE_BYTES:] or None,
        "length": card.length or None,
        "source": card.source or None,
        "opening": card.opening or None,
        "visible_from": card.window.visible_from,
        "expires": card.window.expires,
    }


def card_from_row(row: Item) -> Card:
    """The card of a row."""
    teaser = replace(teaser_from_json(row["teaser"]), id=row["pk"].partition("#")[2])
    for time in (teaser.published_at, teaser.updated_at):
        checked_time(time)
    vector = bytes(row["signature"])
    if len(vector) % PACKED_TERM.size:
        raise ValueError("a term vector of another size")
    window, source = _window(row["visible_from"], row), _text(row.get("source", ""))
    length, opening = int(row.get("length", 0)), bytes(row.get("opening", b""))
    return Card(teaser, window, vector, _minhash(row), source, length, opening)


def _minhash(row: Item) -> bytes:
    """The MinHash of a card's row; without ranks where a version stored none, and nothing, which
    resembles nothing, where it is of another size."""
    minhash, ranks = bytes(row["minhash"]), bytes(row.get("minhash_ranks", b""))
    if len(minhash) != RESEMBLANCE_BYTES:
        return b""
    return minhash + ranks if len(ranks) == RANK_BYTES else minhash


def due_rows(times: Iterable[str], article: str) -> dict[RowKey, Item]:
    """The rows by which the clock finds an article at these times, by their keys."""
    keys = [(DUE, entry_sk(time, article)) for time in times]
    return {key: {"pk": key[0], "sk": key[1]} for key in keys}


def due_article_from_row(row: Item) -> DueArticle:
    """The due article of a row."""
    due_at, _, article = row["sk"].partition("#")
    return DueArticle(due_at, article, row.get("touches", 0), row.get("touched_at", ""))


def own_row(article: str, matches: list[Match]) -> Item:
    """The row of an article's own list."""
    lists = [
        [match.id, match.score, list(match.reasons), int(match.is_duplicate)]
        + ([match.overlap] if match.overlap else [])
        for match in matches
    ]
    content = {"matches": json.dumps(lists, ensure_ascii=False)}
    return schema_attribute("own list") | {"pk": related_pk(article), "sk": OWN} | content


def matches_from_own_row(row: Item) -> list[Match]:
    """The matches of an own list; what a later version tells of each beside is left out."""
    return [
        Match(_text(id), float(score), _reasons(why), bool(twin), _overlap(*rest[:1]))
        for id, score, why, twin, *rest in json.loads(row["matches"])
    ]


def _overlap(value: Any = None) -> Overlap | None:
    """How the texts overlap, as it is stored; nothing where a later version says something else."""
    return next((one for one in OVERLAPS if one == value), None)


def _text(value: Any) -> str:
    """The value; TypeError if it is no text."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _reasons(why: Iterable[Any]) -> tuple[str, ...]:
    return tuple(word for word in why if isinstance(word, str))


def back_row(other: str, match: Match) -> Item:
    """The row that `match.id` puts beside `other`, so that an old article gains a new one."""
    return {
        "pk": related_pk(other),
        "sk": back_sk(match),
        "why": list(match.reasons),
        "duplicate": match.is_duplicate or None,
        "overlap": match.overlap,
    }


def match_from_back_row(row: Item) -> Match:
    """The match of a back row: its owner."""
    score = float(row["sk"].partition("#")[0])
    reasons, is_duplicate = _reasons(row.get("why", ())), row.get("duplicate") is True
    return Match(
        back_row_owner(row["sk"]), score, reasons, is_duplicate, _overlap(row.get("overlap"))
    )


def section_target(spelling: str, language: str) -> str:
    """What a section's counter holds of an article in this language: see `counters`."""
    return f"{spelling}{LANGUAGE_SEPARATOR}{language}"


def name_from_row(row: Item, now: str) -> Name:
    """The tag, section or author of a counter's row: its commonest spelling, and the count.

    Version 0.1.0 counted what is not visible too, and noted `id|from|until` of it in `hidden`.
    """
    spellings = {
        key.removeprefix(SPELLING): n
        for key, n in row.items()
        if key.startswith(SPELLING) and n > 0
    }
    best = min(spellings, key=lambda spelling: (-spellings[spelling], spelling), default="")
    hidden_count = sum(not _hidden_window(one).is_open(now) for one in row.get("hidden", ()))
    by_language = [
        (key.removeprefix(LANGUAGE), int(n))
        for key, n in sorted(row.items())
        if key.startswith(LANGUAGE) and n > 0
    ]
    return Name(counter_key(row["sk"]), best, row["n"] - hidden_count, tuple(by_language))


def _hidden_window(note: str) -> Window:
    _, visible_from, expires = note.split("|")
    return Window(visible_from, expires or None)
