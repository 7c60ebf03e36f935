"""What is said about a request for access: to those who can give it, and to whoever asked how it ended."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from gafete.access.permissions import BITS, Permission
from gafete.identity import notices
from gafete.members.credentials import ACCESS_REQUESTED, REQUEST_DECLINED, REQUEST_GRANTED
from gafete.members.mails.queries import reader_of_mail, request_of_mail
from gafete.members.models import AccessRequest, MemberState, RequestState
from gafete.outbox.composers import Mail, register
from gafete.outbox.links import absolute
from gafete.outbox.models import Message
from gafete.outbox.rendering import render_mail


@register(ACCESS_REQUESTED)
def compose_access_requested(message: Message) -> Mail | None:
    """Somebody asks for access; None where it is settled by now. The mail names no company."""
    return _mail(message, kind="access_requested", notice=notices.ACCESS_REQUESTS, wanted=_waits)


@register(REQUEST_GRANTED)
def compose_request_granted(message: Message) -> Mail | None:
    """He has what he asked for."""
    return _mail(message, kind="request_granted", notice=notices.ACCESS_CHANGED)


@register(REQUEST_DECLINED)
def compose_request_declined(message: Message) -> Mail | None:
    """He does not get it, and perhaps a sentence why."""
    return _mail(message, kind="request_declined", notice=notices.ACCESS_CHANGED)


def _waits(request: AccessRequest) -> bool:
    is_open = request.state == RequestState.OPEN and request.expires_at > timezone.now()
    return is_open and request.member.state == MemberState.ACTIVE


def _always(_request: AccessRequest) -> bool:
    return True


def _mail(
    message: Message, *, kind: str, notice: str, wanted: Callable[[AccessRequest], bool] = _always
) -> Mail | None:
    member = reader_of_mail(message.parameters["member"], notice=notice)
    request = request_of_mail(message.parameters["request"])
    if member is None or request is None or request.permission not in BITS or not wanted(request):
        return None
    with translation.override(member.user.language):
        permission = gettext(Permission(request.permission).label)
    return render_mail(
        kind=kind,
        to=member.user.email,
        language=member.user.language,
        context={
            "name": member.name,
            "account": member.account.name,
            "asker": request.member.name,
            "permission": permission,
            "reason": request.reason,
            "answer": request.answer,
            "until": request.granted_until,
            "at": message.created_at,
            "zone": member.account.time_zone,
            "link": absolute(reverse("access_requests:list")),
        },
    )
