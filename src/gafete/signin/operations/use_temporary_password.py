"""A password that was mailed works once where it must be replaced at once."""

from __future__ import annotations

from django.utils import timezone

from gafete.identity.models import PasswordKind, User


def use_temporary_password(*, user: User) -> None:
    """Use up a temporary password: the sign-in that it opened goes on, another one does not begin.

    Whoever breaks off here gets in again through "Olvidé mi contraseña".
    """
    User.objects.filter(pk=user.pk, password_kind=PasswordKind.TEMPORARY).update(
        password_expires_at=timezone.now()
    )
