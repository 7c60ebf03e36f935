"""An invited person chooses the demo's password and enters."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.identity.models import PasswordKind, User
from gafete.members.models import Member
from gafete.members.operations.accept_invitation import accept_invitation


@transaction.atomic
def enter_for_the_first_time(*, member: Member, password_hash: str, origin: Origin) -> Member:
    """Accept the invitation; who has no password of his own yet gets the one with this hash."""
    user = User.objects.get(pk=member.user_id)
    if user.first_sign_in_at is None:
        user.password = password_hash
        user.password_kind = PasswordKind.OWN
        user.password_changed_at = user.first_sign_in_at = timezone.now()
        user.save(update_fields=["password", "password_kind", "password_changed_at", "first_sign_in_at"])
    return accept_invitation(user=user, member=member, origin=origin)
