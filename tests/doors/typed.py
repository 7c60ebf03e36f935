"""What people type, and the state that things are in before."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gafete.access.hours import Hours, Shift
from gafete.access.permissions import Permission
from gafete.audit.models import ChainCheck
from gafete.identity.models import User
from gafete.members.actors import compiled_cache
from gafete.members.models import (
    AccessRequest,
    Approval,
    Grant,
    Member,
    OwnershipOffer,
    Profile,
    RequestState,
)
from gafete.seats.models import Seat
from gafete.tenancy.models import Account
from gafete.tenancy.seconding import ActKind
from tests.doors.asked import Asked
from tests.doors.people import ELSEWHERE
from tests.doors.things import NEW_ADDRESS, PLACES, Part
from tests.members.importing.workbooks import csv
from tests.members.importing.workbooks import person as row_of_person

NEW_PASSWORD = "girasol bruma candil arrecife"
NEW_PERSON = "Fabiola Nueva"
NEW_RFC = "NUE050505IJ5"
NEW_NAME = "Nombre Corregido"


def nothing(asked: Asked) -> dict[str, Any]:
    """No field at all."""
    del asked
    return {}


def passwords(asked: Asked) -> dict[str, str]:
    """A new password, twice."""
    del asked
    return {"new": NEW_PASSWORD, "again": NEW_PASSWORD}


def newcomer(asked: Asked, *, profile: Any = None, place: Any = None) -> dict[str, Any]:
    """A new person with access to one place."""
    profile = profile or asked.home.profile("viewer")
    place = place or asked.world.workplace(asked.person)
    return {
        "name": NEW_PERSON,
        "username": "fabiola",
        "email": "fabiola@correo.example",
        "request_key": str(uuid.uuid4()),
        "row": "0",
        "profile-0": str(profile.public_id),
        "places-0": [str(place.public_id)],
    }


def newcomer_at(asked: Asked) -> dict[str, Any]:
    """A new person at the place that is asked about."""
    return newcomer(asked, place=asked.thing)


def newcomer_with(asked: Asked) -> dict[str, Any]:
    """A new person with the profile that is asked about."""
    return newcomer(asked, profile=asked.thing)


def successor(asked: Asked) -> dict[str, Any]:
    """A new person where the former one worked."""
    return newcomer(asked, place=_workplace(asked))


def copying(asked: Asked) -> dict[str, Any]:
    """A press on "Copiar acceso de…"."""
    return newcomer(asked) | {"draft": f"copy:{asked.thing.public_id}", "version": "1"}


def looking(asked: Asked) -> dict[str, Any]:
    """A look at how it will be."""
    return newcomer(asked) | {"draft": "look", "version": "1"}


def access(asked: Asked) -> dict[str, Any]:
    """The profile with one permission, where the member works."""
    return {
        "row": "0",
        "profile-0": str(asked.free_profile.public_id),
        "places-0": [str(_workplace(asked).public_id)],
        "version": str(getattr(asked.thing, "version", 1)),
    }


def _workplace(asked: Asked) -> Any:
    """Where the member of this relation works; for the others, where the person does."""
    places = asked.world.house.places | asked.world.other.places
    if asked.relation in PLACES:
        return places[PLACES[asked.relation]]
    return asked.world.workplace(asked.person)


def hours(asked: Asked) -> dict[str, Any]:
    """The weekly hours of a shop."""
    return {
        "when": "hours",
        "row": "0",
        "days-0": [str(day) for day in range(6)],
        "opens-0": "09:00",
        "closes-0": "20:00",
        "zone": "America/Mexico_City",
        "version": str(getattr(asked.thing, "version", 1)),
    }


def keeps_store_hours(asked: Asked) -> None:
    """Whoever acts may do so at the hours of a shop alone, and it is open."""
    store = Hours("America/Mexico_City", (Shift(0, 9 * 60, 20 * 60),))
    Member.objects.filter(user=asked.world.users.get(asked.person), is_owner=False).update(
        hours=store.stored()
    )
    compiled_cache.clear()


def keeps_store_hours_and_another_holds_it(asked: Asked) -> None:
    """The same; and a profile belongs to a colleague who works at any hour."""
    keeps_store_hours(asked)
    colleagues = Grant.objects.filter(
        account_id=asked.thing.account_id, member__state="active", member__hours__isnull=True
    )
    colleague = colleagues.exclude(member__user=asked.world.users.get(asked.person)).order_by("id").first()
    if colleague is not None:
        Grant.objects.filter(pk=colleague.pk).update(profile=asked.thing)
    compiled_cache.clear()


def accesses_end_soon(asked: Asked) -> None:
    """Every access began an hour ago and ends in two days, but for what has ended already."""
    del asked
    now = timezone.now()
    Grant.objects.exclude(ends_at__lte=now).update(
        granted_at=now - timedelta(days=60),
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=2),
    )


def accesses_have_ended(asked: Asked) -> None:
    """Every access ended an hour ago."""
    del asked
    now = timezone.now()
    Grant.objects.update(granted_at=now - timedelta(days=60), ends_at=now - timedelta(hours=1))


def trails_are_checked(asked: Asked) -> None:
    """The trail of every account was verified last night."""
    for house in (asked.world.house, asked.world.other):
        ChainCheck.objects.create(account_id=house.account.pk, at=timezone.now(), links=7)


def ticked(asked: Asked) -> dict[str, Any]:
    """One member, ticked in the list."""
    return {"members": [str(asked.thing.public_id)]}


def ticked_for_profile(asked: Asked) -> dict[str, Any]:
    """One member, ticked in the list, and the profile that he is to have."""
    return ticked(asked) | {"profile": str(asked.free_profile.public_id)}


def reviewing(asked: Asked) -> dict[str, Any]:
    """A press on "Guardar" where no script shows what will change."""
    return access(asked) | {"draft": "review"}


def request_for_payroll(asked: Asked) -> dict[str, str]:
    """A request for what nobody but an owner has."""
    return {
        "permission": str(Permission.PAYROLL_VIEW),
        "where": str(asked.thing.public_id),
        "reason": "Es mi turno",
    }


def corrected(asked: Asked) -> dict[str, Any]:
    """A member's corrected name."""
    member = asked.thing
    return {
        "name": NEW_NAME,
        "username": getattr(member, "username", "x"),
        "email": getattr(member, "email", "x@correo.example"),
        "version": getattr(member, "version", 1),
    }


