"""A person's memberships follow when his identity is called otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from gafete.identity.models import User
from gafete.members.models import HOLDING, Member, MemberState
from gafete.members.naming import fill_search_fields
from gafete.walls.standing import as_person, inside


def locked_members(person: User) -> list[Member]:
    """His memberships in every account, locked.

    Before their person, as everywhere: whoever deletes one of them meanwhile waits, or goes first.
    """
    with as_person(person.pk):
        held = list(Member.objects.filter(state__in=HOLDING).order_by("id"))
    return [_locked(member) for member in held]


def follow(members: Iterable[Member], user: User) -> None:
    """Call the person in each account that he has entered as he is called now."""
    for member in members:
        # Who has not entered yet is called what the account typed.
        if member.state in {MemberState.ACTIVE, MemberState.DEACTIVATED}:
            _follow(member, user)


def _locked(member: Member) -> Member:
    with inside(member.account_id):
        return Member.objects.select_for_update().get(pk=member.pk)


def _follow(member: Member, user: User) -> None:
    member.username, member.email = user.username, user.email
    fill_search_fields(member)
    member.version += 1
    with inside(member.account_id):
        member.save()
