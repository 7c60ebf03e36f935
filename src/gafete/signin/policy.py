"""What an account's policies ask of a person who signs in."""

from __future__ import annotations

from gafete.identity.models import PasswordKind, User
from gafete.members.models import Member, MemberState
from gafete.members.queries import memberships_of
from gafete.tenancy.models import FirstPasswordPolicy


def must_choose_password(user: User) -> bool:
    """Whether a person may do nothing before he has chosen a password of his own.

    Always where an administrator typed the present one and so knows it; where the worker made it, if
    any of his accounts wants it so.
    """
    if user.password_kind == PasswordKind.TYPED:
        return True
    if user.password_kind != PasswordKind.TEMPORARY:
        return False
    policies = {membership.account.first_password_policy for membership in _his_own(user)}
    return policies != {FirstPasswordPolicy.SUGGESTED}


def password_context(user: User) -> list[str]:
    """The names of a person's accounts: they have no place in his password."""
    return [membership.account.name for membership in _his_own(user)]


def _his_own(user: User) -> list[Member]:
    """The accounts of which he knows: those that he has entered, and the one whose invitation made him.

    Another one that invites him has no say yet, and must not show through what a password may not hold.
    """
    return [
        membership
        for membership in memberships_of(user)
        if membership.state == MemberState.ACTIVE or membership.made_identity
    ]
