"""`kill -9` in the middle of a delivery loses no mail."""

from __future__ import annotations

from typing import Any

import pytest

from gafete.outbox.models import Message, MessageState
from gafete.outbox.operations.drain_outbox import drain_outbox
from tests.outbox.letters import queue_letter
from tests.outbox.sink import Sink
from tests.processes import kill, next_line, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def kill_a_worker_at(point: str, message: Message, sink: Sink) -> None:
    server = {
        "GAFETE_MAIL_DELIVERY": "smtp",
        "GAFETE_SMTP_HOST": "127.0.0.1",
        "GAFETE_SMTP_PORT": str(sink.port),
        "GAFETE_SMTP_SECURITY": "none",
    }
    with running("tests.outbox.stuck_worker", str(message.id), point, **server) as worker:
        assert next_line(worker) == point
        kill(worker)


@pytest.mark.parametrize(
    ("point", "copies"),
    [("after_claim", 1), ("before_sending", 1), ("before_mark", 2)],
)
def test_a_mail_of_a_killed_worker_goes_out_when_its_lease_ends(
    sink: Sink, later: Any, point: str, copies: int
) -> None:
    message = queue_letter()
    kill_a_worker_at(point, message, sink)
    message.refresh_from_db()
    assert message.state == MessageState.SENDING
    assert drain_outbox() == 0, "the lease may still be somebody's"
    with later(minutes=6):
        assert drain_outbox() == 1
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert sink.message_ids == [f"<{message.id}@testserver>"] * copies
