"""A person's new address is confirmed: his identity and his memberships follow."""

from __future__ import annotations

from django.db import transaction

from gafete.access.actor import Origin
from gafete.identity.models import User
from gafete.identity.operations.confirm_email_change import confirm_email_change, person_of_email_link
from gafete.members.models import HOLDING, Member, MemberState
from gafete.members.naming import fill_search_fields
from gafete.walls.standing import as_person, inside


@transaction.atomic
def confirm_new_email(*, token: str, origin: Origin) -> User:
    """Make the address of the link the person's, also in the accounts that he has entered.

    Raises:
        LinkOver: the link is not good.
    """
    person = person_of_email_link(token)
    # Members before their person, as everywhere: whoever deletes one of them meanwhile waits, or goes first.
    members = [_locked(member) for member in _held_by(person)]
    user = confirm_email_change(token=token, origin=origin)
    for member in members:
        # Who has not entered yet is called what the account typed.
        if member.state in {MemberState.ACTIVE, MemberState.DEACTIVATED}:
            _follow(member, user)
    return user


def _held_by(person: User) -> list[Member]:
    with as_person(person.pk):
        return list(Member.objects.filter(state__in=HOLDING).order_by("id"))


def _locked(member: Member) -> Member:
    with inside(member.account_id):
        return Member.objects.select_for_update().get(pk=member.pk)


def _follow(member: Member, user: User) -> None:
    member.email = user.email
    fill_search_fields(member)
    member.version += 1
    with inside(member.account_id):
        member.save()
