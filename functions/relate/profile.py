"""The rows of IndexTable that an article owns for what it is: entries, postings, card and the like.

Pure.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from functions.relate.search.search_terms import search_terms
from functions.relate.similarity import minhash, term_vector
from functions.relate.similarity.term_vector import TermVector
from shared import text
from shared.article import teaser as teasers
from shared.article.claim import Claim
from shared.article.codec import to_json
from shared.article.model import Article, AuthorNote, Image
from shared.identifiers import sibling_key, source_folder
from shared.search_words import SearchDepth
from shared.tables import index_keys, index_rows
from shared.tables.dynamo import Item
from shared.tables.index_keys import COUNTERS, RowKey
from shared.tables.index_records import Card, Entry, Facet, Posting, SearchTerm
from shared.tables.openings import packed_opening
from shared.tables.search_rows import name_hash, search_row

DIGEST_DIGITS, CONTENT_DIGEST_DIGITS = 16, 12


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as relate sees it.

    `names` are what counts it under each name (see `counters`), by the key of the name's counter.
    `picture_key` is that of the image file beside its drop which lists show once it has come;
    `dropped_image` is that image, if it has. `search_terms` are those of its search rows.
    `content_digest` changes when what the API answers of the article itself does: its content, its
    times, or the picture that lists show.
    """

    card: Card
    term_vector: TermVector
    headline: str
    names: dict[RowKey, str]
    picture_key: str | None
    dropped_image: Image | None
    search_terms: tuple[SearchTerm, ...] = ()
    content_digest: str = ""
    author_notes: tuple[AuthorNote, ...] = ()

    @property
    def id(self) -> str:
        """The article's id."""
        return self.card.teaser.id


def profile_of(
    claim: Claim, dropped_image: Image | None = None, search_depth: SearchDepth = "full"
) -> Profile:
    """What relate makes of a live claim, and of the image beside its drop, if that has come."""
    if claim.article is None:
        raise ValueError(f"the {claim.status} of {claim.id} has no article to relate")
    vector = term_vector.term_vector_of(claim.article)
    card = card_of(claim, claim.article, vector, dropped_image)
    file = teasers.picture_file(claim.article)
    picture_key = sibling_key(claim.key, file) if file else None
    terms = tuple(search_terms(claim.article, PurePosixPath(claim.key).stem, search_depth))
    return Profile(
        card,
        vector,
        claim.article.headline,
        _names(claim.article),
        picture_key,
        dropped_image,
        terms,
        _content_digest(claim, card),
        claim.article.author_notes,
    )


def card_of(
    claim: Claim, article: Article, vector: TermVector, dropped_image: Image | None = None
) -> Card:
    """The card of a live claim's article, with its term vector."""
    card = Card(
        teasers.lean_teaser(claim, dropped_image),
        claim.window,
        term_vector.pack_term_vector(vector),
        minhash.minhash(article.body_text),
        source_folder(claim.key),
        len(article.body_text),
    )
    return replace(card, opening=packed_opening(card, article.body_text))


def _content_digest(claim: Claim, card: Card) -> str:
    """`Profile.content_digest`."""
    content = (claim.digest, to_json(card.teaser), claim.expires)
    return hashlib.sha256(repr(content).encode()).hexdigest()[:CONTENT_DIGEST_DIGITS]


def _names(article: Article) -> dict[RowKey, str]:
    """What counts the article under each name, by the key of the name's counter."""
    names: dict[RowKey, str] = {}
    for facet, spelling in _facets(article):
        target = (
            index_rows.section_target(spelling, article.language)
            if facet == "SECTION"
            else spelling
        )
        if key := text.name_key(spelling):
            names.setdefault((COUNTERS[facet], index_keys.counter_sk(key)), target)
    return names


def _facets(article: Article) -> list[tuple[Facet, str]]:
    facets: list[tuple[Facet, str]] = [("SECTION", article.section)] if article.section else []
    facets += [("AUTHOR", name) for name in article.authors]
    facets += [("TAG", name) for name in article.tags]
    return facets


def rows_of(profile: Profile) -> dict[RowKey, Item]:
    """All rows but the related ones, by their keys."""
    entry = Entry(profile.card.teaser, profile.card.window)
    lists = [index_keys.LATEST]
    lists += [
        index_keys.list_pk(_FACETS[counter], index_keys.counter_key(sk))
        for counter, sk in profile.names
    ]
    notes = {
        index_keys.list_pk("AUTHOR", text.name_key(note.name)): note
        for note in profile.author_notes
    }
    rows = [index_rows.entry_row(pk, replace(entry, note=notes.get(pk))) for pk in lists]
    rows += [
        index_rows.posting_row(
            profile.term_vector.language, profile.card.window, Posting(profile.id, term, weight)
        )
        for term, weight in profile.term_vector.index_terms()
    ]
    rows += _search_rows(profile)
    rows.append(index_rows.card_row(profile.card))
    if text.headline_key(profile.headline):
        rows.append(index_rows.headline_row(profile.headline, entry))
    if profile.picture_key:
        rows.append(index_rows.picture_row(profile.picture_key, entry))
    return {(row["pk"], row["sk"]): row for row in rows}


def _search_rows(profile: Profile) -> list[Item]:
    """The rows by which search finds the article, and by which filters know its names."""
    hashes = {
        name_hash(_FACETS[counter], index_keys.counter_key(sk)) for counter, sk in profile.names
    }
    window = profile.card.window
    return [search_row(term, window, profile.id, hashes) for term in profile.search_terms]


def rows_fingerprint(rows: Mapping[RowKey, Item]) -> str:
    """Changes when any of these rows does; its first half when one without a teaser does, its
    second half when one with a teaser does."""
    others, with_teaser = _split_rows(rows)
    return _digest(others) + _digest(with_teaser)


def unstored_rows(rows: Mapping[RowKey, Item], stored_fingerprint: str) -> Mapping[RowKey, Item]:
    """Those of these rows that are not stored where the fingerprint is that of the stored ones.

    A picture that comes late changes the dozen rows with a teaser, and no posting.
    """
    others, with_teaser = _split_rows(rows)
    return with_teaser if stored_fingerprint[:DIGEST_DIGITS] == _digest(others) else rows


def _split_rows(rows: Mapping[RowKey, Item]) -> tuple[dict[RowKey, Item], dict[RowKey, Item]]:
    """The rows without a teaser, and those with one."""
    with_teaser = {key: row for key, row in rows.items() if "teaser" in row}
    return {key: row for key, row in rows.items() if key not in with_teaser}, with_teaser


def _digest(rows: Mapping[RowKey, Item]) -> str:
    return hashlib.sha256(repr(sorted(rows.items())).encode()).hexdigest()[:DIGEST_DIGITS]


_FACETS: dict[str, Facet] = {counter: facet for facet, counter in COUNTERS.items()}


def counter_targets(profile: Profile, now: str) -> dict[RowKey, str]:
    """What each counter has to hold of the article, which is nothing while it is not visible."""
    return dict(profile.names) if profile.card.window.is_open(now) else {}


def next_change(profile: Profile, now: str) -> str | None:
    """When the article becomes visible or ceases to be, if that is ahead."""
    window = profile.card.window
    times = [time for time in (window.visible_from, window.expires) if time and time > now]
    return min(times, default=None)


def scores_digest(profile: Profile) -> str:
    """Changes when the scores with any other article may, or whether they are near-duplicates."""
    teaser = profile.card.teaser
    rest = f"{profile.card.window.visible_from}{teaser.headline}\n{teaser.section}".encode()
    return hashlib.sha256(profile.card.vector + profile.card.minhash + rest).hexdigest()[:16]
