"""A person changes his own user name: his identity and his memberships follow."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from gafete.access.actor import Origin
from gafete.faults import FieldFault
from gafete.identity.models import User
from gafete.identity.names import clean_username
from gafete.identity.operations.change_username import UsernameTaken, change_username
from gafete.identity.operations.prove_oneself import prove_oneself
from gafete.members.proposed import refuse_username, require_free_username
from gafete.signin.following import follow, locked_members


def change_own_username(*, user: User, password: str, username: str, origin: Origin) -> User:
    """Sign in with another user name from now on; every account that the person has entered shows it.

    Raises:
        WaitNeeded: the password was guessed wrong too often.
        FieldFault: wrong password, or no user name, or one that is taken; then it suggests free ones.
    """
    wanted = clean_username(username)
    if wanted == user.username:
        raise FieldFault("username", _("Esa ya es tu cuenta de usuario."))
    prove_oneself(user=user, password=password, field="password", otherwise=_("No es tu contraseña."))
    require_free_username(wanted)
    try:
        with transaction.atomic():
            members = locked_members(user)
            changed = change_username(user=user, username=wanted, origin=origin)
            follow(members, changed)
    except UsernameTaken:
        raise refuse_username(wanted) from None
    return changed
