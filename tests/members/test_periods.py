"""Accesses for a while: reminded of before their end, told of in the trail, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.audit.models import Event, EventReach
from gafete.identity.models import User
from gafete.members.models import Grant, Member, MemberState
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.remind_of_endings import remind_of_endings
from gafete.members.operations.tell_periods import tell_periods
from gafete.members.periods.queries import (
    accounts_to_remind,
    accounts_to_tell,
    ending_unreminded,
    sweeper,
)
from gafete.members.periods.rules import reminder_due
from gafete.members.telling import tell
from gafete.outbox.composers import Mail, compose
from gafete.outbox.models import Message
from gafete.work.housekeeping import Every, chores
from tests import cast
from tests.racing import race

GIVEN = datetime(2026, 11, 2, 16, tzinfo=UTC)
BEGINS = GIVEN + timedelta(days=3)
ENDS = GIVEN + timedelta(days=20)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def house(db: None) -> cast.House:
    del db
    with time_machine.travel(GIVEN - DAY, tick=False):
        return cast.whole_cast()


@pytest.fixture
def wendy(house: cast.House) -> Member:
    """An auditor who may see two places from BEGINS to ENDS."""
    with time_machine.travel(GIVEN, tick=False):
        return house.join(
            "wendy", house.assignment("viewer", ["centro", "roma"], period=Period(BEGINS, ENDS))
        )


def sweep_at(moment: datetime) -> object:
    with time_machine.travel(moment, tick=False):
        return tell_periods()


def remind_at(moment: datetime) -> object:
    with time_machine.travel(moment, tick=False):
        return remind_of_endings()


def told(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind).order_by("sequence"))


def reminded(kind: str = "members.access_ending") -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("created_at", "id"))


def written(message: Message, moment: datetime) -> Mail:
    with time_machine.travel(moment, tick=False):
        mail = compose(message)
    assert mail is not None
    return mail


# -- the trail ---------------------------------------------------------------------------------------


def test_a_beginning_and_an_end_are_told_once_each(house: cast.House, wendy: Member) -> None:
    assert sweep_at(BEGINS - HOUR) == 0
    assert sweep_at(BEGINS) == 2
    assert sweep_at(BEGINS + HOUR) == 0
    [began] = told("member.grant_began")
    assert (began.actor_kind, began.target_id, began.at) == ("system", str(wendy.pk), BEGINS)
    assert sweep_at(ENDS - HOUR) == 0
    assert sweep_at(ENDS) == 2
    assert sweep_at(ENDS + 9 * DAY) == 0
    [ended] = told("member.grant_ended")
    [words] = tell(house.actor("olivia"), [ended])
    assert words.sentence == "Terminó un acceso de Wendy Prueba."
    assert "Consulta en" in words.changes[0].after


def test_the_event_reaches_where_the_access_did(house: cast.House, wendy: Member) -> None:
    del wendy
    sweep_at(BEGINS)
    [began] = told("member.grant_began")
    places = EventReach.objects.filter(account_id=house.account.pk, sequence=began.sequence)
    assert set(places.values_list("place_id", flat=True)) == {
        house.places["centro"].pk,
        house.places["roma"].pk,
    }


def test_a_worker_that_was_away_for_days_loses_nothing(wendy: Member) -> None:
    del wendy
    assert sweep_at(ENDS + 30 * DAY) == 4
    assert [len(told(kind)) for kind in ("member.grant_began", "member.grant_ended")] == [1, 1]


def test_a_clock_that_jumps_back_doubles_nothing(wendy: Member) -> None:
    del wendy
    sweep_at(ENDS + HOUR)
    for back in (ENDS - HOUR, BEGINS - HOUR, BEGINS + HOUR, ENDS, ENDS + DAY):
        assert sweep_at(back) == 0
    assert len(told("member.grant_ended")) == 1


def test_what_began_when_it_was_given_has_been_told_by_that(house: cast.House) -> None:
    with time_machine.travel(GIVEN, tick=False):
        house.join("wendy", house.assignment("viewer", ["centro"], period=Period(GIVEN - DAY, ENDS)))
    assert sweep_at(GIVEN + HOUR) == 0


def test_a_past_access_that_is_given_has_no_end_to_tell(house: cast.House) -> None:
    with time_machine.travel(GIVEN, tick=False):
        house.join("wendy", house.assignment("viewer", ["centro"], period=Period(None, GIVEN - DAY)))
    assert sweep_at(GIVEN + HOUR) == 0


def test_nothing_is_told_of_who_left(house: cast.House, wendy: Member) -> None:
    with time_machine.travel(GIVEN + DAY, tick=False):
        deactivate_member(actor=house.actor("olivia"), member=wendy)
        delete_member(actor=house.actor("olivia"), member=house.member("wendy"))
    assert sweep_at(ENDS + HOUR) == 0
    with time_machine.travel(ENDS + HOUR):
        assert accounts_to_tell(now=ENDS + HOUR) == []


def test_of_a_deactivated_member_it_is_told_all_the_same(house: cast.House, wendy: Member) -> None:
    with time_machine.travel(GIVEN + DAY, tick=False):
        deactivate_member(actor=house.actor("olivia"), member=wendy)
    assert sweep_at(ENDS + HOUR) == 4


def test_many_are_told_in_several_transactions(
    house: cast.House, wendy: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    del house, wendy
    monkeypatch.setattr("gafete.members.operations.tell_periods.AT_ONCE", 1)
    assert sweep_at(ENDS + HOUR) == 4
    assert sweep_at(ENDS + HOUR) == 0


def test_the_chores_are_registered() -> None:
    assert any(name.endswith(".tell_periods") for name in chores(Every.MINUTE))
    assert any(name.endswith(".remind_of_endings") for name in chores(Every.HOUR))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_and_remind_once() -> None:
    with time_machine.travel(GIVEN - DAY, tick=False):
        house = cast.whole_cast()
    with time_machine.travel(GIVEN, tick=False):
        house.join("wendy", house.assignment("viewer", ["centro"], period=Period(BEGINS, ENDS)))
    with time_machine.travel(ENDS - HOUR, tick=False):
        outcomes = race([tell_periods, tell_periods, remind_of_endings, remind_of_endings])
    assert outcomes.faults == []
    assert Counter(outcomes.results) == {0: 2, 1: 2}
    assert len(told("member.grant_began")) == 1
    assert len(reminded()) == 1


# -- reminders ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_before", "reminded_days", "left", "due"),
    [
        (20 * DAY, None, 8 * DAY, None),
        (20 * DAY, None, 7 * DAY, 7),
        (20 * DAY, None, 2 * DAY, 7),
        (20 * DAY, 7, 2 * DAY, None),
        (20 * DAY, 7, DAY, 1),
        (20 * DAY, None, HOUR, 1),
        (20 * DAY, 1, HOUR, None),
        (20 * DAY, 7, timedelta(0), None),
        (20 * DAY, None, -DAY, None),
        (3 * DAY, None, 2 * DAY, None),
        (3 * DAY, None, DAY, 1),
        (12 * HOUR, None, HOUR, None),
    ],
)
def test_when_a_reminder_is_due(
    given_before: timedelta, reminded_days: int | None, left: timedelta, due: int | None
) -> None:
    said = reminder_due(
        granted_at=ENDS - given_before, ends_at=ENDS, reminded_days=reminded_days, now=ENDS - left
    )
    assert said == due


@pytest.mark.parametrize("given_days", [3, 20])
@pytest.mark.parametrize("reminded_days", [None, 7, 1])
@pytest.mark.parametrize("left", [8 * DAY, 7 * DAY, 2 * DAY, DAY, HOUR, timedelta(0), -DAY])
def test_the_database_finds_what_the_rule_says(
    wendy: Member, given_days: int, reminded_days: int | None, left: timedelta
) -> None:
    Grant.objects.filter(member=wendy).update(granted_at=ENDS - given_days * DAY, reminded_days=reminded_days)
    due = reminder_due(
        granted_at=ENDS - given_days * DAY, ends_at=ENDS, reminded_days=reminded_days, now=ENDS - left
    )
    waiting = ending_unreminded(sweeper(wendy.account_id), now=ENDS - left, size=1)
    assert waiting.exists() is (due is not None)
    if due is not None:
        assert accounts_to_remind(now=ENDS - left) == [wendy.account_id]


def test_an_account_without_an_end_in_sight_is_not_looked_into(wendy: Member) -> None:
    assert accounts_to_remind(now=ENDS - 8 * DAY) == []
    assert accounts_to_remind(now=ENDS) == []
    Grant.objects.filter(member=wendy).update(reminded_days=1)
    assert accounts_to_remind(now=ENDS - HOUR) == []


def test_the_member_and_his_managers_are_reminded_a_week_and_a_day_before(
    house: cast.House, wendy: Member
) -> None:
    assert remind_at(ENDS - 8 * DAY) == 0
    assert remind_at(ENDS - 7 * DAY) == 2
    assert remind_at(ENDS - 7 * DAY + HOUR) == 0
    assert remind_at(ENDS - DAY) == 2
    assert remind_at(ENDS - HOUR) == 0
    assert [message.parameters["member"] for message in reminded()] == [wendy.pk, wendy.pk]
    managers = [message.parameters["member"] for message in reminded("members.accesses_ending")]
    # Olivia owns the account, Ana administers all of it, Bruno the company; Carla and the others nobody.
    assert sorted(managers) == sorted(2 * [house.member(name).pk for name in ("olivia", "ana", "bruno")])


def test_whoever_manages_elsewhere_is_not_reminded(house: cast.House) -> None:
    with time_machine.travel(GIVEN, tick=False):
        house.join("wendy", house.assignment("viewer", ["cancún"], period=Period(None, ENDS)))
    remind_at(ENDS - DAY)
    managers = {message.parameters["member"] for message in reminded("members.accesses_ending")}
    assert managers == {house.member("olivia").pk, house.member("ana").pk}


def test_an_administrator_is_not_told_to_manage_himself(house: cast.House) -> None:
    with time_machine.travel(GIVEN, tick=False):
        house.join("wendy", house.assignment("administrator", [house.whole], period=Period(None, ENDS)))
    remind_at(ENDS - DAY)
    managers = {message.parameters["member"] for message in reminded("members.accesses_ending")}
    assert house.member("wendy").pk not in managers
    assert house.member("ana").pk in managers


def test_who_was_invited_only_is_not_reminded_but_his_managers_are(house: cast.House) -> None:
    with time_machine.travel(GIVEN, tick=False):
        house.invite("wendy", house.assignment("viewer", ["centro"], period=Period(None, ENDS)))
    remind_at(ENDS - DAY)
    assert reminded() == []
    assert len(reminded("members.accesses_ending")) == 3


def test_an_end_that_was_moved_is_reminded_of_anew(house: cast.House, wendy: Member) -> None:
    remind_at(ENDS - DAY)
    later = ENDS + 30 * DAY
    with time_machine.travel(ENDS - HOUR, tick=False):
        change_grants(
            actor=house.actor("olivia"),
            member=wendy,
            assignments=[house.assignment("viewer", ["centro"], period=Period(BEGINS, later))],
            version=house.member("wendy").version,
        )
    assert remind_at(later - 7 * DAY) == 1
    assert remind_at(later - DAY) == 1


def test_what_the_mails_say(house: cast.House, wendy: Member) -> None:
    remind_at(ENDS - 7 * DAY)
    mail = written(reminded()[0], ENDS - 7 * DAY)
    assert mail.to == "wendy@correo.example"
    assert mail.subject == "Tu acceso a Grupo Maíz está por terminar"
    assert "termina el 22 nov 2026, 10:00" in mail.text
    assert "Maíz Azul" not in mail.text
    [to_ana] = [
        message
        for message in reminded("members.accesses_ending")
        if message.parameters["member"] == house.member("ana").pk
    ]
    mail = written(to_ana, ENDS - 7 * DAY)
    assert mail.subject == "Accesos por terminar en Grupo Maíz"
    assert "- Wendy Prueba: 22 nov 2026, 10:00" in mail.text
    assert f"/usuarios/{wendy.public_id}/acceso/" in mail.text


def test_a_part_that_ends_is_called_a_part(house: cast.House) -> None:
    with time_machine.travel(GIVEN, tick=False):
        house.join(
            "wendy",
            house.assignment("viewer", ["centro"], period=Period(None, ENDS)),
            house.assignment("viewer", ["roma"]),
        )
    remind_at(ENDS - DAY)
    mail = written(reminded()[0], ENDS - DAY)
    assert mail.subject == "Una parte de tu acceso a Grupo Maíz está por terminar"
    assert "Lo demás sigue igual." in mail.text


def test_one_mail_tells_a_manager_of_many_people(house: cast.House) -> None:
    house.give_seats(20)
    with time_machine.travel(GIVEN, tick=False):
        for number in range(12):
            house.join(f"p{number:02}", house.assignment("viewer", ["centro"], period=Period(None, ENDS)))
    assert remind_at(ENDS - DAY) == 12
    to_managers = reminded("members.accesses_ending")
    assert len(to_managers) == 3
    mail = written(to_managers[0], ENDS - DAY)
    assert mail.text.count("22 nov 2026, 10:00") == 10
    assert "y 2 más" in mail.text
    assert "/usuarios/\n" in mail.text


@pytest.mark.parametrize("reason", ["taken away", "ended", "muted", "out"])
def test_a_reminder_that_is_not_wanted_any_more_is_dropped(
    house: cast.House, wendy: Member, reason: str
) -> None:
    remind_at(ENDS - DAY)
    moment = ENDS - HOUR
    if reason == "taken away":
        Grant.objects.filter(member=wendy).delete()
    elif reason == "ended":
        moment = ENDS
    elif reason == "muted":
        User.objects.filter(pk=wendy.user_id).update(muted_notices=["access_ending"])
    else:
        with time_machine.travel(ENDS - HOUR, tick=False):
            deactivate_member(actor=house.actor("olivia"), member=wendy)
        assert house.member("wendy").state == MemberState.DEACTIVATED
    with time_machine.travel(moment, tick=False):
        assert compose(reminded()[0]) is None
        if reason in {"taken away", "ended"}:
            assert [compose(message) for message in reminded("members.accesses_ending")] == 3 * [None]


def test_a_sweep_that_fails_is_done_again_as_a_whole(wendy: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    del wendy
    with monkeypatch.context() as patch:
        patch.setattr("gafete.members.operations.remind_of_endings._write_to_managers", _fail)
        with pytest.raises(RuntimeError):
            remind_at(ENDS - DAY)
    assert reminded() == []
    assert remind_at(ENDS - DAY) == 2
    assert len(reminded()) == 1


def _fail(*_arguments: object) -> None:
    raise RuntimeError


def test_the_sweeps_ask_a_few_questions_whatever_there_is(
    house: cast.House, wendy: Member, django_assert_max_num_queries: Iterator[None]
) -> None:
    del house, wendy
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert sweep_at(GIVEN + HOUR) == 0
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert remind_at(GIVEN + HOUR) == 0
    assert connection.vendor


def test_only_the_holder_of_the_right_manages(house: cast.House, wendy: Member) -> None:
    """Who may see users is not told, who may manage them is."""
    del wendy
    with time_machine.travel(GIVEN, tick=False):
        house.join(
            "vera", house.assignment("viewer", [house.whole], added=frozenset({Permission.USERS_VIEW}))
        )
    remind_at(ENDS - DAY)
    managers = {message.parameters["member"] for message in reminded("members.accesses_ending")}
    assert house.member("vera").pk not in managers
