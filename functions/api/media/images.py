"""Images that a visible article names, as redirects to signed URLs of the private buckets."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from functions.api.edge import problems
from functions.api.edge.http import TEXT_TYPE, Request, Response
from functions.api.query import image_lookup, visible_claims
from shared import aws, settings, text
from shared.article.model import Article, Claim
from shared.process import process_singleton

URL_SECONDS = 300
REDIRECT_CACHE = "private, max-age=240"
"""Shorter than the URL is good for."""


class ImageObject(NamedTuple):
    """An image in a bucket."""

    bucket: str
    key: str
    media_type: str


def get_image(request: Request, id: str, file: str) -> Response:
    """A redirect to an image that a visible article names; Problem 404 or 410 otherwise."""
    redirect = redirect_to_image(request, id, file)
    if redirect is None:
        raise problems.not_found("image")
    return redirect


def redirect_to_image(request: Request, article_id: str, file: str) -> Response | None:
    """The redirect to an image; None if it has not come.

    Raises Problem 404 or 410 if the article is not visible or names no such file.
    """
    claim = visible_claims.visible_claim(visible_claims.read_claims(article_id), request.now)
    spellings = [name for name in _files(claim.article) if _nfc(name) == _nfc(file)]
    if not spellings:
        raise problems.not_found("image")
    image = _embedded_image(claim, spellings) or _dropped_image(claim, spellings)
    if image is None:
        return None
    headers = {"location": signed_url(image, request.method), "cache-control": REDIRECT_CACHE}
    return Response("", TEXT_TYPE, 302, headers)


def _files(article: Article | None) -> list[str]:
    """The image files that an article and its picks name."""
    if article is None:
        return []
    pick_images = [pick.image for pick in article.picks if pick.image]
    return [figure.file for figure in (*article.figures, *pick_images)]


def _nfc(name: str) -> str:
    return text.compose(name)


def _embedded_image(claim: Claim, files: Sequence[str]) -> ImageObject | None:
    """The image if it came inside the drop."""
    bucket = settings.load(settings.ApiSettings).media_bucket
    for embedded in claim.article.embedded if claim.article else ():
        if embedded.file in files:
            return ImageObject(bucket, embedded.key, embedded.image.type)
    return None


def _dropped_image(claim: Claim, files: Sequence[str]) -> ImageObject | None:
    """The image if it was dropped beside the article's file.

    What is served is the original that ingest cleaned; of an image that 0.1.0 took in there is only
    the dropped file.
    """
    names = settings.load(settings.ApiSettings)
    for key, image in image_lookup.read_images(claim.key, files).values():
        if image.key is not None:
            return ImageObject(names.media_bucket, image.key, image.type)
        return ImageObject(names.bucket, key, image.type)
    return None


def signed_url(image: ImageObject, method: str = "GET") -> str:
    """A URL at which the bucket answers for `URL_SECONDS`, with the image's media type whatever its
    upload said."""
    operation = "head_object" if method == "HEAD" else "get_object"
    arguments = {
        "Bucket": image.bucket,
        "Key": image.key,
        "ResponseContentType": image.media_type,
    }
    return aws.s3().generate_presigned_url(operation, Params=arguments, ExpiresIn=URL_SECONDS)


@process_singleton
def image_origins() -> str:
    """The origins of the signed URLs, separated by spaces, for the pages' Content-Security-Policy.

    Browsers check the target of a redirect too.
    """
    names = settings.load(settings.ApiSettings)
    urls = [
        urlsplit(signed_url(ImageObject(bucket, "any", "image/png")))
        for bucket in (names.bucket, names.media_bucket)
    ]
    return " ".join(dict.fromkeys(f"{url.scheme}://{url.netloc}" for url in urls))
