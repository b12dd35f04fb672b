"""What an inbox has put into its bucket, and files for it."""

from pathlib import Path
from typing import TYPE_CHECKING

from infra.local.inbox import Inbox

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


BUCKET = "drops"


def keys(s3: "S3Client") -> set[str]:
    """What is in the bucket."""
    return {item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])}


def content(s3: "S3Client", key: str) -> bytes:
    """The bytes under a key."""
    return s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()


def write(inbox: Inbox, key: str, text: str = "text") -> Path:
    """Write a file of the inbox, with its folders."""
    path = inbox.folder / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
