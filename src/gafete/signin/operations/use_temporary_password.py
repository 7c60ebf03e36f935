"""A password that was mailed works once where it must be replaced at once."""

from __future__ import annotations

from django.utils import timezone

from gafete.identity.models import PasswordKind, User
from gafete.identity.operations.check_credentials import PasswordOver


def use_temporary_password(*, user: User) -> None:
    """Use up a temporary password: the sign-in that it opened goes on, another one does not begin.

    One statement decides, so that of several sign-ins at once only one goes on. Whoever breaks off here
    gets in again through "Olvidé mi contraseña". A password that an administrator typed stays good until
    the person has chosen his own.

    Raises:
        PasswordOver: it was used or replaced, or its time ended, since it was checked.
    """
    if user.password_kind != PasswordKind.TEMPORARY:
        return
    # Compared with the end that it had when it was checked, not with a clock: whoever has waited for
    # another one's statement brings an older moment with him.
    used = User.objects.filter(
        pk=user.pk,
        password=user.password,
        password_kind=PasswordKind.TEMPORARY,
        password_expires_at=user.password_expires_at,
    ).update(password_expires_at=timezone.now())
    if not used:
        raise PasswordOver
