"""A second person authorises what another one asked for, or refuses it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.language import Sentence, marked
from gafete.members.approvals.opening import ApprovalOver, Opened, opened
from gafete.members.approvals.playing import REFUSALS, require_same_act, said
from gafete.members.approvals.rules import needed_rights, parties_of
from gafete.members.authority import present_actor
from gafete.members.events import APPROVAL_GIVEN, APPROVAL_REFUSED, APPROVAL_VOID
from gafete.members.models import Approval, ApprovalState
from gafete.members.operations.close_approval import close_approval
from gafete.tenancy.seconding import ActKind
from gafete.walls.standing import in_own_account

OWN_REQUEST = marked("Lo pediste tú: tiene que autorizarlo otra persona.")
A_PARTY = marked("La titularidad pasa entre ustedes dos: tiene que autorizarlo otra persona.")


@in_own_account
def answer_by_authorising(*, actor: Actor, approval: Approval) -> Approval:
    """Authorise it; it is done in the same transaction, as the one who asked for it.

    What cannot be done any more is closed without effect, with the reason.

    Raises:
        AccessDenied: he asked for it himself, or could not do it himself at this moment.
        ApprovalOver: it was answered or cancelled, or its time is over.
        NotFound: it is of another account.
    """
    it = opened(actor.account_id, approval, besides=actor.member_id)
    second = _second_of(actor, it)
    if it.approval.expires_at <= it.now:
        raise ApprovalOver(_("El plazo para autorizarlo ya venció."))
    why = _why_not_as_second(second, it) or it.carried_out()
    state, kind = (ApprovalState.VOID, APPROVAL_VOID) if why else (ApprovalState.DONE, APPROVAL_GIVEN)
    return close_approval(it=it, state=state, kind=kind, by=second, is_answer=True, why=why)


@in_own_account
def answer_by_refusing(*, actor: Actor, approval: Approval) -> Approval:
    """Say no to it, for whoever could have authorised it.

    Raises:
        AccessDenied: he asked for it himself, or does not hold what the act needs.
        ApprovalOver: it was answered or cancelled, or closed when its time was over.
        NotFound: it is of another account.
    """
    it = opened(actor.account_id, approval, besides=actor.member_id)
    second = _second_of(actor, it)
    return close_approval(
        it=it, state=ApprovalState.REFUSED, kind=APPROVAL_REFUSED, by=second, is_answer=True
    )


def _second_of(actor: Actor, it: Opened) -> Actor:
    """Whoever answers, as he is now: another one than who asked, and who holds what the act needs."""
    second = present_actor(actor, it.people, it.now)
    act = it.approval.act
    if actor.member_id == it.approval.asked_by_id:
        raise AccessDenied(Sentence(OWN_REQUEST))
    if actor.member_id in parties_of(act):
        raise AccessDenied(Sentence(A_PARTY))
    for permission, at in needed_rights(act, account_id=actor.account_id):
        second.require(permission, at=at)
    return second


def _why_not_as_second(second: Actor, it: Opened) -> str:
    """Whether it still is the act that was asked for; he must be able to do it himself, but for what is the owner's alone."""
    if it.approval.kind == ActKind.TRANSFER_OWNERSHIP:
        return ""
    try:
        require_same_act(second, it.approval.act)
    except AccessDenied:
        raise
    except REFUSALS as why:
        return said(why)
    return ""
