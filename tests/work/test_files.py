"""Private files and how they end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from gafete.work import files
from gafete.work.files import FileTooLargeError
from gafete.work.models import Job, JobState
from gafete.work.operations.forget_old_jobs import forget_old_jobs
from gafete.work.rules import KEPT_FOR
from tests.work.counting import started


class Upload:
    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    def chunks(self) -> Iterator[bytes]:
        return iter(self.pieces)


def kept(content: bytes = b"nombre\n") -> str:
    return files.save_upload(Upload(content), suffix=".csv")


def age(name: str) -> None:
    long_ago = (timezone.now() - KEPT_FOR - timedelta(days=1)).timestamp()
    os.utime(files.path_of(name), (long_ago, long_ago))


def test_an_upload_is_kept_as_it_came_and_only_we_can_read_it() -> None:
    name = files.save_upload(Upload(b"nom", b"bre\n"), suffix=".csv")
    with files.open_file(name) as file:
        assert file.read() == b"nombre\n"
    path = files.path_of(name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_upload_that_is_too_large_leaves_nothing_behind() -> None:
    with pytest.raises(FileTooLargeError):
        files.save_upload(Upload(b"12345", b"67890"), suffix=".csv", maximum_bytes=9)
    assert list(files._folder().iterdir()) == []


def test_a_file_that_was_not_finished_does_not_appear() -> None:
    name = files.new_name(".xlsx")

    def fail_while_writing() -> None:
        with files.writing(name) as path:
            path.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_while_writing()
    assert list(files._folder().iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["../gafete.sqlite3", "/etc/passwd", "", "x" * 32 + ".csv", "a" * 32 + ".csv/..", "a" * 32 + ".csv\n"],
)
def test_only_our_own_names_lead_to_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        files.path_of(name)


@pytest.mark.parametrize("suffix", ["", "csv", "./x", ".CSV", ".tar.gz", ".php%00"])
def test_a_suffix_is_a_suffix(suffix: str) -> None:
    with pytest.raises(ValueError, match="suffix"):
        files.new_name(suffix)


def test_deleting_twice_is_harmless() -> None:
    name = kept()
    files.delete(name)
    files.delete(name)
    assert not files.path_of(name).exists()


@pytest.mark.django_db
def test_old_jobs_lose_their_files_and_rows_and_stay_as_a_line() -> None:
    job = started(rows=4)
    source, result = kept(), kept()
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FINISHED, source_file=source, result_file=result, finished_at=timezone.now()
    )
    assert forget_old_jobs() == 0
    with time_machine.travel(timezone.now() + KEPT_FOR + timedelta(minutes=1)):
        assert forget_old_jobs() == 1
        assert forget_old_jobs() == 0
    job.refresh_from_db()
    assert (job.source_file, job.result_file, job.rows.count()) == ("", "", 0)
    assert not files.path_of(source).exists()
    assert not files.path_of(result).exists()


@pytest.mark.django_db
def test_what_was_never_confirmed_is_cancelled_and_forgotten() -> None:
    job = started(rows=4)
    source = kept()
    Job.objects.filter(pk=job.pk).update(state=JobState.STAGED, source_file=source)
    with time_machine.travel(timezone.now() + KEPT_FOR + timedelta(minutes=1)):
        assert forget_old_jobs() == 1
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not files.path_of(source).exists()


@pytest.mark.django_db
def test_an_old_file_goes_when_no_job_names_it_and_stays_when_one_does() -> None:
    named, unnamed, young = kept(), kept(), kept()
    job = started()
    Job.objects.filter(pk=job.pk).update(source_file=named, state=JobState.RUNNING)
    age(named)
    age(unnamed)
    forget_old_jobs()
    assert [Path(files.path_of(name)).exists() for name in (named, unnamed, young)] == [True, False, True]
