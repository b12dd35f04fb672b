"""An event as a webhook: its body, its id and its signature, as Standard Webhooks 1.0 has them.

The specification is at https://github.com/standard-webhooks/standard-webhooks (spec/). What is
signed is `{id}.{timestamp}.{body}`, by HMAC-SHA256; the secret is `whsec_` and the key in base64.
Pure.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence

SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with
KEY_BYTES = range(24, 65)
"""How long a key may be."""


class WrongSecret(Exception):
    """The secret is none of Standard Webhooks; the text says no word of it."""


def secret_keys(text: str) -> list[bytes]:
    """The keys of a secret: one, or several with spaces between while one takes the place of
    another. Raises WrongSecret."""
    keys = [_key(word) for word in text.split()]
    if not keys:
        raise WrongSecret("the webhook's secret is empty")
    return keys


def _key(word: str) -> bytes:
    try:
        key = base64.b64decode(word.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not word.startswith(SECRET_PREFIX) or len(key) not in KEY_BYTES:
        raise WrongSecret(
            f"the webhook's secret is not {SECRET_PREFIX} and {KEY_BYTES[0]} to {KEY_BYTES[-1]} "
            "bytes in base64"
        )
    return key


def webhook_body(message: str) -> bytes:
    """The body of the event that a message of PushQueue holds."""
    event = json.loads(message)
    body = {"type": event["type"], "timestamp": event["detail"]["at"], "data": event["detail"]}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def signed_headers(body: bytes, keys: Sequence[bytes], timestamp: int) -> dict[str, str]:
    """The headers of a try at this time (seconds since 1970).

    The id is made of the body: it stays through all tries, and through repetitions of an event.
    """
    webhook_id = f"evt_{hashlib.sha256(body).hexdigest()[:32]}"
    content = f"{webhook_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{_signature(key, content)}" for key in keys),
    }


def _signature(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.digest(key, content, "sha256")).decode()
