"""An active member accepts the account; he and the former owner swap."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.profiles import ADMINISTRATOR
from gafete.audit.operations.record_event import record_event
from gafete.members.credentials import OWNERSHIP_MOVED, enqueue_notice
from gafete.members.events import OWNERSHIP_TRANSFERRED
from gafete.members.models import Grant, Member, MemberState, OwnershipOffer, Profile
from gafete.members.naming import member_target
from gafete.members.operations.offer_ownership import OfferNotPossible
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.seconding import ActKind, require_second
from gafete.walls.standing import in_own_account


@in_own_account
def transfer_ownership(*, actor: Actor, offer: OwnershipOffer) -> Member:
    """Accept an open offer: the actor becomes the owner; the former one, Administrador on the freed seat.

    Raises:
        OfferNotPossible: the offer is not open, not made to the actor, or its maker is no longer the owner.
        SecondNeeded: the account wants a second person for it, besides these two.
    """
    open_offer = OwnershipOffer.objects.select_for_update().filter(
        pk=offer.pk,
        account_id=actor.account_id,
        offered_to_id=actor.member_id,
        closed_at__isnull=True,
    )
    current = open_offer.first()
    if current is None:
        raise OfferNotPossible(_("Este ofrecimiento ya no está abierto."))
    former, heir = _locked_pair(current)
    if former is None or heir is None:
        raise OfferNotPossible(_("Este ofrecimiento ya no está abierto."))
    require_second(
        ActKind.TRANSFER_OWNERSHIP,
        account_id=actor.account_id,
        offer=current.pk,
        people=[former.pk, heir.pk],
        subject=f"{former.name} → {heir.name}",
    )
    _swap(former, heir, granted_by=actor.label)
    open_offer.update(closed_at=timezone.now(), accepted=True)
    raise_access_version(account_id=actor.account_id)
    enqueue_notice(OWNERSHIP_MOVED, former)
    enqueue_notice(OWNERSHIP_MOVED, heir)
    record_event(
        OWNERSHIP_TRANSFERRED,
        actor=actor,
        target=member_target(heir),
        data={"before": {"owner": former.name}, "after": {"owner": heir.name}},
    )
    return heir


def _locked_pair(offer: OwnershipOffer) -> tuple[Member | None, Member | None]:
    """Who is the owner still, and who is active still, of the two whom the offer names.

    Their rows are locked before the account's, as by everything else that changes a member.
    """
    pair = Member.objects.filter(
        account_id=offer.account_id, pk__in=[offer.offered_by_id, offer.offered_to_id]
    )
    rows = {row.pk: row for row in pair.select_for_update().order_by("pk")}
    former, heir = rows[offer.offered_by_id], rows[offer.offered_to_id]
    return (
        former if former.is_owner else None,
        heir if heir.state == MemberState.ACTIVE and not heir.is_owner else None,
    )


def _swap(former: Member, heir: Member, *, granted_by: str) -> None:
    seat = heir.seat
    # The database allows one owner, and a seat to one member: the heir lets go of his seat before the
    # former owner takes it, and for that moment, which nobody else sees, he stands as replaced.
    _write(heir, state=MemberState.REPLACED, seat=None)
    _write(former, is_owner=False, seat=seat)
    _write(heir, state=MemberState.ACTIVE, is_owner=True, hours=None)
    Grant.objects.filter(account_id=heir.account_id, member=heir).delete()
    profile = Profile.objects.get(account_id=former.account_id, code=ADMINISTRATOR.code)
    Grant.objects.create(
        account_id=former.account_id, member=former, profile=profile, granted_by_label=granted_by
    )


def _write(member: Member, **values: object) -> None:
    for name, value in values.items():
        setattr(member, name, value)
    member.version += 1
    member.save(update_fields=[*values, "version"])
