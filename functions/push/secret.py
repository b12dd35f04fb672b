"""The webhook's secret, which lies in the Parameter Store of Systems Manager."""

import time

from functions.push.signing import secret_keys
from shared import aws

KEPT_SECONDS = 300
"""So long is a secret used before it is read again: somebody may have changed it."""


class WebhookSecret:
    """The secret in the parameter of a name. It is read when it is needed, and never logged."""

    def __init__(self, parameter: str) -> None:
        self._parameter = parameter
        self._keys: list[bytes] = []
        self._read_at = float("-inf")

    def keys(self) -> list[bytes]:
        """The keys to sign with. Raises WrongSecret and what boto3 does."""
        if time.monotonic() - self._read_at > KEPT_SECONDS:
            answer = aws.ssm().get_parameter(Name=self._parameter, WithDecryption=True)
            self._keys = secret_keys(answer["Parameter"]["Value"])
            self._read_at = time.monotonic()
        return self._keys
