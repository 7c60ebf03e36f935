"""Notices about the use of an account, to the person whom they concern."""

from __future__ import annotations

from django.urls import reverse

from gafete.identity import notices
from gafete.identity.notices import is_muted
from gafete.members.credentials import (
    ACCESS_CHANGED,
    DEACTIVATED,
    OWNERSHIP_MOVED,
    OWNERSHIP_OFFER,
    REACTIVATED,
    SEEN_BY_ANOTHER,
)
from gafete.members.mails.queries import is_offered_ownership, member_of_mail, owner_now, viewing_of_mail
from gafete.outbox.composers import Mail, register
from gafete.outbox.links import absolute
from gafete.outbox.models import Message
from gafete.outbox.rendering import render_mail


@register(ACCESS_CHANGED)
def compose_access_changed(message: Message) -> Mail | None:
    """What he may do in the account changed; the mail names no company, for mail is not confidential."""
    return _notice(message, kind="access_changed", may_be_muted=True)


@register(DEACTIVATED)
def compose_deactivated(message: Message) -> Mail | None:
    """He cannot enter the account any more."""
    return _notice(message, kind="deactivated", may_be_muted=True)


@register(REACTIVATED)
def compose_reactivated(message: Message) -> Mail | None:
    """He can enter the account again."""
    return _notice(message, kind="reactivated", may_be_muted=True)


@register(OWNERSHIP_OFFER)
def compose_ownership_offer(message: Message) -> Mail | None:
    """The owner offers him the account; None where the offer is closed by now."""
    is_open = is_offered_ownership(message.parameters["member"])
    return _notice(message, kind="ownership_offer") if is_open else None


@register(OWNERSHIP_MOVED)
def compose_ownership_moved(message: Message) -> Mail | None:
    """The account has another owner: told to the new one and the former one."""
    return _notice(message, kind="ownership_moved")


@register(SEEN_BY_ANOTHER)
def compose_seen_by_another(message: Message) -> Mail | None:
    """Somebody looked at the portal as he sees it, and why; nobody mutes what is done with his own eyes."""
    viewing = viewing_of_mail(message.parameters["viewing"])
    if viewing is None:
        return None
    return _notice(message, kind="seen_by_another", viewer=viewing.viewer.name, reason=viewing.reason)


def _notice(message: Message, *, kind: str, may_be_muted: bool = False, **more: object) -> Mail | None:
    member = member_of_mail(message.parameters["member"])
    if member is None or not member.user.email:
        return None
    if may_be_muted and is_muted(member.user, notices.ACCESS_CHANGED):
        return None
    return render_mail(
        kind=kind,
        to=member.user.email,
        language=member.user.language,
        context={
            "name": member.name,
            "account": member.account.name,
            "owner": owner_now().name,
            "at": message.created_at,
            "zone": member.account.time_zone,
            "sign_in": absolute(reverse("account_login")),
            **more,
        },
    )
