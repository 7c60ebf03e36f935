"""What a person may know of jobs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gafete.access.actor import Actor
from gafete.access.scopes import Scope
from gafete.faults import NotFound
from gafete.work import runners
from gafete.work.models import Job, JobRowState, JobState
from gafete.work.operations.run_job import run_job
from gafete.work.queries import faulty_rows, get_job, latest_jobs, may_download
from gafete.work.runners import Result, Runner
from tests.work.counting import KIND, counting, person, started

pytestmark = pytest.mark.django_db


def finished(actor: Actor, use_runner: Callable[[Runner], None]) -> Job:
    use_runner(counting(result=Result(file="f" * 32 + ".xlsx")))
    job = started(actor=actor)
    run_job(job_id=job.id)
    job.refresh_from_db()
    return job


def test_a_person_finds_the_jobs_he_asked_for_and_no_others() -> None:
    job = started()
    assert get_job(person(), job.id) == job
    for stranger in (person(user_id=6), person(account_id=2), Actor.nobody()):
        with pytest.raises(NotFound):
            get_job(stranger, job.id)
        assert latest_jobs(stranger) == []


def test_the_latest_jobs_come_first() -> None:
    older, newer = started(), started()
    assert latest_jobs(person()) == [newer, older]
    assert latest_jobs(person(), size=1) == [newer]


def test_a_result_opens_once_the_job_is_finished(use_runner: Callable[[Runner], None]) -> None:
    assert not may_download(person(), started())
    assert may_download(person(), finished(person(), use_runner))


def test_a_result_stays_shut_for_who_no_longer_reaches_all_that_is_in_it(
    use_runner: Callable[[Runner], None],
) -> None:
    job = finished(person(), use_runner)
    assert not may_download(person(5, 1, Scope.company(1, 9)), job)
    assert not may_download(Actor.nobody(), job)


def test_a_result_made_in_one_company_opens_for_who_reaches_more(
    use_runner: Callable[[Runner], None],
) -> None:
    job = finished(person(5, 1, Scope.company(1, 9), Scope.place(1, 8, 4)), use_runner)
    assert may_download(person(5, 1, Scope.company(1, 9), Scope.company(1, 8)), job)
    assert not may_download(person(5, 1, Scope.company(1, 9)), job)


def test_a_result_whose_reach_is_unknown_stays_shut(use_runner: Callable[[Runner], None]) -> None:
    job = finished(person(), use_runner)
    job.parameters = {}
    assert not may_download(person(), job)


def test_the_faulty_rows_are_listed_in_their_order_and_only_to_who_still_reaches_them() -> None:
    job = started(rows=6)
    job.rows.filter(number__in=[1, 3, 5]).update(state=JobRowState.FAULTY)
    assert [row.number for row in faulty_rows(person(), job)] == [1, 3, 5]
    assert [row.number for row in faulty_rows(person(), job, after=3)] == [5]
    assert faulty_rows(person(5, 1, Scope.company(1, 9)), job) == []


def test_a_result_of_a_kind_that_is_gone_stays_shut(use_runner: Callable[[Runner], None]) -> None:
    job = finished(person(), use_runner)
    runners.unregister(KIND)
    assert job.state == JobState.FINISHED
    assert not may_download(person(), job)
