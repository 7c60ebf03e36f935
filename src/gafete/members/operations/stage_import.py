"""Take a file of users in, look through it, and show what it would do. Nobody is registered yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.bulk.operations.insert_rows import insert_values
from gafete.members.importing import limits
from gafete.members.importing.checking import Checked
from gafete.members.importing.looking import look_through
from gafete.members.importing.queries import IMPORT
from gafete.members.importing.reading import Line, read_file, suffix_of
from gafete.members.importing.refusals import UnreadableFile
from gafete.walls.standing import acting, inside
from gafete.work import files
from gafete.work.models import Job, JobRow, JobRowState
from gafete.work.operations.start_job import start_job

LONGEST_FILE_NAME = 120
ROW_FIELDS = ("account_id", "job_id", "number", "values", "faults", "state")


def stage_import(*, actor: Actor, upload: files.Upload, file_name: str, request_key: UUID) -> Job:
    """Keep the file's rows with what is wrong with each, until `confirm_import` says yes.

    The same file again with the same key (a double click) finds the first one's job.

    Raises:
        AccessDenied: the actor may manage users nowhere.
        UnreadableFile: the file as a whole cannot be taken; the sentence says why.
    """
    if not actor.may_anywhere(Permission.USERS_MANAGE):
        raise AccessDenied.nowhere(Permission.USERS_MANAGE)
    suffix = suffix_of(file_name)
    source = _kept(upload, suffix)
    try:
        lines = read_file(files.path_of(source), suffix=suffix)
        with inside(actor.account_id):
            checked = look_through(actor, lines, now=timezone.now()).checked
        with acting(actor):
            return _stage(actor, lines, checked, source=source, file_name=file_name, key=request_key)
    except BaseException:
        files.delete(source)
        raise


def _kept(upload: files.Upload, suffix: str) -> str:
    try:
        return files.save_upload(upload, suffix=suffix, maximum_bytes=limits.MAXIMUM_BYTES)
    except files.FileTooLargeError:
        raise UnreadableFile(
            _("El archivo pesa más de %(most)s MB. Divídelo en varios.")
            % {"most": limits.MAXIMUM_BYTES // 1024 // 1024}
        ) from None


def _stage(
    actor: Actor, lines: Sequence[Line], checked: Checked, *, source: str, file_name: str, key: UUID
) -> Job:
    faulty = sum(1 for line in lines if checked.faults.get(line.number))
    job, is_new = start_job(
        actor=actor,
        kind=IMPORT,
        parameters={
            "file": file_name[-LONGEST_FILE_NAME:],
            "digest": _digest(source),
            "people": len(checked.sound),
        },
        request_key=key,
        total=len(lines),
        source_file=source,
        is_staged=True,
    )
    if not is_new:
        return job
    insert_values(model=JobRow, fields=ROW_FIELDS, values=_rows(job, checked))
    # What is faulty already will never be worked on: it is done.
    Job.objects.filter(pk=job.pk).update(done=faulty, faults=faulty)
    job.done = job.faults = faulty
    return job


def _digest(source: str) -> str:
    return hashlib.sha256(files.path_of(source).read_bytes()).hexdigest()


def _rows(job: Job, checked: Checked) -> Iterator[tuple[Any, ...]]:
    for person in checked.people:
        state = JobRowState.FAULTY if checked.is_faulty(person) else JobRowState.WAITING
        for line in person.lines:
            values: dict[str, Any] = {"cells": dict(line.cells)}
            if line is person.lead:
                values |= {
                    "others": person.numbers[1:],
                    "proposed": person.username if person.is_proposed else "",
                }
            faults = [
                {"field": fault.field, "text": fault.sentence}
                for fault in checked.faults.get(line.number, ())
            ]
            yield job.account_id, job.pk, line.number, values, faults, state.value
