"""Who can do one act in one place, and through what, as each reader sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gafete.access.denials import AccessDenied
from gafete.access.hours import Hours, Shift
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.members.models import Member
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.who_can import Readiness, WhoCan, who_can
from gafete.walls.standing import inside
from tests import cast

pytestmark = pytest.mark.django_db
NOW = timezone.now
CANCEL = Permission.CFDI_CANCEL


@pytest.fixture
def house() -> cast.House:
    return cast.whole_cast()


def asked(house: cast.House, by: str, where: str, permission: Permission = CANCEL) -> WhoCan:
    actor = house.actor(by)
    with inside(house.account.pk):
        return who_can(actor, permission, house.at(where), now=NOW())


def names(found: WhoCan) -> list[str]:
    return [able.member.name.split()[0].lower() for able in found.people]


def ways(found: WhoCan, name: str) -> list[tuple[str, str, bool]]:
    [circle] = [each for each in found.circles if name in [_first(able.member) for able in each.people]]
    return [(way.mark.name, str(way.scope.kind), way.was_added) for way in circle.ways]


def _first(member: Member) -> str:
    return member.name.split()[0].lower()


def test_everybody_is_named_with_profile_and_scope_the_widest_first(house: cast.House) -> None:
    found = asked(house, "olivia", "roma")

    assert names(found) == ["olivia", "ana", "bruno", "dario"]
    assert ways(found, "olivia") == [("Titular", "account", False)]
    assert ways(found, "ana") == [("Administrador", "account", False)]
    assert ways(found, "bruno") == [("Administrador", "company", False)]
    assert ways(found, "dario") == [("Contador", "company", False)]


def test_a_profile_that_does_not_give_it_names_nobody(house: cast.House) -> None:
    assert "carla" not in names(asked(house, "olivia", "cancún"))
    assert "carla" in names(asked(house, "olivia", "cancún", Permission.CFDI_ISSUE))


def test_the_same_profile_in_two_scopes_is_two_ways_of_one_person(house: cast.House) -> None:
    house.join(
        "hilda", house.assignment("accountant", ["roma"]), house.assignment("accountant", ["maíz azul"])
    )

    found = asked(house, "olivia", "roma")
    assert ways(found, "hilda") == [("Contador", "company", False), ("Contador", "place", False)]
    assert names(found).count("hilda") == 1


def test_people_with_the_same_ways_stand_together(house: cast.House) -> None:
    house.join("hilda", house.assignment("accountant", ["maíz azul"]))

    found = asked(house, "olivia", "centro")
    assert [len(circle.people) for circle in found.circles] == [1, 1, 1, 2]


def test_what_was_added_to_a_profile_is_said_to_be(house: cast.House) -> None:
    house.join("hilda", house.assignment("issuer", ["cancún"], added=frozenset({CANCEL})))

    assert ways(asked(house, "olivia", "cancún"), "hilda") == [("Facturador", "place", True)]


def test_what_was_taken_out_of_a_grant_gives_nothing(house: cast.House) -> None:
    house.join("hilda", house.assignment("accountant", ["cancún"], removed=frozenset({CANCEL})))

    assert "hilda" not in names(asked(house, "olivia", "cancún"))


@pytest.mark.parametrize(("starts", "ends"), [(1, None), (None, -1)])
def test_what_has_not_begun_or_is_over_does_not_count(
    house: cast.House, starts: int | None, ends: int | None
) -> None:
    days = [None if each is None else NOW() + timedelta(days=each) for each in (starts, ends)]
    house.join("hilda", house.assignment("accountant", ["cancún"], period=Period(*days)))

    assert "hilda" not in names(asked(house, "olivia", "cancún"))


def test_whoever_may_in_one_place_alone_may_not_in_the_whole_company(house: cast.House) -> None:
    house.join("hilda", house.assignment("accountant", ["roma"]))

    assert "hilda" in names(asked(house, "olivia", "roma"))
    assert "hilda" not in names(asked(house, "olivia", "maíz azul"))


def test_whoever_is_deactivated_cannot_and_whoever_is_invited_will(house: cast.House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("dario"))
    house.invite("nora", house.assignment("accountant", ["roma"]))

    found = asked(house, "olivia", "roma")
    assert "dario" not in names(found)
    [nora] = [able for able in found.people if _first(able.member) == "nora"]
    assert nora.readiness is Readiness.INVITED


def test_whoever_is_outside_his_hours_is_said_to_be(house: cast.House) -> None:
    today = timezone.localtime().weekday()
    another_day = Hours("America/Mexico_City", (Shift((today + 3) % 7, 0, 24 * 60),))
    any_day = Hours("America/Mexico_City", tuple(Shift(day, 0, 24 * 60) for day in range(7)))
    Member.objects.filter(pk=house.member("dario").pk).update(hours=another_day.stored())
    Member.objects.filter(pk=house.member("bruno").pk).update(hours=any_day.stored())

    readiness = {_first(able.member): able.readiness for able in asked(house, "olivia", "roma").people}
    assert readiness["dario"] is Readiness.OUT_OF_HOURS
    assert readiness["bruno"] is Readiness.NOW


@pytest.mark.parametrize("where", ["roma", "centro", "cancún", "maíz azul", "panadería"])
@pytest.mark.parametrize("permission", [CANCEL, Permission.CFDI_ISSUE, Permission.BILLING_MANAGE])
def test_it_names_exactly_those_of_whom_the_engine_says_so(
    house: cast.House, where: str, permission: Permission
) -> None:
    house.join("hilda", house.assignment("issuer", ["roma", "cancún"], added=frozenset({CANCEL})))

    everybody = ("olivia", "ana", "bruno", "carla", "dario", "elena", "hilda")
    may = {name for name in everybody if house.actor(name).may(permission, house.at(where))}
    assert set(names(asked(house, "olivia", where, permission))) == may


def test_an_administrator_of_one_company_learns_all_of_his_places_and_nothing_of_others(
    house: cast.House,
) -> None:
    house.join("hilda", house.assignment("accountant", ["cancún"]), house.assignment("viewer", ["centro"]))

    assert names(asked(house, "bruno", "roma")) == names(asked(house, "olivia", "roma"))
    for where in ("cancún", "panadería"):
        with pytest.raises(AccessDenied):
            asked(house, "bruno", where)
    assert "hilda" not in names(asked(house, "bruno", "roma"))


def test_whoever_sees_users_in_one_place_does_not_ask_about_the_company(house: cast.House) -> None:
    house.join("hilda", house.assignment("issuer", ["roma"], added=frozenset({Permission.USERS_VIEW})))

    assert names(asked(house, "hilda", "roma")) == ["olivia", "ana", "bruno", "dario"]
    with pytest.raises(AccessDenied):
        asked(house, "hilda", "maíz azul")


def test_its_queries_do_not_grow_with_people(
    house: cast.House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = house.actor("olivia")
    with django_assert_num_queries(3):
        who_can(actor, CANCEL, house.at("roma"), now=NOW())
    for name in ("hilda", "nora", "irma"):
        house.join(name, house.assignment("accountant", ["roma", "centro"]))
    with django_assert_num_queries(3):
        found = who_can(actor, CANCEL, house.at("roma"), now=NOW())
    assert {"hilda", "nora", "irma"} <= set(names(found))
