"""Which acts concern the account's security, and what a second person must hold himself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.grants import Grant
from gafete.access.managing import change_adds
from gafete.access.permissions import Permission
from gafete.access.rights import rights_of
from gafete.access.scopes import Scope
from gafete.tenancy.seconding import Act, ActKind

# Besides ``security.manage`` on the account. Only two people together give that: whatever one alone could give would let
# him make his own second person.
_NEEDED_BESIDES = {
    ActKind.ARCHIVE_COMPANY: (Permission.COMPANIES_EDIT,),
    ActKind.TRANSFER_OWNERSHIP: (),
    ActKind.CHANGE_GRANTS: (Permission.USERS_MANAGE,),
    ActKind.INVITE_MEMBER: (Permission.USERS_MANAGE,),
    ActKind.REASSIGN_SEAT: (Permission.USERS_MANAGE,),
    ActKind.REACTIVATE_MEMBER: (Permission.USERS_DEACTIVATE,),
    ActKind.EDIT_PROFILE: (Permission.PROFILES_MANAGE,),
    ActKind.END_POLICY: (),
}


def gives_security(grants: Iterable[Grant]) -> bool:
    """Whether somebody with these grants decides about the account's security, now or later."""
    rights = rights_of(grants, now=timezone.now())
    return any(right.permission is Permission.SECURITY_MANAGE for right in rights)


def adds_security(before: Sequence[Grant], after: Sequence[Grant]) -> bool:
    """Whether a change makes somebody decide about it who did not, or for longer than he did."""
    added = change_adds(before, after, now=timezone.now())
    return any(right.permission is Permission.SECURITY_MANAGE for right in added)


def needed_rights(act: Act, *, account_id: int) -> tuple[tuple[Permission, Scope], ...]:
    """What whoever authorises the act must hold at the least, and where."""
    at = place_of(act, account_id=account_id)
    besides = tuple((permission, at) for permission in _NEEDED_BESIDES[act.kind])
    return ((Permission.SECURITY_MANAGE, Scope.account(account_id)), *besides)


def place_of(act: Act, *, account_id: int) -> Scope:
    """Where it is done."""
    if act.kind is ActKind.ARCHIVE_COMPANY:
        return Scope.company(account_id, act.parameters["company"])
    return Scope.account(account_id)


def may_second(actor: Actor, act: Act) -> bool:
    """Whether he holds what the act needs at the least; all of it is asked when he authorises."""
    return all(actor.may(needed, at) for needed, at in needed_rights(act, account_id=actor.account_id))


def parties_of(act: Act) -> frozenset[int]:
    """The members between whom it passes, none of whom is a second person."""
    return frozenset(act.parameters.get("people", ()))


def holders_in(act: Act) -> frozenset[int]:
    """The members who hold the profile that it changes."""
    return frozenset(member for member, _version in act.parameters.get("holders", ()))


def touched_by(act: Act) -> frozenset[int]:
    """The members whom the act changes: they are locked together with those who decide."""
    member = act.parameters.get("member")
    return parties_of(act) | holders_in(act) | (frozenset() if member is None else frozenset({member}))
