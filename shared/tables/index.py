"""IndexTable: everything derived.

Every row has one owner, the article it was made for; only the counters are shared.

LATEST | SECTION#k | TAG#k | AUTHOR#k    visible_from#id   an entry: the teaser in a list
TERM#language#folded                     visible_from#id   a posting: exact term and weight
CARD#id                                  card              what others read of the article
RELATED#id                               own | score#id    own list, and the back rows that others
put there
TAGS | SECTIONS | AUTHORS                fold#key          a counter (shared/tables/counters.py
writes them)
HEADLINE#k                               visible_from#id   who has this headline
MANIFEST#id                              manifest          the rows that the article owns
(shared/tables/manifests.py)
REINDEX                                  run               the round of `newsdrop reindex` under
way, gone when it has ended
"""

from shared.tables.articles import ReindexRound
from shared.tables.dynamo import Item, Table
from shared.tables.index_rows import (
    CARD,
    END,
    MANIFEST,
    OWN,
    Card,
    Entry,
    Match,
    Posting,
    card_from_row,
    card_pk,
    entry_from_row,
    headline_pk,
    manifest_pk,
    match_from_back_row,
    matches_from_own_row,
    posting_from_row,
    postings_a_page,
    related_pk,
    term_pk,
)

REINDEX, RUN = "REINDEX", "run"

HEADLINE_HOLDERS = 20
"""The newest articles of one headline that are looked at for a pick."""


class Index:
    """Reads of the table that two functions share."""

    def __init__(self, name: str) -> None:
        self.table = Table(name, "pk", "sk")

    def entries(
        self, pk: str, *, now: str, limit: int, before: str | None = None
    ) -> tuple[list[Entry], str | None]:
        """The newest visible entries of a list, older than the place `before`; and the place to go
        on from, or None.

        One query. A page is short where entries have expired.
        """
        last = min(before, f"{now}#{END}") if before else f"{now}#{END}"
        rows = self.table.query(
            pk, first="0", last=last, newest_first=True, limit=limit + (2 if before else 1)
        )
        rows = [row for row in rows if row["sk"] != before]
        page = [entry_from_row(row) for row in rows[:limit]]
        more = rows[limit - 1]["sk"] if len(rows) > limit else None
        return [one for one in page if one.window.is_open(now)], more

    def cards(self, ids: list[str], *, consistent: bool = False) -> dict[str, Card]:
        """The cards of these articles that have one. One batch."""
        rows = self.table.batch_get([(card_pk(one), CARD) for one in ids], consistent=consistent)
        return {row["pk"].partition("#")[2]: card_from_row(row) for row in rows}

    def postings(self, language: str, term: str, limit: int | None = None) -> list[Posting]:
        """The newest postings of a term and of the terms that differ from it only in marks,
        embargoed ones too; by default those that cost one read unit."""
        most = limit or postings_a_page(language, term)
        rows = self.table.query(
            term_pk(language, term), newest_first=True, limit=most, consistent=True
        )
        return [posting_from_row(row) for row in rows]

    def related_rows(self, article: str) -> list[Item]:
        """Own row and back rows of an article, read consistently."""
        return self.table.query(related_pk(article), consistent=True)

    def matches(self, article: str, limit: int | None = None) -> list[Match]:
        """Own list and the best back rows of an article together, each other article once, best
        first. One query."""
        rows = self.table.query(related_pk(article), newest_first=True, limit=limit and limit + 1)
        best: dict[str, Match] = {}
        for row in rows:
            for match in (
                matches_from_own_row(row) if row["sk"] == OWN else [match_from_back_row(row)]
            ):
                if match.id not in best or match.score > best[match.id].score:
                    best[match.id] = match
        return sorted(best.values(), key=lambda match: (-match.score, match.id))

    def finished_rounds(self, ids: list[str]) -> dict[str, ReindexRound | None]:
        """Of these articles, those that have a manifest, with the last round of reindex that each
        went through. One batch."""
        rows = self.table.batch_get([(manifest_pk(one), MANIFEST) for one in ids], consistent=True)
        return {
            row["pk"].partition("#")[2]: ReindexRound.parse(row["round"])
            if "round" in row
            else None
            for row in rows
        }

    def current_reindex_round(self) -> ReindexRound | None:
        """The round of reindex that is under way, or was when its command ended too early."""
        row = self.table.get(REINDEX, RUN)
        return ReindexRound.parse(row["round"]) if row else None

    def record_reindex_round(self, wanted: ReindexRound | None) -> None:
        """Note the round of reindex that begins; None when all is done."""
        if wanted is None:
            self.table.delete(REINDEX, RUN)
        else:
            self.table.put({"pk": REINDEX, "sk": RUN, "round": str(wanted)})

    def articles_with_headline(self, headline: str) -> list[str]:
        """Ids of the newest articles with this headline, newest first. One query."""
        rows = self.table.query(headline_pk(headline), newest_first=True, limit=HEADLINE_HOLDERS)
        return [row["sk"].partition("#")[2] for row in rows]
