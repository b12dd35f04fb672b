"""Images: only those that a visible article names, by a redirect to a signed URL of the private
bucket."""

import unicodedata
from urllib.parse import urlsplit

from functions.api.edge import problems
from functions.api.edge.http import Request, Response
from functions.api.query import story_reader
from functions.api.site import assets
from shared import aws, settings
from shared.article.model import Article, Embedded
from shared.process import process_singleton

URL_SECONDS = 300
CACHE = "private, max-age=240"
"""Shorter than the URL is good for."""


def image(request: Request, id: str, file: str) -> Response:
    """A redirect to an image that a visible article names; Problem 404 or 410 otherwise."""
    found = _redirect(request, id, file)
    if found is None:
        raise problems.unknown("image")
    return found


def picture(request: Request, id: str, file: str) -> Response:
    """The same for lists on pages, which do not know what came: a drawing until then, so that no
    request of a page fails."""
    return _redirect(request, id, file) or assets.placeholder()


def _redirect(request: Request, id: str, file: str) -> Response | None:
    """To an image that a visible article names; None if it has not come, Problem 404 or 410 if
    there is no such name."""
    claim = story_reader.visible_claim(story_reader.claims(id), request.now)
    named = [one for one in _files(claim.article) if _nfc(one) == _nfc(file)]
    if not named:
        raise problems.unknown("image")
    ours = settings.load(settings.ApiSettings)
    inside = [
        (ours.media_bucket, one.key, one.image)
        for one in _embedded(claim.article)
        if one.file in named
    ]
    beside = (
        []
        if inside
        else [
            (ours.bucket, key, found)
            for key, found in story_reader.images(claim.key, named).values()
        ]
    )
    for bucket, key, found in inside + beside:
        location = signed(bucket, key, found.type, request.method)
        return Response("", "text/plain", 302, {"location": location, "cache-control": CACHE})
    return None


def _embedded(article: Article | None) -> tuple[Embedded, ...]:
    return article.embedded if article else ()


def _files(article: Article | None) -> list[str]:
    if article is None:
        return []
    return [one.file for one in article.figures] + [
        pick.image.file for pick in article.picks if pick.image
    ]


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def signed(bucket: str, key: str, media_type: str, method: str = "GET") -> str:
    """A URL at which a bucket answers for `URL_SECONDS`, calling what it holds an image whatever
    its upload said."""
    operation = "head_object" if method == "HEAD" else "get_object"
    wanted = {"Bucket": bucket, "Key": key, "ResponseContentType": media_type}
    return aws.s3().generate_presigned_url(operation, Params=wanted, ExpiresIn=URL_SECONDS)


@process_singleton
def origins() -> str:
    """Where the signed URLs lead, split by spaces, for the pages' policy, which is checked after
    the redirect too."""
    ours = settings.load(settings.ApiSettings)
    urls = [
        urlsplit(signed(bucket, "any", "image/png")) for bucket in (ours.bucket, ours.media_bucket)
    ]
    return " ".join(dict.fromkeys(f"{url.scheme}://{url.netloc}" for url in urls))
