"""Every version of an object in a bucket: found, and removed for good.

Removing a version that is named leaves nothing behind, also of a delete marker (Amazon S3 User
Guide, "Deleting object versions from a versioning-enabled bucket").
"""

from collections.abc import Callable, Iterator
from typing import Any

from shared import aws

VERSIONS_A_CALL = 1000
"""The most that DeleteObjects takes (Amazon S3 API Reference)."""

Version = dict[str, str]
"""`Key` and `VersionId`, as DeleteObjects takes them."""


class VersionsKept(Exception):
    """S3 kept a version; the text says which and why."""


def object_versions(bucket: str, prefix: str, is_one: Callable[[str], bool]) -> Iterator[Version]:
    """The versions and delete markers of the objects with this prefix whose key `is_one`."""
    pages = aws.s3().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
    for page in pages:
        for entry in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
            if is_one(entry["Key"]):
                yield {"Key": entry["Key"], "VersionId": entry["VersionId"]}


def remove_versions(bucket: str, versions: list[Version]) -> None:
    """Remove these versions. Raises VersionsKept, and may be tried again."""
    for batch in _batches(versions):
        answer = aws.s3().delete_objects(Bucket=bucket, Delete={"Objects": batch, "Quiet": True})
        for error in answer.get("Errors", []):
            raise VersionsKept(f"S3 kept {error['Key']} ({error['Code']}): run it again")


def _batches(versions: list[Version]) -> Iterator[Any]:
    for start in range(0, len(versions), VERSIONS_A_CALL):
        yield versions[start : start + VERSIONS_A_CALL]
