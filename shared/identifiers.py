"""What identifies an article, a file and a page: ids, keys in the bucket, paths."""

import hashlib
import re
from base64 import b32encode
from typing import Literal

from shared import text

IdentityScope = Literal["folder", "bucket"]
"""Who may claim an article whose file states an identity: drops of the same top-level folder, or
all drops of the bucket."""

ARTICLE_ID_PATTERN = "[a-z2-7]{12}"
"""The 12 base32 characters of an article's id, as a regular expression."""

OWN_PROFILE = "newsdrop-article-1"
"""The `profile` of ninjs that the API writes, by which ingest knows it: what its members mean, and
which `rel` a subject has. Another number where that changes."""

_OWN_URN = re.compile(f"urn:newsdrop:({ARTICLE_ID_PATTERN})")


def article_id(identity: str) -> str:
    """60 bits of the SHA-256 of what identifies an article, in 12 base32 characters (RFC 4648,
    lower case).

    An identity `urn:newsdrop:` + id is that id: what was exported comes back as the article that it
    was, where all drops share their identities (see `article_identity`).
    """
    if own := _OWN_URN.fullmatch(identity):
        return own[1]
    return b32encode(hashlib.sha256(identity.encode()).digest()[:10]).decode().lower()[:12]


def is_own_identity(identity: str) -> bool:
    """Whether an identity is one that the API wrote (`urn:newsdrop:` and an id)."""
    return _OWN_URN.fullmatch(identity) is not None


def source_folder(key: str) -> str:
    """The source of a drop: the top-level folder of its key with the slash, "" at the bucket's
    root.

    Byte for byte, as IAM compares prefixes: `tin/` in NFC and in NFD, or `/` before a key that
    begins with a slash, are sources of their own.
    """
    folder, slash, _ = key.partition("/")
    return folder + slash if slash else ""


def article_identity(
    identity: str | None, key: str, member: str, scope: IdentityScope = "folder"
) -> str:
    """What `article_id` hashes for an article in the drop `key`: the identity that its file states,
    else the drop's key and the member of an archive.

    With the scope `folder` no drop can reach what another folder's drop can. A stated identity
    stands behind its folder and that one's length (`4:tin/urn:x:1`), so that it is known where the
    folder ends; it begins with a digit, so it is never equal to `drop:`. The form with `drop:` has
    its folder in the key. It could be misread only where that folder's name has a `#`, as
    `drop:a#b/c` may also be the member `b/c` of the drop `a`; then the folder stands before it too.
    """
    own = identity or f"drop:{key}#{member}"
    folder = source_folder(key)
    if scope == "bucket" or not (identity or "#" in folder):
        return own
    return f"{len(folder)}:{folder}{own}"


def sibling_key(key: str, file: str) -> str:
    """The S3 key of a file in the folder of another: (`tin/bai.txt`, `1.jpg`) -> `tin/1.jpg`."""
    folder, slash, _ = key.rpartition("/")
    return folder + slash + file


def read_path(article: str, headline: str) -> str:
    """The path of an article's page: `/read/{slug}-{id}`."""
    return f"/read/{text.slug(headline)}-{article}"
