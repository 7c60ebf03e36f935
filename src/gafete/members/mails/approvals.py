"""What is said about an act that waits for a second person. Nobody mutes it; the mails name no company."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from gafete.members.approvals.rules import parties_of
from gafete.members.approvals.telling import ACT_NAMES
from gafete.members.credentials import APPROVAL_ASKED, APPROVAL_ENDED, APPROVAL_WAITS
from gafete.members.mails.queries import approval_of_mail, member_of_mail
from gafete.members.models import ApprovalState, MemberState
from gafete.outbox.composers import Mail, register
from gafete.outbox.links import absolute
from gafete.outbox.models import Message
from gafete.outbox.rendering import render_mail
from gafete.tenancy.seconding import ActKind


@register(APPROVAL_ASKED)
def compose_approval_asked(message: Message) -> Mail | None:
    """To those who may authorise it; None where it is settled by now."""
    return _mail(message, kind="approval_asked", only_open=True)


@register(APPROVAL_WAITS)
def compose_approval_waits(message: Message) -> Mail | None:
    """Nobody else could authorise it: it will be carried out at its time, unless it is cancelled or refused."""
    return _mail(message, kind="approval_waits", only_open=True)


@register(APPROVAL_ENDED)
def compose_approval_ended(message: Message) -> Mail | None:
    """How it ended, to those whom it concerns."""
    return _mail(message, kind="approval_ended")


def _mail(message: Message, *, kind: str, only_open: bool = False) -> Mail | None:
    member = member_of_mail(message.parameters["member"])
    approval = approval_of_mail(message.parameters["approval"])
    if member is None or approval is None or member.state != MemberState.ACTIVE or not member.user.email:
        return None
    is_open = approval.state == ApprovalState.OPEN and approval.expires_at > timezone.now()
    if only_open and not is_open:
        return None
    with translation.override(member.user.language):
        act = gettext(ACT_NAMES[ActKind(approval.kind)])
        state = str(ApprovalState(approval.state).label)
    return render_mail(
        kind=kind,
        to=member.user.email,
        language=member.user.language,
        context={
            "name": member.name,
            "account": member.account.name,
            "may_cancel": member.pk in {approval.asked_by_id, *parties_of(approval.act)},
            "asker": approval.asked_by.name,
            "act": act,
            "state": state,
            "answer": approval.answer,
            "until": approval.due_at or approval.expires_at,
            "zone": member.account.time_zone,
            "link": absolute(reverse("approvals:list")),
        },
    )
