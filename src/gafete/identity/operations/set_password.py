"""The one place where a password of a person's own choice is written."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.identity.acting import person_actor, person_target
from gafete.identity.events import PASSWORD_CHANGED
from gafete.identity.links import BadLink, Purpose, password_state, proves, read_token
from gafete.identity.mails.kinds import PASSWORD_CHANGED_MAIL
from gafete.identity.models import PasswordKind, Session, User
from gafete.identity.operations.check_credentials import total_key
from gafete.identity.operations.count_attempt import forgive
from gafete.identity.operations.prove_oneself import prove_oneself
from gafete.identity.passwords import check_password_rules, normalized
from gafete.identity.session_store import SessionStore
from gafete.identity.sign_in_state import is_still, sign_in_state
from gafete.outbox.operations.enqueue_message import enqueue_message


class LinkOver(Exception):
    """The link was used, replaced, ended, or never was one."""


class FirstPasswordOver(Exception):
    """The password that somebody else made was replaced, or taken back, since the person signed in with it."""


def change_password(
    *,
    user: User,
    current: str,
    new: str,
    session_key: str,
    close_others: bool,
    context: Iterable[str] = (),
    origin: Origin,
) -> User:
    """Change one's own password, knowing the present one.

    Raises:
        WaitNeeded: the present one was guessed wrong too often.
        FieldFault: ``current`` is wrong, or ``new`` breaks a rule.
    """
    prove_oneself(user=user, password=current, field="current", otherwise=_("No es tu contraseña actual."))
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        _set(row, new, context=context, origin=origin)
        others = Session.objects.filter(user=row).exclude(pk=session_key)
        if close_others:
            others.delete()
        else:
            _keep_open(row, [session.session_key for session in others])
    return row


def replace_password(*, user: User, new: str, context: Iterable[str] = (), origin: Origin) -> User:
    """Choose a password of one's own instead of one that somebody else made; the sign-in goes on afterwards.

    ``user`` is the person as he signed in. Whoever knew the first password too, and stands at the same
    page, is late: a password that its owner chose is never replaced here. That a temporary password was
    in time was decided when he signed in, which ended its time.

    Raises:
        FirstPasswordOver: his password, address or invitation is another one by now, or he is blocked.
        FieldFault: it breaks a rule.
    """
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        if not row.must_replace_password or not is_still(row, sign_in_state(user)):
            raise FirstPasswordOver
        _set(row, new, context=context, origin=origin)
        Session.objects.filter(user=row).delete()
    return row


def person_of_link(token: str) -> User:
    """Whom a link lets set a password; uses nothing up.

    Raises:
        LinkOver: the link is not good.
    """
    try:
        link = read_token(token)
    except BadLink:
        raise LinkOver from None
    user = User.objects.filter(public_id=link.subject, blocked_at__isnull=True).first()
    if user is None or not proves(link, Purpose.PASSWORD, state=password_state(user), now=timezone.now()):
        raise LinkOver
    return user


def set_password_by_link(*, token: str, new: str, context: Iterable[str] = (), origin: Origin) -> User:
    """Set a password by a mailed link. All sessions end, and an identity disabled by guessing opens again.

    Raises:
        LinkOver: the link is not good (any more).
        FieldFault: the password breaks a rule.
    """
    with transaction.atomic():
        # Locked before the link is looked at: of two that use it at once, one is late.
        User.objects.select_for_update().get(pk=person_of_link(token).pk)
        row = person_of_link(token)
        _set(row, new, context=context, origin=origin)
        Session.objects.filter(user=row).delete()
    return row


def set_first_password(*, user: User, new: str, context: Iterable[str] = (), origin: Origin) -> User:
    """Set the first password of an identity that has none; its holder has shown a link that proves it.

    Raises:
        LinkOver: somebody has used it, or it has one of its own, meanwhile.
        FieldFault: the password breaks a rule.
    """
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        if not row.is_unused:
            raise LinkOver
        _set(row, new, context=context, origin=origin, is_first=True)
    return row


def _set(row: User, new: str, *, context: Iterable[str], origin: Origin, is_first: bool = False) -> None:
    check_password_rules(new, context=[row.name, row.username, row.email, *context], field="new")
    if row.has_usable_password() and check_password(normalized(new), row.password):
        raise FieldFault("new", _("Es la misma que tenías. Elige otra."))
    row.set_password(normalized(new))
    row.password_kind = PasswordKind.OWN
    row.password_expires_at = None
    row.password_changed_at = timezone.now()
    row.save(update_fields=["password", "password_kind", "password_expires_at", "password_changed_at"])
    forgive(total_key(row))
    record_event(PASSWORD_CHANGED, actor=person_actor(row, origin=origin), target=person_target(row))
    if not is_first:
        enqueue_message(
            kind=PASSWORD_CHANGED_MAIL,
            parameters={"user": row.pk, "at": row.password_changed_at.isoformat()},
            subject_kind="user",
            subject_id=str(row.pk),
        )


def _keep_open(row: User, keys: list[str]) -> None:
    """Let sessions go on that would otherwise end with the former password."""
    for key in keys:
        store = SessionStore(key)
        store[HASH_SESSION_KEY] = row.get_session_auth_hash()
        store.save()
