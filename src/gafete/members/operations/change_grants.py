"""Change what a member may do and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.grants import Grant as AccessGrant
from gafete.access.managing import changeable_grants, require_change
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.members.approvals.freezing import frozen
from gafete.members.approvals.rules import adds_security
from gafete.members.assignments import Assignment, drafted_grants, identity_of, told
from gafete.members.authority import locked_member, require_existing, target_of
from gafete.members.credentials import ACCESS_CHANGED, enqueue_notice
from gafete.members.events import GRANTS_CHANGED
from gafete.members.granting import write_grants
from gafete.members.models import Grant, Member, MemberState
from gafete.members.naming import member_target
from gafete.members.newcomers import invite_by_mailbox
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.seconding import ActKind, needs_second, require_second
from gafete.walls.standing import in_own_account


@in_own_account
def change_grants(
    *,
    actor: Actor,
    member: Member,
    assignments: Sequence[Assignment],
    version: int,
    is_told_otherwise: bool = False,
) -> Member:
    """Make the member's grants, as far as the actor manages them, those of ``assignments``.

    Grants outside the actor's scope stay as they are. Only what the edit adds must be the actor's to
    give; what it takes away must merely lie in his scope. He gets a mail, unless the caller tells him more
    than that. Who has not entered yet and gets what needs a second person is mailed a new link; no other way in is left.

    Raises:
        AccessDenied: the owner, oneself, outside the actor's scope, or more than he holds.
        FieldFault: nothing would be left, or a place does not exist.
        SecondNeeded: it makes him decide about the account's security, and the account wants a second person for that.
        StaleEdit: somebody changed the member since ``version``.
    """
    row = locked_member(actor, member, version=version)
    target = target_of(row)
    before = changeable_grants(actor, target.grants)
    after = _kept_or_new(
        before, drafted_grants(assignments, granted_by=actor.label, granted_at=timezone.now())
    )
    merged = require_change(actor, target, before=before, after=after)
    if not merged:
        raise FieldFault("scopes", _("Elige al menos una empresa o un lugar de expedición."))
    added = [grant for grant in after if grant not in before]
    removed = [grant for grant in before if grant not in after]
    if not added and not removed:
        return row
    require_existing(actor.account_id, {grant.scope for grant in added})
    is_graver = adds_security(before, after)
    if is_graver:
        require_second(
            ActKind.CHANGE_GRANTS,
            account_id=row.account_id,
            member=row.pk,
            version=row.version,
            subject=row.name,
            assignments=frozen(assignments),
        )
    Grant.objects.filter(account_id=row.account_id, id__in=[grant.id for grant in removed]).delete()
    write_grants(added, member_id=row.pk)
    row.version += 1
    row.save(update_fields=["version"])
    raise_access_version(account_id=row.account_id)
    if is_graver and row.state == MemberState.INVITED and needs_second(row.account_id):
        invite_by_mailbox(row)
    if row.state == MemberState.ACTIVE and not is_told_otherwise:
        enqueue_notice(ACCESS_CHANGED, row)
    record_event(
        GRANTS_CHANGED,
        actor=actor,
        target=member_target(row),
        data={"before": {"grants": told(removed)}, "after": {"grants": told(added)}},
        reach={grant.scope for grant in [*added, *removed]},
    )
    return row


def _kept_or_new(before: Iterable[AccessGrant], wanted: Iterable[AccessGrant]) -> list[AccessGrant]:
    """What is wanted again stays as it is, with who gave it and when."""
    present = {identity_of(grant): grant for grant in before}
    return [present.get(identity_of(draft), draft) for draft in wanted]
