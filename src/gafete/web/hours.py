"""The door of an account outside a member's hours, and how hours are said on pages."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from gafete.access.hours import Hours
from gafete.access.hours_in_words import said_hours, said_return
from gafete.members.actors import Membership
from gafete.members.hours import hours_of
from gafete.members.models import Member
from gafete.members.naming import hours_and_zone
from gafete.signin.entering import SEVERAL_KEY
from gafete.tenancy.data.time_zones import TIME_ZONES
from gafete.web.requests import PersonRequest


def hours_in_words(member: Member) -> str:
    """A member's hours with their zone; empty where he may act always."""
    hours = hours_of(member)
    return "" if hours is None else _in_words(hours, translation.get_language())


def closed_note(member: Member) -> str:
    """That a member is outside his hours now, and when they begin; empty where he may enter."""
    hours, now = hours_of(member), timezone.now()
    if hours is None or hours.admits(now):
        return ""
    return _("Fuera de tu horario. %(back)s") % {"back": said_return(hours, now).render(_)}


def out_of_hours(request: PersonRequest, membership: Membership) -> HttpResponse:
    """The page of whoever is outside his hours: 403, when they are, and when to come back."""
    if getattr(request, "htmx", False):
        # The whole page is closed, not only the part that was asked for.
        return HttpResponseClientRefresh()
    hours = membership.actor.hours
    assert hours is not None  # noqa: S101 -- somebody without hours is never outside them
    context = {
        "account": membership.account,
        "words": said_hours(hours).render(_),
        "zone": _(TIME_ZONES.get(hours.zone, hours.zone)),
        "back": said_return(hours, timezone.now()).render(_),
        "again": request.get_full_path() if request.method in {"GET", "HEAD"} else "",
        "has_several": bool(request.session.get(SEVERAL_KEY)),
    }
    return render(request, "errors/out_of_hours.html", context, status=403)


# Fifty rows of a list share a few timetables.
@lru_cache(maxsize=500)
def _in_words(hours: Hours, _language: str | None) -> str:
    return hours_and_zone(hours)
