"""A person's new address is confirmed: his identity and his memberships follow."""

from __future__ import annotations

from django.db import transaction

from gafete.access.actor import Origin
from gafete.identity.models import User
from gafete.identity.operations.confirm_email_change import confirm_email_change
from gafete.members.models import Member, MemberState
from gafete.members.naming import fill_search_fields


@transaction.atomic
def confirm_new_email(*, token: str, origin: Origin) -> User:
    """Make the address of the link the person's, also in the accounts that he has entered.

    Raises:
        LinkOver: the link is not good.
    """
    user = confirm_email_change(token=token, origin=origin)
    entered = [MemberState.ACTIVE, MemberState.DEACTIVATED]
    for member in (
        Member.objects.select_for_update().filter(user_id=user.pk, state__in=entered).order_by("id")
    ):
        member.email = user.email
        fill_search_fields(member)
        member.version += 1
        member.save()
    return user
