"""When in the week a member may act: who decides it, and where it holds."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.access.hours import DAY, UNREADABLE, Hours, Shift
from gafete.access.managing import Boundary, ManagingDenied
from gafete.access.permissions import Permission
from gafete.audit.chain import written
from gafete.audit.models import Event
from gafete.faults import InvalidFields, StaleEdit
from gafete.members.actors import load_actor
from gafete.members.hours import hours_of
from gafete.members.models import Member
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.change_hours import change_hours
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.edit_profile import edit_profile
from gafete.members.operations.offer_ownership import offer_ownership
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.members.queries import members_by_key
from gafete.members.requesters import RequesterOut, requester_of
from gafete.members.telling import tell
from gafete.outbox.models import Message
from gafete.work.models import Job
from tests import cast

SHOP = Hours("America/Mexico_City", tuple(Shift(day, 9 * 60, 20 * 60) for day in range(6)))
MORNINGS = Hours("America/Mexico_City", tuple(Shift(day, 9 * 60, 13 * 60) for day in range(6)))
# Without an end, so that an administrator with hours can act in a test at any moment.
ALWAYS_OPEN = Hours("America/Mexico_City", tuple(Shift(day, 0, DAY) for day in range(7)))
IN_HOURS = datetime(2026, 11, 23, 18, tzinfo=UTC)  # Monday, noon in Mexico City
OUT_OF_HOURS = datetime(2026, 11, 24, 4, tzinfo=UTC)  # the same Monday at ten in the evening


def give(house: cast.House, name: str, hours: Hours | None, *, by: str = "olivia") -> Member:
    member = house.member(name)
    return change_hours(actor=house.actor(by), member=member, hours=hours, version=member.version)


def may_view(house: cast.House, now: datetime) -> bool:
    user = house.member("elena").user
    return load_actor(user, house.account.pk, now=now).actor.may(Permission.CFDI_VIEW, house.at("centro"))


def test_outside_his_hours_a_member_may_do_nothing_here(house: cast.House) -> None:
    assert may_view(house, OUT_OF_HOURS)
    give(house, "elena", SHOP)
    assert may_view(house, IN_HOURS)
    assert not may_view(house, OUT_OF_HOURS)
    give(house, "elena", None)
    assert may_view(house, OUT_OF_HOURS)


def test_new_hours_are_told_and_recorded(house: cast.House) -> None:
    version = house.member("elena").version
    give(house, "elena", SHOP)
    member = house.member("elena")
    assert hours_of(member) == SHOP
    assert member.version == version + 1
    assert Message.objects.filter(kind="members.access_changed", parameters__member=member.pk).count() == 1
    event = Event.objects.filter(account_id=house.account.pk).latest("sequence")
    told = tell(house.actor("olivia"), [event])[0]
    assert told.sentence == "Olivia Titular cambió el horario de Elena Prueba."
    assert [(each.label, each.before, each.after) for each in told.changes] == [
        (
            "Horario",
            "—",
            "lunes a sábado de 9:00 a 20:00 · Centro (Ciudad de México, Guadalajara, Monterrey)",
        )
    ]


def test_who_has_not_entered_yet_gets_no_mail_about_hours(house: cast.House) -> None:
    house.invite("fabiola", house.assignment("viewer", ["centro"]))
    give(house, "fabiola", SHOP)
    assert hours_of(house.member("fabiola")) == SHOP
    assert not Message.objects.filter(kind="members.access_changed").exists()


def test_hours_of_the_trail_that_nobody_can_read_are_shown_as_they_are(house: cast.House) -> None:
    give(house, "elena", SHOP)
    event = Event.objects.filter(account_id=house.account.pk).latest("sequence")
    event.said = written({"after": {"hours": {"zone": "America/Macondo"}}})
    [change] = tell(house.actor("olivia"), [event])[0].changes
    assert change.after == "{'zone': 'America/Macondo'}"


def test_the_same_hours_again_leave_no_trace(house: cast.House) -> None:
    give(house, "elena", SHOP)
    events, version = Event.objects.count(), house.member("elena").version
    give(house, "elena", replace(SHOP, shifts=tuple(reversed(SHOP.shifts))))
    assert (Event.objects.count(), house.member("elena").version) == (events, version)


@pytest.mark.parametrize(
    ("who", "by", "boundary"),
    [
        ("olivia", "ana", Boundary.OWNER),
        ("ana", "ana", Boundary.HIMSELF),
        ("ana", "bruno", None),
        ("carla", "bruno", None),
        ("elena", "carla", None),
    ],
)
def test_only_whoever_manages_all_of_him_decides(
    house: cast.House, who: str, by: str, boundary: Boundary | None
) -> None:
    events = Event.objects.count()
    with pytest.raises(AccessDenied) as refused:
        give(house, who, SHOP, by=by)
    assert getattr(refused.value, "boundary", None) is boundary
    assert house.member(who).hours is None
    assert Event.objects.count() == events


def test_an_old_form_is_told(house: cast.House) -> None:
    member = house.member("elena")
    give(house, "elena", MORNINGS)
    with pytest.raises(StaleEdit):
        change_hours(actor=house.actor("olivia"), member=member, hours=SHOP, version=member.version)
    assert hours_of(house.member("elena")) == MORNINGS


@pytest.mark.parametrize(
    ("hours", "field"),
    [(UNREADABLE, "shifts"), (replace(SHOP, zone="Europe/Madrid"), "zone")],
)
def test_hours_that_nobody_can_keep_are_refused(house: cast.House, hours: Hours, field: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        give(house, "elena", hours)
    assert list(refused.value.errors) == [field]


def test_the_database_keeps_the_owner_without_hours(house: cast.House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=house.owner.pk).update(hours=SHOP.stored())


def test_hours_that_cannot_be_read_open_nothing(house: cast.House, caplog: pytest.LogCaptureFixture) -> None:
    Member.objects.filter(pk=house.member("elena").pk).update(hours={"zone": "America/Macondo"})
    give(house, "dario", SHOP)  # raises the version, as whatever wrote that would have
    with caplog.at_level(logging.WARNING):
        assert not may_view(house, IN_HOURS)
    assert "hours_unreadable" in caplog.text
    give(house, "elena", SHOP)
    assert may_view(house, IN_HOURS)


# -- nobody gives longer hours than his own ----------------------------------------------------------


@pytest.fixture
def noon(house: cast.House) -> cast.House:
    """Ana works in the mornings; it is one."""
    give(house, "ana", MORNINGS)
    return house


def test_whoever_has_hours_gives_no_longer_ones(noon: cast.House) -> None:
    give(noon, "elena", MORNINGS)
    with time_machine.travel(IN_HOURS.replace(hour=16)):
        with pytest.raises(ManagingDenied) as refused:
            give(noon, "elena", SHOP, by="ana")
        assert refused.value.boundary is Boundary.HOURS
        with pytest.raises(ManagingDenied):
            give(noon, "elena", None, by="ana")
        give(noon, "elena", Hours(MORNINGS.zone, MORNINGS.shifts[:2]), by="ana")


def test_whoever_has_hours_adds_nothing_to_somebody_without(noon: cast.House) -> None:
    with time_machine.travel(IN_HOURS.replace(hour=16)):
        elena = noon.member("elena")
        with pytest.raises(ManagingDenied) as refused:
            change_grants(
                actor=noon.actor("ana"),
                member=elena,
                assignments=[noon.assignment("viewer", ["centro", "roma"])],
                version=elena.version,
            )
        assert refused.value.boundary is Boundary.HOURS
        with pytest.raises(ManagingDenied):
            deactivate_member(actor=noon.actor("ana"), member=elena)


def test_whom_he_brings_in_works_at_his_hours(noon: cast.House) -> None:
    with time_machine.travel(IN_HOURS.replace(hour=16)):
        member = noon.invite("fabiola", noon.assignment("viewer", ["centro"]), by="ana")
    assert hours_of(noon.member("fabiola")) == MORNINGS
    event = Event.objects.filter(kind="member.invited", target_id=str(member.pk)).get()
    assert event.data["after"]["hours"] == MORNINGS.stored()


def test_the_hours_of_a_counter_stay_with_its_seat(house: cast.House) -> None:
    give(house, "elena", MORNINGS)
    deactivate_member(actor=house.actor("olivia"), member=house.member("elena"))
    successor = reassign_seat(
        actor=house.actor("olivia"),
        member=house.member("elena"),
        invitation=house.invitation("fabiola", house.assignment("viewer", ["centro"])),
    )
    assert hours_of(successor) == MORNINGS


def test_widening_a_profile_gives_nobody_more_at_other_hours(house: cast.House) -> None:
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Mostrador",
        description="",
        permissions=frozenset({Permission.CUSTOMERS_VIEW}),
        letter="M",
    )
    house.join("fabiola", house.assignment("Mostrador", ["centro"]))
    give(house, "ana", MORNINGS)

    def widen(by: str) -> None:
        profile.refresh_from_db()
        edit_profile(
            actor=house.actor(by),
            profile=profile,
            name=profile.name,
            description="",
            permissions=frozenset({Permission.CUSTOMERS_EDIT}),
            version=profile.version,
        )

    with time_machine.travel(IN_HOURS.replace(hour=16)):
        with pytest.raises(ManagingDenied):
            widen("ana")
        give(house, "fabiola", MORNINGS)
        widen("ana")


def test_whoever_becomes_the_owner_has_no_hours_any_more(house: cast.House) -> None:
    give(house, "ana", ALWAYS_OPEN)
    offer = offer_ownership(actor=house.actor("olivia"), member=house.member("ana"))
    transfer_ownership(actor=house.actor("ana"), offer=offer)
    assert house.member("ana").hours is None


# -- everything that acts for him ---------------------------------------------------------------------


def test_a_job_that_he_asked_for_stops_with_his_hours(house: cast.House) -> None:
    give(house, "ana", SHOP)
    job = Job(account_id=house.account.pk, kind="x", requested_by=house.member("ana").user_id)
    with time_machine.travel(IN_HOURS):
        assert requester_of(job, Permission.USERS_VIEW).label == "Ana Prueba"
    with time_machine.travel(OUT_OF_HOURS), pytest.raises(RequesterOut):
        requester_of(job, Permission.USERS_VIEW)


def test_a_list_is_empty_and_an_act_refused_outside_the_hours(house: cast.House) -> None:
    give(house, "ana", SHOP)
    with time_machine.travel(OUT_OF_HOURS):
        ana = house.actor("ana")
        assert members_by_key(ana, [str(house.owner.pk)]) == {}
        with pytest.raises(AccessDenied, match="fuera de tu horario"):
            ana.require(Permission.USERS_MANAGE, at=house.at("centro"))
        assert timezone.now() >= OUT_OF_HOURS
