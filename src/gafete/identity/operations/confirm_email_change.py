"""A person confirms his new e-mail address from its mailbox; the old address is told."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.identity.acting import person_actor, person_target
from gafete.identity.events import EMAIL_CHANGED
from gafete.identity.links import BadLink, Purpose, email_state, proves, read_token
from gafete.identity.mails.kinds import EMAIL_CHANGED_MAIL
from gafete.identity.models import User
from gafete.identity.operations.set_password import LinkOver
from gafete.outbox.operations.enqueue_message import enqueue_message


def person_of_email_link(token: str) -> User:
    """Whose change of address a link confirms; uses nothing up.

    Raises:
        LinkOver: the link is not good.
    """
    try:
        link = read_token(token)
    except BadLink:
        raise LinkOver from None
    user = (
        User.objects.filter(public_id=link.subject, blocked_at__isnull=True).exclude(pending_email="").first()
    )
    if user is None or not proves(link, Purpose.EMAIL, state=email_state(user), now=timezone.now()):
        raise LinkOver
    return user


def confirm_email_change(*, token: str, origin: Origin) -> User:
    """Make the new address the person's address. Every other mailed link dies with the old one.

    Raises:
        LinkOver: the link is not good, or somebody else has the address meanwhile.
    """
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=person_of_email_link(token).pk)
            row = person_of_email_link(token)
            former, row.email = row.email, row.pending_email
            row.pending_email, row.pending_email_at = "", None
            row.save(update_fields=["email", "pending_email", "pending_email_at"])
            enqueue_message(
                kind=EMAIL_CHANGED_MAIL,
                # The only address that is kept in a row: nothing else remembers where the notice must go.
                parameters={"user": row.pk, "former": former},
                subject_kind="user",
                subject_id=str(row.pk),
            )
            record_event(EMAIL_CHANGED, actor=person_actor(row, origin=origin), target=person_target(row))
    except IntegrityError:
        raise LinkOver from None
    return row
