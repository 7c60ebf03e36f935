"""What the trail and the mails say of an act that waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gafete.access.actor import Actor
from gafete.access.language import marked as _
from gafete.access.scopes import Scope
from gafete.audit.kinds import EventKind
from gafete.audit.operations.record_event import record_event
from gafete.members.approvals.queries import whom_it_concerns, whom_it_goes_on_without
from gafete.members.approvals.rules import place_of
from gafete.members.credentials import APPROVAL_WAITS, MEMBER_SUBJECT
from gafete.members.models import Approval, Member
from gafete.members.naming import member_target
from gafete.outbox.operations.enqueue_message import NewMessage, enqueue_messages
from gafete.tenancy.seconding import ActKind

ACT_NAMES = {
    ActKind.ARCHIVE_COMPANY: _("Archivar una empresa"),
    ActKind.TRANSFER_OWNERSHIP: _("Transferir la titularidad"),
    ActKind.CHANGE_GRANTS: _("Dejar que un usuario configure la seguridad"),
    ActKind.INVITE_MEMBER: _("Registrar a un usuario que configura la seguridad"),
    ActKind.REASSIGN_SEAT: _("Dar un asiento a un usuario que configura la seguridad"),
    ActKind.REACTIVATE_MEMBER: _("Reactivar a un usuario que configura la seguridad"),
    ActKind.EDIT_PROFILE: _("Agregar «Configurar la seguridad» a un perfil"),
    ActKind.END_POLICY: _("Desactivar la doble autorización"),
}


def record_approval(kind: EventKind, approval: Approval, *, actor: Actor) -> None:
    """Write it into the trail: who did what with it, of whom it was asked for, and what it is."""
    at = place_of(approval.act, account_id=approval.account_id)
    facts = {"act": approval.kind, "subject": approval.act.subject}
    if approval.answer:
        facts["answer"] = approval.answer
    reach: set[Scope] = set() if at == Scope.account(approval.account_id) else {at}
    record_event(kind, actor=actor, target=member_target(approval.asked_by), data=facts, reach=reach)


def enqueue_warnings(approval: Approval, *, now: datetime) -> None:
    """Queue that it will be carried out: to those whom it concerns, and to those who may refuse it."""
    people = whom_it_concerns(approval) + whom_it_goes_on_without(approval, now=now)
    enqueue_approval_notices(APPROVAL_WAITS, approval, people)


def enqueue_approval_notices(kind: str, approval: Approval, members: Iterable[Member]) -> None:
    """Queue what is to be said of it, to each of these once."""
    people = {member.pk: member for member in members}
    enqueue_messages(
        NewMessage(
            kind=kind,
            account_id=approval.account_id,
            parameters={"member": member.pk, "approval": approval.pk},
            subject_kind=MEMBER_SUBJECT,
            subject_id=str(member.pk),
        )
        for member in people.values()
    )
