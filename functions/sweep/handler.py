"""SweepFunction goes on with a sweep for as long as an invocation may last."""

import time
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sweep.sweeper import OtherSweep, Sweep
from shared import settings, telemetry

ENDING_MILLISECONDS = 120_000
"""Of an invocation's time; with less left, no further page is begun. One takes a second, or a
minute where all of its pictures go, and the state is stored after it."""

logger = telemetry.logger("sweep")


class NotRemoved(Exception):
    """S3 refused to remove files that are due."""


@logger.inject_lambda_context(clear_state=True)
def handle(_event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """EventBridge's scheduled event -> what the sweep came to, so far or to its end."""
    sweep = Sweep(settings.load(settings.SweepSettings), int(time.time()))
    try:
        for _ in sweep.pages():
            if context.get_remaining_time_in_millis() < ENDING_MILLISECONDS:
                sweep.save()
                break
    except OtherSweep as error:
        logger.warning(str(error))
        return sweep.counts.as_json()
    counts = sweep.counts.as_json()
    logger.info("swept" if sweep.is_at_end else "swept in part", extra=counts)
    if sweep.counts.unreadable:
        logger.error("nothing is removed: this version cannot read all rows, see newsdrop doctor")
    if sweep.counts.refusals:
        raise NotRemoved(f"S3 refused to remove {sweep.counts.refusals} files")
    return counts
