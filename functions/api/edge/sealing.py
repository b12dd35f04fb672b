"""Texts for URLs that say something to nobody but this deployment: sealed with a secret of its own.

Encrypted and authenticated as SIV does it (RFC 5297), here with HMAC-SHA256. The same content gives
the same text.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from itertools import count
from typing import Any

SEAL_BYTES = 16
BLOCK_BYTES = 48
"""Contents are filled up to multiples of this: their length says little of a hidden name."""

MAX_TEXT_CHARS = 8000


class BrokenSeal(Exception):
    """The text was not sealed here, or for another question."""


def seal(content: Any, question: Any, key: bytes) -> str:
    """Content, which is JSON, as text for a URL. `question` is JSON too: what the text is for."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    data = data.ljust(-(-len(data) // BLOCK_BYTES) * BLOCK_BYTES)
    authentication = _authentication(data, question, key)
    return _text(authentication + _mask(data, authentication, key))


def unseal(text: str, question: Any, key: bytes) -> Any:
    """The content of a text; BrokenSeal if `seal` did not write it with this question and key."""
    packet = _bytes(text)
    authentication, ciphertext = packet[:SEAL_BYTES], packet[SEAL_BYTES:]
    data = _mask(ciphertext, authentication, key)
    if not hmac.compare_digest(authentication, _authentication(data, question, key)):
        raise BrokenSeal
    return json.loads(data)


def _authentication(data: bytes, question: Any, key: bytes) -> bytes:
    """The authentication of a content; it is the nonce of its encryption too."""
    question_bytes = json.dumps(question, sort_keys=True).encode()
    bound = b"seal %d:%b%b" % (len(question_bytes), question_bytes, data)
    return hmac.digest(key, bound, sha256)[:SEAL_BYTES]


def _mask(data: bytes, authentication: bytes, key: bytes) -> bytes:
    """A content under the key stream of its authentication; twice gives the content again."""
    stream = b""
    for number in count():
        if len(stream) >= len(data):
            break
        stream += hmac.digest(key, b"mask %d %b" % (number, authentication), sha256)
    return bytes(left ^ right for left, right in zip(data, stream, strict=False))


def _text(packet: bytes) -> str:
    return urlsafe_b64encode(packet).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """The bytes of a sealed text; BrokenSeal for one that `_text` did not write."""
    try:
        packet = urlsafe_b64decode(text[:MAX_TEXT_CHARS] + "=" * (-len(text) % 4))
    except ValueError:
        raise BrokenSeal from None
    if len(packet) <= SEAL_BYTES or _text(packet) != text:
        raise BrokenSeal
    return packet
