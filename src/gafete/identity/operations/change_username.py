"""A person gives himself another user name."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.identity.acting import person_actor, person_target
from gafete.identity.events import USERNAME_CHANGED
from gafete.identity.mails.kinds import USERNAME_CHANGED_MAIL
from gafete.identity.models import User
from gafete.outbox.operations.enqueue_message import enqueue_message


class UsernameTaken(Exception):
    """Somebody else has the user name."""


def change_username(*, user: User, username: str, origin: Origin) -> User:
    """Make ``username``, which is clean, the person's; he signs in with it from now on, and gets a mail that says so.

    Raises:
        UsernameTaken: somebody was quicker.
    """
    try:
        with transaction.atomic():
            row = User.objects.select_for_update().get(pk=user.pk)
            former, row.username = row.username, username
            row.save(update_fields=["username"])
            enqueue_message(
                kind=USERNAME_CHANGED_MAIL,
                parameters={"user": row.pk},
                subject_kind="user",
                subject_id=str(row.pk),
            )
            record_event(
                USERNAME_CHANGED,
                actor=person_actor(row, origin=origin),
                target=person_target(row),
                data={"before": {"username": former}, "after": {"username": username}},
            )
    except IntegrityError:
        raise UsernameTaken from None
    return row
