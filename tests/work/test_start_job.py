"""Asking for a long piece of work."""

from __future__ import annotations

from uuid import uuid4

import pytest

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.faults import NotFound
from gafete.work import files, runners
from gafete.work.models import Job, JobState
from gafete.work.operations.cancel_job import AlreadyOverError, cancel_job
from gafete.work.operations.confirm_job import NotStagedError, confirm_job
from gafete.work.operations.run_job import run_job
from gafete.work.operations.start_job import start_job
from gafete.work.runners import UnknownJobError
from tests.work.counting import KIND, marks, person, started

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_job_is_written_down_and_a_worker_is_woken(woken: list[str]) -> None:
    job, _new = start_job(actor=person(), kind=KIND, parameters={"company": 3}, total=8)
    assert (job.account_id, job.requested_by, job.requested_by_label) == (1, 5, "Ana Titular")
    assert job.parameters["company"] == 3
    assert job.state == JobState.QUEUED
    assert woken == [str(job.id)]


def test_a_double_click_starts_one_job(woken: list[str]) -> None:
    key = uuid4()
    first = start_job(actor=person(), kind=KIND, request_key=key)
    again = start_job(actor=person(), kind=KIND, request_key=key)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.job.id == first.job.id
    assert Job.objects.count() == len(woken) == 1


def test_the_file_of_a_double_click_is_not_left_lying_about() -> None:
    key, names = uuid4(), [files.new_name(".csv"), files.new_name(".csv")]
    for name in names:
        with files.writing(name) as path:
            path.write_text("nombre")
        job, _new = start_job(actor=person(), kind=KIND, request_key=key, source_file=name)
    assert job.source_file == names[0]
    assert [files.path_of(name).exists() for name in names] == [True, False]


def test_the_same_key_in_another_account_or_of_another_person_finds_nothing_of_the_first() -> None:
    key = uuid4()
    jobs = [
        start_job(actor=actor, kind=KIND, request_key=key).job.id
        for actor in (person(), person(account_id=2), person(user_id=6))
    ]
    assert len(set(jobs)) == 3


def test_the_same_key_for_other_work_starts_that_work() -> None:
    """Whoever goes back in the browser and chooses another format has the old form with the old key."""
    key, other = uuid4(), "test.other"
    runners.register(other, title="Otro", permission=Permission.USERS_MANAGE)(lambda _job: None)
    try:
        first = start_job(actor=person(), kind=KIND, parameters={"format": "xlsx"}, request_key=key)
        otherwise = start_job(actor=person(), kind=KIND, parameters={"format": "csv"}, request_key=key)
        another = start_job(actor=person(), kind=other, parameters={"format": "xlsx"}, request_key=key)
    finally:
        runners.unregister(other)
    assert len({first.job.id, otherwise.job.id, another.job.id}) == 3


def test_who_lacks_the_permission_starts_nothing() -> None:
    with pytest.raises(AccessDenied):
        start_job(actor=Actor.nobody(), kind=KIND)
    assert not Job.objects.exists()


def test_a_kind_that_nobody_does_is_refused() -> None:
    with pytest.raises(UnknownJobError):
        start_job(actor=person(), kind="test.nobody_does_this")


def test_a_staged_job_waits_for_its_person(woken: list[str]) -> None:
    job = start_job(actor=person(), kind=KIND, is_staged=True).job
    assert not run_job(job_id=job.id)
    assert woken == []
    confirm_job(actor=person(), job_id=job.id)
    confirm_job(actor=person(), job_id=job.id)
    assert woken == [str(job.id)], "a second click changes nothing"
    assert run_job(job_id=job.id)


def test_nobody_else_confirms_or_cancels_a_job() -> None:
    job = start_job(actor=person(), kind=KIND, is_staged=True).job
    for stranger in (person(user_id=6), person(account_id=2), Actor.nobody()):
        with pytest.raises(NotFound):
            confirm_job(actor=stranger, job_id=job.id)
        with pytest.raises(NotFound):
            cancel_job(actor=stranger, job_id=job.id)


def test_a_job_is_not_confirmed_by_somebody_who_has_lost_the_right_meanwhile() -> None:
    job = start_job(actor=person(), kind=KIND, is_staged=True).job
    narrowed = person(5, 1, Scope.company(1, 9))
    with pytest.raises(AccessDenied):
        confirm_job(actor=narrowed, job_id=job.id)
    job.refresh_from_db()
    assert job.state == JobState.STAGED


def test_a_cancelled_job_does_nothing_more() -> None:
    job = started()
    assert cancel_job(actor=person(), job_id=job.id).state == JobState.CANCELLED
    assert cancel_job(actor=person(), job_id=job.id).state == JobState.CANCELLED
    assert not run_job(job_id=job.id)
    assert marks() == []
    with pytest.raises(NotStagedError):
        confirm_job(actor=person(), job_id=job.id)


def test_a_finished_job_cannot_be_cancelled() -> None:
    job = started()
    run_job(job_id=job.id)
    with pytest.raises(AlreadyOverError):
        cancel_job(actor=person(), job_id=job.id)
