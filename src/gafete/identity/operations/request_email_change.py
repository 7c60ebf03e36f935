"""A person asks to move to another e-mail address."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.identity.acting import person_actor, person_target
from gafete.identity.attempts import RECOVERY
from gafete.identity.events import EMAIL_CHANGE_REQUESTED
from gafete.identity.mails.kinds import CONFIRM_EMAIL_MAIL
from gafete.identity.models import User
from gafete.identity.names import clean_email
from gafete.identity.operations.count_attempt import count_attempt
from gafete.identity.operations.prove_oneself import prove_oneself
from gafete.outbox.operations.enqueue_message import enqueue_message


def request_email_change(*, user: User, password: str, email: str, origin: Origin) -> User:
    """Ask for another address; a link goes there, and nothing changes until it is used.

    Whether somebody else already has the address is not told: then no mail goes out.

    Raises:
        WaitNeeded: the password was guessed wrong, or mails were asked for, too often.
        FieldFault: wrong password, or no address.
    """
    now = timezone.now()
    address = clean_email(email)
    if address == user.email:
        raise FieldFault("email", _("Ese ya es tu correo."))
    prove_oneself(user=user, password=password, field="password", otherwise=_("No es tu contraseña."))
    count_attempt(key=f"email:{user.pk}", limit=RECOVERY, now=now)
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        row.pending_email, row.pending_email_at = address, now
        row.save(update_fields=["pending_email", "pending_email_at"])
        if not User.objects.filter(email=address).exists():
            enqueue_message(
                kind=CONFIRM_EMAIL_MAIL,
                parameters={"user": row.pk, "asked_at": now.isoformat()},
                subject_kind="user",
                subject_id=str(row.pk),
            )
        record_event(
            EMAIL_CHANGE_REQUESTED, actor=person_actor(row, origin=origin), target=person_target(row)
        )
    return row
