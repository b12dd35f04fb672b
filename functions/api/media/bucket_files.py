"""The files of pictures in their buckets: read, or left to the reader by a signed URL."""

from typing import NamedTuple
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from functions.api.media.renditions import MOST_SERVED_BYTES
from shared import aws, settings
from shared.process import process_singleton

URL_SECONDS = 300
NO_OBJECT = frozenset({"NoSuchKey", "AccessDenied", "404", "403"})
"""Error codes of S3 where there is no object: to whom may not list a bucket it says that access is
denied (Amazon S3 API Reference, "GetObject", "Permissions")."""


class BucketFile(NamedTuple):
    """A file of a picture in a bucket."""

    bucket: str
    key: str
    media_type: str


def read_picture_file(file: BucketFile) -> bytes | None:
    """The bytes of a file; None if there is none, or it is too long to be answered with."""
    try:
        answer = aws.picture_s3().get_object(Bucket=file.bucket, Key=file.key)
    except ClientError as error:
        if error.response["Error"]["Code"] in NO_OBJECT:
            return None
        raise
    if answer["ContentLength"] > MOST_SERVED_BYTES:
        answer["Body"].close()
        return None
    return answer["Body"].read()


def signed_url(file: BucketFile, method: str = "GET") -> str:
    """A URL at which the bucket answers for `URL_SECONDS`, with the file's media type whatever its
    upload said."""
    operation = "head_object" if method == "HEAD" else "get_object"
    arguments = {"Bucket": file.bucket, "Key": file.key, "ResponseContentType": file.media_type}
    return aws.picture_s3().generate_presigned_url(
        operation, Params=arguments, ExpiresIn=URL_SECONDS
    )


@process_singleton
def media_origin() -> str:
    """The origin of the signed URLs of the bucket of media, for the Content-Security-Policy of the
    few pages whose pictures are too long for the function. Browsers check the target of a redirect
    too."""
    bucket = settings.load(settings.ApiSettings).media_bucket
    url = urlsplit(signed_url(BucketFile(bucket, "any", "image/png")))
    return f"{url.scheme}://{url.netloc}"
