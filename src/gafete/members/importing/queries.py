"""What of the database an import has to know, in a few queries whatever the length of the file."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.bulk.portions import portions
from gafete.faults import NotFound
from gafete.identity.models import User
from gafete.identity.queries import usernames_of_people
from gafete.listing.keyset import Order, Page, keyset_page
from gafete.members.importing.directory import Directory, directory_of
from gafete.members.importing.known import Known
from gafete.members.models import HOLDING, Member, Profile
from gafete.members.proposed import reserved_usernames
from gafete.tenancy.models import Account
from gafete.tenancy.queries import tree
from gafete.walls.standing import inside
from gafete.work.models import Job, JobRow, JobRowState
from gafete.work.queries import get_job

IMPORT = "members.import"
ROWS_IN_ORDER = Order(fields=("number",))
# As many values as every database takes in one question.
_MOST = 5_000


def directory_for(actor: Actor) -> Directory:
    """The names that the actor may use in a file."""
    account = Account.objects.get(pk=actor.account_id)
    return directory_of(
        account.pk,
        zone=account.time_zone,
        profiles=profiles_to_give(actor),
        branches=tree(actor, Permission.USERS_MANAGE),
    )


def profiles_to_give(actor: Actor) -> list[Profile]:
    """The profiles of the account; whether the actor may give one somewhere, the engine is asked per row."""
    return list(Profile.objects.filter(account_id=actor.account_id, archived_at__isnull=True).order_by("id"))


def known_people(actor: Actor, *, emails: Collection[str], usernames: Collection[str]) -> Known:
    """What is known of these addresses and user names. For the rules of an import, never for a screen."""
    users = {
        user.email: user
        for some in portions(emails, most=_MOST)
        for user in User.objects.filter(email__in=some)
    }
    here = Member.objects.filter(account_id=actor.account_id, state__in=HOLDING)
    present = {
        user_id
        for some in portions([user.pk for user in users.values()], most=_MOST)
        for user_id in here.filter(user_id__in=some).values_list("user_id", flat=True)
    }
    return Known(
        users=users,
        in_account=frozenset(email for email, user in users.items() if user.pk in present),
        taken=taken_usernames(usernames),
    )


def taken_usernames(usernames: Collection[str]) -> frozenset[str]:
    """Those of these user names that somebody has, or that are reserved for somebody who was invited."""
    taken: set[str] = set()
    for some in portions(usernames, most=_MOST):
        taken |= usernames_of_people(some)
        taken.update(reserved_usernames(some))
    return frozenset(taken)


def get_import(actor: Actor, job_id: UUID) -> Job:
    """The import of this id that the actor asked for.

    Raises:
        NotFound: there is none.
    """
    job = get_job(actor, job_id)
    if job.kind != IMPORT:
        raise NotFound
    return job


def language_of(job: Job) -> str:
    """The language of the person who asked for the job."""
    language = User.objects.filter(pk=job.requested_by).values_list("language", flat=True).first()
    return language or settings.LANGUAGE_CODE


def rows_after(job: Job, number: int, *, size: int) -> list[JobRow]:
    """The next rows of an import, in the order of the file."""
    with inside(job.account_id):
        return list(JobRow.objects.filter(job=job, number__gt=number).order_by("number")[:size])


def list_rows(job: Job, *, only_faulty: bool, cursor: str = "", size: int = 50) -> Page[JobRow]:
    """A page of the rows of an import, in the order of the file.

    Raises:
        InvalidCursor: the cursor is not one of this list.
    """
    rows = JobRow.objects.filter(job=job)
    if only_faulty:
        rows = rows.filter(state=JobRowState.FAULTY)
    return keyset_page(rows, order=ROWS_IN_ORDER, cursor=cursor, size=size)


def waiting_rows(job: Job, *, people: int) -> list[JobRow]:
    """The rows of the next people who wait, all the rows of each.

    The first row of a person names all of them, and comes first.
    """
    waiting = JobRow.objects.filter(job=job, state=JobRowState.WAITING)
    leads = list(waiting.filter(is_lead()).order_by("number")[:people])
    others = [number for lead in leads for number in lead.values["others"]]
    followers = [row for some in portions(others, most=_MOST) for row in waiting.filter(number__in=some)]
    return sorted([*leads, *followers], key=lambda row: row.number)


def is_lead() -> Q:
    """Rows with which a person begins."""
    return Q(values__has_key="others")
