"""Whether what the newsroom expects to come has come: looked at with each tick of the clock."""

from collections.abc import Sequence

from shared.expectations import Expectation, Silence, silences
from shared.tables.index import Index


def find_silences(index: Index, expectations: Sequence[Expectation], now: str) -> list[Silence]:
    """The expectations that are not met now. One query.

    What is expected since the last tick counts from now on; rows of what is expected no more go.
    """
    arrivals = index.arrivals.latest()
    prefixes = {expectation.prefix for expectation in expectations}
    for prefix in sorted(prefixes - arrivals.keys()):
        index.arrivals.begin(prefix, now)
    if leftover := sorted(arrivals.keys() - prefixes):
        index.arrivals.forget(leftover)
    return silences(expectations, arrivals, now)
