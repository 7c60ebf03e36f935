"""An act that waits, under lock, with the people who decide about it as they are now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.faults import NotFound
from gafete.members.actors import actor_of
from gafete.members.approvals.playing import REFUSALS, carry_out, said
from gafete.members.approvals.rules import touched_by
from gafete.members.hours import hours_of
from gafete.members.models import Approval, ApprovalState, Member
from gafete.members.queries import with_grants


class ApprovalOver(Exception):
    """Somebody was quicker, it was cancelled, or its time is over."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open approval, and the members whom it names and who answers it, all of them locked."""

    approval: Approval
    people: dict[int, Member]
    now: datetime

    def carried_out(self) -> str:
        """Do what was asked for, as who asked for it is now; why it cannot be done, or nothing."""
        asker = self.people[self.approval.asked_by_id]
        if not asker.user.is_active or asker.account.suspended_at is not None:
            return _("Quien lo pidió ya no puede entrar a la cuenta.")
        try:
            carry_out(_as_he_is(asker, self.now), self.approval.act)
        except REFUSALS as why:
            return said(why)
        return ""


def opened(account_id: int, approval: Approval, *, besides: int | None = None) -> Opened:
    """Lock the people in the order of their keys, then the approval; two who answer at once come one after the other.

    Raises:
        ApprovalOver: it is not open any more.
        NotFound: it is of another account.
    """
    found = Approval.objects.filter(pk=approval.pk, account_id=account_id).first()
    if found is None:
        raise NotFound
    keys = {found.asked_by_id, *touched_by(found.act)} | ({besides} if besides is not None else set())
    rows = Member.objects.filter(pk__in=keys)
    list(rows.select_for_update().order_by("pk"))
    people = {row.pk: row for row in with_grants(rows).select_related("user", "account")}
    row = Approval.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=found.pk)
    if row.state != ApprovalState.OPEN:
        raise ApprovalOver(_closed_words(row))
    return Opened(row, people, timezone.now())


def _as_he_is(member: Member, now: datetime) -> Actor:
    """Who asked did so within his hours; they bound what he gives, not when another one answers."""
    actor = actor_of(member, now=now, at_any_hour=True)
    return replace(actor, access=replace(actor.access, hours=hours_of(member)), language=member.user.language)


def _closed_words(row: Approval) -> str:
    return {
        ApprovalState.DONE: _("Esto ya se autorizó y ya se hizo."),
        ApprovalState.REFUSED: _("Alguien más ya lo rechazó."),
        ApprovalState.CANCELLED: _("Quien lo pidió ya lo canceló."),
        ApprovalState.VOID: _("Esto ya no se pudo hacer."),
    }.get(ApprovalState(row.state), _("El plazo para autorizarlo ya venció."))