def company(asked: Asked) -> dict[str, Any]:
    """A company's data."""
    return {
        "rfc": NEW_RFC,
        "legal_name": NEW_NAME,
        "trade_name": NEW_NAME,
        "tax_regime": "601",
        "postal_code": "06010",
        "version": getattr(asked.thing, "version", ""),
    }


def place(asked: Asked) -> dict[str, Any]:
    """A place's data."""
    return {
        "name": NEW_NAME,
        "postal_code": "06010",
        "time_zone": "America/Mexico_City",
        "version": getattr(asked.thing, "version", ""),
    }


def place_in(asked: Asked) -> dict[str, Any]:
    """A new place in the company that is asked about."""
    return place(asked) | {"company": str(asked.thing.public_id), "version": ""}


def profile(asked: Asked) -> dict[str, Any]:
    """A profile with one permission."""
    return {
        "name": NEW_NAME,
        "description": "Ve usuarios",
        "letter": "R",
        "permissions": [str(Permission.USERS_VIEW)],
        "version": getattr(asked.thing, "version", ""),
    }


def account(asked: Asked) -> dict[str, str]:
    """An account's settings."""
    del asked
    return {
        "name": NEW_NAME,
        "time_zone": "America/Tijuana",
        "credential_mode": "link",
        "first_password_policy": "forced",
    }


def file_of_users(asked: Asked) -> dict[str, Any]:
    """A file with one new person."""
    company = asked.home.companies["ajena" if asked.person in ELSEWHERE else "maíz azul"]
    content = csv([row_of_person(company=company.rfc, place=asked.world.workplace(asked.person).name)])
    return {
        "file": SimpleUploadedFile("usuarios.csv", content, content_type="text/csv"),
        "request_key": str(uuid.uuid4()),
    }


def as_file(asked: Asked) -> dict[str, str]:
    """What kind of file is wanted."""
    del asked
    return {"file_format": "csv", "request_key": str(uuid.uuid4())}


def refused_by_the_browser(asked: Asked) -> str:
    """What a browser reports of the content security policy."""
    del asked
    return json.dumps({"csp-report": {"blocked-uri": "eval"}})


# -- the state before -----------------------------------------------------------------------------------


def archived(asked: Asked) -> None:
    """The thing has been put away."""
    if hasattr(asked.thing, "archived_at"):
        type(asked.thing).objects.filter(pk=asked.thing.pk).update(archived_at=timezone.now())


def answered(asked: Asked) -> None:
    """Somebody has said no to the request."""
    if isinstance(asked.thing, AccessRequest):
        row = AccessRequest.objects.filter(pk=asked.thing.pk)
        row.update(state=RequestState.DECLINED, closed_at=timezone.now(), answered_by=asked.home.owner)


def could_be_asked_for(asked: Asked) -> None:
    """Whoever asked for it administers the whole account, which wants a second person."""
    wants_two(asked)
    if isinstance(asked.thing, Approval):
        asker = asked.thing.asked_by
        if asked.thing.kind == ActKind.TRANSFER_OWNERSHIP:
            _offered(asked.thing)
        profile = Profile.objects.get(account_id=asker.account_id, code="administrator")
        if not asker.is_owner:
            Grant.objects.create(
                account_id=asker.account_id, member=asker, profile=profile, granted_by_label=""
            )


