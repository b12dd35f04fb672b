"""Why S3 does not give an object's bytes to whoever may read it, and what to do about it. Pure.

Such an object is its sender's to put right, so its drop is rejected. A missing right of
IngestFunction is none of these: it is the deployment's fault, and raised.
"""

from botocore.exceptions import ClientError

FOREIGN_KEY = (
    "the file is encrypted with a KMS key that Newsdrop may not use: drop it again without that "
    "key (or let IngestFunction's role use the key, and run newsdrop resync)"
)
LOST_KEY = (
    "the KMS key that encrypts the file is disabled or deleted: drop it again without that key "
    "(or enable the key, and run newsdrop resync)"
)
SENDERS_KEY = (
    "the file is encrypted with a key that only its sender has (SSE-C): drop it again without it"
)
ARCHIVED = (
    "the file lies in an archive of S3 and cannot be read at once: drop it again with the storage "
    "class STANDARD (or restore it, and run newsdrop resync)"
)
OBSTACLES = {
    "InvalidObjectState": ARCHIVED,
    "KMS.DisabledException": LOST_KEY,
    "KMS.KMSInvalidStateException": LOST_KEY,
    "KMS.NotFoundException": LOST_KEY,
}
"""What GetObject refuses by its code (Amazon S3 API Reference, GetObject; the codes of KMS as S3
passes them on)."""

_OF_SENDERS_KEY = "stored using a form of Server Side Encryption"
"""In the message of an InvalidRequest: nothing else tells SSE-C."""


def obstacle_of_refusal(error: ClientError) -> str | None:
    """The reason to reject an object for, if S3's refusal to give it says so by itself."""
    refusal = error.response["Error"]
    if refusal["Code"] == "InvalidRequest" and _OF_SENDERS_KEY in refusal.get("Message", ""):
        return SENDERS_KEY
    return OBSTACLES.get(refusal["Code"])
