"""The people whom the tests speak of. Always the same, so that a test reads like a sentence.

Account "Grupo Maíz": two companies. Maíz Azul has the places Centro and Roma, Panadería has Cancún.

========  =====================================================================
Olivia    owns Grupo Maíz
Ana       Administrador of the whole account
Bruno     Administrador of Maíz Azul alone
Carla     Facturador in Cancún, a cashier
Dario     Contador of Maíz Azul
Elena     Consulta in Centro
Tomás     owns "Otra cuenta", a stranger to Grupo Maíz
========  =====================================================================
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.grants import NOTHING
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permissions
from gafete.access.scopes import Scope
from gafete.identity.models import PasswordKind, User
from gafete.members.actors import compiled_cache, load_actor
from gafete.members.assignments import Assignment
from gafete.members.invitations import Invitation
from gafete.members.models import Member, Profile
from gafete.members.operations.accept_invitation import accept_invitation
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.open_account import open_account
from gafete.seats.models import Plan, Seat, SeatSource
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from tests.kept import kept

PASSWORD = "maceta lluvia tranvía nopal"


@dataclass
class House:
    """An account with its owner and everybody who was brought into it."""

    account: Account
    owner: Member
    members: dict[str, Member] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    places: dict[str, PlaceOfIssue] = field(default_factory=dict)

    @property
    def whole(self) -> Scope:
        """The scope of the whole account."""
        return Scope.account(self.account.pk)

    def at(self, name: str) -> Scope:
        """The scope of the company or place of that name."""
        if name in self.companies:
            return Scope.company(self.account.pk, self.companies[name].pk)
        place = self.places[name]
        return Scope.place(self.account.pk, place.company_id, place.pk)

    def profile(self, code_or_name: str) -> Profile:
        """A built-in profile by its code, or a custom one by its name."""
        profiles = Profile.objects.filter(account=self.account)
        return profiles.filter(code=code_or_name).first() or profiles.get(name=code_or_name)

    def member(self, name: str) -> Member:
        """The member as his row is now."""
        found = self.owner if name == self.owner.name.split()[0].lower() else self.members[name]
        return Member.objects.select_related("user", "account", "seat").get(pk=found.pk)

    def actor(self, name: str) -> Actor:
        """The member as an actor, with the rights that he has at this moment."""
        member = self.member(name)
        return load_actor(member.user, self.account.pk).actor

    def assignment(
        self,
        profile: str,
        at: Iterable[Scope | str],
        *,
        added: Permissions = NOTHING,
        removed: Permissions = NOTHING,
        period: Period = ALWAYS,
    ) -> Assignment:
        """One row of the form."""
        scopes = frozenset(self.at(each) if isinstance(each, str) else each for each in at)
        return Assignment(
            profile=self.profile(profile), scopes=scopes, added=added, removed=removed, period=period
        )

    def invitation(self, called: str, /, *assignments: Assignment, **values: str) -> Invitation:
        """What an administrator would type about a person of that first name."""
        typed = {
            "name": f"{called.title()} Prueba",
            "username": called,
            "email": f"{called}@correo.example",
            **values,
        }
        return Invitation(**typed, assignments=assignments, request_key=uuid.uuid4())

    def invite(self, called: str, /, *assignments: Assignment, by: str = "olivia", **values: str) -> Member:
        """Bring somebody in; he has not entered yet."""
        member = invite_member(
            actor=self.actor(by), invitation=self.invitation(called, *assignments, **values)
        )
        self.members[called] = member
        return member

    def join(self, called: str, /, *assignments: Assignment, by: str = "olivia", **values: str) -> Member:
        """Bring somebody in who has entered and chosen his password."""
        member = self.invite(called, *assignments, by=by, **values)
        enter(member)
        return self.member(called)

    def give_seats(self, count: int) -> list[Seat]:
        """Add free seats."""
        return Seat.objects.bulk_create(
            Seat(account=self.account, source=SeatSource.BOUGHT) for _number in range(count)
        )


def enter(member: Member) -> None:
    """Let an invited person choose his password and enter for the first time."""
    user = User.objects.get(pk=member.user_id)
    if user.first_sign_in_at is None:
        user.set_password(PASSWORD)
        user.password_kind = PasswordKind.OWN
        user.first_sign_in_at = timezone.now()
        user.save()
    accept_invitation(user=user, member=member)


def plan(code: str = "cast", *, included: int | None = 0, forfeits: bool = True) -> Plan:
    """A plan with that many seats."""
    made, _is_new = Plan.objects.get_or_create(
        code=code,
        defaults={
            "name": "Plan de prueba",
            "included_seats": included,
            "seat_price": Decimal("249.00"),
            "delete_forfeits": forfeits,
        },
    )
    return made


def open_house(name: str, owner: str, *, seats: int = 10, on: Plan | None = None) -> House:
    """An account whose owner has entered, with free seats."""
    member = open_account(
        operator="Mesa de servicio",
        name=name,
        plan=on or plan(),
        owner_name=f"{owner.title()} Titular",
        owner_username=owner,
        owner_email=f"{owner}@correo.example",
    )
    enter(member)
    member.refresh_from_db()
    house = House(account=member.account, owner=member)
    house.give_seats(seats)
    return house


def add_company(house: House, key: str, *, rfc: str, legal_name: str, places: Iterable[str]) -> None:
    """A company with its places."""
    company = Company.objects.create(
        account=house.account,
        rfc=rfc,
        legal_name=legal_name,
        trade_name=key.title(),
        tax_regime="601",
        postal_code="06000",
    )
    house.companies[key] = company
    for place in places:
        house.places[place] = PlaceOfIssue.objects.create(
            account=house.account, company=company, name=place.title(), postal_code="06000"
        )


def grupo_maiz(*, seats: int = 10) -> House:
    """Grupo Maíz with its companies and places, and nobody but Olivia."""
    compiled_cache.clear()
    return kept(("grupo maíz", seats), lambda: _grupo_maiz(seats))


def _grupo_maiz(seats: int) -> House:
    house = open_house("Grupo Maíz", "olivia", seats=seats)
    add_company(
        house,
        "maíz azul",
        rfc="TMA010101AB1",
        legal_name="Tortillería Maíz Azul",
        places=["centro", "roma"],
    )
    add_company(house, "panadería", rfc="PLC020202CD2", legal_name="Panadería La Concha", places=["cancún"])
    return house


def whole_cast(*, seats: int = 10) -> House:
    """Grupo Maíz with everybody of the table above but Tomás."""
    compiled_cache.clear()
    return kept(("everybody", seats), lambda: _whole_cast(seats))


def _whole_cast(seats: int) -> House:
    house = _grupo_maiz(seats)
    house.join("ana", house.assignment("administrator", [house.whole]))
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    house.join("carla", house.assignment("issuer", ["cancún"]))
    house.join("dario", house.assignment("accountant", ["maíz azul"]))
    house.join("elena", house.assignment("viewer", ["centro"]))
    return house


def otra_cuenta(*, seats: int = 10) -> House:
    """Tomás's account, with a company and a place of its own."""
    house = open_house("Otra cuenta", "tomás".replace("á", "a"), seats=seats)
    add_company(house, "ajena", rfc="AJE030303EF3", legal_name="Empresa Ajena", places=["lejos"])
    return house
