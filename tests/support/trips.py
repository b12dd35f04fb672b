"""Round trips to AWS: calls that `dynamo.run_parallel` makes side by side count as one."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from shared.tables import dynamo


class Trips:
    """Counts them; whoever sees a call adds one."""

    def __init__(self) -> None:
        self.count = 0

    def stand_in(self, patch: pytest.MonkeyPatch) -> None:
        """Take the place of `dynamo.run_parallel` in every module that has it by now."""
        together = dynamo.run_parallel
        for name, module in list(sys.modules.items()):
            if (
                name.startswith(("functions.", "shared."))
                and getattr(module, "run_parallel", None) is together
            ):
                patch.setattr(module, "run_parallel", self.together)

    def together(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Each call begins where the group began, and the longest of them counts."""
        start, ends, results = self.count, [self.count], []
        for call in calls:
            self.count = start
            results.append(call())
            ends.append(self.count)
        self.count = max(ends)
        return results
