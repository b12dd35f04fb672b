"""The context that Lambda hands to a function, as far as functions and Powertools look at it."""

from types import SimpleNamespace
from typing import Any

CONTEXT: Any = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:us-east-1:1:function:test",
    aws_request_id="r",
    get_remaining_time_in_millis=lambda: 60_000,
)
