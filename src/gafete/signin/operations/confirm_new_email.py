"""A person's new address is confirmed: his identity and his memberships follow."""

from __future__ import annotations

from django.db import transaction

from gafete.access.actor import Origin
from gafete.identity.models import User
from gafete.identity.operations.confirm_email_change import confirm_email_change, person_of_email_link
from gafete.signin.following import follow, locked_members


@transaction.atomic
def confirm_new_email(*, token: str, origin: Origin) -> User:
    """Make the address of the link the person's, also in the accounts that he has entered.

    Raises:
        LinkOver: the link is not good.
    """
    members = locked_members(person_of_email_link(token))
    user = confirm_email_change(token=token, origin=origin)
    follow(members, user)
    return user
