"""A worker that stops dead at a named point of a delivery, and says so: it is there to be killed."""

from __future__ import annotations

import sys
import time
from unittest.mock import patch
from uuid import UUID

import django

django.setup()

from gafete.outbox import composers  # noqa: E402 -- models are loaded only now
from gafete.outbox.composers import Mail  # noqa: E402
from gafete.outbox.courier import Courier  # noqa: E402
from gafete.outbox.models import Message  # noqa: E402
from gafete.outbox.operations.deliver_message import deliver_message  # noqa: E402
from tests.outbox.letters import KIND, compose_letter  # noqa: E402

send_for_real = Courier.send


def stop_here(point: str) -> None:
    if sys.argv[2] == point:
        sys.stdout.write(f"{point}\n")
        sys.stdout.flush()
        time.sleep(600)


def compose(message: Message) -> Mail | None:
    stop_here("after_claim")
    return compose_letter(message)


def send(courier: Courier, message_id: UUID, letter: Mail) -> None:
    stop_here("before_sending")
    send_for_real(courier, message_id, letter)
    stop_here("before_mark")


composers.register(KIND)(compose)
with patch.object(Courier, "send", send):
    deliver_message(message_id=UUID(sys.argv[1]))
