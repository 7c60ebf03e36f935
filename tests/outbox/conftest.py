"""A mail server, and a kind of mail to send through it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from gafete.outbox import composers
from tests.outbox import letters
from tests.outbox.sink import Sink


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    server = Sink()
    server.start()
    letters.use_smtp(settings, server.port)
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _letters() -> Iterator[None]:
    composers.register(letters.KIND)(letters.compose_letter)
    yield
    composers.unregister(letters.KIND)


@pytest.fixture
def later() -> Any:
    """`with later(minutes=6):` what happens then."""

    def travel(**distance: float) -> Any:
        return time_machine.travel(timezone.now() + timedelta(**distance), tick=True)

    return travel
