"""Queue a mail again that was given up."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.faults import NotFound
from gafete.outbox import waking
from gafete.outbox.models import Message, MessageState
from gafete.walls.standing import acting


class NotGivenUpError(Exception):
    """The mail is still on its way, has arrived, or was not wanted any more."""

    def __init__(self) -> None:
        super().__init__(_("Este correo ya está en camino."))


def retry_message(*, actor: Actor, message_id: UUID, subject_kind: str, subject_id: str) -> Message:
    """Start over with a mail of the actor's account about this subject; all its attempts are before it again.

    The outbox knows ids only, so whoever calls this has checked that the actor may manage the subject.

    Raises:
        NotFound: there is no such mail about this subject.
        NotGivenUpError: nobody has to do anything about it.
    """
    with acting(actor):
        about = {"account_id": actor.account_id, "subject_kind": subject_kind, "subject_id": subject_id}
        message = Message.objects.select_for_update().filter(**about, pk=message_id).first()
        if message is None:
            raise NotFound
        if message.state != MessageState.GIVEN_UP:
            raise NotGivenUpError
        message.state = MessageState.QUEUED
        message.attempts = 0
        message.last_error = ""
        message.finished_at = None
        message.next_attempt_at = timezone.now()
        message.save()
        transaction.on_commit(lambda: waking.message_queued(message.id), robust=True)
    return message
