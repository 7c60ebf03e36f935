"""The end of a sign-in, and the change from one account to another."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.identity.models import User
from gafete.identity.operations.register_device import register_device
from gafete.identity.operations.start_session import start_session
from gafete.members.models import Member, MemberState
from gafete.members.operations.accept_invitation import accept_on_sign_in
from gafete.members.queries import memberships_of
from gafete.signin.operations.enter_account import OutOfHours, enter_account

ACCOUNT_KEY = "account_id"
SEVERAL_KEY = "several_accounts"
# Whether somebody signs in with a password that somebody else made: his stages may change that on the way.
FIRST_PASSWORD = "by_first_password"  # noqa: S105 -- the name of a fact
DEVICE_COOKIE = f"{'__Host-' if settings.IS_SECURE else ''}gafete_device"
DEVICE_COOKIE_AGE = 400 * 24 * 60 * 60


def finish_sign_in(
    request: HttpRequest, user: User, *, shared_computer: bool, by_first_password: bool, wanted: str
) -> HttpResponse:
    """Everything that a new session brings about; ``wanted`` is the page that he asked for at first.

    ``by_first_password``: he came with a password that an invitation brought him.
    """
    now = timezone.now()
    origin: Origin = request.origin  # type: ignore[attr-defined]
    # Before the first sign-in is noted: of that one its owner needs no notice.
    token = register_device(
        user=user, token=device_token(request), origin=origin, remember=not shared_computer, now=now
    )
    _describe_session(request, user, origin=origin, shared_computer=shared_computer, now=now)
    accept_on_sign_in(user=user, by_first_password=by_first_password, origin=origin)
    accounts = enterable(user)
    request.session[SEVERAL_KEY] = len(accounts) > 1
    is_inside = len(accounts) == 1 and enter_now_or_later(request, user, accounts[0].account_id)
    home = reverse("home") if is_inside else reverse("accounts:choose")
    response = HttpResponseRedirect(wanted or home)
    if token:
        _remember_device(response, token)
    return response


def switch_account(request: HttpRequest, user: User, account_id: int) -> None:
    """Go on in this account.

    Raises:
        NotAMember: he may not enter it.
        OutOfHours: he may, at other hours.
        EntryClosed: this session was closed there.
    """
    enter_account(
        user=user,
        account_id=account_id,
        session_key=request.session.session_key or "",
        origin=request.origin,  # type: ignore[attr-defined]
    )
    request.session[ACCOUNT_KEY] = account_id


def enter_now_or_later(request: HttpRequest, user: User, account_id: int) -> bool:
    """Go on in this account if the hour allows it; tells whether it does.

    Raises:
        NotAMember: he may not enter it.
        EntryClosed: this session was closed there.
    """
    try:
        switch_account(request, user, account_id)
    except OutOfHours:
        return False
    return True


def enterable(user: User) -> list[Member]:
    """The memberships with which a person may enter now."""
    return [member for member in memberships_of(user) if member.state == MemberState.ACTIVE]


def device_token(request: HttpRequest) -> str:
    """By what the browser says that it was here before."""
    return request.COOKIES.get(DEVICE_COOKIE, "")


def _remember_device(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        max_age=DEVICE_COOKIE_AGE,
        secure=settings.IS_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _describe_session(
    request: HttpRequest, user: User, *, origin: Origin, shared_computer: bool, now: datetime
) -> None:
    # 0: the cookie ends with the browser.
    request.session.set_expiry(0 if shared_computer else settings.SESSION_COOKIE_AGE)
    request.session.save()
    start_session(
        session=request.session.row,  # type: ignore[attr-defined]
        user=user,
        origin=origin,
        shared_computer=shared_computer,
        now=now,
    )
