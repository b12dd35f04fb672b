"""S3 in memory: the calls and errors that the functions use."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from hashlib import md5
from io import BytesIO
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from tests.support.item_rules import error

Item = dict[str, Any]
ARCHIVES = {"GLACIER", "DEEP_ARCHIVE"}
KMS_REFUSALS = {
    "foreign": ("AccessDenied", "is not authorized to perform: kms:Decrypt on resource"),
    "foreign, long ago": ("AccessDenied", "Access Denied"),
    "of another account": ("AccessDenied", "The ciphertext refers to a customer master key that"),
    "disabled": ("KMS.DisabledException", "is disabled."),
    "pending deletion": ("KMS.KMSInvalidStateException", "is pending deletion."),
    "deleted": ("KMS.NotFoundException", "does not exist"),
}
"""What GetObject says of an object under a KMS key of that name: messages that people have met
(github.com: boto/boto3 issue 2952, localstack/localstack issue 8422 and pull request 7786,
ministryofjustice/modernisation-platform pull request 11726 and issue 3468)."""

UNDER_SENDERS_KEY = (
    "The object was stored using a form of Server Side Encryption. The correct parameters must be "
    "provided to retrieve the object."
)
"""Without the sender's key HeadObject says 400 and no more (github.com: boto/boto3 issue 1482,
jschneier/django-storages pull request 1451)."""


class S3:
    """Versioned buckets that share no key. LastModified has whole seconds, so that two writes may
    share one.

    `may_read` is whether the caller has the right s3:GetObject.
    """

    class exceptions:
        ClientError = ClientError

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Empty, at the beginning of time."""
        self.objects: defaultdict[str, list[Item]] = defaultdict(list)
        self.may_read = True
        self._writes = 0

    def generate_presigned_url(self, _operation: str, *, Params: Item, **_: Any) -> str:
        """A URL that names the object."""
        return f"https://{Params['Bucket']}.example/{quote(Params['Key'])}"

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, **how: Any) -> Item:
        """PutObject; a new version, maybe under a key of KMS or of the sender, or in an archive."""
        unknown = how.keys() - {
            "ContentType",
            "ServerSideEncryption",
            "SSEKMSKeyId",
            "SSECustomerAlgorithm",
            "SSECustomerKey",
            "StorageClass",
        }
        if unknown:
            raise NotImplementedError(f"PutObject with {', '.join(sorted(unknown))}")
        etag = f'"{md5(Body, usedforsecurity=False).hexdigest()}"'
        kind = {"ContentType": "binary/octet-stream"}
        return self._add(Key, {"Body": Body, "ETag": etag} | kind | how)

    def delete_object(self, *, Bucket: str, Key: str, VersionId: str | None = None) -> Item:
        """DeleteObject: a delete marker, or a version gone for good."""
        if VersionId is None:
            return self._add(Key, {"Body": None})
        self.objects[Key] = [one for one in self.objects[Key] if one["VersionId"] != VersionId]
        return {}

    def head_object(self, *, Bucket: str, Key: str) -> Item:
        """HeadObject of the newest version. It needs no key of KMS, and can name no reason."""
        if not self.may_read:
            raise error("403", "HeadObject")
        newest = self._newest(Key, "404", "HeadObject")
        if "SSECustomerAlgorithm" in newest:
            raise error("400", "HeadObject")
        return newest

    def get_object(self, *, Bucket: str, Key: str) -> Item:
        """GetObject of the newest version."""
        if not self.may_read:
            raise error(
                "AccessDenied",
                "GetObject",
                "is not authorized to perform: s3:GetObject on resource",
            )
        newest = self._newest(Key, "NoSuchKey", "GetObject")
        if newest.get("StorageClass") in ARCHIVES:
            raise error(
                "InvalidObjectState", "GetObject", "not valid for the object's storage class"
            )
        if "SSECustomerAlgorithm" in newest:
            raise error("InvalidRequest", "GetObject", UNDER_SENDERS_KEY)
        if "SSEKMSKeyId" in newest:
            code, message = KMS_REFUSALS[newest["SSEKMSKeyId"]]
            raise error(code, "GetObject", message)
        body = newest["Body"]
        return newest | {
            "ContentLength": len(body),
            "Body": StreamingBody(BytesIO(body), len(body)),
        }

    def list_objects_v2(self, *, Bucket: str, Prefix: str, MaxKeys: int) -> Item:
        """ListObjectsV2, a first page: the newest objects in the order of their keys' bytes."""
        newest = {key: self.objects[key][-1] for key in self.objects if self.objects[key]}
        listed = [
            {"Key": key, "ETag": newest[key]["ETag"], "LastModified": newest[key]["LastModified"]}
            for key in sorted(newest, key=str.encode)
            if key.startswith(Prefix) and newest[key]["Body"] is not None
        ]
        return {"Contents": listed[:MaxKeys]} if listed else {}

    def list_object_versions(self, *, Bucket: str, Prefix: str = "") -> Item:
        """ListObjectVersions."""
        listed: dict[str, list[Item]] = {"Versions": [], "DeleteMarkers": []}
        for key, versions in self.objects.items():
            for version in versions if key.startswith(Prefix) else ():
                entry = {
                    "Key": key,
                    "VersionId": version["VersionId"],
                    "IsLatest": version is versions[-1],
                }
                listed["DeleteMarkers" if version["Body"] is None else "Versions"].append(entry)
        return listed

    def _add(self, key: str, version: Item) -> Item:
        self._writes += 1
        modified = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=self._writes // 2)
        self.objects[key].append(
            version | {"VersionId": str(self._writes), "LastModified": modified}
        )
        return {"VersionId": str(self._writes)}

    def _newest(self, key: str, code: str, operation: str) -> Item:
        versions = self.objects[key]
        if not versions or versions[-1]["Body"] is None:
            raise error(code, operation)
        return versions[-1]
