"""IngestFunction does not start with a wrong setting: no message is taken for a failed one."""

from types import SimpleNamespace
from typing import Any

import pytest

from functions.ingest import handler
from shared.errors import SettingsError
from tests.support import tables
from tests.support.singletons import new_process

CONTEXT: Any = SimpleNamespace(
    function_name="ingest",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:us-east-1:1:function:ingest",
    aws_request_id="r",
)
MESSAGE = {"messageId": "m", "body": '{"Event": "s3:TestEvent"}'}


def test_a_wrong_setting_stops_the_start_and_all_wrong_ones_are_named() -> None:
    wrong = {"PREFIX_CHARSETS": "cu/=tcnv3", "MAX_FILE_BYTES": "-5"}
    with (
        new_process(tables.ENVIRONMENT | wrong),
        pytest.raises(SettingsError, match=r"MAX_FILE_BYTES.*PREFIX_CHARSETS"),
    ):
        handler.handle({"Records": [MESSAGE]}, CONTEXT)


def test_right_settings_start() -> None:
    with new_process(tables.ENVIRONMENT):
        assert handler.handle({"Records": [MESSAGE]}, CONTEXT) == {"batchItemFailures": []}
