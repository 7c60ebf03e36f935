"""Several users at once: each one is tried by itself, and the answer has a line for each."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, StaleEdit
from gafete.members.approvals.playing import ActChanged
from gafete.members.models import Member, Profile
from gafete.members.operations.ask_approval import ApprovalNotPossible, ask_approval
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.reactivate_member import reactivate_member
from gafete.members.queries import members_of, profiles_in_use
from gafete.tenancy.seconding import Act as Seconded
from gafete.tenancy.seconding import SecondNeeded
from gafete.walls.standing import inside
from gafete.web.access import by_itself, requires, sentence_of
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, back
from gafete.web.members.choices import profile_cards
from gafete.web.members.effects import assignments_with, changeable_by, effects_of_giving
from gafete.web.members.powers import grants_fetched
from gafete.web.requests import MemberRequest
from gafete.web.seconding import how_it_waits

MOST_AT_ONCE = 200

Act = Callable[[Member], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of them; ``problem`` is empty where it worked."""

    member: Member
    problem: str = ""


@requires(Permission.USERS_DEACTIVATE)
@by_itself
@require_POST
def bulk_deactivate(request: MemberRequest) -> HttpResponse:
    """Desactivar those who are ticked."""
    return _each(
        request,
        lambda member: deactivate_member(actor=request.actor, member=member),
        title=_("Desactivar usuarios"),
        undo="members:bulk_reactivate",
    )


@requires(Permission.USERS_DEACTIVATE)
@by_itself
@require_POST
def bulk_reactivate(request: MemberRequest) -> HttpResponse:
    """Reactivar those who are ticked."""
    return _each(
        request,
        lambda member: reactivate_member(actor=request.actor, member=member),
        title=_("Reactivar usuarios"),
        undo="members:bulk_deactivate",
    )


@requires(Permission.USERS_MANAGE)
@by_itself
@require_POST
def bulk_profile(request: MemberRequest) -> HttpResponse:
    """Cambiar perfil: choose it, then give it to those who are ticked, where they already work."""
    asked = request.POST.get("profile", "")
    with inside(request.actor.account_id):
        profiles = _profiles(request)
        profile = profiles.get(asked)
        if profile is None:
            return _choose_profile(request, profiles)
    return _each(
        request,
        lambda member: give_profile(request.actor, member, profile),
        title=_("Cambiar perfil"),
    )


def give_profile(actor: Actor, member: Member, profile: Profile) -> None:
    """Put this profile in the place of those that the actor may change; places and periods stay.

    Single permissions that were added or removed belonged to the former profile and go with it.
    """
    with inside(actor.account_id):
        assignments = assignments_with(profile, member, changeable_by(actor, member, grants_fetched(member)))
        change_grants(actor=actor, member=member, assignments=assignments, version=member.version)


@requires(Permission.USERS_MANAGE)
@require_POST
def bulk_profile_preview(request: MemberRequest) -> HttpResponse:
    """Así cambiará: what each of them gains and loses; without scripts the step before it is done."""
    profiles = _profiles(request)
    profile = profiles.get(request.POST.get("profile", ""))
    return _choose_profile(request, profiles, profile)


def _profiles(request: MemberRequest) -> dict[str, Profile]:
    return {str(each.public_id): each for each in profiles_in_use(request.actor)}


def _choose_profile(
    request: MemberRequest, profiles: dict[str, Profile], chosen: Profile | None = None
) -> HttpResponse:
    members = _ticked(request)
    if not members:
        return _nobody(request)
    context = {
        "members": members,
        "cards": profile_cards(request.actor, profiles.values()),
        "chosen": "" if chosen is None else str(chosen.public_id),
        "effects": None if chosen is None else effects_of_giving(request.actor, chosen, members),
    }
    template = "members/bulk_effects.html" if request.htmx else "members/bulk_profile.html"
    return render(request, template, context)


def _each(request: MemberRequest, act: Act, *, title: str, undo: str = "") -> HttpResponse:
    with inside(request.actor.account_id):
        members = _ticked(request)
    if not members:
        return _nobody(request)
    outcomes = [_outcome(request, member, act) for member in members]
    done = [outcome.member for outcome in outcomes if not outcome.problem]
    said = ngettext(
        "Listo: %(done)s de %(all)s usuario.", "Listo: %(done)s de %(all)s usuarios.", len(members)
    )
    context = {
        "title": title,
        "outcomes": outcomes,
        "summary": said % {"done": len(done), "all": len(members)},
        "worked": len(done) == len(members),
        "done": done,
        "undo": undo,
    }
    with inside(request.actor.account_id):
        return render(request, "members/bulk_result.html", context)


def _waiting(request: MemberRequest, act: Seconded) -> str:
    try:
        return how_it_waits(request, ask_approval(actor=request.actor, act=act))
    except (ActChanged, ApprovalNotPossible) as why:
        return str(why)


def _outcome(request: MemberRequest, member: Member, act: Act) -> Outcome:
    try:
        act(member)
    except AccessDenied as denied:
        return Outcome(member, sentence_of(denied))
    except InvalidFields as fault:
        return Outcome(member, str(fault))
    except (*TOO_LATE, StaleEdit) as late:
        return Outcome(member, str(late))
    except SecondNeeded as needed:
        return Outcome(member, _waiting(request, needed.act))
    return Outcome(member)


def _ticked(request: MemberRequest) -> list[Member]:
    """Those of the ticked whom the reader sees; others are answered as if they were not there."""
    ids = (_uuid(text) for text in request.POST.getlist("members")[:MOST_AT_ONCE])
    members = members_of(request.actor, (public_id for public_id in ids if public_id is not None))
    return sorted(members, key=lambda member: (member.sort_name, member.pk))


def _nobody(request: MemberRequest) -> HttpResponse:
    flash(request, _("Primero elige a uno o varios usuarios de la lista."), tone="warning")
    return back(request)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
