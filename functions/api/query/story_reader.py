"""What one request reads of an article: at most three round trips, with its related and its images
(DESIGN: <= 8 RRU).

1. the claims; own list and back rows
2. who has the headlines of the picks; cards of near-duplicates and of the best matches; the images'
   rows
3. cards of who has the headlines; cards of the next matches, where fewer than hoped for can be
   shown
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from typing import Any

from functions.api.edge import problems
from functions.api.query.stores import stores
from shared import text
from shared.article.model import Article, Claim, Figure, Image, Pick, best_claim, live_claim
from shared.identifiers import sibling_key
from shared.near_duplicates import newest_of_copies
from shared.tables.dynamo import run_parallel
from shared.tables.index_rows import Card, Match

ID = re.compile(r"[a-z2-7]{12}")
MATCHES = 30
"""Rows of a related partition that are read: the own list and the best back rows, half a read unit."""

MAX_PICKS = 20
"""Picks that are looked up: a few are usual."""

MAX_KEY_BYTES = 1024
"""An S3 key is no longer."""

MAX_BODY_BYTES, CUT_BODY_BYTES = 600_000, 200_000
"""A longer body, 100,000 words, is cut: an answer of Lambda has at most 6 MB, and escapes may make
four bytes of one."""


@dataclass(frozen=True, slots=True)
class Related:
    """An article to go on with. A pick has no score."""

    card: Card
    score: float | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """An article that may be seen now, with what was read around it.

    `images` are those that came, by the name of the file.
    """

    claim: Claim
    article: Article
    revision: int
    picks: Sequence[tuple[Pick, Related | None]] = ()
    computed: Sequence[Related] = ()
    duplicates: Sequence[Card] = ()
    images: Mapping[str, Image] = field(default_factory=dict)

    @property
    def version(self) -> tuple[object, ...]:
        """Tells the article as it is shown, related ones aside, from any other state of it:
        `digest` stands for its text."""
        claim, twins = self.claim, [card.teaser.id for card in self.duplicates]
        times = claim.published_at, claim.updated_at
        return (
            claim.id,
            claim.key,
            claim.digest,
            self.revision,
            *times,
            sorted(self.images.items()),
            twins,
        )


def visible_claim(claims: Sequence[Claim], now: str) -> Claim:
    """The claim that the article is now; Problem 404 if it is unknown or not out yet, 410 if it was
    taken down or has expired."""
    subject = best_claim(claims) or max(claims, key=lambda claim: claim.written_at, default=None)
    if subject is None or subject.visible_from > now:
        raise problems.unknown("article")
    claim = live_claim(claims)
    if claim is None:
        raise problems.gone("was taken down", subject.written_at)
    if claim.expires is not None and claim.expires <= now:
        raise problems.gone("has expired", claim.expires)
    return claim


def claims(article: str) -> list[Claim]:
    """The claims on an article, none for what cannot be an id. One query."""
    return stores().articles.claims(article, consistent=False) if ID.fullmatch(article) else []


def story(article: str, now: str, *, related: int = 0, images: bool = True) -> Story:
    """An article with up to `related` others (0: picks are not looked up either) and with the sizes
    of its images."""
    held, matches = _first(article)
    claim = visible_claim(held, now)
    content = _content(claim)
    picks = content.picks[:MAX_PICKS] if related else ()
    twins = [match.id for match in matches if match.is_duplicate]
    others = (
        [match for match in matches if not match.is_duplicate and match.id != article]
        if related
        else []
    )
    hoped = others[: max(related - len(picks), 0)]
    files = [*content.figures, *(pick.image for pick in picks if pick.image)] if images else []

    cards, pictures, holders = _second(
        claim.key, twins + [match.id for match in hoped], files, picks
    )
    pictures |= {one.file: one.image for one in content.embedded}
    holders = [[one for one in found if one != article] for found in holders]
    seen = newest_of_copies(
        [cards[one] for one in _open(cards, (match.id for match in hoped), now)]
    )
    free = related - len(seen) - sum(map(bool, holders))
    more = [match.id for match in others[len(hoped) :][: 2 * max(free, 0)]]
    missing = [
        one
        for one in dict.fromkeys([one for found in holders for one in found] + more)
        if one not in cards
    ]
    cards |= stores().index.cards(missing)

    resolved = _resolve(picks, holders, cards, now)
    shown = {one.card.teaser.id for _, one in resolved if one}
    computed = [
        Related(cards[one.id], one.score, one.reasons)
        for one in others
        if one.id not in shown and _open(cards, [one.id], now)
    ]
    newest = {card.teaser.id for card in newest_of_copies([one.card for one in computed])}
    computed = [one for one in computed if one.card.teaser.id in newest]
    return Story(
        claim,
        content,
        max(one.revision for one in held),
        resolved,
        computed[: max(related - len(shown), 0)],
        [cards[one] for one in _open(cards, twins, now) if one not in shown and one != article],
        pictures,
    )


def texts(articles: Sequence[str], now: str) -> dict[str, Story]:
    """Of these articles, those that may be seen now, with their text alone.

    As many queries side by side.
    """
    held = run_parallel([partial(claims, one) for one in articles])
    stories: dict[str, Story] = {}
    for one, found in zip(articles, held, strict=True):
        try:
            claim = visible_claim(found, now)
        except problems.Problem:  # down by now, though its entry is still there
            continue
        stories[one] = Story(claim, _content(claim), max(each.revision for each in found))
    return stories


def changed(story: Story) -> str:
    """When an article came out or was last updated."""
    return max(story.claim.visible_from, story.claim.updated_at)


def _content(claim: Claim) -> Article:
    if claim.article is None:
        raise ValueError(f"live claim of {claim.id} without an article")
    return bounded(claim.article)


def bounded(article: Article) -> Article:
    """The article; if its body is too long for an answer, with the first part of its text for a
    body."""
    if max(len(article.body_html.encode()), len(article.body_text.encode())) <= MAX_BODY_BYTES:
        return article
    kept = article.body_text.encode()[:CUT_BODY_BYTES].decode(errors="ignore").rstrip() + "\u2026"
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in kept.split("\n\n"))
    return replace(article, body_text=kept, body_html=paragraphs)


def _first(article: str) -> tuple[list[Claim], list[Match]]:
    if not ID.fullmatch(article):
        return [], []
    calls: list[Callable[[], Any]] = [
        partial(claims, article),
        partial(stores().index.matches, article, MATCHES),
    ]
    held, matches = run_parallel(calls)
    return held, matches


def _second(
    key: str, ids: list[str], figures: Sequence[Figure], picks: Sequence[Pick]
) -> tuple[dict[str, Card], dict[str, Image], list[list[str]]]:
    calls: list[Callable[[], Any]] = [
        partial(stores().index.cards, ids),
        partial(images, key, [one.file for one in figures]),
    ]
    calls += [partial(_holders, pick.headline) for pick in picks]
    cards, pictures, *holders = run_parallel(calls)
    return cards, {file: image for file, (_, image) in pictures.items()}, holders


def _holders(headline: str) -> list[str]:
    return stores().index.articles_with_headline(headline) if text.headline_key(headline) else []


def _open(cards: Mapping[str, Card], ids: Iterable[str], now: str) -> list[str]:
    return [one for one in ids if one in cards and cards[one].window.is_open(now)]


def _resolve(
    picks: Sequence[Pick], holders: Sequence[Sequence[str]], cards: Mapping[str, Card], now: str
) -> list[tuple[Pick, Related | None]]:
    """Each pick with the newest visible article of that headline; a second pick of the same article
    is dropped."""
    resolved: list[tuple[Pick, Related | None]] = []
    seen: set[str] = set()
    for pick, found in zip(picks, holders, strict=True):
        visible = [cards[one] for one in _open(cards, found, now)]
        card = max(
            visible, key=lambda card: (card.window.visible_from, card.teaser.id), default=None
        )
        if card is None:
            resolved.append((pick, None))
        elif card.teaser.id not in seen:
            seen.add(card.teaser.id)
            resolved.append((pick, Related(card)))
    return resolved


def images(key: str, files: Iterable[str]) -> dict[str, tuple[str, Image]]:
    """Of these files, named in the drop `key`, those that came and are images: their own keys and
    sizes. One batch."""
    spelled = {file: spellings(key, file) for file in files if file}
    wanted = list(dict.fromkeys(one for keys in spelled.values() for one in keys))
    found = stores().drops.images(wanted) if wanted else {}
    return {
        file: (one, found[one])
        for file, keys in spelled.items()
        for one in reversed(keys)
        if one in found
    }


def spellings(key: str, file: str) -> list[str]:
    """The keys that a file beside a drop may have: as written, and in NFC and NFD (as macOS writes
    names)."""
    forms = (file, unicodedata.normalize("NFC", file), unicodedata.normalize("NFD", file))
    keys = dict.fromkeys(sibling_key(key, form) for form in forms)
    return [one for one in keys if len(one.encode()) <= MAX_KEY_BYTES]
