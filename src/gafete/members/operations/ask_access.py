"""A member asks for a permission that he lacks, of those who can give it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.giving import counts_at
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope, ScopeKind
from gafete.audit.operations.record_event import record_event
from gafete.faults import NotFound
from gafete.members.asking.limits import DAY, LIFETIME, MOST_A_DAY, MOST_OPEN, MOST_TOLD, WAIT_AFTER_NO
from gafete.members.asking.queries import everybody_who_could_give
from gafete.members.authority import locked_member, require_existing
from gafete.members.credentials import ACCESS_REQUESTED, enqueue_request_notices
from gafete.members.events import REQUEST_MADE
from gafete.members.models import LONGEST_REASON, AccessRequest, Member, MemberState, RequestState
from gafete.members.naming import member_target
from gafete.tenancy.queries import reach_of
from gafete.walls.standing import in_own_account


class RequestNotPossible(Exception):
    """There is nothing to ask for, or he has asked for enough."""


@in_own_account
def ask_access(*, actor: Actor, permission: Permission, at: Scope, reason: str = "") -> AccessRequest:
    """Ask for one permission at one scope. Whoever asks again while it is open gets the same request.

    Raises:
        AccessDenied: the actor is no member.
        FieldFault: the place is not in use any more.
        NotFound: the actor sees nothing at that scope.
        RequestNotPossible: he has it already, it means nothing there, or he has asked for too much.
    """
    now = timezone.now()
    member = _locked_requester(actor)
    _require_sense(actor, permission, at)
    require_existing(actor.account_id, {at})
    open_one = _own(member).filter(_for_this(permission, at), state=RequestState.OPEN)
    same = open_one.first()
    if same is not None and same.expires_at > now:
        return same
    # One that nobody has swept away yet.
    open_one.update(state=RequestState.EXPIRED, closed_at=now, seen_at=now)
    _require_measure(member, permission, at, now)
    request = AccessRequest.objects.create(
        account_id=actor.account_id,
        member=member,
        permission=permission,
        company_id=at.company_id,
        place_id=at.place_id,
        reason=one_line(reason),
        asked_at=now,
        expires_at=now + LIFETIME,
    )
    told = everybody_who_could_give(actor.account_id, permission, at, now=now, besides=member.pk)
    enqueue_request_notices(ACCESS_REQUESTED, request, told[:MOST_TOLD])
    record_event(
        REQUEST_MADE,
        actor=actor,
        target=member_target(member),
        data=facts_of(request, reason=True),
        reach={at},
    )
    return request


def one_line(text: str) -> str:
    """What somebody typed in his own words, on one line and no longer than it is kept."""
    return " ".join(text.replace("\x00", " ").split())[:LONGEST_REASON].strip()


def facts_of(request: AccessRequest, *, reason: bool = False) -> dict[str, object]:
    """What the trail keeps of a request: codes and ids."""
    facts: dict[str, object] = {
        "permissions": [request.permission],
        "where": {"company": request.company_id, "place": request.place_id},
    }
    return facts | {"reason": request.reason} if reason else facts


def _locked_requester(actor: Actor) -> Member:
    found = Member.objects.filter(
        Q(pk=actor.member_id), account_id=actor.account_id, state=MemberState.ACTIVE
    ).first()
    if found is None:
        raise AccessDenied.nowhere()
    return locked_member(actor, found)


def _require_sense(actor: Actor, permission: Permission, at: Scope) -> None:
    """Refuse what could not be given or is there already, and scopes of which the actor knows nothing."""
    if at.account_id != actor.account_id:
        raise NotFound
    if at.kind is not ScopeKind.ACCOUNT and not reach_of(actor).meets(at):
        raise NotFound
    if actor.may(permission, at):
        raise RequestNotPossible(_("Ya lo puedes hacer: abre la página otra vez."))
    if not counts_at(permission, at):
        raise RequestNotPossible(_("Ese permiso solo vale en toda la cuenta: pídelo ahí."))


def _require_measure(member: Member, permission: Permission, at: Scope, now: datetime) -> None:
    """Refuse somebody who asks without end; his row is locked, so two requests at once are both counted."""
    own = _own(member)
    if own.filter(state=RequestState.OPEN, expires_at__gt=now).count() >= MOST_OPEN:
        raise RequestNotPossible(
            _("Ya tienes %(most)s solicitudes sin respuesta. Espera a que te contesten o retira una.")
            % {"most": MOST_OPEN}
        )
    if own.filter(asked_at__gt=now - DAY).count() >= MOST_A_DAY:
        raise RequestNotPossible(_("Ya pediste mucho por hoy. Inténtalo mañana."))
    refused_lately = own.filter(
        _for_this(permission, at), state=RequestState.DECLINED, closed_at__gt=now - WAIT_AFTER_NO
    )
    if refused_lately.exists():
        raise RequestNotPossible(
            _("Hace menos de un día te contestaron que no. Puedes pedirlo otra vez mañana.")
        )


def _for_this(permission: Permission, at: Scope) -> Q:
    return Q(permission=permission, company_id=at.company_id, place_id=at.place_id)


def _own(member: Member) -> QuerySet[AccessRequest]:
    return AccessRequest.objects.filter(account_id=member.account_id, member_id=member.pk)
