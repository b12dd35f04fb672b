"""Messages of the Model Context Protocol, for the tests of its route."""

import json
from typing import Any

PARSE, REQUEST, METHOD, PARAMS = -32700, -32600, -32601, -32602
"""Codes of its errors."""


def message(method: str, id: object = 1, **params: Any) -> str:
    """A request as a client posts it."""
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
