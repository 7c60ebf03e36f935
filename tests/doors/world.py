"""The world in which the table is true: two accounts, and everybody in front of his browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.periods import Period
from gafete.access.permissions import Permission, closure
from gafete.identity.mails.kinds import NEW_DEVICE_MAIL
from gafete.identity.models import KnownDevice, PasswordKind, Session, SessionEntry, User
from gafete.identity.sessions import UNUSED
from gafete.members.actors import compiled_cache, invitee_actor, load_actor, operator_actor
from gafete.members.links import invitation_link
from gafete.members.models import Member
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.invite_member import invite_member
from gafete.outbox.models import Message
from gafete.tenancy.models import Account, CredentialMode, PlaceOfIssue
from tests import cast
from tests.cast import House
from tests.doors.people import ELSEWHERE, MEMBERS, PEOPLE

# Nothing here depends on the day, and no clock runs.
NOW = datetime(2026, 3, 2, 16, tzinfo=UTC)
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
# Everybody's first name, which no page contains as a word of its own.
NAMES = {
    "newcomer": "nadia",
    "half_in": "mateo",
    "idle": "ignacio",
    "operator": "octavio",
    "deactivated": "damian",
    "closed": "cecilia",
    "suspended": "susana",
    "owner": "olivia",
    "administrator": "ana",
    "company_admin": "bruno",
    "branch_admin": "berta",
    "neighbour": "nora",
    "baker": "pablo",
    "issuer": "irma",
    "accountant": "dario",
    "viewer": "elena",
    "watcher": "mirna",
    "registrar": "regina",
    "auditor": "aurora",
    "keeper": "kenia",
    "expired": "ximena",
    "stranger": "tomas",
    "guest": "gaspar",
}
# The profiles with one permission.
ONE_PERMISSION = {
    "Mirador": Permission.USERS_VIEW,
    "Empadronador": Permission.USERS_MANAGE,
    "Vigía": Permission.AUDIT_VIEW,
    "Velador": Permission.PLACES_MANAGE,
}
GUEST_IN_GRUPO_MAIZ = "gasparino"
GUESTS_ADDRESS = "alguien@correo.example"
TYPED = "tranvía nopal maceta lluvia"


@dataclass
class World:
    """The accounts, the browsers, and what each kind of person is."""

    house: House
    other: House
    suspended: House
    client: Client = field(default_factory=lambda: Client(HTTP_USER_AGENT=AGENT))
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    # By kind of person, and by relation.
    members: dict[str, Member] = field(default_factory=dict)
    things: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    # Whose browsers are remembered, but for the viewer's.
    devices: frozenset[int] = frozenset()

    def home_of(self, person: str) -> House:
        """The account that somebody is in, or wants to be in."""
        return self.other if person in ELSEWHERE else self.house

    def workplace(self, person: str) -> PlaceOfIssue:
        """A place where this person works, or would."""
        place = {"neighbour": "roma", "baker": "cancún"}.get(person, "centro")
        return self.other.places["lejos"] if person in ELSEWHERE else self.house.places[place]

    def actor(self, person: str) -> Actor:
        """What somebody acts as in his account, or from outside."""
        if person == "operator":
            permissions = {Permission.BILLING_MANAGE}
            return operator_actor(self.house.account.pk, label="Mesa de servicio", permissions=permissions)
        if person == "newcomer":
            return invitee_actor(self.members[person])
        if person not in MEMBERS:
            return Actor.nobody()
        return load_actor(self.users[person], self.members[person].account_id).actor

    def sit_down(self, person: str) -> Client:
        """The browser, with the cookies that this person's has."""
        self.client.cookies = SimpleCookie(self.cookies[person])
        return self.client


def build_world() -> World:
    """Two accounts with everybody in them, signed in."""
    compiled_cache.clear()
    house, other = cast.grupo_maiz(seats=60), cast.otra_cuenta(seats=20)
    suspended = cast.open_house("Cuenta suspendida", NAMES["suspended"])
    _give_names_of_their_own(house, other)
    world = World(house, other, suspended)
    world.members |= {"owner": house.owner, "stranger": other.owner, "suspended": suspended.owner}
    _employ(world)
    _bring_in_those_outside(world)
    world.users |= {person: User.objects.get(pk=member.user_id) for person, member in world.members.items()}
    for person in PEOPLE:
        _sign_in(world, person)
    _shut_out(world)
    Message.objects.filter(kind=NEW_DEVICE_MAIL).delete()
    known = KnownDevice.objects.exclude(user=world.users["viewer"])
    world.devices = frozenset(known.values_list("pk", flat=True))
    return world


