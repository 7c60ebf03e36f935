"""Decide about one line of a campaign: keep the grant, reduce it or take it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.grants import Grant as AccessGrant
from gafete.access.managing import Boundary, ManagingDenied, changeable_grants
from gafete.access.permissions import Permission, Permissions
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault, NotFound
from gafete.members.actors import grants_of
from gafete.members.assignments import told
from gafete.members.authority import locked_people, present_actor
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.members.operations.ask_access import one_line
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.queries import assignments_of
from gafete.reviews.events import LINE_DECIDED
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.presence import mark_of
from gafete.walls.standing import in_own_account

# What a decision writes.
DECIDED = (
    "decision",
    "note",
    "decided_at",
    "decided_by_label",
    "decided_permissions",
    "taken",
    "was_deactivated",
)


class LineClosed(Exception):
    """Somebody has decided about it, the campaign is over, or the grant is gone: nothing is left to decide."""


class NotYours(Exception):
    """Another person decides about this line."""

    def __init__(self, line: ReviewLine) -> None:
        super().__init__(_("Este acceso lo revisa %(name)s.") % {"name": line.reviewer_label})


class GrantChanged(Exception):
    """The grant is not what the reviewer was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("Este acceso cambió mientras lo revisabas. Mira cómo está ahora y vuelve a decidir.")
        )


class LastGrant(Exception):
    """Without this grant the member would have none: he is deactivated with it, or stays as he is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a reviewer decides, of the grant with this mark.

    ``taken``: the permissions that "Reducir" takes out. ``may_deactivate``: he agrees that the member is deactivated
    where it is his last grant.
    """

    decision: Decision
    mark: str
    note: str = ""
    taken: Permissions = frozenset()
    may_deactivate: bool = False


@dataclass(frozen=True, slots=True)
class _Opened:
    """A line under lock, with its member, grant and reviewer as they are now."""

    line: ReviewLine
    member: Member
    actor: Actor
    grants: tuple[AccessGrant, ...]
    grant: AccessGrant


@in_own_account
def decide_line(*, actor: Actor, line: ReviewLine, verdict: Verdict) -> ReviewLine:
    """Write the decision down and do what it says, with the reviewer's own rights.

    Raises:
        AccessDenied: the actor does not review accesses there, it is his own, or he may not change it.
        FieldFault: nothing that can be taken out is chosen.
        GrantChanged: the grant is not the one with the verdict's mark.
        LastGrant: nothing would be left, and nobody agreed to deactivate the member.
        LineClosed: it is decided, over, or the grant is gone.
        NotFound: it is of another account.
        NotYours: somebody else decides about it.
    """
    now = timezone.now()
    opened = _open(actor, line, verdict, now)
    taken = _apply(opened, verdict, now)
    row = opened.line
    row.decision = verdict.decision
    row.note = one_line(verdict.note)
    row.decided_at = now
    row.decided_by_label = opened.actor.label
    row.decided_permissions = sorted(opened.grant.effective)
    row.taken = sorted(taken)
    row.save(update_fields=DECIDED)
    record_event(
        LINE_DECIDED,
        actor=opened.actor,
        target=member_target(opened.member),
        data={
            "decision": str(row.decision),
            "grants": told([opened.grant]),
            **({"permissions": row.taken} if row.taken else {}),
        },
        reason=row.note,
        reach={row.scope},
    )
    return row


def _open(actor: Actor, line: ReviewLine, verdict: Verdict, now: datetime) -> _Opened:
    """Lock both people, the campaign, then the line; what counts is how everything is at this moment."""
    if line.member_id == actor.member_id:
        raise ManagingDenied(Boundary.HIMSELF)
    people = locked_people(actor, line.member_id)
    review = Review.objects.select_for_update().filter(pk=line.review_id, account_id=actor.account_id).first()
    row = ReviewLine.objects.select_for_update().filter(pk=line.pk, account_id=actor.account_id).first()
    if review is None or row is None:
        raise NotFound
    present = present_actor(actor, people, now)
    present.require(Permission.ACCESS_REVIEW, at=row.scope)
    _require_open(row, review, now)
    if row.reviewer_id != present.member_id:
        raise NotYours(row)
    member = people[row.member_id]
    grants = () if member.is_ended else tuple(grants_of(member))
    grant = next((each for each in grants if each.id == row.grant_id), None)
    if grant is None:
        raise LineClosed(_("Este acceso ya no existe: alguien lo cambió o lo quitó."))
    if mark_of(grant) != verdict.mark:
        raise GrantChanged
    return _Opened(row, member, present, grants, grant)


def _require_open(line: ReviewLine, review: Review, now: datetime) -> None:
    if line.decision != Decision.PENDING:
        raise LineClosed(
            _("%(name)s ya decidió sobre este acceso: %(decision)s.")
            % {"name": line.decided_by_label, "decision": line.get_decision_display()}
        )
    if not review.goes_on(now):
        raise LineClosed(_("Esta revisión ya terminó."))


def _apply(opened: _Opened, verdict: Verdict, now: datetime) -> Permissions:
    """Do what was decided; return the permissions that were taken out of the grant."""
    if verdict.decision not in {Decision.REDUCE, Decision.REMOVE}:
        return frozenset()
    # A grant that is not his to change would be left as it is, without a word.
    opened.actor.require(Permission.USERS_MANAGE, at=opened.grant.scope)
    if verdict.decision == Decision.REDUCE:
        return _reduce(opened, verdict.taken)
    _remove(opened, verdict, now)
    return frozenset()


def _reduce(opened: _Opened, taken: Permissions) -> Permissions:
    grant = opened.grant
    smaller = replace(
        grant, id=None, added=grant.added - taken, removed=grant.removed | (taken & grant.effective)
    )
    gone = grant.effective - smaller.effective
    if not gone:
        raise FieldFault("taken", _("Elige al menos un permiso que quitar."))
    if not smaller.effective:
        raise FieldFault("taken", _("No quedaría ningún permiso: para eso está «Quitar»."))
    _replace(opened, [smaller])
    return gone


def _remove(opened: _Opened, verdict: Verdict, now: datetime) -> None:
    others = [each for each in opened.grants if each != opened.grant and not each.period.is_over(now)]
    if others:
        _replace(opened, [])
        return
    state = opened.member.state
    if state == MemberState.INVITED:
        raise LastGrant(_("Es su único acceso y todavía no entra: retira su invitación."))
    # Deactivating leaves him his grants: of one who is out already nothing would be taken.
    if state == MemberState.DEACTIVATED:
        raise LastGrant(
            _("Es su único acceso y ya está desactivado: si no debe volver a tenerlo, elimina al usuario.")
        )
    if not verdict.may_deactivate:
        raise LastGrant(_("Es su único acceso. Si se lo quitas, hay que desactivar al usuario."))
    deactivate_member(actor=opened.actor, member=opened.member)
    opened.line.was_deactivated = True


def _replace(opened: _Opened, by: Sequence[AccessGrant]) -> None:
    """Change the grant through the operation that changes grants; the others that he manages stay as they are."""
    kept = [each for each in changeable_grants(opened.actor, opened.grants) if each != opened.grant]
    change_grants(
        actor=opened.actor,
        member=opened.member,
        assignments=assignments_of(opened.member.account_id, [*kept, *by]),
        version=opened.member.version,
    )
