"""Answer a request for access: give exactly what was asked, or say no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.giving import addition, lacks
from gafete.access.grants import Grant as AccessGrant
from gafete.access.managing import Boundary, ManagingDenied, changeable_grants, require_hours_within
from gafete.access.periods import Period
from gafete.access.permissions import BITS, Permission
from gafete.access.scopes import Scope
from gafete.audit.kinds import EventKind
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault, NotFound
from gafete.members.actors import grants_of
from gafete.members.asking.queries import fallback_grant
from gafete.members.authority import locked_people, present_actor
from gafete.members.credentials import REQUEST_DECLINED, REQUEST_GRANTED, enqueue_request_notices
from gafete.members.events import REQUEST_ACCEPTED, REQUEST_REFUSED
from gafete.members.hours import hours_of
from gafete.members.models import AccessRequest, Member, MemberState, RequestState
from gafete.members.naming import member_target
from gafete.members.operations.ask_access import facts_of, one_line
from gafete.members.operations.change_grants import change_grants
from gafete.members.queries import assignments_of
from gafete.walls.standing import in_own_account


class RequestClosed(Exception):
    """Somebody was quicker, it was withdrawn, its time is over, or who asked cannot enter any more."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A request under lock, with both people as they are now."""

    request: AccessRequest
    member: Member
    actor: Actor
    permission: Permission

    @property
    def scope(self) -> Scope:
        return self.request.scope


@in_own_account
def answer_by_giving(*, actor: Actor, request: AccessRequest, until: datetime | None = None) -> AccessRequest:
    """Give what was asked for, for good or until a moment; what he has by now already is merely closed.

    Raises:
        AccessDenied: the actor does not manage users there, does not hold it for so long himself, or asked himself.
        FieldFault: the end is past, or the place is not in use any more.
        NotFound: it is of another account.
        RequestClosed: it was answered or withdrawn, its time is over, or who asked cannot enter any more.
    """
    now = timezone.now()
    if until is not None and until <= now:
        raise FieldFault("until", _("Esa fecha ya pasó."))
    opened = _open(actor, request, now)
    grants = tuple(grants_of(opened.member))
    if lacks(grants, opened.permission, opened.scope, Period(None, until), now):
        _give(opened, grants, until, now)
    opened.request.granted_until = until
    return _close(opened, RequestState.GRANTED, REQUEST_ACCEPTED, REQUEST_GRANTED, now)


@in_own_account
def answer_by_declining(*, actor: Actor, request: AccessRequest, words: str = "") -> AccessRequest:
    """Say no, with a sentence for whoever asked.

    Raises:
        AccessDenied: the actor could not give it either, or asked himself.
        NotFound: it is of another account.
        RequestClosed: it was answered or withdrawn, its time is over, or who asked cannot enter any more.
    """
    now = timezone.now()
    opened = _open(actor, request, now)
    opened.request.answer = one_line(words)
    return _close(opened, RequestState.DECLINED, REQUEST_REFUSED, REQUEST_DECLINED, now)


def _open(actor: Actor, request: AccessRequest, now: datetime) -> _Opened:
    """Lock both people, then the request; whoever answers must hold the rights at this moment, not when he looked."""
    if request.member_id == actor.member_id:
        raise ManagingDenied(Boundary.HIMSELF)
    people = locked_people(actor, request.member_id)
    rows = AccessRequest.objects.select_for_update()
    row = rows.filter(pk=request.pk, account_id=actor.account_id).first()
    if row is None:
        raise NotFound
    member = people.get(row.member_id)
    if row.state != RequestState.OPEN:
        raise RequestClosed(_closed_words(row))
    if row.expires_at <= now or row.permission not in BITS:
        raise RequestClosed(_("Esta solicitud ya venció."))
    if member is None or member.state != MemberState.ACTIVE:
        raise RequestClosed(_("Quien la pidió ya no puede entrar a la cuenta."))
    present = present_actor(actor, people, now)
    permission = Permission(row.permission)
    present.require(Permission.USERS_MANAGE, at=row.scope)
    present.require(permission, at=row.scope)
    require_hours_within(present, hours_of(member), permission=Permission.USERS_MANAGE)
    return _Opened(row, member, present, permission)


def _closed_words(row: AccessRequest) -> str:
    return {
        RequestState.GRANTED: _("Alguien más ya dio este acceso."),
        RequestState.DECLINED: _("Alguien más ya contestó que no."),
        RequestState.WITHDRAWN: _("Quien la pidió ya la retiró."),
    }.get(RequestState(row.state), _("Esta solicitud ya venció."))


def _give(opened: _Opened, grants: tuple[AccessGrant, ...], until: datetime | None, now: datetime) -> None:
    made = addition(
        grants,
        opened.permission,
        opened.scope,
        fallback=fallback_grant(opened.member.account_id),
        until=until,
        now=now,
    )
    kept = [grant for grant in changeable_grants(opened.actor, grants) if grant != made.replaces]
    change_grants(
        actor=opened.actor,
        member=opened.member,
        assignments=assignments_of(opened.member.account_id, [*kept, made.grant]),
        version=opened.member.version,
        is_told_otherwise=True,
    )


def _close(opened: _Opened, state: RequestState, kind: EventKind, mail: str, now: datetime) -> AccessRequest:
    row = opened.request
    row.state = state
    row.closed_at = now
    row.answered_by_id = opened.actor.member_id
    row.save(update_fields=["state", "closed_at", "answered_by", "answer", "granted_until"])
    enqueue_request_notices(mail, row, [opened.member])
    facts = facts_of(row)
    if row.granted_until is not None:
        facts["to"] = row.granted_until.isoformat()
    if row.answer:
        facts["answer"] = row.answer
    record_event(kind, actor=opened.actor, target=member_target(opened.member), data=facts, reach={row.scope})
    return row
