"""Reads the claims on an article; which of them readers see now, and how much of its body."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

from functions.api.edge import problems
from functions.api.query.stores import stores
from shared.article.claim import Claim, best_claim, live_claim
from shared.article.model import Article
from shared.identifiers import ARTICLE_ID_PATTERN
from shared.tables.dynamo import run_parallel
from shared.tables.index_records import Match

ARTICLE_ID = re.compile(ARTICLE_ID_PATTERN)

MAX_BODY_BYTES, CUT_BODY_BYTES = 600_000, 200_000
"""A longer body, 100,000 words, is cut: an answer of Lambda has at most 6 MB, and escapes may make
four bytes of one."""

MAX_MATCHES = 30
"""Rows of a related partition that are read: own list and best back rows, half a read unit."""


def read_claims(article_id: str) -> list[Claim]:
    """The claims on an article, none for what cannot be an id. One query."""
    if not ARTICLE_ID.fullmatch(article_id):
        return []
    return stores().articles.claims(article_id, consistent=False)


def read_matches(article_id: str) -> list[Match]:
    """The matches of an article, best first: its own list and the back rows. One query."""
    return stores().index.matches(article_id, MAX_MATCHES)


def read_claims_and_matches(article_id: str) -> tuple[list[Claim], list[Match]]:
    """Both side by side; none for what cannot be an id."""
    if not ARTICLE_ID.fullmatch(article_id):
        return [], []
    calls: list[Callable[[], Any]] = [
        partial(read_claims, article_id),
        partial(read_matches, article_id),
    ]
    claims, matches = run_parallel(calls)
    return claims, matches


def visible_claim(claims: Sequence[Claim], now: str) -> Claim:
    """The claim that the article is now.

    Raises Problem 404 if it is unknown, not out yet or erased without a trace, 410 if it was taken
    down or has expired, 503 if this version cannot read it.
    """
    latest = _latest_claim(claims)
    if latest is not None and latest.visible_from > now:
        raise problems.not_found("article")
    return standing_claim(claims, now)


def standing_claim(claims: Sequence[Claim], now: str) -> Claim:
    """The claim that the article is now, or will be when its time comes.

    Raises Problem as `visible_claim`, but for an article that is not out yet.
    """
    latest = _latest_claim(claims)
    if latest is None or latest.has_vanished:
        raise problems.not_found("article")
    if not latest.is_readable:
        raise problems.article_unreadable()
    claim = live_claim(claims)
    if claim is None:
        raise problems.article_gone("was taken down", latest.written_at)
    if claim.expires is not None and claim.expires <= now:
        raise problems.article_gone("has expired", claim.expires)
    return claim


def _latest_claim(claims: Sequence[Claim]) -> Claim | None:
    """The best claim; of an article that has none any more, that which was written last."""
    return best_claim(claims) or max(claims, key=lambda claim: claim.written_at, default=None)


def latest_revision(claims: Sequence[Claim]) -> int:
    """The highest revision among the claims on an article."""
    return max(claim.revision for claim in claims)


def served_article(claim: Claim) -> Article:
    """The article of a live claim, its body no longer than an answer can hold."""
    if claim.article is None:
        raise ValueError(f"live claim of {claim.id} without an article")
    return bounded_article(claim.article)


def bounded_article(article: Article) -> Article:
    """The article; if its body is too long for an answer, with the first part of its text as
    body."""
    if max(len(article.body_html.encode()), len(article.body_text.encode())) <= MAX_BODY_BYTES:
        return article
    start = article.body_text.encode()[:CUT_BODY_BYTES].decode(errors="ignore")
    body_text = start.rstrip() + "\u2026"
    paragraphs = body_text.split("\n\n")
    body_html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return replace(article, body_text=body_text, body_html=body_html)
