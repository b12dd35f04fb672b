"""How tests play many histories: how many, and always the same."""

import os

from hypothesis import HealthCheck, Phase, settings

PLAYS_ALL = bool(os.environ.get("ALL_FAULTS"))
"""Whether `make faults` runs, which has time for more than `make test-slow`."""


def many(histories: int) -> settings:
    """Hypothesis' settings for tests that take the seed of a history. A smaller seed says no more
    than another, so a failing one is not shrunk."""
    return settings(
        max_examples=histories,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.generate],
        database=None,
    )
