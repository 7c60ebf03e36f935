"""In which account a person is, asked again with every request.

The session only remembers which account was chosen. Whether its owner is still an active member, and
what he may do, is read each time: whoever is deactivated is out with his next click.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import cast

from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from gafete.faults import NotFound
from gafete.identity.operations.note_presence import note_entry
from gafete.identity.queries import open_entry
from gafete.identity.sessions import is_noted
from gafete.members.actors import Membership, NotAMember, load_actor
from gafete.members.models import Viewing
from gafete.members.operations.note_visit import note_visit
from gafete.members.queries import get_open_viewing
from gafete.members.viewing import View, view_of
from gafete.signin.entering import ACCOUNT_KEY, SEVERAL_KEY
from gafete.walls.standing import inside
from gafete.web.flash import flash
from gafete.web.hours import out_of_hours
from gafete.web.requests import MemberRequest, PersonRequest

# The look at the account as somebody else that this session is in, by its public id.
VIEWING_KEY = "viewing"


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
        forget_view(request)
        raise OutOfHours(out_of_hours(request, membership))
    entry = open_entry(session_key=request.session.session_key or "", account_id=account_id)
    if entry is None:
        raise NotInAnAccount(
            _out(request, _("Tu sesión en esta cuenta se cerró. Inicia sesión otra vez para entrar."))
        )
    timezone.activate(membership.account.time_zone)
    entered = cast("MemberRequest", request)
    entered.visitor, entered.entry = membership.member, entry
    entered.view = _view_in(request, membership, now)
    entered.membership = membership if entered.view is None else entered.view.membership
    entered.actor = entered.membership.actor


def is_looking(request: HttpRequest) -> bool:
    """Whether this session looks at its account as somebody else, as far as the session knows."""
    return VIEWING_KEY in request.session and ACCOUNT_KEY in request.session


def look_as(request: MemberRequest, viewing: Viewing) -> None:
    """From the next request on, this session sees what that member sees."""
    request.session[VIEWING_KEY] = str(viewing.public_id)


def forget_view(request: HttpRequest) -> None:
    """From the next request on, everybody sees with his own eyes."""
    request.session.pop(VIEWING_KEY, None)


def _view_in(request: PersonRequest, membership: Membership, now: datetime) -> View | None:
    """What this session looks at as somebody else; one that is over is forgotten, and the reader told."""
    if VIEWING_KEY not in request.session:
        return None
    try:
        viewing = get_open_viewing(membership.actor, uuid.UUID(request.session[VIEWING_KEY]))
    except NotFound:
        view = None
    else:
        view = view_of(membership, viewing, now=now)
    if view is None:
        forget_view(request)
        flash(request, _("Terminó la vista como otra persona: otra vez ves lo tuyo."), tone="warning")
    return view


def note_presence(request: HttpRequest) -> None:
    """Note, at most once a minute, that the person is in the account.

    After all else, in a transaction of its own: it would hold his row while the request waits for the row of somebody
    who, at the same moment, waits for his.
    """
    entry = getattr(request, "entry", None)
    if entry is None:
        return
    member, now = request.visitor, timezone.now()  # type: ignore[attr-defined]
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
    forget_view(request)
    if request.session.get(SEVERAL_KEY):
        path = reverse("accounts:choose")
    else:
        logout(request)
        path = reverse("account_login")
    flash(request, sentence, tone="warning")
    return go_to(request, path)
