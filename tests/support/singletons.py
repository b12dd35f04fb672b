"""Runs a block as a new process would: with its own environment, clients, settings and pools."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from shared.process import clear_singletons


@contextmanager
def new_process(environment: Mapping[str, str] | None = None) -> Iterator[None]:
    """Nothing of what a process makes once is left from before, nor afterwards; the environment
    holds these values meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (environment or {}).items():
            patch.setenv(name, value)
        clear_singletons()
        try:
            yield
        finally:
            clear_singletons()
