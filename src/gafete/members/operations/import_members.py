"""Register the people of a confirmed import, batch by batch.

A batch is one transaction: identities, members, grants, seats, events, mails, and the rows that are done. A worker
that is killed loses at most the batch that it was at. Each person is taken as a whole or not at all.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Sequence

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, UNUSABLE_PASSWORD_SUFFIX_LENGTH
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import Entry, record_events
from gafete.bulk.operations.insert_rows import insert_rows, insert_values
from gafete.faults import FieldFault
from gafete.identity.models import User
from gafete.members.assignments import GRANT_FIELDS, grant_values, told_newcomer
from gafete.members.credentials import enqueue_many_credentials
from gafete.members.events import MEMBER_INVITED
from gafete.members.granting import require_same_profiles
from gafete.members.hours import stored_hours
from gafete.members.importing.checking import Checked, Person
from gafete.members.importing.columns import EMAIL, NAME, PROFILE
from gafete.members.importing.known import Known
from gafete.members.importing.looking import look_through
from gafete.members.importing.outcome import write_outcome
from gafete.members.importing.queries import language_of, waiting_rows
from gafete.members.importing.reading import Line
from gafete.members.models import Grant, Member, MemberState
from gafete.members.naming import fill_search_fields, member_target
from gafete.members.newcomers import leave_to_mailbox
from gafete.members.requesters import RequesterOut, requester_of
from gafete.seats.models import Seat
from gafete.seats.operations.take_seats import take_seats
from gafete.tenancy.models import Account, CredentialMode
from gafete.walls.standing import inside
from gafete.work.models import Job, JobRow, JobRowState
from gafete.work.operations.advance_job import advance_job
from gafete.work.runners import Result

# SQLite lets one connection write at a time: there, batches are shorter and leave the others a gap.
PEOPLE_A_BATCH = 500
PEOPLE_A_BATCH_ON_SQLITE = 100
GAP_ON_SQLITE = 0.15


def import_members(*, job: Job) -> Result | None:
    """Register the next people of the import; a result when there are none left.

    Whoever asked for it is loaded anew each time: what he may no longer give becomes a fault of its row.
    """
    with inside(job.account_id):
        rows = waiting_rows(job, people=_people_a_batch())
    if not rows:
        return write_outcome(job)
    # What goes into the rows is read by whoever asked for the import.
    with translation.override(language_of(job)):
        try:
            _import_batch(job, rows)
        except (IntegrityError, FieldFault):
            # Somebody was registered, or a profile changed, at this very moment. One by one, only that person is
            # left out.
            for person in _by_person(rows):
                _import_alone(job, person)
    if connection.vendor == "sqlite":
        time.sleep(GAP_ON_SQLITE)
    return None


def _people_a_batch() -> int:
    return PEOPLE_A_BATCH_ON_SQLITE if connection.vendor == "sqlite" else PEOPLE_A_BATCH


def _import_alone(job: Job, rows: Sequence[JobRow]) -> None:
    try:
        _import_batch(job, rows)
    except IntegrityError:
        taken = _("Alguien acaba de registrar ese correo o esa cuenta de usuario. Revisa la lista.")
        _refuse_alone(job, rows, field=NAME, sentence=taken)
    except FieldFault as fault:
        _refuse_alone(job, rows, field=PROFILE, sentence=fault.sentence)


def _refuse_alone(job: Job, rows: Sequence[JobRow], *, field: str, sentence: str) -> None:
    with transaction.atomic(), inside(job.account_id):
        _refuse(job, rows, field=field, sentence=sentence)


def _import_batch(job: Job, rows: Sequence[JobRow]) -> None:
    with transaction.atomic(), inside(job.account_id):
        _take_batch(job, rows)


def _take_batch(job: Job, rows: Sequence[JobRow]) -> None:
    try:
        actor = requester_of(job, Permission.USERS_MANAGE)
    except RequesterOut:
        stopped = _("La importación se detuvo: quien la pidió ya no puede registrar usuarios.")
        _refuse(job, rows, field=NAME, sentence=stopped)
        return
    _hold_identities(rows)
    findings = look_through(actor, [_line(row) for row in rows], now=timezone.now())
    checked = findings.checked
    people = checked.sound
    seats = take_seats(account_id=job.account_id, count=len(people))
    for person in people[len(seats) :]:
        checked.blame(person.lead, NAME, _("No quedó un asiento libre para esta persona."))
    checked.hold_back_companions()
    _register(actor, people[: len(seats)], seats, findings.known)
    _mark(job, rows, checked)


def _hold_identities(rows: Sequence[JobRow]) -> None:
    """Lock the identities that these rows may speak of: none is left without accounts and blocked meanwhile."""
    emails = {str(row.values["cells"].get(EMAIL, "")).strip().lower() for row in rows}
    list(User.objects.select_for_update(no_key=True).filter(email__in=emails).order_by("pk"))


def _line(row: JobRow) -> Line:
    return Line(row.number, row.values["cells"], proposed=row.values.get("proposed", ""))


def _register(actor: Actor, people: Sequence[Person], seats: Sequence[Seat], known: Known) -> None:
    if not people:
        return
    account = Account.objects.get(pk=actor.account_id)
    new = _new_users(actor, people, known)
    again = (known.users[person.email] for person in people if person.email in known.users)
    leave_to_mailbox(sorted(again, key=lambda user: user.pk))
    _unblock(known)
    members = insert_rows(
        rows=(
            _member(
                actor,
                account,
                person,
                seat,
                user=new.get(person.email) or known.users[person.email],
                is_new=person.email in new,
            )
            for person, seat in zip(people, seats, strict=True)
        )
    )
    pairs = list(zip(members, people, strict=True))
    insert_values(
        model=Grant,
        fields=GRANT_FIELDS,
        values=(
            grant_values(draft, member_id=member.pk) for member, person in pairs for draft in person.grants
        ),
    )
    require_same_profiles([draft for person in people for draft in person.grants])
    enqueue_many_credentials(members)
    record_events([_entry(member, person) for member, person in pairs], actor=actor)


def _new_users(actor: Actor, people: Iterable[Person], known: Known) -> dict[str, User]:
    """Identities for addresses that nobody has. Without a password: that is made when the mail is sent."""
    users = []
    for person in people:
        if person.email not in known.users:
            user = User(
                username=person.username,
                email=person.email,
                name=person.name,
                language=actor.language or "es-mx",
                password=f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_hex(UNUSABLE_PASSWORD_SUFFIX_LENGTH // 2)}",
            )
            users.append(user)
    return {user.email: user for user in insert_rows(rows=users)}


def _unblock(known: Known) -> None:
    """An identity that was left without memberships comes back when it is invited again."""
    blocked = [user.pk for user in known.users.values() if not user.is_active]
    if blocked:
        User.objects.filter(pk__in=blocked).update(blocked_at=None)


def _member(
    actor: Actor, account: Account, person: Person, seat: Seat, *, user: User, is_new: bool
) -> Member:
    mode = account.credential_mode
    if mode == CredentialMode.TYPED:
        # Nobody types a password for each row of a file: a link, as where an account says nothing.
        mode = CredentialMode.LINK
    member = Member(
        account=account,
        user=user,
        seat=seat,
        state=MemberState.INVITED,
        name=person.name,
        username=person.username,
        email=person.email,
        credential_mode=mode,
        made_identity=is_new,
        invited_by_label=actor.label,
        hours=stored_hours(actor.hours),
    )
    fill_search_fields(member)
    return member


def _entry(member: Member, person: Person) -> Entry:
    return Entry(
        kind=MEMBER_INVITED,
        target=member_target(member),
        data=told_newcomer(member, person.grants),
        reach=frozenset(grant.scope for grant in person.grants),
    )


def _mark(job: Job, rows: Sequence[JobRow], checked: Checked) -> None:
    """Note what became of the rows, in the transaction that did it."""
    faulty = [row for row in rows if checked.faults.get(row.number)]
    for row in faulty:
        row.state = JobRowState.FAULTY
        row.faults = [{"field": fault.field, "text": fault.sentence} for fault in checked.faults[row.number]]
    done = [row for row in rows if row.state == JobRowState.WAITING]
    JobRow.objects.filter(pk__in=[row.pk for row in done]).update(state=JobRowState.DONE)
    JobRow.objects.bulk_update(faulty, ["state", "faults"], batch_size=200)
    _note_other_usernames(rows, checked)
    advance_job(job=job, done=len(rows), faults=len(faulty))


def _note_other_usernames(rows: Iterable[JobRow], checked: Checked) -> None:
    """Where the proposal that was shown was taken meanwhile, the result says which one it became."""
    given = {person.lead.number: person.username for person in checked.sound if person.is_proposed}
    changed = [row for row in rows if row.number in given and row.values["proposed"] != given[row.number]]
    for row in changed:
        row.values = {**row.values, "proposed": given[row.number]}
    JobRow.objects.bulk_update(changed, ["values"], batch_size=200)


def _refuse(job: Job, rows: Sequence[JobRow], *, field: str, sentence: str) -> None:
    JobRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=JobRowState.FAULTY, faults=[{"field": field, "text": sentence}]
    )
    advance_job(job=job, done=len(rows), faults=len(rows))


def _by_person(rows: Sequence[JobRow]) -> list[list[JobRow]]:
    by_number = {row.number: row for row in rows}
    leads = [row for row in rows if "others" in row.values]
    return [[lead, *(by_number[number] for number in lead.values["others"])] for lead in leads]
