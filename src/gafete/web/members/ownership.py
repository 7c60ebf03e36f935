"""Titularidad: the owner offers the account, and whom it was offered to answers."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gafete.members.models import MemberState, OwnershipOffer
from gafete.members.operations.offer_ownership import OfferNotPossible, close_offer, offer_ownership
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.members.queries import get_member, open_offer
from gafete.web.access import any_member, owner_only
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.requests import MemberRequest


@any_member
@require_safe
def ownership(request: MemberRequest) -> HttpResponse:
    """The open offer, for the two whom it concerns."""
    offer = open_offer(request.actor)
    is_heir = offer is not None and offer.offered_to_id == request.actor.member_id
    return render(request, "members/ownership.html", {"offer": offer, "is_heir": is_heir})


@owner_only
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask whether to offer the account to this member, and do it."""
    member = get_member(request.actor, public_id)
    if request.method != "POST":
        if member.is_owner or member.state != MemberState.ACTIVE:
            return refuse(
                request,
                OfferNotPossible(_("La titularidad solo puede pasar a un usuario activo.")),
                member=member,
            )
        return render(request, "members/offer_ownership.html", {"member": member})
    try:
        offer_ownership(actor=request.actor, member=member)
    except TOO_LATE as late:
        return refuse(request, late, member=member)
    flash(
        request,
        _("Ofreciste la titularidad a %(name)s. Nada cambia hasta que acepte.") % {"name": member.name},
    )
    return redirect("members:detail", public_id)


@any_member
@require_POST
def accept(request: MemberRequest) -> HttpResponse:
    """Become the owner."""
    try:
        transfer_ownership(actor=request.actor, offer=_open(request))
    except TOO_LATE as late:
        return _over(request, late)
    flash(request, _("Ahora eres titular de esta cuenta."))
    return redirect("home")


@any_member
@require_POST
def close(request: MemberRequest) -> HttpResponse:
    """Decline it (whom it was offered to) or withdraw it (the owner)."""
    try:
        offered = _open(request)
        close_offer(actor=request.actor, offer=offered)
    except TOO_LATE as late:
        return _over(request, late)
    if offered.offered_to_id == request.actor.member_id:
        flash(request, _("Rechazaste la titularidad. Tu acceso sigue como estaba."))
        return redirect("home")
    flash(request, _("Retiraste el ofrecimiento. Sigues siendo titular."))
    return redirect("members:detail", offered.offered_to.public_id)


def _open(request: MemberRequest) -> OwnershipOffer:
    found = open_offer(request.actor)
    if found is None:
        raise OfferNotPossible(_("Este ofrecimiento ya no está abierto."))
    return found


def _over(request: MemberRequest, why: Exception) -> HttpResponse:
    flash(request, str(why), tone="danger")
    return redirect("members:ownership")
