"""How the run without guards stands to the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.doors.guards.wall import first_wall_down
from tests.doors.sampling import everything


@pytest.fixture(autouse=True)
def _nothing_is_left_out() -> Iterator[None]:
    """Every trial counts, and no wall does a guard's work for it."""
    with everything(), first_wall_down():
        yield
