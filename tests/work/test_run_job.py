"""Doing a job, whatever happens meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gafete.work import runners
from gafete.work.models import Job, JobState
from gafete.work.operations.advance_job import advance_job
from gafete.work.operations.cancel_job import cancel_job
from gafete.work.operations.run_job import run_job
from gafete.work.operations.sweep_jobs import sweep_jobs
from gafete.work.rules import MAXIMUM_ATTEMPTS, pause_after
from gafete.work.runners import Result, Runner
from tests.work.counting import KIND, counting, lease_ends, marks, person, started

SECRET = "redis://user:clave-que-nadie-debe-ver@host"

pytestmark = pytest.mark.django_db(transaction=True)
UseRunner = Callable[[Runner], None]


def fresh(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_every_row_is_done_once_and_the_progress_is_right(use_runner: UseRunner) -> None:
    use_runner(counting(result=Result(file="f" * 32 + ".xlsx", name="Resultado.xlsx")))
    job = started(rows=8)
    assert run_job(job_id=job.id)
    assert marks() == list(range(8))
    assert (fresh(job).state, job.done, job.faults) == (JobState.FINISHED, 8, 0)
    assert (job.result_file, job.result_name) == ("f" * 32 + ".xlsx", "Resultado.xlsx")
    assert job.started_at is not None
    assert job.finished_at is not None
    assert job.lease is None
    assert not run_job(job_id=job.id)


def test_a_worker_that_is_to_stop_puts_the_job_back_and_the_next_goes_on() -> None:
    job = started(rows=8)
    answers = iter([False, True])
    run_job(job_id=job.id, is_stopping=lambda: next(answers))
    assert (fresh(job).state, job.done) == (JobState.QUEUED, 3)
    assert run_job(job_id=job.id)
    assert marks() == list(range(8))


def test_a_job_that_is_cancelled_in_the_middle_of_a_batch_undoes_that_batch(use_runner: UseRunner) -> None:
    job = started(rows=8)

    def cancel_in_the_second_batch(running: Job) -> None:
        if running.done == 3:
            cancel_job(actor=person(), job_id=running.id)

    use_runner(counting(interfere=cancel_in_the_second_batch))
    run_job(job_id=job.id)
    assert marks() == [0, 1, 2]
    assert fresh(job).done == 3


def test_a_worker_that_was_too_slow_cannot_commit_over_the_one_that_took_over(use_runner: UseRunner) -> None:
    job = started(rows=8)

    def another_worker_takes_over(running: Job) -> None:
        if running.done == 3:
            Job.objects.filter(pk=running.pk).update(lease="00000000-0000-4000-8000-000000000000")

    use_runner(counting(interfere=another_worker_takes_over))
    run_job(job_id=job.id)
    assert marks() == [0, 1, 2]
    use_runner(counting())
    lease_ends(job.id)
    run_job(job_id=job.id)
    assert marks() == list(range(8))


def test_workers_side_by_side_do_each_row_once(use_runner: UseRunner) -> None:
    use_runner(counting(seconds_a_batch=0.02))
    job = started(rows=20)
    start = threading.Barrier(4)
    took: list[bool] = []

    def work() -> None:
        start.wait()
        took.append(run_job(job_id=job.id))
        connection.close()

    workers = [threading.Thread(target=work) for _each in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(took) == [False, False, False, True]
    assert marks() == list(range(20))


def test_a_runner_that_fails_is_tried_again_later_and_its_words_are_not_kept(
    use_runner: UseRunner, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_job: Job) -> None:
        raise ValueError(SECRET)

    use_runner(fail)
    job = started()
    with caplog.at_level(logging.DEBUG):
        assert run_job(job_id=job.id)
    assert (fresh(job).state, job.last_error) == (JobState.QUEUED, "ValueError")
    assert all(SECRET not in str(vars(record)) for record in caplog.records)
    assert not run_job(job_id=job.id), "the pause is not over"


def test_a_runner_that_always_fails_is_given_up(use_runner: UseRunner) -> None:
    def fail(_job: Job) -> None:
        raise ValueError

    use_runner(fail)
    job = started()
    for _attempt in range(MAXIMUM_ATTEMPTS):
        lease_ends(job.id)
        assert run_job(job_id=job.id)
    assert (fresh(job).state, job.last_error) == (JobState.FAILED, "ValueError")
    assert job.finished_at is not None


def test_attempts_count_only_since_the_last_batch_that_was_done(use_runner: UseRunner) -> None:
    def fail_every_other_time(job: Job) -> None:
        if job.attempts:
            with transaction.atomic():
                advance_job(job=job, done=1)
            return
        raise ValueError

    use_runner(fail_every_other_time)
    job = started(rows=20)
    for _attempt in range(MAXIMUM_ATTEMPTS + 2):
        lease_ends(job.id)
        run_job(job_id=job.id)
    assert fresh(job).state == JobState.QUEUED
    assert job.done == MAXIMUM_ATTEMPTS + 2


def test_a_job_whose_every_worker_died_is_given_up() -> None:
    job = started()
    Job.objects.filter(pk=job.pk).update(attempts=MAXIMUM_ATTEMPTS)
    assert run_job(job_id=job.id)
    assert (fresh(job).state, job.last_error) == (JobState.FAILED, "interrupted")
    assert marks() == []


def test_a_job_of_an_unknown_kind_fails_with_the_reason() -> None:
    job = started()
    runners.unregister(KIND)
    run_job(job_id=job.id)
    assert (fresh(job).state, job.last_error) == (JobState.FAILED, "UnknownJobError")


def test_progress_outside_the_batch_s_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        advance_job(job=started(), done=1)


def test_the_sweep_wakes_for_what_nobody_works_on_and_for_nothing_else(woken: list[str]) -> None:
    waiting, running, stranded, over = (started() for _each in range(4))
    later = timezone.now() + timedelta(minutes=1)
    Job.objects.filter(pk=running.pk).update(state=JobState.RUNNING, lease_until=later)
    Job.objects.filter(pk=stranded.pk).update(state=JobState.RUNNING)
    lease_ends(stranded.id)
    Job.objects.filter(pk=over.pk).update(state=JobState.FINISHED)
    woken.clear()
    assert sweep_jobs() == 2
    assert woken == [str(waiting.id), str(stranded.id)]


def test_the_pauses_end_with_the_last_attempt() -> None:
    assert pause_after(MAXIMUM_ATTEMPTS - 1) is not None
    assert pause_after(MAXIMUM_ATTEMPTS) is None


def test_a_kind_has_one_runner() -> None:
    with pytest.raises(ValueError, match=KIND):
        runners.register(KIND, title="Otro", permission=runners.kind_of(KIND).permission)(counting())
