"""All the accounts of a person, with a search by name or RFC."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gafete.identity.links import Purpose
from gafete.identity.names import plain
from gafete.members.links import invitation_of
from gafete.members.models import Member
from gafete.signin.entering import ACCOUNT_KEY, SEVERAL_KEY, enterable
from gafete.web.access import signed_in
from gafete.web.accounts.companies import rfcs_within_reach
from gafete.web.hours import closed_note
from gafete.web.requests import PersonRequest
from gafete.web.signin.mailed_links import kept_token

SEARCH_FROM = 6


@signed_in
@require_safe
def choose(request: PersonRequest) -> HttpResponse:
    """Show where the person may go on.

    An account that invited him is named only in the browser that has opened its link. An identity may
    have come into other hands before its person used it; who else invites that person is for his mailbox.
    """
    active = enterable(request.user)
    if request.session.get(SEVERAL_KEY) != (len(active) > 1):
        request.session[SEVERAL_KEY] = len(active) > 1
    sought = plain(request.GET.get("q", ""))[:60]
    rfcs = rfcs_within_reach(active, origin=request.origin)
    context = {
        "choices": [
            (member, rfcs[member.pk], closed_note(member))
            for member in active
            if _fits(member, rfcs[member.pk], sought)
        ],
        "invitation": _opened_invitation(request),
        "sought": request.GET.get("q", "")[:60],
        "offers_search": len(active) >= SEARCH_FROM,
        "present": request.session.get(ACCOUNT_KEY),
    }
    return render(request, "accounts/choose.html", context)


def _opened_invitation(request: PersonRequest) -> Member | None:
    member = invitation_of(kept_token(request, Purpose.JOIN), now=timezone.now())
    return member if member is not None and member.user_id == request.user.pk else None


def _fits(member: Member, rfcs: list[str], sought: str) -> bool:
    return not sought or sought in plain(member.account.name) or any(sought in rfc.lower() for rfc in rfcs)
