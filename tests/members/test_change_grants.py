"""Changing what a member may do and where; who manages whom (rule 8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.managing import ManagingDenied
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.faults import InvalidFields, StaleEdit
from gafete.members.assignments import Assignment
from gafete.members.models import Grant, Member, Profile
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.edit_profile import edit_profile
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.outbox.models import Message
from tests import cast


def change(house: cast.House, who: str, *assignments: Assignment, by: str) -> Member:
    member = house.member(who)
    return change_grants(
        actor=house.actor(by), member=member, assignments=assignments, version=member.version
    )


def test_a_change_counts_at_once_is_told_and_recorded(house: cast.House) -> None:
    change(house, "carla", house.assignment("accountant", ["cancún"]), by="olivia")
    carla = house.actor("carla")
    assert carla.may(Permission.CFDI_CANCEL, at=house.at("cancún"))
    assert not carla.may(Permission.CFDI_ISSUE, at=house.at("cancún"))
    assert Message.objects.filter(kind="members.access_changed").count() == 1
    event = Event.objects.filter(account_id=house.account.pk).order_by("-sequence")[0]
    assert event.kind == "member.grants_changed"
    assert event.data["before"]["grants"][0]["profile"] == "Facturador"
    assert event.data["after"]["grants"][0]["profile"] == "Contador"


def test_what_stays_keeps_who_gave_it(house: cast.House) -> None:
    grant = Grant.objects.get(member=house.member("carla"))
    change(
        house,
        "carla",
        house.assignment("issuer", ["cancún"]),
        house.assignment("viewer", ["roma"]),
        by="ana",
    )
    kept = Grant.objects.get(pk=grant.pk)
    assert kept.granted_by_label == "Olivia Titular"
    assert Grant.objects.exclude(pk=grant.pk).get(member=grant.member).granted_by_label == "Ana Prueba"


def test_a_change_of_nothing_leaves_no_trace(house: cast.House) -> None:
    version = house.member("carla").version
    events = Event.objects.count()
    change(house, "carla", house.assignment("issuer", ["cancún"]), by="olivia")
    assert house.member("carla").version == version
    assert Event.objects.count() == events


def test_something_must_be_left(house: cast.House) -> None:
    with pytest.raises(InvalidFields):
        change(house, "carla", by="olivia")


def test_the_later_of_two_administrators_is_told_and_nothing_is_lost(house: cast.House) -> None:
    carla = house.member("carla")
    first = house.assignment("viewer", ["cancún"])
    change_grants(actor=house.actor("olivia"), member=carla, assignments=[first], version=carla.version)
    with pytest.raises(StaleEdit):
        change_grants(
            actor=house.actor("ana"),
            member=carla,
            assignments=[house.assignment("issuer", ["roma"])],
            version=carla.version,
        )
    assert Grant.objects.get(member=carla).profile.code == "viewer"


def test_nobody_changes_the_owner(house: cast.House) -> None:
    with pytest.raises(ManagingDenied):
        change(house, "olivia", house.assignment("viewer", ["centro"]), by="ana")


def test_nobody_changes_himself(house: cast.House) -> None:
    more = house.assignment("administrator", [house.whole], added=frozenset({Permission.USERS_DELETE}))
    with pytest.raises(ManagingDenied):
        change(house, "ana", more, by="ana")


def test_a_local_administrator_changes_what_lies_in_his_company_and_leaves_the_rest(
    house: cast.House,
) -> None:
    """Dario gets a second company that Bruno cannot see; Bruno's edit must not drop it."""
    change(
        house,
        "dario",
        house.assignment("accountant", ["maíz azul"]),
        house.assignment("accountant", ["panadería"]),
        by="olivia",
    )
    change(house, "dario", house.assignment("viewer", ["centro"]), by="bruno")
    dario = house.actor("dario")
    assert dario.may(Permission.CFDI_CANCEL, at=house.at("panadería"))
    assert not dario.may(Permission.CFDI_CANCEL, at=house.at("maíz azul"))
    assert dario.may(Permission.CFDI_VIEW, at=house.at("centro"))


def test_a_local_administrator_may_take_everything_that_is_in_his_company(house: cast.House) -> None:
    change(
        house,
        "dario",
        house.assignment("accountant", ["maíz azul"]),
        house.assignment("accountant", ["panadería"]),
        by="olivia",
    )
    change(house, "dario", by="bruno")
    assert Grant.objects.get(member=house.member("dario")).company == house.companies["panadería"]


def test_a_local_administrator_does_not_act_on_somebody_who_reaches_further(house: cast.House) -> None:
    change(
        house,
        "dario",
        house.assignment("accountant", ["maíz azul"]),
        house.assignment("accountant", ["panadería"]),
        by="olivia",
    )
    dario = house.member("dario")
    with pytest.raises(AccessDenied):
        deactivate_member(actor=house.actor("bruno"), member=dario)
    with pytest.raises(AccessDenied):
        edit_member(
            actor=house.actor("bruno"),
            member=dario,
            name="Otro",
            username=dario.username,
            email=dario.email,
            version=dario.version,
        )


