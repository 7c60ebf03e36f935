"""From rows to whoever acts: who may enter, and never with rights of yesterday (rules 1 and 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gafete.access.actor import Actor, Origin
from gafete.access.denials import AccessDenied
from gafete.access.managing import may_whole_member
from gafete.access.periods import Period
from gafete.access.permissions import ALL_PERMISSIONS, Permission, Permissions
from gafete.members import actors
from gafete.members.actors import (
    NotAMember,
    compiled_cache,
    grants_of,
    invitee_actor,
    load_actor,
    operator_actor,
    system_actor,
)
from gafete.members.authority import target_of
from gafete.members.models import Member
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.edit_profile import edit_profile
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.offer_ownership import offer_ownership
from gafete.members.operations.reactivate_member import reactivate_member
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.members.operations.transfer_ownership import transfer_ownership
from tests import cast


@pytest.fixture(autouse=True)
def _cold() -> Iterator[None]:
    compiled_cache.clear()
    yield
    compiled_cache.clear()


def at(house: cast.House, name: str, place: str) -> Permissions:
    return house.actor(name).permissions_at(house.at(place))


# -- who may enter -------------------------------------------------------------------------------


def test_an_active_member_enters_as_himself(house: cast.House) -> None:
    carla = house.member("carla")
    origin = Origin(ip="203.0.113.7", device="Firefox")
    membership = load_actor(carla.user, house.account.pk, origin=origin)
    actor = membership.actor
    assert (membership.account, membership.member) == (house.account, carla)
    assert (actor.member_id, actor.user_id, actor.label) == (carla.pk, carla.user_id, "Carla Prueba")
    assert (actor.is_owner, actor.language, actor.origin) == (False, "es-mx", origin)
    assert actor.may(Permission.CFDI_ISSUE, at=house.at("cancún"))


def nobody_enters(member: Member, account_id: int) -> bool:
    user = type(member.user).objects.get(pk=member.user_id)
    try:
        load_actor(user, account_id)
    except NotAMember:
        return True
    return False


def test_nobody_enters_a_suspended_account_not_even_its_owner(house: cast.House) -> None:
    house.account.suspended_at = timezone.now()
    house.account.save()
    for name in ("olivia", "ana", "carla"):
        assert nobody_enters(house.member(name), house.account.pk)


def test_a_blocked_identity_enters_nowhere(house: cast.House) -> None:
    carla = house.member("carla")
    carla.user.blocked_at = timezone.now()
    carla.user.save()
    assert nobody_enters(carla, house.account.pk)


def test_neither_the_invited_nor_the_deactivated_nor_the_deleted_enter(house: cast.House) -> None:
    olivia = house.actor("olivia")
    invited = house.invite("nueva", house.assignment("viewer", ["centro"]))
    assert nobody_enters(invited, house.account.pk)
    deactivate_member(actor=olivia, member=house.member("carla"))
    assert nobody_enters(house.member("carla"), house.account.pk)
    delete_member(actor=olivia, member=house.member("dario"))
    assert nobody_enters(house.member("dario"), house.account.pk)


def test_a_member_of_one_account_is_a_stranger_in_another(house: cast.House, other_house: cast.House) -> None:
    assert nobody_enters(house.member("carla"), other_house.account.pk)
    assert nobody_enters(other_house.owner, house.account.pk)
    assert nobody_enters(house.member("carla"), 999_999_999)


# -- never yesterday's rights --------------------------------------------------------------------


def changes_carla(house: cast.House) -> None:
    carla = house.member("carla")
    row = house.assignment("viewer", ["cancún"])
    change_grants(actor=house.actor("olivia"), member=carla, assignments=[row], version=carla.version)


def brings_her_back(house: cast.House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
    changes_carla(house)
    reactivate_member(actor=house.actor("olivia"), member=house.member("carla"))


def makes_her_owner(house: cast.House) -> None:
    offer = offer_ownership(actor=house.actor("olivia"), member=house.member("carla"))
    transfer_ownership(actor=house.actor("carla"), offer=offer)


@pytest.mark.parametrize(
    ("act", "after"),
    [
        (changes_carla, {Permission.CFDI_VIEW: True, Permission.CFDI_ISSUE: False}),
        (brings_her_back, {Permission.CFDI_VIEW: True, Permission.CFDI_ISSUE: False}),
        (makes_her_owner, {Permission.BILLING_MANAGE: True, Permission.CFDI_CANCEL: True}),
    ],
)
def test_every_change_counts_with_the_next_request(
    house: cast.House, act: Callable[[cast.House], None], after: dict[Permission, bool]
) -> None:
    for name in ("olivia", "carla"):
        house.actor(name)
    act(house)
    carla = house.actor("carla")
    assert {each: carla.may(each, at=house.at("cancún")) for each in after} == after


def test_the_former_owner_is_no_owner_with_the_next_request(house: cast.House) -> None:
    assert at(house, "olivia", "centro") == ALL_PERMISSIONS
    makes_her_owner(house)
    olivia = load_actor(house.owner.user, house.account.pk).actor
    assert not olivia.is_owner
    assert not olivia.may(Permission.BILLING_MANAGE, at=house.whole)


def test_a_profile_narrowed_counts_for_all_who_hold_it(house: cast.House) -> None:
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Caja",
        description="",
        permissions=frozenset({Permission.CFDI_ISSUE, Permission.CFDI_VIEW}),
    )
    house.join("nora", house.assignment("Caja", ["centro"]))
    assert Permission.CFDI_ISSUE in at(house, "nora", "centro")
    edit_profile(
        actor=house.actor("olivia"),
        profile=profile,
        name="Caja",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW}),
        version=profile.version,
    )
    assert Permission.CFDI_ISSUE not in at(house, "nora", "centro")


def test_a_successor_has_his_own_access_and_the_former_none(house: cast.House) -> None:
    carla = house.member("carla")
    house.actor("carla")
    deactivate_member(actor=house.actor("olivia"), member=carla)
    invitation = house.invitation("nuria", house.assignment("viewer", ["centro"]))
    nuria = reassign_seat(actor=house.actor("olivia"), member=carla, invitation=invitation)
    cast.enter(nuria)
    house.members["nuria"] = nuria
    assert Permission.CFDI_VIEW in at(house, "nuria", "centro")
    assert at(house, "nuria", "cancún") == frozenset()
    assert nobody_enters(carla, house.account.pk)


def test_a_grant_begins_and_ends_at_its_moment_though_nothing_was_written(house: cast.House) -> None:
    now = timezone.now()
    start, end = now + timedelta(hours=1), now + timedelta(hours=2)
    house.join("nora", house.assignment("viewer", ["centro"], period=Period(start, end)))
    nora = house.member("nora")

    def may(moment_offset: timedelta) -> bool:
        actor = load_actor(nora.user, house.account.pk, now=now + moment_offset).actor
        return actor.may(Permission.CFDI_VIEW, at=house.at("centro"))

    instant = timedelta(microseconds=1)
    hour = timedelta(hours=1)
    answers = [may(each) for each in (timedelta(0), hour - instant, hour, 2 * hour - instant, 2 * hour)]
    assert answers == [False, False, True, True, False]


# -- what it costs -------------------------------------------------------------------------------


def queries_to_load(house: cast.House, name: str) -> int:
    member = house.member(name)
    with CaptureQueriesContext(connection) as captured:
        load_actor(member.user, house.account.pk)
    return len(captured)


def test_a_request_costs_two_queries_and_then_one(house: cast.House) -> None:
    assert [queries_to_load(house, "carla") for _time in range(3)] == [2, 1, 1]
    changes_carla(house)
    assert [queries_to_load(house, "carla") for _time in range(2)] == [2, 1]


def test_the_owner_needs_no_grants_read(house: cast.House) -> None:
    assert queries_to_load(house, "olivia") == 1


def test_a_process_keeps_a_limited_number_the_latest_used(
    house: cast.House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actors, "CACHE_SIZE", 2)
    for name in ("carla", "dario", "carla", "elena"):
        queries_to_load(house, name)
    assert [queries_to_load(house, name) for name in ("carla", "elena", "dario")] == [1, 1, 2]


def test_two_members_never_share_what_was_compiled(house: cast.House) -> None:
    for _time in range(2):
        assert Permission.CFDI_ISSUE in at(house, "carla", "cancún")
        assert Permission.CFDI_ISSUE not in at(house, "elena", "cancún")


# -- those who are no members --------------------------------------------------------------------


def test_the_owner_holds_one_grant_over_everything(house: cast.House) -> None:
    grant = grants_of(house.owner)[0]
    assert (grant.scope, grant.effective) == (house.whole, ALL_PERMISSIONS)
    assert grant.granted_at == house.owner.joined_at


@pytest.mark.parametrize(("make", "kind"), [(system_actor, "system"), (operator_actor, "operator")])
def test_the_system_and_the_operator_may_what_was_named_and_no_more(
    house: cast.House, other_house: cast.House, make: Callable[..., Actor], kind: str
) -> None:
    actor = make(house.account.pk, label="Prueba", permissions={Permission.USERS_VIEW})
    assert (actor.kind, actor.label, actor.member_id) == (kind, "Prueba", None)
    assert actor.permissions_at(house.whole) == {Permission.USERS_VIEW}
    assert actor.permissions_at(other_house.whole) == frozenset()
    with pytest.raises(AccessDenied):
        invite_member(
            actor=actor, invitation=house.invitation("nueva", house.assignment("viewer", ["centro"]))
        )


def test_an_invitee_may_nothing_but_accept(house: cast.House) -> None:
    invited = house.invite("nueva", house.assignment("administrator", [house.whole]))
    actor = invitee_actor(invited, origin=Origin(ip="203.0.113.7"))
    assert (actor.kind, actor.user_id, actor.label) == ("invitee", invited.user_id, "Nueva Prueba")
    assert actor.permissions_at(house.whole) == frozenset()
    assert not actor.may_anywhere(Permission.USERS_VIEW)


def test_what_has_ended_since_need_not_be_held_any_more(house: cast.House) -> None:
    now = timezone.now()
    hour, day = timedelta(hours=1), timedelta(days=1)
    house.join(
        "gabi",
        house.assignment("viewer", ["centro"]),
        house.assignment("viewer", ["cancún"], period=Period(None, now + hour)),
    )
    gabi, bruno = target_of(house.member("gabi")), house.member("bruno").user

    def manages(moment: datetime) -> bool:
        actor = load_actor(bruno, house.account.pk, now=moment).actor
        return may_whole_member(actor, Permission.USERS_MANAGE, gabi)

    assert [manages(now), manages(now + day)] == [False, True]
