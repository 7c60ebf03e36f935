"""Faults that a careless change could bring in, planted on purpose. The machine must find every one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import ANY

import pytest
from django.db import connection
from django.db.models import Q

from gafete.access import giving, managing
from gafete.access.actor import Actor
from gafete.access.compiled import CompiledAccess
from gafete.access.grants import Grant
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope, ScopeSet
from gafete.members import granting, queries
from gafete.members.actors import grants_of
from gafete.members.importing.checking import GrantReader
from gafete.members.models import Member
from gafete.members.operations import change_grants as changing
from gafete.members.operations import edit_profile as editing
from gafete.members.operations import reactivate_member as reactivating
from gafete.members.operations import transfer_ownership as transferring

Fault = Callable[[pytest.MonkeyPatch], None]


def _do_nothing(*_args: object, **_values: object) -> None:
    """In the place of a check."""


def a_change_gives_whatever_is_asked(patch: pytest.MonkeyPatch) -> None:
    """`require_change` ignores what the editor does not hold."""
    patch.setattr(managing, "not_covered", lambda _rights, **_values: ())


def a_company_contains_every_company(patch: pytest.MonkeyPatch) -> None:
    """The containment of scopes forgets to look at the company."""

    def contains(self: Scope, other: Scope) -> bool:
        return self.account_id == other.account_id and self.place_id in {None, other.place_id}

    patch.setattr(Scope, "contains", contains)


def coming_back_needs_no_seat(patch: pytest.MonkeyPatch) -> None:
    """`reactivate_member` takes any seat for a good one."""
    patch.setattr(reactivating, "SeatState", SimpleNamespace(HELD=ANY))


def coming_back_is_not_given(patch: pytest.MonkeyPatch) -> None:
    """`reactivate_member` asks for the permission, and not whether all that comes back is the actor's."""

    def require(actor: Actor, member: Member, permission: Any) -> tuple[Any, ...]:
        grants = tuple(grants_of(member))
        actor.require(permission, at={grant.scope for grant in grants})
        return grants

    patch.setattr(reactivating, "require_authority", require)


def a_profile_grows_unasked(patch: pytest.MonkeyPatch) -> None:
    """`edit_profile` does not see that a profile is widened."""
    patch.setattr(editing, "closure", lambda _permissions: frozenset())


def a_newcomer_gets_whatever_is_asked(patch: pytest.MonkeyPatch) -> None:
    """`invite_member` and `reassign_seat` look at where, and not at what."""
    patch.setattr(Actor, "require_holds", _do_nothing)


def a_file_gives_whatever_it_says(patch: pytest.MonkeyPatch) -> None:
    """An import takes every line whose names exist."""
    patch.setattr(GrantReader, "_require", _do_nothing)


def a_profile_of_another_account_is_given(patch: pytest.MonkeyPatch) -> None:
    """Whoever writes grants does not ask whose the profile is."""
    patch.setattr(granting, "Profile", SimpleNamespace(objects=_AnyProfile()))


def the_former_owner_stays_one(patch: pytest.MonkeyPatch) -> None:
    """`transfer_ownership` makes a second owner, and the database's own wall against that is gone."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX member_one_owner")

    def swap(former: Member, heir: Member, *, granted_by: str) -> None:
        del former, granted_by
        transferring._write(heir, is_owner=True, seat=None)

    patch.setattr(transferring, "_swap", swap)


def a_list_shows_the_whole_company(patch: pytest.MonkeyPatch) -> None:
    """The list of users takes whoever works in one place of a company for somebody who works in all of it."""

    def meeting(scopes: ScopeSet) -> Q:
        return Q(company__isnull=True) | Q(company_id__in=scopes.companies_met)

    patch.setattr(queries, "_meeting", meeting)


def open_sessions_keep_what_was_taken(patch: pytest.MonkeyPatch) -> None:
    """`change_grants` forgets to raise the access version."""
    patch.setattr(changing, "raise_access_version", _do_nothing)


def what_is_past_must_still_be_held(patch: pytest.MonkeyPatch) -> None:
    """What a process has compiled goes on speaking of the moment at which it was compiled."""
    patch.setattr(CompiledAccess, "asked_at", lambda self, _now: self)


def an_answer_brings_a_whole_profile(patch: pytest.MonkeyPatch) -> None:
    """What a request is answered with keeps all of the profile that it is written with."""

    def alone(base: Grant, permission: Permission, at: Scope, period: Period) -> Grant:
        return replace(base, id=None, scope=at, added=frozenset({permission}), period=period)

    patch.setattr(giving, "_alone", alone)


class _AnyProfile:
    """Finds every profile in use, in whatever account it is looked for."""

    def filter(self, *, pk__in: list[int], **_conditions: object) -> Any:
        pairs = {(pk, account) for pk in pk__in for account in range(1, 5_000)}
        return SimpleNamespace(values_list=lambda *_names: pairs)


# Dug out within some hundreds of steps.
FAULTS: tuple[Fault, ...] = (
    a_change_gives_whatever_is_asked,
    a_company_contains_every_company,
    a_newcomer_gets_whatever_is_asked,
    open_sessions_keep_what_was_taken,
    an_answer_brings_a_whole_profile,
)
# These need an hour that comes seldom; they are looked for where there is time.
SELDOM_SHOWN: tuple[Fault, ...] = (
    a_profile_grows_unasked,
    coming_back_needs_no_seat,
    coming_back_is_not_given,
    a_file_gives_whatever_it_says,
    a_list_shows_the_whole_company,
    a_profile_of_another_account_is_given,
    the_former_owner_stays_one,
    what_is_past_must_still_be_held,
)
