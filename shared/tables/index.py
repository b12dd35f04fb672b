"""IndexTable: everything that is derived from the claims.

Every row has one owner, the article it was made for; only the counters are shared.

LATEST | SECTION#k | TAG#k | AUTHOR#k  visible_from#id  an entry: the teaser in a list
TERM#language#folded                   visible_from#id  a posting: exact term and weight
FIND#h|b#key                           visible_from#id  a search row: exact forms, weight, names
CARD#id                                card             what others read of the article
RELATED#id                             own | score#id   own list; back rows that others put there
TAGS | SECTIONS | AUTHORS              fold#key         a counter (owned by `counters`)
HEADLINE#k                             visible_from#id  who has this headline
PICTURE#key                            visible_from#id  who shows this image file in lists
MANIFEST#id                            manifest         rows the article owns (owned by `manifests`)
DUE                                    due_at#id        when relate has to look at an article again
CHANGES#0 to #7                        at#id            what became of an article (see `changes`)
REINDEX                                run              the round of `newsdrop reindex` under way
CURSORS                                key              what seals the cursors of the API
ARRIVALS                               prefix           when something last came (see `arrivals`)
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from shared.tables.arrivals import Arrivals
from shared.tables.articles import ReindexRound
from shared.tables.changes import Changes
from shared.tables.counters import Counters
from shared.tables.dynamo import ConditionFailed, Item, Table
from shared.tables.index_keys import (
    DUE,
    END,
    OWN,
    RowKey,
    card_key,
    headline_pk,
    manifest_key,
    own_key,
    picture_pk,
    related_pk,
    row_kind,
    search_pk,
    term_pk,
)
from shared.tables.index_records import (
    Card,
    DueArticle,
    Entry,
    Match,
    Posting,
    SearchField,
    SearchPosting,
)
from shared.tables.index_rows import (
    card_from_row,
    due_article_from_row,
    entry_from_row,
    match_from_back_row,
    matches_from_own_row,
    posting_from_row,
    postings_a_page,
)
from shared.tables.manifest_rows import is_complete, is_of_ended_article
from shared.tables.manifests import Manifests
from shared.tables.row_schemas import RowKind, decode_rows, row_schema, schema_attribute
from shared.tables.search_rows import search_posting_from_row, search_rows_a_page

REINDEX_ROUND, CURRENT_ROUND = "REINDEX", "run"
CURSOR_KEY = ("CURSORS", "key")
CURSOR_KEY_BYTES = 32

HEADLINE_HOLDERS = 20
"""The newest articles of one headline that are looked at for a pick."""


@dataclass(frozen=True, slots=True)
class RelateProgress:
    """How far relate came with an article: the revision of its last run, and whether that ended."""

    revision: int
    is_complete: bool


class Index:
    """The table: `counters`, `manifests`, `changes` and `arrivals` own their rows, the rest is read
    and written here."""

    def __init__(self, name: str) -> None:
        self._table = Table(name, "pk", "sk")
        self.counters = Counters(self._table)
        self.manifests = Manifests(self._table)
        self.changes = Changes(self._table)
        self.arrivals = Arrivals(self._table)

    def entries(
        self, pk: str, *, now: str, limit: int, before: str | None = None
    ) -> tuple[list[Entry], str | None]:
        """The newest visible entries of a list, older than the place `before`; and the place to go
        on from, or None.

        One query. A page is short where entries have expired.
        """
        last = min(before, f"{now}#{END}") if before else f"{now}#{END}"
        rows = self._table.query(
            pk, first="0", last=last, newest_first=True, limit=limit + (2 if before else 1)
        )
        rows = [row for row in rows if row["sk"] != before]
        page = decode_rows("entry", rows[:limit], entry_from_row)
        more = rows[limit - 1]["sk"] if len(rows) > limit else None
        return [one for one in page if one.window.is_open(now)], more

    def newer_entries(self, pk: str, place: str, *, now: str, limit: int) -> list[Entry]:
        """The visible entries of a list that are newer than a place, the oldest first. One query of
        `limit` rows."""
        rows = self._table.query(pk, first=place, last=f"{now}#{END}", limit=limit + 1)
        rows = [row for row in rows if row["sk"] != place]
        page = decode_rows("entry", rows, entry_from_row)
        return [one for one in page if one.window.is_open(now)]

    def newer_places(self, pk: str, place: str, *, now: str, limit: int) -> list[str]:
        """The places of a list from `place` to the newest visible now, oldest first. One query."""
        rows = self._table.query(pk, first=place, last=f"{now}#{END}", limit=limit)
        return [row["sk"] for row in rows]

    def oldest_visible_from(self, pk: str) -> str | None:
        """When the oldest article of a list became, or becomes, visible. One query."""
        rows = self._table.query(pk, first="0", limit=1)
        return rows[0]["sk"].partition("#")[0] if rows else None

    def existing_entries(self, keys: Iterable[RowKey]) -> set[RowKey]:
        """Of these entries, each the list's partition and a place, those that there are. One
        batch."""
        return {(row["pk"], row["sk"]) for row in self._table.batch_get(keys)}

    def cards(self, ids: list[str], *, consistent: bool = False) -> dict[str, Card]:
        """The cards of these articles that have one. One batch."""
        rows = self._table.batch_get(map(card_key, ids), consistent=consistent)
        return {card.teaser.id: card for card in decode_rows("card", rows, card_from_row)}

    def postings(self, language: str, term: str, limit: int | None = None) -> list[Posting]:
        """The newest postings of a term and of the terms that differ from it only in marks,
        embargoed ones too; by default those that cost one read unit."""
        most = limit or postings_a_page(language, term)
        rows = self._table.query(
            term_pk(language, term), newest_first=True, limit=most, consistent=True
        )
        return decode_rows("posting", rows, posting_from_row)

    def search_postings(
        self, field: SearchField, key: str, *, first: str, last: str, pages: int
    ) -> tuple[list[SearchPosting], bool]:
        """The newest articles found by a term that became visible in a span, as many as so many
        pages of 4 KB hold, each half a read unit; and whether these are all. One query."""
        limit = pages * search_rows_a_page(field, key)
        rows = self._table.query(
            search_pk(field, key), first=first, last=f"{last}#{END}", newest_first=True, limit=limit
        )
        return decode_rows("search row", rows, search_posting_from_row), len(rows) < limit

    def related_rows(self, article: str) -> list[Item]:
        """Own row and back rows of an article, read consistently."""
        return self._table.query(related_pk(article), consistent=True)

    def matches(self, article: str, limit: int | None = None) -> list[Match]:
        """Own list and the best back rows of an article together, each other article once, best
        first. One query."""
        rows = self._table.query(related_pk(article), newest_first=True, limit=limit and limit + 1)
        own_lists = decode_rows(
            "own list", [row for row in rows if row["sk"] == OWN], matches_from_own_row
        )
        back_rows = [row for row in rows if row["sk"] != OWN]
        matches = [match for own_list in own_lists for match in own_list]
        best: dict[str, Match] = {}
        for match in matches + decode_rows("back row", back_rows, match_from_back_row):
            if match.id not in best or match.score > best[match.id].score:
                best[match.id] = match
        return sorted(best.values(), key=lambda match: (-match.score, match.id))

    def due_articles(self, now: str, *, after: str | None, limit: int) -> list[DueArticle]:
        """The articles that are due, oldest first, at most `limit` that follow the place `after`.
        One query."""
        rows = self._table.query(
            DUE, first=after or "0", last=f"{now}#{END}", limit=limit + bool(after)
        )
        due_rows = [row for row in rows if row["sk"] != after]
        return decode_rows("due row", due_rows, due_article_from_row)

    def note_due_touch(self, due: DueArticle, now: str) -> bool:
        """Note that a due article is about to be touched; False if it is due no more."""
        try:
            self._table.update(
                (DUE, due.place),
                "SET touched_at = :now ADD touches :one",
                {":now": now, ":one": 1},
                condition="attribute_exists(pk)",
            )
        except ConditionFailed:
            return False
        return True

    def relate_progress(self, ids: list[str]) -> dict[str, RelateProgress]:
        """How far relate came with those of these articles that own anything but the row which says
        that they were withdrawn. One batch."""
        rows = self.stored_rows([*map(manifest_key, ids), *map(own_key, ids)])
        return {
            one: RelateProgress(
                manifest.get("revision", 0),
                is_complete(manifest) and own_key(one) in rows,
            )
            for one in ids
            if (manifest := rows.get(manifest_key(one))) and not is_of_ended_article(manifest)
        }

    def current_reindex_round(self) -> ReindexRound | None:
        """The round of reindex that is under way, or was when its command ended too early."""
        row = self._table.get(REINDEX_ROUND, CURRENT_ROUND)
        rounds = decode_rows(
            "reindex round", [row] if row else [], lambda row: ReindexRound.parse(row["round"])
        )
        return rounds[0] if rounds else None

    def record_reindex_round(self, current_round: ReindexRound | None) -> None:
        """Note the round of reindex that begins; None when all is done."""
        if current_round is None:
            self._table.delete(REINDEX_ROUND, CURRENT_ROUND)
        else:
            self._table.put(
                schema_attribute("reindex round")
                | {"pk": REINDEX_ROUND, "sk": CURRENT_ROUND, "round": str(current_round)}
            )

    def cursor_key(self) -> bytes:
        """The secret with which the API seals its cursors; whoever asks first makes it. A batch,
        and the first time a write and another batch."""
        row = self.stored_rows([CURSOR_KEY]).get(CURSOR_KEY)
        if row is None:
            pk, sk = CURSOR_KEY
            new_row = {"pk": pk, "sk": sk, "key": secrets.token_bytes(CURSOR_KEY_BYTES)}
            with suppress(ConditionFailed):  # then another process was first
                self._table.put(new_row, "attribute_not_exists(pk)")
            row = self.stored_rows([CURSOR_KEY])[CURSOR_KEY]
        return bytes(row["key"])

    def articles_with_headline(self, headline: str) -> list[str]:
        """Ids of the newest articles with this headline, newest first. One query."""
        rows = self._table.query(headline_pk(headline), newest_first=True, limit=HEADLINE_HOLDERS)
        return [row["sk"].partition("#")[2] for row in rows]

    def articles_with_picture(self, key: str, limit: int) -> list[str]:
        """Ids of the newest articles that show an image file in lists, or would if it came, newest
        first; embargoed ones too. One query, read consistently."""
        pk = picture_pk(key)
        rows = self._table.query(pk, newest_first=True, limit=limit, consistent=True)
        return [row["sk"].partition("#")[2] for row in rows]

    def all_rows(self) -> Iterator[Item]:
        """Every row, page by page; for the command line and tests."""
        return self._table.scan()

    def kinds_and_schemas(self) -> Iterator[tuple[RowKind | None, int | None]]:
        """Of every row its kind, None if this version knows no such rows, and the number of its
        form; of all but manifests of articles that ended, of which there is nothing to renew. For
        the command line."""
        return (
            (row_kind(row["pk"], row["sk"]), row_schema(row))
            for row in self.all_rows()
            if not is_of_ended_article(row)
        )

    def stored_rows(self, keys: Iterable[RowKey]) -> dict[RowKey, Item]:
        """The rows of these keys that there are, read consistently. One batch."""
        rows = self._table.batch_get(keys, consistent=True)
        return {(row["pk"], row["sk"]): row for row in rows}

    def put_rows(self, rows: Iterable[Item]) -> None:
        """Put rows whose keys differ, in no order."""
        self._table.batch_write(rows)

    def delete_rows(self, keys: Iterable[RowKey]) -> None:
        """Delete rows, in no order."""
        self._table.batch_write(deletes=keys)

    def delete_card(self, article: str) -> None:
        """Delete the card of an article."""
        self._table.delete(*card_key(article))
