"""All the accounts of a person, with a search by name or RFC."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.identity.names import plain
from gafete.members.models import Member, MemberState
from gafete.members.queries import memberships_of
from gafete.signin.entering import ACCOUNT_KEY, SEVERAL_KEY
from gafete.web.access import signed_in
from gafete.web.accounts.companies import rfcs_within_reach
from gafete.web.requests import PersonRequest

SEARCH_FROM = 6


@signed_in
@require_safe
def choose(request: PersonRequest) -> HttpResponse:
    """Show where the person may go on, and which invitations wait in his mail."""
    memberships = memberships_of(request.user)
    active = [member for member in memberships if member.state == MemberState.ACTIVE]
    if request.session.get(SEVERAL_KEY) != (len(active) > 1):
        request.session[SEVERAL_KEY] = len(active) > 1
    sought = plain(request.GET.get("q", ""))[:60]
    rfcs = rfcs_within_reach(active, origin=request.origin)
    context = {
        "choices": [(member, rfcs[member.pk]) for member in active if _fits(member, rfcs[member.pk], sought)],
        "invitations": [member for member in memberships if member.state == MemberState.INVITED],
        "sought": request.GET.get("q", "")[:60],
        "offers_search": len(active) >= SEARCH_FROM,
        "present": request.session.get(ACCOUNT_KEY),
    }
    return render(request, "accounts/choose.html", context)


def _fits(member: Member, rfcs: list[str], sought: str) -> bool:
    return not sought or sought in plain(member.account.name) or any(sought in rfc.lower() for rfc in rfcs)
