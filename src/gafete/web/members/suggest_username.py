"""A user name made from the name, while it is being typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.members.proposed import suggested_username
from gafete.web.access import requires
from gafete.web.members.newcomer_form import NewcomerForm
from gafete.web.requests import MemberRequest

LONGEST_NAME = 120


@requires(Permission.USERS_MANAGE)
@require_safe
def suggest_username(request: MemberRequest) -> HttpResponse:
    """The field with a free suggestion; nothing where somebody has typed a user name of his own."""
    typed = request.GET.get("username", "")
    name = request.GET.get("name", "").strip()[:LONGEST_NAME]
    if not name or typed != request.GET.get("suggested", ""):
        return HttpResponse(status=204)
    suggestion = suggested_username(name)
    form = NewcomerForm(request.membership.account, initial={"username": suggestion, "suggested": suggestion})
    return render(request, "members/username_fragment.html", {"form": form})
