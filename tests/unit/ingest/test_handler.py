"""IngestFunction does not start with a wrong setting: no message is taken for a failed one."""

import pytest

from functions.ingest import handler
from shared.errors import SettingsError
from tests.support import tables
from tests.support.lambda_context import CONTEXT
from tests.support.singletons import new_process

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
