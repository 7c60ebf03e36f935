"""The owner offers the account to an active member, and may think better of it."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.language import Sentence, marked
from gafete.audit.operations.record_event import record_event
from gafete.members.authority import locked_member
from gafete.members.credentials import OWNERSHIP_OFFER, enqueue_notice
from gafete.members.events import OWNERSHIP_OFFER_CLOSED, OWNERSHIP_OFFERED
from gafete.members.models import Member, MemberState, OwnershipOffer
from gafete.members.naming import member_target
from gafete.walls.standing import acting, in_own_account

OWNER_ONLY = marked("Solo el titular puede transferir la titularidad.")


class OfferNotPossible(Exception):
    """The member is not active, or another offer is open."""


def offer_ownership(*, actor: Actor, member: Member) -> OwnershipOffer:
    """Offer the ownership; it passes when the member accepts.

    Raises:
        AccessDenied: the actor is not the owner.
        OfferNotPossible: the member is not active, is the owner, or an offer is open.
    """
    require_owner(actor)
    try:
        with acting(actor):
            row = locked_member(actor, member)
            if row.is_owner or row.state != MemberState.ACTIVE:
                raise OfferNotPossible(_("La titularidad solo puede pasar a un usuario activo."))
            offer = OwnershipOffer.objects.create(
                account_id=actor.account_id, offered_by=_owner(actor), offered_to=row
            )
            enqueue_notice(OWNERSHIP_OFFER, row)
            record_event(OWNERSHIP_OFFERED, actor=actor, target=member_target(row))
    except IntegrityError as error:
        raise OfferNotPossible(_("Ya hay un ofrecimiento abierto; retíralo primero.")) from error
    return offer


def _owner(actor: Actor) -> Member:
    return Member.objects.get(account_id=actor.account_id, is_owner=True)


@in_own_account
def close_offer(*, actor: Actor, offer: OwnershipOffer) -> None:
    """Withdraw an open offer (the owner) or decline it (whom it was made to).

    Raises:
        AccessDenied: the offer is neither the actor's nor made to him.
        OfferNotPossible: it is not open any more.
    """
    open_offer = (
        OwnershipOffer.objects.select_for_update()
        .filter(pk=offer.pk, account_id=actor.account_id, closed_at__isnull=True)
        .select_related("offered_to")
        .first()
    )
    if open_offer is None:
        raise OfferNotPossible(_("Este ofrecimiento ya no está abierto."))
    if actor.member_id != open_offer.offered_to_id:
        require_owner(actor)
    open_offer.closed_at = timezone.now()
    open_offer.save(update_fields=["closed_at"])
    record_event(OWNERSHIP_OFFER_CLOSED, actor=actor, target=member_target(open_offer.offered_to))


def require_owner(actor: Actor) -> None:
    """Refuse anybody but the owner.

    Raises:
        AccessDenied: the actor is somebody else.
    """
    if not actor.is_owner:
        raise AccessDenied(Sentence(OWNER_ONLY))
