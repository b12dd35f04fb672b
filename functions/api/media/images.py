"""Images of visible articles, in the width that is asked for."""

from collections.abc import Sequence
from typing import NamedTuple

from functions.api.edge import etag, parameters, problems
from functions.api.edge.http import TEXT_TYPE, Request, Response
from functions.api.media import bucket_files, renditions
from functions.api.media.bucket_files import BucketFile
from functions.api.query import image_lookup, visible_claims
from shared import settings, text
from shared.article.claim import Claim
from shared.article.media_keys import rendition_key
from shared.article.model import Article, Image

REDIRECT_CACHE = "private, max-age=240"
"""Shorter than the URL is good for."""


class PictureFiles(NamedTuple):
    """A picture and where its original is. What is in the bucket of media is named by its bytes."""

    original: BucketFile
    image: Image

    @property
    def is_named_by_bytes(self) -> bool:
        """Whether its files never change under their keys."""
        return self.original.bucket == settings.load(settings.ApiSettings).media_bucket

    def file_at(self, width: int) -> BucketFile:
        """The file that is at least so wide, else the original."""
        rendition = renditions.rendition_at(self.image, width)
        if rendition.width not in self.image.widths:
            return self.original
        key = rendition_key(self.original.key, rendition.width)
        return BucketFile(self.original.bucket, key, rendition.type)


def get_image(request: Request, id: str, file: str) -> Response:
    """An image of an article in the width that is asked for, or where its original is."""
    width = parameters.read_width(request.params)
    claim = visible_claims.visible_claim(visible_claims.read_claims(id), request.now)
    return picture_response(request, claim, file, width)


def picture_response(request: Request, claim: Claim, file: str, width: int | None) -> Response:
    """The same of a claim, whoever may see that."""
    spellings = [name for name in _files(claim.article) if _nfc(name) == _nfc(file)]
    picture = _embedded_picture(claim, spellings) or _dropped_picture(claim, spellings)
    if picture is None:
        raise problems.not_found("image")
    response = _file_response(request, picture, width) if width else None
    return response or _redirect(request, picture.original)


def _file_response(request: Request, picture: PictureFiles, width: int) -> Response | None:
    """The file at least so wide; 304 where the client has it; None if it cannot be answered with.

    What is named by its bytes is not read for a client that has it.
    """
    file = picture.file_at(width)
    headers = {"etag": f'"{file.key}"'} if picture.is_named_by_bytes else {}
    if headers and etag.matches_etag(headers["etag"], request):
        return Response("", file.media_type, 304, headers)
    data = bucket_files.read_picture_file(file)
    return None if data is None else Response(data, file.media_type, headers=headers)


def _redirect(request: Request, file: BucketFile) -> Response:
    location = bucket_files.signed_url(file, request.method)
    headers = {"location": location, "cache-control": REDIRECT_CACHE}
    return Response("", TEXT_TYPE, 302, headers)


def _files(article: Article | None) -> list[str]:
    """The image files that an article and its picks name."""
    if article is None:
        return []
    pick_images = [pick.image for pick in article.picks if pick.image]
    return [figure.file for figure in (*article.figures, *pick_images)]


def _nfc(name: str) -> str:
    return text.compose(name)


def _embedded_picture(claim: Claim, files: Sequence[str]) -> PictureFiles | None:
    """The image if it came inside the drop."""
    bucket = settings.load(settings.ApiSettings).media_bucket
    for embedded in claim.article.embedded if claim.article else ():
        if embedded.file in files:
            file = BucketFile(bucket, embedded.key, embedded.image.type)
            return PictureFiles(file, embedded.image)
    return None


def _dropped_picture(claim: Claim, files: Sequence[str]) -> PictureFiles | None:
    """The image if it was dropped beside the article's file.

    What is served is what ingest cleaned; of an image that 0.1.0 took in there is only the dropped
    file, until `newsdrop resync` has it read again.
    """
    names = settings.load(settings.ApiSettings)
    for key, image in image_lookup.read_images(claim.key, files).values():
        if image.key is not None:
            return PictureFiles(BucketFile(names.media_bucket, image.key, image.type), image)
        return PictureFiles(BucketFile(names.bucket, key, image.type), image)
    return None
