"""`newsdrop sweep`: removes pictures that nothing has named for NoncurrentDays.

It is SweepFunction's own: it goes on with one that is under way, and leaves its state to the next.
Safe to repeat.
"""

import time

from functions.sweep.sweeper import Sweep
from infra.operations.system import TargetSystem, Unreachable
from shared.settings import SweepSettings


def find_sweep(target: TargetSystem, *, is_dry: bool) -> Sweep:
    """The sweep of a system; Unreachable if it has no bucket of media that it speaks of."""
    if not target.media_bucket:
        raise Unreachable("that stack is of an earlier version: deploy this one first")
    settings = SweepSettings(
        target.media_bucket, target.drops_table, target.articles_table, int(target.noncurrent_days)
    )
    return Sweep(settings, int(time.time()), is_dry=is_dry)
