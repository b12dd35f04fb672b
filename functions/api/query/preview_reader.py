"""Reads what a link to an article shows that is not out yet: the article, and nothing around it."""

from functions.api.edge import problems
from functions.api.query import image_lookup, visible_claims
from functions.api.query.preview_token import Preview, open_preview
from functions.api.query.stores import cursor_key
from functions.api.query.story_reader import Story
from shared.article.claim import Claim


def read_preview(token: str, now: str) -> tuple[Preview, Story]:
    """The article of a link, with its images: a query, then a batch. Problem as `read_claim`."""
    preview, claim, revision = _read(token, now)
    article = visible_claims.served_article(claim)
    files = [figure.file for figure in article.figures]
    dropped_images = image_lookup.read_images(claim.key, files)
    images = image_lookup.images_by_file(article, dropped_images)
    article = image_lookup.with_picture_words(article, images)
    return preview, Story(claim, article, revision, images=images)


def read_claim(token: str, now: str) -> Claim:
    """The claim of a link: one query.

    Raises Problem 404 for a link that is forged, too old or of another revision than the present
    one, and whatever the article's page would say if it is down, expired or unreadable.
    """
    return _read(token, now)[1]


def _read(token: str, now: str) -> tuple[Preview, Claim, int]:
    preview = open_preview(token, now, cursor_key())
    claims = visible_claims.read_claims(preview.article)
    claim = visible_claims.standing_claim(claims, now)
    if not preview.is_of(claim):
        raise problems.not_found("page")
    return preview, claim, visible_claims.latest_revision(claims)
