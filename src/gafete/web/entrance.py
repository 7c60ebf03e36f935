"""In which account a person is, asked again with every request.

The session only remembers which account was chosen. Whether its owner is still an active member, and
what he may do, is read each time: whoever is deactivated is out with his next click.
"""

from __future__ import annotations

from typing import cast

from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from gafete.identity.operations.note_presence import note_entry
from gafete.identity.queries import open_entry
from gafete.identity.sessions import is_noted
from gafete.members.actors import NotAMember, load_actor
from gafete.members.operations.note_visit import note_visit
from gafete.signin.entering import ACCOUNT_KEY, SEVERAL_KEY
from gafete.walls.standing import inside
from gafete.web.flash import flash
from gafete.web.hours import out_of_hours
from gafete.web.requests import MemberRequest, PersonRequest


class NotInAnAccount(Exception):
    """The page belongs to an account and this person is in none; ``response`` shows him the way."""

    def __init__(self, response: HttpResponse) -> None:
        """Keep what he is to be answered."""
        super().__init__()
        self.response = response


class OutOfHours(NotInAnAccount):
    """He may act in the account, at other hours; outside of any account he goes on."""


def chosen_account(request: PersonRequest) -> int:
    """The account that this session says it is in; whether it still may be is not asked here.

    Raises:
        NotInAnAccount: he has not signed in, or has chosen no account.
    """
    if not request.user.is_authenticated:
        raise NotInAnAccount(to_sign_in(request))
    account_id: int | None = request.session.get(ACCOUNT_KEY)
    if account_id is None:
        raise NotInAnAccount(go_to(request, reverse("accounts:choose")))
    return account_id


def enter(request: PersonRequest, account_id: int) -> None:
    """Give the request its ``membership`` and ``actor``; it stands inside the account already.

    Raises:
        NotInAnAccount: he may no longer enter it, or not now.
    """
    now = timezone.now()
    try:
        membership = load_actor(request.user, account_id, origin=request.origin, now=now)
    except NotAMember:
        raise NotInAnAccount(_out(request, _("Ya no tienes acceso a esa cuenta."))) from None
    if membership.actor.is_out_of_hours:
        raise OutOfHours(out_of_hours(request, membership))
    entry = open_entry(session_key=request.session.session_key or "", account_id=account_id)
    if entry is None:
        raise NotInAnAccount(
            _out(request, _("Tu sesión en esta cuenta se cerró. Inicia sesión otra vez para entrar."))
        )
    timezone.activate(membership.account.time_zone)
    entered = cast("MemberRequest", request)
    entered.membership, entered.actor, entered.entry = membership, membership.actor, entry


def note_presence(request: HttpRequest) -> None:
    """Note, at most once a minute, that the person is in the account.

    After all else, in a transaction of its own: it would hold his row while the request waits for the row of somebody
    who, at the same moment, waits for his.
    """
    entry = getattr(request, "entry", None)
    if entry is None:
        return
    member, now = request.membership.member, timezone.now()  # type: ignore[attr-defined]
    if not is_noted(entry.last_seen_at, now):
        with transaction.atomic(), inside(entry.account_id):
            note_entry(entry=entry, now=now)
            note_visit(member=member, now=now)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and, afterwards, back to here."""
    query = {}
    if request.method in {"GET", "HEAD"} and not getattr(request, "htmx", False):
        query = {REDIRECT_FIELD_NAME: request.get_full_path()}
    path = reverse("account_login")
    return go_to(request, f"{path}?{urlencode(query)}" if query else path)


def go_to(request: HttpRequest, path: str) -> HttpResponse:
    """Send the browser there, also when only a part of the page was asked for."""
    return HttpResponseClientRedirect(path) if getattr(request, "htmx", False) else HttpResponseRedirect(path)


def _out(request: PersonRequest, sentence: str) -> HttpResponse:
    request.session.pop(ACCOUNT_KEY, None)
    if request.session.get(SEVERAL_KEY):
        path = reverse("accounts:choose")
    else:
        logout(request)
        path = reverse("account_login")
    flash(request, sentence, tone="warning")
    return go_to(request, path)
