"""Send every mail that is due. Run each minute and after an import; as many at a time as there are workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from gafete.outbox.courier import Courier
from gafete.outbox.models import Message
from gafete.outbox.operations.deliver_message import deliver_message, due

BATCH = 50
# Then the worker may look at other work; the next minute's run goes on.
LONGEST_RUN = timedelta(seconds=50)


def drain_outbox(*, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Deliver due mails until none is left, the time is up or the worker is to stop; how many were tried."""
    until = timezone.now() + LONGEST_RUN
    tried = 0
    with Courier() as courier:
        while batch := _due_messages():
            before = tried
            for message_id in batch:
                if is_stopping() or timezone.now() >= until:
                    return tried
                tried += deliver_message(message_id=message_id, courier=courier)
            if tried == before:
                # Other workers took the whole batch; they will also take the next.
                return tried
    return tried


def is_anything_due() -> bool:
    """Whether there is anything to do."""
    return Message.objects.filter(due(timezone.now())).exists()


def _due_messages() -> list[UUID]:
    due_now = Message.objects.filter(due(timezone.now()))
    return list(due_now.order_by("next_attempt_at").values_list("id", flat=True)[:BATCH])
