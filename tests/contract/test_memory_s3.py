"""The bucket in memory answers as moto does."""

from typing import Any

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from tests.support import memory_s3


def test_s3_in_memory_answers_as_moto() -> None:
    """Newest objects through puts, markers, rollbacks and undeletes."""
    with mock_aws():
        theirs: Any = boto3.client("s3", region_name="us-east-1")
        theirs.create_bucket(Bucket="drops")
        theirs.put_bucket_versioning(Bucket="drops", VersioningConfiguration={"Status": "Enabled"})
        assert story_of(memory_s3.S3()) == story_of(theirs)


def test_s3_in_memory_lists_and_archives_as_moto_does() -> None:
    """What moto does of objects that cannot be read; it knows no key that may not be used."""
    with mock_aws():
        theirs: Any = boto3.client("s3", region_name="us-east-1")
        theirs.create_bucket(Bucket="drops")
        theirs.put_bucket_versioning(Bucket="drops", VersioningConfiguration={"Status": "Enabled"})
        assert archive_story(memory_s3.S3()) == archive_story(theirs)


def archive_story(s3: Any) -> list[Any]:
    for key in ("k", "k.txt", "ká", "l"):
        s3.put_object(Bucket="drops", Key=key, Body=key.encode())
    s3.put_object(Bucket="drops", Key="k", Body=b"2", StorageClass="GLACIER")
    seen = [newest(s3), s3.head_object(Bucket="drops", Key="k")["StorageClass"]]
    for prefix in ("k", "ká", "m"):
        listed = s3.list_objects_v2(Bucket="drops", Prefix=prefix, MaxKeys=1)
        seen.append([(one["Key"], one["ETag"]) for one in listed.get("Contents", [])])
    s3.delete_object(Bucket="drops", Key="k")
    listed = s3.list_objects_v2(Bucket="drops", Prefix="k", MaxKeys=1)
    return [*seen, listed["Contents"][0]["Key"]]


def story_of(s3: Any) -> list[Any]:
    versions = [
        s3.put_object(Bucket="drops", Key="k", Body=body)["VersionId"] for body in (b"1", b"2")
    ]
    seen = [newest(s3)]
    s3.delete_object(Bucket="drops", Key="k", VersionId=versions[1])
    seen.append(newest(s3))
    marker = s3.delete_object(Bucket="drops", Key="k")["VersionId"]
    seen.append(newest(s3))
    s3.delete_object(Bucket="drops", Key="k", VersionId=marker)
    seen.append(newest(s3))
    listed = s3.list_object_versions(Bucket="drops", Prefix="k")
    return [*seen, [one["IsLatest"] for one in listed["Versions"]], listed.get("DeleteMarkers", [])]


def newest(s3: Any) -> Any:
    try:
        found = s3.get_object(Bucket="drops", Key="k")
        return (
            found["ETag"],
            found["ContentLength"],
            found["Body"].read(),
            s3.head_object(Bucket="drops", Key="k")["ETag"],
        )
    except ClientError as error:
        return error.response["Error"]["Code"]
