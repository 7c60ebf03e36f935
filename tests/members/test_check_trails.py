"""Every chain is verified again and again; an owner whose trail was changed is told."""

from __future__ import annotations

import logging

import pytest

from gafete.audit.models import ChainCheck, Event
from gafete.audit.operations.record_event import record_event
from gafete.audit.verifying import Fault
from gafete.identity.acting import person_actor
from gafete.identity.events import SIGNED_IN
from gafete.members.operations.check_trails import TRAIL_BROKEN, check_trail, check_trails
from gafete.outbox.composers import Mail, compose
from gafete.outbox.models import Message
from gafete.walls.standing import inside
from gafete.work.housekeeping import Every, chores
from tests import cast
from tests.audit.tampering import rewrite, unprotected

pytestmark = pytest.mark.django_db


def change(account_id: int, sequence: int = 3) -> None:
    with unprotected():
        rewrite(account_id, sequence)


def notices() -> list[Message]:
    return list(Message.objects.filter(kind=TRAIL_BROKEN).order_by("created_at"))


def written(message: Message) -> Mail:
    with inside(message.account_id or 0):
        mail = compose(message)
    assert mail is not None
    return mail


def test_it_is_done_every_day() -> None:
    assert check_trails in chores(Every.DAY).values()


def test_what_was_found_is_kept_for_every_account(house: cast.House, other_house: cast.House) -> None:
    record_event(SIGNED_IN, actor=person_actor(house.owner.user))
    accounts = {0, house.account.pk, other_house.account.pk}
    assert {verdict.account_id for verdict in check_trails()} == accounts
    for check in ChainCheck.objects.all():
        accounts.remove(check.account_id)
        assert check.links == Event.objects.filter(account_id=check.account_id).count()
        assert str(check) == f"{check.account_id}: in order"
    assert accounts == set()
    assert notices() == []


def test_a_changed_trail_is_told_to_the_owner_of_that_account_alone(
    house: cast.House, other_house: cast.House
) -> None:
    change(house.account.pk)
    check_trails()
    check = ChainCheck.objects.get(account_id=house.account.pk)
    assert (check.links, check.broken_at, check.fault) == (3, 4, Fault.ORDER)
    assert str(check) == f"{house.account.pk}: order"
    (notice,) = notices()
    mail = written(notice)
    assert mail.to == house.owner.user.email
    assert mail.subject == "La bitácora de Grupo Maíz fue alterada"
    for body in (mail.text, mail.html):
        assert "El registro 4 no sigue al anterior" in body
        assert "/bitacora/" in body


def test_the_same_fault_is_told_once_and_another_one_again(house: cast.House) -> None:
    account_id = house.account.pk
    change(account_id, 6)
    for _night in range(2):
        check_trail(account_id=account_id)
    assert len(notices()) == 1
    change(account_id, 3)
    check_trail(account_id=account_id)
    assert [notice.parameters["sequence"] for notice in notices()] == ["7", "4"]


def test_a_fault_that_is_there_again_after_all_was_well_is_told_again(house: cast.House) -> None:
    account_id = house.account.pk
    event = Event.objects.get(account_id=account_id, sequence=3)
    change(account_id)
    check_trail(account_id=account_id)
    with unprotected():
        event.save()
    check_trail(account_id=account_id)
    assert ChainCheck.objects.get(account_id=account_id).fault == ""
    change(account_id)
    check_trail(account_id=account_id)
    assert len(notices()) == 2


def test_a_changed_chain_of_nobody_is_for_the_log(
    house: cast.House, caplog: pytest.LogCaptureFixture
) -> None:
    for _time in range(4):
        record_event(SIGNED_IN, actor=person_actor(house.owner.user))
    change(0)
    with caplog.at_level(logging.ERROR):
        check_trails()
    (line,) = [record for record in caplog.records if record.message == "chain_broken"]
    assert (line.__dict__["account"], line.__dict__["sequence"]) == (0, 4)
    assert notices() == []


def test_a_former_owner_is_not_told(house: cast.House) -> None:
    change(house.account.pk)
    check_trail(account_id=house.account.pk)
    (notice,) = notices()
    notice.parameters["member"] = house.member("ana").pk
    assert compose(notice) is None


def test_an_owner_without_an_address_is_not_told(house: cast.House) -> None:
    change(house.account.pk)
    check_trail(account_id=house.account.pk)
    house.owner.user.email = ""
    house.owner.user.save()
    assert compose(notices()[0]) is None