def _give_names_of_their_own(house: House, other: House) -> None:
    """A place called Centro would be found in Centro de Atención, "otra cuenta" on many a page."""
    other.account.name = "Abarrotes Lontano"
    other.account.save(update_fields=["name"])
    names = {"centro": "Zócalo", "roma": "Orizaba", "cancún": "Puertomar", "lejos": "Lontananza"}
    for key, place in (house.places | other.places).items():
        place.name = names[key]
        place.save(update_fields=["name"])


def _employ(world: World) -> None:
    house, other = world.house, world.other
    for account in (house, other):
        account.account.copy_link_allowed = True
        account.account.save(update_fields=["copy_link_allowed"])
    for name, permission in ONE_PERMISSION.items():
        _profile(house, name, permission)
    _profile(house, "Refuerzo", Permission.CFDI_VIEW)
    _profile(house, "Comodín", Permission.USERS_VIEW)
    _profile(house, "Jubilado", Permission.USERS_VIEW)
    _profile(other, "Foráneo", Permission.USERS_VIEW)
    yesterday = Period(ends_at=NOW - timedelta(days=1))
    whole = house.assignment("administrator", [house.whole])
    employed = {
        # Of his own account's profile he holds one that he could otherwise change.
        "administrator": (whole, house.assignment("Refuerzo", ["centro"])),
        "company_admin": (house.assignment("administrator", ["maíz azul"]),),
        "branch_admin": (house.assignment("administrator", ["centro"]),),
        "neighbour": (house.assignment("administrator", ["roma"]),),
        "baker": (house.assignment("administrator", ["panadería"]),),
        "issuer": (house.assignment("issuer", ["centro"]),),
        "accountant": (house.assignment("accountant", ["maíz azul"]),),
        "viewer": (house.assignment("viewer", ["centro"]),),
        "watcher": (house.assignment("Mirador", ["maíz azul"]),),
        "registrar": (house.assignment("Empadronador", [house.whole]),),
        "auditor": (house.assignment("Vigía", ["maíz azul"]),),
        "keeper": (house.assignment("Velador", ["centro"]),),
        "expired": (house.assignment("administrator", [house.whole], period=yesterday),),
        "idle": (whole,),
        "deactivated": (whole,),
        "closed": (whole,),
    }
    for person, assignments in employed.items():
        world.members[person] = house.join(NAMES[person], *assignments)
    # Grupo Maíz types his address, which must not say what he is called.
    world.members["guest"] = other.join(
        NAMES["guest"], other.assignment("viewer", ["lejos"]), by=NAMES["stranger"], email=GUESTS_ADDRESS
    )


def _profile(house: House, name: str, permission: Permission) -> None:
    owner = house.owner.name.split()[0].lower()
    create_profile(actor=house.actor(owner), name=name, description="", permissions=closure({permission}))


def _bring_in_those_outside(world: World) -> None:
    house = world.house
    access = house.assignment("viewer", ["centro"])
    world.members["newcomer"] = house.invite(NAMES["newcomer"], access)
    # In Grupo Maíz he is called otherwise: nobody there learns that he was known.
    house.invite(GUEST_IN_GRUPO_MAIZ, access, email=world.members["guest"].email)
    account = Account.objects.filter(pk=house.account.pk)
    account.update(credential_mode=CredentialMode.TYPED)
    invitation = replace(house.invitation(NAMES["half_in"], access), password=TYPED)
    world.members["half_in"] = invite_member(actor=house.actor(NAMES["owner"]), invitation=invitation)
    account.update(credential_mode=CredentialMode.LINK)
    name = NAMES["operator"]
    operator = User(username=name, email=f"{name}@correo.example", name=f"{name.title()} Prueba")
    operator.set_password(cast.PASSWORD)
    operator.password_kind = PasswordKind.OWN
    operator.first_sign_in_at = timezone.now()
    operator.save()
    world.users["operator"] = operator


def _sign_in(world: World, person: str) -> None:
    world.cookies[person] = {}
    client = world.sit_down(person)
    if person == "newcomer":
        client.get(urlsplit(invitation_link(world.members[person])).path)
    elif person != "anonymous":
        password = TYPED if person == "half_in" else cast.PASSWORD
        client.post(reverse("account_login"), {"login": NAMES[person], "password": password})
        assert client.cookies, person
    world.cookies[person] = {name: cookie.value for name, cookie in client.cookies.items()}


def _shut_out(world: World) -> None:
    """Each is kept out by one wall alone, so that it shows when that one falls."""
    house = world.house
    deactivate_member(actor=house.actor(NAMES["owner"]), member=world.members["deactivated"])
    entries = SessionEntry.objects.filter(account_id=house.account.pk)
    entries.filter(user=world.users["deactivated"]).update(closed_at=None)
    entries.filter(user=world.users["closed"]).update(closed_at=NOW)
    Account.objects.filter(pk=world.suspended.account.pk).update(suspended_at=NOW)
    long_ago = NOW - 2 * UNUSED
    Session.objects.filter(user=world.users["idle"]).update(last_seen_at=long_ago)
