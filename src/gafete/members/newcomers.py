"""The identity behind an invitation: found by its address, or made."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.faults import FieldFault
from gafete.identity.models import User
from gafete.members.models import HOLDING, Member
from gafete.members.proposed import Newcomer, require_free_username


def identity_for(newcomer: Newcomer, *, account_id: int, language: str) -> tuple[User, bool]:
    """The identity with that address, or a new one; and whether it is new.

    The user name is checked the same way in both cases: a different answer for a known address would
    tell that it is known.

    Raises:
        FieldFault: the address is already in this account, or the user name is taken.
    """
    # Locked, so that it cannot be left without memberships and blocked before this one is written.
    user = User.objects.select_for_update(no_key=True).filter(email=newcomer.email).first()
    if user is not None:
        _refuse_second_use(user, account_id=account_id)
    require_free_username(newcomer.username)
    if user is not None:
        # Left without memberships and blocked: being invited again brings the identity back.
        User.objects.filter(pk=user.pk, blocked_at__isnull=False).update(blocked_at=None)
        return user, False
    user = User(username=newcomer.username, email=newcomer.email, name=newcomer.name, language=language)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user, True


def block_if_without_memberships(user: User) -> None:
    """Block an identity that belongs to no account any more; one that never entered gives its names back.

    Its sessions end. What it did stays in the trail, which keeps labels and ids of its own.
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Member.objects.filter(user_id=row.pk, state__in=HOLDING).exists():
        return
    row.blocked_at = timezone.now()
    if row.first_sign_in_at is None:
        row.username, row.email, row.name = f"sin-uso-{row.pk}", "", ""
        row.set_unusable_password()
    row.save(update_fields=["blocked_at", "username", "email", "name", "password"])
    row.sessions.all().delete()


def _refuse_second_use(user: User, *, account_id: int) -> None:
    present = Member.objects.filter(account_id=account_id, user_id=user.pk, state__in=HOLDING).first()
    if present is not None:
        raise FieldFault("email", _("Ese correo ya es de un usuario de esta cuenta."))
