"""An import and people who invite by hand never take more seats than there are."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gafete.access.actor import Actor
from gafete.members.invitations import Invitation
from gafete.members.models import Member
from gafete.members.operations import import_members as importing
from gafete.members.operations.invite_member import invite_member
from gafete.seats.models import Seat
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.work.models import Job
from gafete.work.operations.run_job import run_job
from tests import cast
from tests.members.importing import workbooks
from tests.members.importing.imports import confirmed, faults

THREADS = 20
FREE = 8
IMPORTED = 6


def race(job: Job, actor: Actor, invitations: list[Invitation]) -> int:
    """The worker and everybody else at once; how many got in by hand."""
    start = threading.Barrier(len(invitations) + 1)

    def invite(invitation: Invitation) -> bool:
        start.wait()
        try:
            invite_member(actor=actor, invitation=invitation)
        except NoFreeSeat:
            return False
        finally:
            connection.close()
        return True

    def work() -> None:
        start.wait()
        try:
            run_job(job_id=job.id)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(invitations) + 1) as pool:
        worker = pool.submit(work)
        by_hand = sum(pool.map(invite, invitations))
        worker.result()
    return by_hand


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(10))
def test_an_import_against_twenty_people_never_overshoots(
    _round: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PEOPLE_A_BATCH", 2)
    monkeypatch.setattr(importing, "PEOPLE_A_BATCH_ON_SQLITE", 2)
    house = cast.grupo_maiz(seats=0)
    house.give_seats(FREE)
    job = confirmed(house, workbooks.people(IMPORTED))
    viewer = house.assignment("viewer", ["centro"])
    rivals = [house.invitation(f"rival{number}", viewer) for number in range(THREADS)]

    by_hand = race(job, house.actor("olivia"), rivals)

    job = Job.objects.get(pk=job.pk)
    assert job.state == "finished"
    assert by_hand + IMPORTED - len(faults(job)) == FREE
    assert Member.objects.filter(account=house.account, state="invited").count() == FREE
    assert Seat.objects.filter(account=house.account, state="held").count() == FREE
