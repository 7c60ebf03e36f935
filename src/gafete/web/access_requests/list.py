"""Solicitudes de acceso: those that one can answer, how others ended, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gafete.access.actor import Actor
from gafete.access.giving import addition, could_give, lacks
from gafete.access.grants import Grant as AccessGrant
from gafete.access.managing import visible_grants
from gafete.access.periods import ALWAYS
from gafete.access.permissions import BITS, Permission
from gafete.listing.cursors import InvalidCursor
from gafete.members.asking.queries import (
    answered_requests,
    fallback_grant,
    list_requests_to_answer,
    names_known,
    own_requests,
)
from gafete.members.models import LONGEST_REASON, AccessRequest
from gafete.web.access import any_member
from gafete.web.members.naming import ScopeNames, capitalized
from gafete.web.members.powers import grants_fetched
from gafete.web.members.summary import changes
from gafete.web.paging import cursor_of, neighbours
from gafete.web.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that the reader can answer."""

    request: AccessRequest
    label: str
    help_text: str
    where: str
    # What the person is and where he works now.
    reach: str
    gains: tuple[str, ...]
    # He has it by now, by another way.
    is_moot: bool
    # The reader has it for a while only, and can give it for no longer.
    needs_end: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """A request as a line: what, where, how it ended and by whom, as far as the reader may know."""

    request: AccessRequest
    label: str
    where: str
    answered_by: str
    # The last day on which what was given counts; none where it has no end.
    last_day: datetime | None


@any_member
@require_safe
def list_page(request: MemberRequest) -> HttpResponse:
    """The page; one who answers nothing sees only his own."""
    actor, now = request.actor, timezone.now()
    try:
        page = list_requests_to_answer(actor, now=now, cursor=cursor_of(request))
    except InvalidCursor:
        return redirect("access_requests:list")
    smallest = fallback_grant(actor.account_id)
    answers = actor.may_anywhere(Permission.USERS_MANAGE)
    context = {
        "answers": answers,
        "waiting": [_waiting(actor, each, smallest, now) for each in page.rows],
        "answered": _ended(actor, answered_requests(actor)) if answers else [],
        "own": _ended(actor, own_requests(actor)),
        "longest": LONGEST_REASON,
        "today": timezone.localdate(),
        **neighbours(request, page),
    }
    return render(request, "access_requests/list.html", context)


def _waiting(actor: Actor, request: AccessRequest, smallest: AccessGrant, now: datetime) -> Waiting:
    permission, member = Permission(request.permission), request.member
    names = ScopeNames().learn_grants([request]).learn_grants(member.grants.all())
    held = grants_fetched(member)
    made = addition(held, permission, request.scope, fallback=smallest, now=now)
    seen = visible_grants(actor, held)
    after = [*(grant for grant in seen if grant != made.replaces), made.grant]
    return Waiting(
        request=request,
        label=_(permission.label),
        help_text=_(permission.help_text),
        where=names.name(request.scope),
        reach=names.reach([grant.scope for grant in seen if not grant.period.is_over(now)]),
        gains=changes(seen, after, names).gained,
        is_moot=not lacks(held, permission, request.scope, ALWAYS, now),
        needs_end=not could_give(actor, permission, request.scope, made.period),
    )


def _ended(actor: Actor, requests: list[AccessRequest]) -> list[Ended]:
    known = names_known(actor, requests)
    names = ScopeNames().learn_grants(requests)
    return [
        Ended(
            request=each,
            label=_(Permission(each.permission).label) if each.permission in BITS else each.permission,
            where=capitalized(names.name(each.scope)),
            answered_by=known.get(each.answered_by_id or 0, ""),
            last_day=each.granted_until and each.granted_until - timedelta(microseconds=1),
        )
        for each in requests
    ]
