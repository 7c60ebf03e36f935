"""What the small acts on a member have in common: do it, say what changed, go back to where one was."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from gafete.members.authority import MemberGone
from gafete.members.models import Member
from gafete.members.operations.copy_link import LinkNotOffered
from gafete.members.operations.deactivate_member import NotActive
from gafete.members.operations.offer_ownership import OfferNotPossible
from gafete.members.operations.reactivate_member import NotDeactivated
from gafete.members.operations.reassign_seat import StillActive
from gafete.members.operations.resend_credentials import AlreadyEntered
from gafete.members.operations.withdraw_invitation import InvitationAccepted
from gafete.outbox.operations.retry_message import NotGivenUpError
from gafete.seats.operations.free_seat import SeatNotHeld
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest

# Somebody was quicker, or the member is in another state by now. What they say is a sentence for the reader.
TOO_LATE = (
    AlreadyEntered,
    InvitationAccepted,
    LinkNotOffered,
    MemberGone,
    NoFreeSeat,
    NotActive,
    NotDeactivated,
    NotGivenUpError,
    OfferNotPossible,
    SeatNotHeld,
    StillActive,
)


def refuse(request: MemberRequest, why: Exception, *, member: Member | None = None) -> HttpResponse:
    """Say on the page where one came from why nothing was done."""
    flash(request, str(why), tone="danger")
    return back(request, member)


def back(request: MemberRequest, member: Member | None = None) -> HttpResponse:
    """Go back to the page of ours that one came from, else to the member, else to the list."""
    return redirect(_came_from(request) or _home_of(member))


def _home_of(member: Member | None) -> str:
    return reverse("members:list") if member is None else reverse("members:detail", args=[member.public_id])


def _came_from(request: MemberRequest) -> str:
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(address)
    if parts.path == request.path:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