def _offered(approval: Approval) -> None:
    """The owner has offered it, and whoever asks has accepted."""
    owner = Member.objects.get(account_id=approval.account_id, is_owner=True)
    offer = OwnershipOffer.objects.create(
        account_id=approval.account_id, offered_by=owner, offered_to=approval.asked_by
    )
    approval.parameters = {
        "offer": offer.pk,
        "people": [owner.pk, approval.asked_by_id],
        "subject": f"{owner.name} → {approval.asked_by.name}",
    }
    approval.save()


def wants_two(asked: Asked) -> None:
    """The account wants a second person."""
    Account.objects.filter(pk=asked.home.account.pk).update(double_authorisation=True)


def seats_ending(asked: Asked) -> None:
    """A term ends for every seat."""
    del asked
    Seat.objects.update(ends_at=timezone.now() + timedelta(days=10))


def all_answered(asked: Asked) -> None:
    """Somebody has said no to everybody."""
    del asked
    AccessRequest.objects.update(state=RequestState.DECLINED, closed_at=timezone.now())


def address_pending(asked: Asked) -> None:
    """The person has asked for another address."""
    if asked.person in asked.world.users:
        row = User.objects.filter(pk=asked.user.pk)
        row.update(pending_email=NEW_ADDRESS, pending_email_at=timezone.now())


def holding(route: str) -> Callable[[Asked], None]:
    """The link of a mail was opened in this browser."""

    def open_link(asked: Asked) -> None:
        client = asked.world.client
        for name in [name for name in client.cookies if name.startswith("gafete_link_")]:
            del client.cookies[name]
        if asked.thing:
            client.get(reverse(route, args=[asked.thing]))

    return open_link


def offered(asked: Asked) -> None:
    """The account was offered to the person himself, or to somebody else."""
    world = asked.world
    if asked.relation == "missing":
        return
    house = world.house if asked.relation == "made to somebody else" else asked.home
    heir = world.things["members"]["own place"] if house is world.house else world.members["guest"]
    member = world.members.get(asked.person)
    if asked.relation == "made to him" and member is not None and member.account_id == house.account.pk:
        heir = heir if member.is_owner else member
    OwnershipOffer.objects.create(account=house.account, offered_by=house.owner, offered_to=heir)


# -- access reviews -------------------------------------------------------------------------------------


def review(asked: Asked) -> dict[str, str]:
    """A campaign over all that one reviews."""
    del asked
    due = timezone.localdate() + timedelta(days=14)
    return {"name": NEW_NAME, "due": due.isoformat(), "request_key": str(uuid.uuid4())}


def review_of_company(asked: Asked) -> dict[str, str]:
    """A campaign over one company."""
    return review(asked) | {"company": str(asked.thing.public_id)}


def keeping(asked: Asked) -> dict[str, str]:
    """An access is still needed."""
    return {"decision": "keep", "mark": getattr(asked.thing, "mark", "")}


def taking_away(asked: Asked) -> dict[str, str]:
    """The only access of somebody is taken from him."""
    return {"decision": "remove", "may_deactivate": "1", "mark": getattr(asked.thing, "mark", "")}


def other_reviewer(asked: Asked) -> Member:
    """Somebody who may decide in its reviewer's place; himself where there is nobody else."""
    owner, administrator = asked.home.owner, asked.world.members["administrator"]
    is_his = getattr(asked.thing, "reviewer_id", None) == administrator.pk
    return owner if is_his or asked.person in ELSEWHERE else administrator


def somebody_else(asked: Asked) -> dict[str, str]:
    """Another reviewer."""
    return {"reviewer": str(other_reviewer(asked).public_id)}


def as_pdf(asked: Asked) -> dict[str, str]:
    """The result of a campaign as a file."""
    del asked
    return {"file_format": "pdf", "request_key": str(uuid.uuid4())}


# -- addresses ------------------------------------------------------------------------------------------


def of_part(asked: Asked) -> dict[str, Any]:
    """The member and what is named beside him."""
    thing = asked.thing
    assert isinstance(thing, Part)
    return {"public_id": thing.member.public_id, "entry_id": thing.it.public_id}


def of_notice(asked: Asked) -> dict[str, Any]:
    """The member and one of his mails."""
    thing = asked.thing
    assert isinstance(thing, Part)
    return {"public_id": thing.member.public_id, "message_id": thing.it.id}


def of_cell(asked: Asked) -> dict[str, Any]:
    """The member and the place."""
    thing = asked.thing
    assert isinstance(thing, Part)
    return {"member_id": thing.member.public_id, "node_id": thing.it.public_id}


def of_owner(asked: Asked) -> dict[str, Any]:
    """The owner's page, which everybody sees who sees users."""
    return {"public_id": asked.home.owner.public_id}
