"""Ver como: who may look as whom, for how long, and that nobody who looks can do anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.faults import FieldFault, NotFound
from gafete.members.actors import load_actor, system_actor
from gafete.members.authority import target_of
from gafete.members.models import Member, Viewing
from gafete.members.operations.begin_viewing import LENGTH, begin_viewing
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.change_hours import change_hours
from gafete.members.operations.deactivate_member import NotActive, deactivate_member
from gafete.members.operations.end_viewing import end_viewing, end_viewings
from gafete.members.queries import get_open_viewing
from gafete.members.viewing import View, may_view_as, view_of
from gafete.outbox.composers import compose
from gafete.outbox.models import Message
from gafete.work.housekeeping import Every, chores
from tests.cast import House

REASON = "No encuentra sus facturas"


def look(house: House, by: str = "ana", at: str = "carla", reason: str = REASON) -> Viewing:
    return begin_viewing(actor=house.actor(by), member=house.member(at), reason=reason)


def seen(house: House, viewing: Viewing, by: str = "ana") -> View | None:
    member = house.member(by)
    viewer = load_actor(member.user, house.account.pk)
    try:
        found = get_open_viewing(viewer.actor, viewing.public_id)
    except NotFound:
        return None
    return view_of(viewer, found, now=timezone.now())


def may_look(house: House, by: str, at: str) -> bool:
    member = house.member(at)
    return may_view_as(house.actor(by), member, target_of(member))


def events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("id"))


# -- who may look ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "at"),
    [("olivia", "ana"), ("olivia", "carla"), ("ana", "bruno"), ("ana", "carla"), ("bruno", "dario")],
)
def test_whoever_holds_all_that_the_other_one_may_do_sees_it(house: House, by: str, at: str) -> None:
    view = seen(house, look(house, by, at), by)
    assert view is not None
    assert view.membership.member == house.member(at)
    assert view.membership.actor.access.tree == house.actor(at).access.tree
    assert view.viewer.member_id == house.member(by).pk


@pytest.mark.parametrize(
    ("by", "at"),
    [
        ("ana", "olivia"),  # the owner
        ("ana", "ana"),  # himself
        ("bruno", "ana"),  # who reaches further
        ("bruno", "carla"),  # who works elsewhere
        ("carla", "elena"),  # without the permission
        ("dario", "elena"),
    ],
)
def test_nobody_else_looks(house: House, by: str, at: str) -> None:
    with pytest.raises(AccessDenied):
        look(house, by, at)
    assert not may_look(house, by, at)
    assert not Viewing.objects.exists()
    assert not events("member.viewing_begun")


def test_a_member_with_one_right_that_the_viewer_lacks_is_not_looked_through(house: House) -> None:
    house.join("mina", house.assignment("viewer", ["centro"], added=frozenset({Permission.PAYROLL_VIEW})))
    with pytest.raises(AccessDenied):
        look(house, "bruno", "mina")
    look(house, "olivia", "mina")


def test_only_a_member_looks(house: House) -> None:
    system = system_actor(house.account.pk, label="", permissions={Permission.USERS_VIEW_AS})
    with pytest.raises(AccessDenied):
        begin_viewing(actor=system, member=house.member("carla"), reason=REASON)


@pytest.mark.parametrize("state", ["invited", "deactivated"])
def test_only_an_active_member_sees_anything(house: House, state: str) -> None:
    if state == "invited":
        house.invite("nadia", house.assignment("viewer", ["centro"]))
    else:
        house.join("nadia", house.assignment("viewer", ["centro"]))
        deactivate_member(actor=house.actor("olivia"), member=house.member("nadia"))
    assert not may_look(house, "ana", "nadia")
    with pytest.raises(NotActive):
        look(house, at="nadia")


@pytest.mark.parametrize("reason", ["", "  \n ", "\x00"])
def test_a_reason_is_asked(house: House, reason: str) -> None:
    with pytest.raises(FieldFault) as refused:
        look(house, reason=reason)
    assert refused.value.field == "reason"
    assert not Viewing.objects.exists()
    assert not Message.objects.filter(kind="members.seen_by_another").exists()


def test_the_database_keeps_no_look_at_oneself_or_without_length(house: House) -> None:
    viewing = look(house)
    for wrong in ({"seen_id": viewing.viewer_id}, {"ends_at": viewing.begun_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Viewing.objects.filter(pk=viewing.pk).update(**wrong)


def test_a_look_says_who_looks_as_whom(house: House) -> None:
    viewing = look(house)
    assert str(viewing) == f"{house.member('ana').pk} as {house.member('carla').pk}"


# -- what it shows, and until when -----------------------------------------------------------------


def test_it_is_over_after_a_quarter_of_an_hour_to_the_second(house: House) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        viewing = look(house)
        assert viewing.ends_at - viewing.begun_at == timedelta(minutes=15)
        clock.shift(LENGTH - timedelta(seconds=1))
        assert seen(house, viewing) is not None
        clock.shift(1)
        assert seen(house, viewing) is None


def test_a_clock_that_is_set_back_ends_it(house: House) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        viewing = look(house)
        clock.shift(-60)
        assert seen(house, viewing) is None


def test_it_is_nobody_elses(house: House, other_house: House) -> None:
    viewing = look(house)
    assert seen(house, viewing, by="olivia") is None
    with pytest.raises(NotFound):
        get_open_viewing(other_house.actor("tomas"), viewing.public_id)
    with pytest.raises(NotFound):
        end_viewing(actor=house.actor("olivia"), viewing=viewing)
    assert seen(house, viewing) is not None


@pytest.mark.parametrize("what", ["viewer narrowed", "seen widened", "seen deactivated"])
def test_whatever_would_forbid_it_now_ends_it_with_the_next_click(house: House, what: str) -> None:
    viewing = look(house)
    olivia = house.actor("olivia")
    if what == "viewer narrowed":
        only = [house.assignment("administrator", ["maíz azul"])]
        member = house.member("ana")
        change_grants(actor=olivia, member=member, assignments=only, version=member.version)
    elif what == "seen widened":
        more = [house.assignment("issuer", ["cancún"], added=frozenset({Permission.PAYROLL_VIEW}))]
        member = house.member("carla")
        change_grants(actor=olivia, member=member, assignments=more, version=member.version)
    else:
        deactivate_member(actor=olivia, member=house.member("carla"))
    assert seen(house, viewing) is None


def test_it_shows_what_is_changed_meanwhile(house: House) -> None:
    viewing = look(house)
    member = house.member("carla")
    now_there = [house.assignment("viewer", ["roma"])]
    change_grants(actor=house.actor("olivia"), member=member, assignments=now_there, version=member.version)
    view = seen(house, viewing)
    assert view is not None
    assert view.membership.actor.may(Permission.CFDI_VIEW, house.at("roma"))
    assert not view.membership.actor.may_anywhere(Permission.CFDI_ISSUE)


def test_outside_his_hours_it_shows_what_he_sees_within_them(house: House) -> None:
    viewing = look(house)
    Member.objects.filter(pk=house.member("carla").pk).update(hours={"zone": "America/Macondo"})
    view = seen(house, viewing)
    assert view is not None
    assert view.membership.actor.may(Permission.CFDI_ISSUE, house.at("cancún"))


def test_whoever_looks_can_do_nothing(house: House) -> None:
    view = seen(house, look(house, "olivia", "ana"), "olivia")
    assert view is not None
    ana = view.membership.actor
    assert ana.may(Permission.USERS_DEACTIVATE, house.at("cancún"))
    acts: list[Callable[[], object]] = [
        lambda: deactivate_member(actor=ana, member=house.member("carla")),
        lambda: begin_viewing(actor=ana, member=house.member("carla"), reason=REASON),
        lambda: change_hours(actor=ana, member=house.member("carla"), hours=None, version=1),
    ]
    for act in acts:
        with pytest.raises(AccessDenied) as refused:
            act()
        assert "no puedes cambiar nada" in refused.value.sentence.render()
    assert house.member("carla").state == "active"
    deactivate_member(actor=replace(ana, only_looks=False), member=house.member("carla"))


# -- the trail, and the member ---------------------------------------------------------------------


def test_the_trail_tells_who_looked_why_and_until_when(house: House) -> None:
    viewing = look(house)
    end_viewing(actor=house.actor("ana"), viewing=viewing)
    end_viewing(actor=house.actor("ana"), viewing=viewing)
    (begun,), (ended,) = events("member.viewing_begun"), events("member.viewing_ended")
    assert (begun.actor_label, begun.target_label) == (house.member("ana").name, house.member("carla").name)
    assert begun.reason == REASON
    assert ended.actor_label == house.member("ana").name
    assert seen(house, viewing) is None


def test_one_that_nobody_ends_is_closed_by_its_time(house: House) -> None:
    assert "gafete.members.operations.end_viewing.end_viewings" in chores(Every.MINUTE)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        look(house)
        assert end_viewings() == 0
        clock.shift(LENGTH)
        assert end_viewings() == 1
        assert end_viewings() == 0
    (ended,) = events("member.viewing_ended")
    assert ended.actor_kind == "system"


def test_the_member_is_told_by_whom_and_why_whatever_notices_he_mutes(house: House) -> None:
    look(house)
    message = Message.objects.get(kind="members.seen_by_another")
    mail = compose(message)
    assert mail is not None
    assert mail.to == house.member("carla").user.email
    assert house.member("ana").name in mail.subject
    assert REASON in mail.text
    message.parameters["viewing"] = 0
    assert compose(message) is None
