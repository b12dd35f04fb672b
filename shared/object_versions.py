"""Every version of an object in a bucket: found, and removed for good.

Removing a version that is named leaves nothing behind, also of a delete marker (Amazon S3 User
Guide, "Deleting object versions from a versioning-enabled bucket").
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

VERSIONS_A_CALL = 1000
"""The most that DeleteObjects takes (Amazon S3 API Reference)."""

Version = dict[str, str]
"""`Key` and `VersionId`, as DeleteObjects takes them."""


class Refusal(NamedTuple):
    """The key of an object that S3 did not remove, and its code for why."""

    key: str
    code: str


def object_versions(s3: Any, bucket: str, prefix: str = "") -> Iterator[Version]:
    """The versions and delete markers of the objects whose keys begin so."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        for entry in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
            yield {"Key": entry["Key"], "VersionId": entry["VersionId"]}


def remove_versions(s3: Any, bucket: str, versions: Iterable[Version]) -> Iterator[Refusal]:
    """Remove these versions; those that S3 refused to remove, which it says in an answer that is
    well otherwise (Amazon S3 API Reference, DeleteObjects)."""
    remaining = iter(versions)
    while batch := list(islice(remaining, VERSIONS_A_CALL)):
        answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": batch, "Quiet": True})
        yield from (Refusal(each["Key"], each["Code"]) for each in answer.get("Errors", []))
