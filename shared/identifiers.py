"""What identifies an article, a file and a page: ids, keys in the bucket, paths."""

import hashlib
import re
from base64 import b32encode

from shared import text

ARTICLE_ID_PATTERN = "[a-z2-7]{12}"
"""The 12 base32 characters of an article's id, as a regular expression."""

_OWN_URN = re.compile(f"urn:newsdrop:({ARTICLE_ID_PATTERN})")


def article_id(identity: str) -> str:
    """60 bits of the SHA-256 of what identifies an article, in 12 base32 characters (RFC 4648,
    lower case).

    What was exported under its `urn:newsdrop:` comes back as the article that it was.
    """
    if own := _OWN_URN.fullmatch(identity):
        return own[1]
    return b32encode(hashlib.sha256(identity.encode()).digest()[:10]).decode().lower()[:12]


def sibling_key(key: str, file: str) -> str:
    """The S3 key of a file in the folder of another: (`tin/bai.txt`, `1.jpg`) -> `tin/1.jpg`."""
    folder, slash, _ = key.rpartition("/")
    return folder + slash + file


def read_path(article: str, headline: str) -> str:
    """The path of an article's page: `/read/{slug}-{id}`."""
    return f"/read/{text.slug(headline)}-{article}"
