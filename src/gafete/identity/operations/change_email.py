"""A person moves to another e-mail address: confirmed on the new one, told to the old one."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.identity.acting import person_actor, person_target
from gafete.identity.attempts import NAME, RECOVERY
from gafete.identity.events import EMAIL_CHANGE_REQUESTED, EMAIL_CHANGED
from gafete.identity.links import BadLink, Purpose, email_state, proves, read_token
from gafete.identity.mails.kinds import CONFIRM_EMAIL_MAIL, EMAIL_CHANGED_MAIL
from gafete.identity.models import User
from gafete.identity.names import clean_email
from gafete.identity.operations.count_attempt import count_attempt, forgive
from gafete.identity.operations.set_password import LinkOver
from gafete.identity.passwords import normalized
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
    key = f"change:{user.pk}"
    count_attempt(key, limit=NAME, now=now)
    if not check_password(normalized(password), user.password):
        raise FieldFault("password", _("No es tu contraseña."))
    forgive(key)
    count_attempt(f"email:{user.pk}", limit=RECOVERY, now=now)
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


@transaction.atomic
def withdraw_email_change(*, user: User) -> User:
    """Forget the address that was asked for."""
    row = User.objects.select_for_update().get(pk=user.pk)
    row.pending_email, row.pending_email_at = "", None
    row.save(update_fields=["pending_email", "pending_email_at"])
    return row
