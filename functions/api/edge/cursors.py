"""Opaque cursors: where the next page of a list begins, bound to the question of the first page.

The place may be that of an article that nobody may see, so a cursor is sealed: encrypted and
authenticated with a secret of the deployment, as SIV does it (RFC 5297), here with HMAC-SHA256. The
same place gives the same cursor, so that ETags stay.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from itertools import count
from typing import Any, NamedTuple

from functions.api.edge import problems

CURSOR_HELP = "the `next` of an earlier answer to the same question"

SEAL_BYTES = 16
BLOCK_BYTES = 48
"""Contents are filled up to multiples of this: their length says little of a hidden name."""

MAX_CURSOR_CHARS = 8000


class Cursor(NamedTuple):
    """Where a list goes on: after this sort key (`place`) of this partition of IndexTable."""

    partition: str
    place: str


def encode_cursor(position: Cursor, question: Any, key: bytes) -> str:
    """The cursor as text for a URL. `question` is JSON; only the same question decodes it."""
    content = json.dumps(position, ensure_ascii=False, separators=(",", ":")).encode()
    content = content.ljust(-(-len(content) // BLOCK_BYTES) * BLOCK_BYTES)
    seal = _seal(content, question, key)
    return _text(seal + _mask(content, seal, key))


def decode_cursor(text: str, question: Any, key: bytes) -> Cursor:
    """The position of a cursor.

    Raises Problem 400 if it was not made by `encode_cursor` with the same question and key.
    """
    packet = _bytes(text)
    seal, ciphertext = packet[:SEAL_BYTES], packet[SEAL_BYTES:]
    content = _mask(ciphertext, seal, key)
    if not hmac.compare_digest(seal, _seal(content, question, key)):
        raise bad_cursor()
    return Cursor(*json.loads(content))


def bad_cursor() -> problems.Problem:
    """400: the cursor belongs to another question, or was never given out."""
    return problems.bad_parameter("cursor", CURSOR_HELP)


def _seal(content: bytes, question: Any, key: bytes) -> bytes:
    """The authentication of a content; it is the nonce of its encryption too."""
    question_bytes = json.dumps(question, sort_keys=True).encode()
    bound = b"seal %d:%b%b" % (len(question_bytes), question_bytes, content)
    return hmac.digest(key, bound, sha256)[:SEAL_BYTES]


def _mask(content: bytes, seal: bytes, key: bytes) -> bytes:
    """A content under the key stream of its seal; twice gives the content again."""
    stream = b""
    for number in count():
        if len(stream) >= len(content):
            break
        stream += hmac.digest(key, b"mask %d %b" % (number, seal), sha256)
    return bytes(left ^ right for left, right in zip(content, stream, strict=False))


def _text(packet: bytes) -> str:
    return urlsafe_b64encode(packet).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """The bytes of a cursor; Problem 400 for a text that `_text` did not write."""
    try:
        packet = urlsafe_b64decode(text[:MAX_CURSOR_CHARS] + "=" * (-len(text) % 4))
    except ValueError:
        raise bad_cursor() from None
    if len(packet) <= SEAL_BYTES or _text(packet) != text:
        raise bad_cursor()
    return packet
