"""What somebody is told whose act waits for a second person."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gafete.members.approvals.playing import ActChanged
from gafete.members.models import Approval
from gafete.members.operations.ask_approval import ApprovalNotPossible, ask_approval
from gafete.tenancy.seconding import Act
from gafete.web.entrance import go_to
from gafete.web.flash import flash
from gafete.web.formats import moment
from gafete.web.requests import MemberRequest


def wait_for_second(request: MemberRequest, act: Act) -> HttpResponse:
    """Have the act wait, and show where it does."""
    try:
        approval = ask_approval(actor=request.actor, act=act)
    except (ActChanged, ApprovalNotPossible) as why:
        flash(request, str(why), tone="warning")
    else:
        flash(request, how_it_waits(request, approval), tone="info")
    return go_to(request, reverse("approvals:list"))


def how_it_waits(request: MemberRequest, approval: Approval) -> str:
    """A sentence of it: for whom it waits, and until when."""
    if approval.asked_by_id != request.actor.member_id:
        return _("%(name)s ya lo pidió: si puedes, autorízalo aquí.") % {"name": approval.asked_by.name}
    if approval.due_at is not None:
        return _(
            "Aún no se hace: nadie más puede autorizarlo. Se hará solo el %(end)s, si no lo cancelas."
        ) % {"end": moment(approval.due_at)}
    return _("Aún no se hace: espera a que lo autorice una segunda persona, a más tardar el %(end)s.") % {
        "end": moment(approval.expires_at)
    }
