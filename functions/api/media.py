"""Images: only those that a visible article names, by a redirect to a signed URL of the private bucket."""

import unicodedata
from functools import cache
from urllib.parse import urlsplit

from functions.api import problems, reading
from functions.api.web import Request, Response
from shared import aws, settings
from shared.article import Article

URL_SECONDS = 300
CACHE = "private, max-age=240"
"""Shorter than the URL is good for."""


def image(request: Request, id: str, file: str) -> Response:
    """A redirect to an image that a visible article names; Problem 404 or 410 otherwise."""
    claim = reading.standing(reading.claims(id), request.now)
    named = [one for one in _files(claim.article) if _nfc(one) == _nfc(file)]
    for key, image in reading.images(claim.key, named).values():
        return Response("", "text/plain", 302, {"location": signed(key, image.type, request.method), "cache-control": CACHE})
    raise problems.unknown("image")


def _files(article: Article | None) -> list[str]:
    if article is None:
        return []
    return [one.file for one in article.figures] + [pick.image.file for pick in article.picks if pick.image]


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def signed(key: str, media_type: str, method: str = "GET") -> str:
    """A URL at which the bucket answers for `URL_SECONDS`, calling what it holds an image whatever its upload said."""
    operation = "head_object" if method == "HEAD" else "get_object"
    wanted = {"Bucket": settings.load(settings.ApiSettings).bucket, "Key": key, "ResponseContentType": media_type}
    return aws.s3().generate_presigned_url(operation, Params=wanted, ExpiresIn=URL_SECONDS)


@cache
def origin() -> str:
    """Where the signed URLs lead, for the pages' Content-Security-Policy, which is checked after the redirect too."""
    url = urlsplit(signed("any", "image/png"))
    return f"{url.scheme}://{url.netloc}"
