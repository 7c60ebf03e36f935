"""Perfiles: the four that come with the program and the account's own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.members.queries import list_profiles
from gafete.web.access import requires
from gafete.web.profiles.words import summary_of
from gafete.web.requests import MemberRequest

# Whoever gives profiles to people reads what they mean; whoever makes them does too.
READERS = (Permission.USERS_VIEW, Permission.PROFILES_MANAGE)


@requires(*READERS)
@require_safe
def list_page(request: MemberRequest) -> HttpResponse:
    """The profiles as cards, with how many hold them among those whom the reader sees."""
    summaries = [summary_of(profile) for profile in list_profiles(request.actor)]
    context = {
        "built_in": [each for each in summaries if each.profile.is_built_in],
        "custom": [each for each in summaries if not each.profile.is_built_in],
        "may_manage": request.actor.may(Permission.PROFILES_MANAGE, request.actor.account_scope),
    }
    return render(request, "profiles/list.html", context)
