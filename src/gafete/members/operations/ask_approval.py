"""Have an act that needs a second person wait for one."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.faults import NotFound
from gafete.members.actors import actor_of, system_actor
from gafete.members.approvals.limits import DELAY, GRACE, LIFETIME, MOST_OPEN, MOST_TOLD
from gafete.members.approvals.opening import ApprovalOver, opened
from gafete.members.approvals.playing import REFUSALS, ActChanged, require_same_act
from gafete.members.approvals.queries import people_who_could, thing_of
from gafete.members.approvals.telling import enqueue_approval_notices, enqueue_warnings, record_approval
from gafete.members.credentials import APPROVAL_ASKED as ASKED_MAIL
from gafete.members.events import APPROVAL_ASKED, APPROVAL_EXPIRED
from gafete.members.models import Approval, ApprovalState, Member
from gafete.members.operations.close_approval import close_approval
from gafete.tenancy.seconding import Act, ActKind
from gafete.walls.standing import in_own_account


class ApprovalNotPossible(Exception):
    """Too much of his waits already."""

    def __init__(self) -> None:
        super().__init__(_("Ya tienes demasiado por autorizar. Espera a que te contesten o cancela algo."))


@in_own_account
def ask_approval(*, actor: Actor, act: Act) -> Approval:
    """Ask for a second person; whoever asks for the same act while it waits finds the one that waits.

    Where nobody else could authorise it, it is carried out when its delay is over, unless it is cancelled.

    Raises:
        AccessDenied: the actor could not do it himself.
        ActChanged: there is no such act to be done, or not any more.
        ApprovalNotPossible: too much of his waits already.
        NotFound: the actor is no member.
    """
    now = timezone.now()
    _require_doable(actor, act)
    able = _able(actor, act, now)
    asker = thing_of(Member, actor.member_id or 0)
    signs = _fingerprint(actor.account_id, act)
    waiting = Approval.objects.filter(fingerprint=signs, state=ApprovalState.OPEN)
    # Only now: it locks people in the order of their keys, and a trial locks some too.
    _sweep(waiting.filter(expires_at__lte=now))
    if _own_open(asker) >= MOST_OPEN and not waiting.exists():
        raise ApprovalNotPossible
    approval, is_new = waiting.get_or_create(
        fingerprint=signs,
        state=ApprovalState.OPEN,
        defaults={
            "account_id": actor.account_id,
            "kind": act.kind.value,
            "parameters": act.parameters,
            "asked_by": asker,
            "asked_at": now,
            "expires_at": now + LIFETIME if able else now + DELAY + GRACE,
            "due_at": None if able else now + DELAY,
        },
    )
    if not is_new:
        return approval
    if able:
        enqueue_approval_notices(ASKED_MAIL, approval, able)
    else:
        enqueue_warnings(approval, now=now)
    record_approval(APPROVAL_ASKED, approval, actor=actor)
    return approval


def _require_doable(actor: Actor, act: Act) -> None:
    """What changed between the act's own refusal and this moment is one thing to whoever asks, whatever it was."""
    try:
        require_same_act(actor, act)
    except (AccessDenied, NotFound):
        raise
    except REFUSALS as why:
        raise ActChanged from why


def _fingerprint(account_id: int, act: Act) -> str:
    said = json.dumps([account_id, act.kind, act.parameters], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _sweep(expired: QuerySet[Approval]) -> None:
    """Close what the worker has not come to yet, as he would."""
    for each in expired:
        with suppress(ApprovalOver):
            close_approval(
                it=opened(each.account_id, each),
                state=ApprovalState.EXPIRED,
                kind=APPROVAL_EXPIRED,
                by=system_actor(each.account_id, label="", permissions=set()),
            )


def _own_open(asker: Member) -> int:
    rows = Approval.objects.filter(asked_by=asker, state=ApprovalState.OPEN)
    return rows.count()


def _able(actor: Actor, act: Act, now: datetime) -> list[Member]:
    """Those who could do it themselves at this moment, as many as are told."""
    able: list[Member] = []
    for member in people_who_could(actor.account_id, act, asked_by=actor.member_id or 0, now=now):
        if len(able) < MOST_TOLD and _could(member, act, now):
            able.append(member)
    return able


def _could(member: Member, act: Act, now: datetime) -> bool:
    if act.kind is ActKind.TRANSFER_OWNERSHIP:
        return True
    try:
        require_same_act(actor_of(member, now=now, at_any_hour=True), act)
    except REFUSALS:
        return False
    return True