def test_a_local_administrator_takes_nothing_from_an_administrator_of_the_account(house: cast.House) -> None:
    with pytest.raises(AccessDenied):
        deactivate_member(actor=house.actor("bruno"), member=house.member("ana"))
    before = house.actor("ana").permissions_at(house.at("centro"))
    change(house, "ana", house.assignment("viewer", ["centro"]), by="bruno")
    change(house, "ana", by="bruno")
    assert house.actor("ana").permissions_at(house.at("centro")) == before


def test_an_edit_adds_only_what_its_maker_holds(house: cast.House) -> None:
    payroll = house.assignment("viewer", ["centro"], added=frozenset({Permission.PAYROLL_VIEW}))
    with pytest.raises(GrantDenied):
        change(house, "elena", payroll, by="bruno")
    change(house, "elena", payroll, by="olivia")
    # Bruno lacks payroll: he may keep it or take it away, and may not give it anywhere else.
    both = house.assignment("viewer", ["centro", "roma"], added=frozenset({Permission.PAYROLL_VIEW}))
    with pytest.raises(GrantDenied):
        change(house, "elena", both, by="bruno")
    change(house, "elena", payroll, house.assignment("viewer", ["roma"]), by="bruno")
    assert house.actor("elena").may(Permission.PAYROLL_VIEW, at=house.at("centro"))
    change(house, "elena", house.assignment("viewer", ["centro"]), by="bruno")
    assert not house.actor("elena").may(Permission.PAYROLL_VIEW, at=house.at("centro"))


def test_an_edit_does_not_lengthen_what_its_maker_has_only_for_a_while(house: cast.House) -> None:
    end = timezone.now() + timedelta(days=5)
    house.join("gabi", house.assignment("administrator", ["maíz azul"], period=Period(None, end)))
    change(
        house,
        "elena",
        house.assignment("viewer", ["centro"]),
        house.assignment("viewer", ["roma"], period=Period(None, end)),
        by="gabi",
    )
    with pytest.raises(GrantDenied):
        change(
            house,
            "elena",
            house.assignment("viewer", ["centro"]),
            house.assignment("viewer", ["roma"]),
            by="gabi",
        )


def test_a_grant_in_another_account_is_refused(house: cast.House, other_house: cast.House) -> None:
    with pytest.raises(AccessDenied):
        change(house, "elena", house.assignment("viewer", [other_house.at("lejos")]), by="olivia")


def test_what_counts_in_the_whole_account_is_not_kept_below_it(house: cast.House) -> None:
    """It would lie dormant until somebody widened the scope without seeing what he awakens."""
    dormant = frozenset({Permission.BILLING_MANAGE, Permission.CFDI_EXPORT})
    change(house, "elena", house.assignment("viewer", ["centro"], added=dormant), by="olivia")
    assert Grant.objects.get(member=house.member("elena")).added == ["cfdi.export"]


def test_nobody_is_given_a_profile_that_was_archived_meanwhile(house: cast.House) -> None:
    profile = Profile.objects.create(
        account=house.account, name="Viejo", permissions=["cfdi.view"], letter="V", color="pink"
    )
    row = house.assignment("Viejo", ["centro"])
    Profile.objects.filter(pk=profile.pk).update(archived_at=timezone.now())
    with pytest.raises(InvalidFields) as fault:
        change(house, "elena", row, by="olivia")
    assert "profile" in fault.value.errors
    with pytest.raises(InvalidFields) as fault:
        house.invite("nueva", row)
    assert "profile" in fault.value.errors
    assert Grant.objects.get(member=house.member("elena")).profile.code == "viewer"


def test_nobody_is_given_a_profile_that_was_widened_meanwhile(house: cast.House) -> None:
    """What it gives was judged by what the page had read: Ana would give what she does not hold herself."""
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Nómina",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW}),
    )
    row = house.assignment("Nómina", [house.whole])
    edit_profile(
        actor=house.actor("olivia"),
        profile=profile,
        name="Nómina",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW, Permission.PAYROLL_VIEW}),
        version=profile.version,
    )
    deactivate_member(actor=house.actor("ana"), member=house.member("carla"))
    ways: list[Callable[[], Member]] = [
        lambda: change(house, "dario", row, by="ana"),
        lambda: house.invite("nadia", row, by="ana"),
        lambda: reassign_seat(
            actor=house.actor("ana"), member=house.member("carla"), invitation=house.invitation("nadia", row)
        ),
    ]
    for give in ways:
        with pytest.raises(InvalidFields) as fault:
            give()
        assert "profile" in fault.value.errors
    assert not Grant.objects.filter(profile=profile).exists()
    assert not Member.objects.filter(username="nadia").exists()
