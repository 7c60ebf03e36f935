"""An account while its story is told: who acts, when, and what the others do meanwhile.

Everything is done by the operations that the portal uses; this only puts their words together.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from gafete.access.actor import Actor, Origin
from gafete.access.grants import NOTHING
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permission, Permissions
from gafete.access.scopes import Scope
from gafete.demo.accounts.queries import active_people, as_now, profile_called
from gafete.demo.clock import Clock
from gafete.demo.operations.enter_for_the_first_time import enter_for_the_first_time
from gafete.demo.operations.visit_account import visit_account
from gafete.demo.people import PASSWORD, Person
from gafete.members.actors import load_actor, operator_actor
from gafete.members.assignments import Assignment
from gafete.members.invitations import Invitation
from gafete.members.models import Member, Profile
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.open_account import open_account
from gafete.members.operations.tell_periods import tell_periods
from gafete.seats.models import Order
from gafete.seats.operations.activate_order import activate_order
from gafete.seats.operations.place_order import place_order
from gafete.seats.queries import plan_of_code
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.operations.create_place import create_place
from gafete.tenancy.operations.edit_account import edit_account
from gafete.tenancy.operations.finish_express_setup import finish_express_setup
from gafete.tenancy.rules import AccountFields, CompanyFields, PlaceFields
from gafete.walls.standing import inside

OPERATOR = "Mesa de servicio"
_DEVICES = (
    "Chrome · Windows",
    "Edge · Windows",
    "Safari · iPhone",
    "Chrome · Android",
    "Firefox · Linux",
)
_OPENING, _CLOSING = 8 * 60, 20 * 60


@dataclass(frozen=True, slots=True)
class Setting:
    """What the stories of all accounts share."""

    clock: Clock
    # Midnight, in Mexico, of the day on which the demo is filled.
    today: datetime
    password_hash: str
    chance: Random


@dataclass
class Stage:
    """One account and everybody in it."""

    setting: Setting
    account: Account
    owner: Member
    # How many people of the account sign in on a working day.
    visits_a_day: int = 1
    people: dict[str, Member] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    places: dict[str, PlaceOfIssue] = field(default_factory=dict)

    @classmethod
    def open(
        cls, setting: Setting, *, name: str, plan: str, owner: Person, days_ago: int, visits_a_day: int
    ) -> Stage:
        """The operator opens the account; its owner enters the same day."""
        setting.clock.moment = _moment(setting, days_ago, "09:40")
        member = open_account(
            operator=OPERATOR,
            name=name,
            plan=plan_of_code(plan),
            owner_name=owner.name,
            owner_username=owner.username,
            owner_email=owner.email,
        )
        stage = cls(setting, member.account, member, visits_a_day)
        with stage.inside():
            stage.on(days_ago, "11:05")
            stage.enters(member)
            stage.owner.refresh_from_db()
        return stage

    def inside(self) -> AbstractContextManager[None]:
        """Tell what happens in this account."""
        return inside(self.account.pk)

    # -- time ----------------------------------------------------------------------------------------

    def on(self, days_ago: int, clock: str = "10:20") -> None:
        """Go on to that day and hour; people come and go on the days in between."""
        moment = _moment(self.setting, days_ago, clock)
        for visit, member in self._visits_until(moment):
            self.setting.clock.go_to(visit)
            visit_account(member=member, origin=self.origin())
        self.setting.clock.go_to(moment)

    def after_midnight(self, days_ago: int) -> None:
        """Go on to the first minute of that day: what began or ended with it is told in the trail."""
        self.on(days_ago, "00:01")
        tell_periods()

    def _visits_until(self, end: datetime) -> list[tuple[datetime, Member]]:
        """Who signs in on the whole days before that moment. Nobody works on Sundays."""
        begin = self.setting.clock.moment
        days = (end.date() - begin.date()).days
        active = active_people()
        visits = []
        for number in range(1, days):
            day = timezone.localtime(begin) + timedelta(days=number)
            if active and day.isoweekday() != 7:  # noqa: PLR2004 -- Sunday
                visits += [
                    (self._hour_of(day), self._chance.choice(active)) for _ in range(self.visits_a_day)
                ]
        return sorted(visits, key=lambda visit: (visit[0], visit[1].pk))

    def _hour_of(self, day: datetime) -> datetime:
        minute = self._chance.randrange(_OPENING, _CLOSING)
        return day.replace(hour=minute // 60, minute=minute % 60, second=self._chance.randrange(60))

    def period(self, *, from_days_ago: int | None = None, to_days_ago: int | None = None) -> Period:
        """From a midnight on, until a midnight, or both; negative numbers lie ahead."""
        return Period(
            None if from_days_ago is None else _moment(self.setting, from_days_ago, "00:00"),
            None if to_days_ago is None else _moment(self.setting, to_days_ago, "00:00"),
        )

    def days_ago(self) -> int:
        """How many days before the demo's last it is now."""
        return (self.setting.today.date() - timezone.localtime(self.setting.clock.moment).date()).days

    # -- who and where -------------------------------------------------------------------------------

    @property
    def _chance(self) -> Random:
        return self.setting.chance

    @property
    def whole(self) -> Scope:
        """The scope of the whole account."""
        return self.account.scope

    def origin(self) -> Origin:
        """Some browser at some address of documentation (RFC 5737)."""
        return Origin(ip=f"192.0.2.{self._chance.randrange(1, 255)}", device=self._chance.choice(_DEVICES))

    def actor(self, member: Member | None = None) -> Actor:
        """A member as he may act now; the owner where nobody is named."""
        who = member or self.owner
        return load_actor(who.user, self.account.pk, origin=self.origin()).actor

    def at(self, *names: str) -> frozenset[Scope]:
        """The scopes of these companies and places."""
        return frozenset((self.companies.get(name) or self.places[name]).scope for name in names)

    def profile(self, name: str) -> Profile:
        """A profile by its code, or by its name."""
        return profile_called(name)

    def gives(
        self,
        profile: str,
        scopes: Iterable[Scope],
        *,
        added: Permissions = NOTHING,
        removed: Permissions = NOTHING,
        period: Period = ALWAYS,
    ) -> Assignment:
        """One row of the form."""
        return Assignment(self.profile(profile), frozenset(scopes), added, removed, period)

    def key(self) -> uuid.UUID:
        """What a form carries, so that a double click is one act."""
        return uuid.UUID(int=self._chance.getrandbits(128), version=4)

    # -- what happens --------------------------------------------------------------------------------

    def settles(self, **fields: object) -> None:
        """The owner decides how the account gives its people their credentials."""
        self.account = edit_account(
            actor=self.actor(),
            account=self.account,
            version=self.account.version,
            fields=AccountFields(name=self.account.name, **fields),  # type: ignore[arg-type]
        )

    def adds_company(self, key: str, fields: CompanyFields) -> Company:
        """The owner adds a company."""
        self.companies[key] = create_company(actor=self.actor(), fields=fields)
        return self.companies[key]

    def adds_place(self, company: str, fields: PlaceFields, *, by: Member | None = None) -> PlaceOfIssue:
        """Somebody adds a place to a company."""
        place = create_place(actor=self.actor(by), company=self.companies[company], fields=fields)
        self.places[place.name] = place
        return place

    def finishes_setup(self) -> None:
        """The owner is through with the express setup."""
        finish_express_setup(actor=self.actor(), account=self.account)

    def invites(self, person: Person, *assignments: Assignment, by: Member | None = None) -> Member:
        """Somebody registers a person, who has not entered yet."""
        member = invite_member(actor=self.actor(by), invitation=self.invitation(person, assignments))
        self.people[person.username] = member
        return member

    def invitation(self, person: Person, assignments: Sequence[Assignment]) -> Invitation:
        """The form about a person, filled in. The password counts only where the account has it typed."""
        return Invitation(
            name=person.name,
            username=person.username,
            email=person.email,
            assignments=assignments,
            password=PASSWORD,
            request_key=self.key(),
        )

    def enters(self, member: Member) -> Member:
        """An invited person chooses a password and enters."""
        return enter_for_the_first_time(
            member=member, password_hash=self.setting.password_hash, origin=self.origin()
        )

    def buys_seats(self, quantity: int) -> Order:
        """The owner orders seats."""
        return place_order(actor=self.actor(), quantity=quantity, request_key=self.key())

    def activates(self, order: Order) -> None:
        """The operator activates an order that was paid."""
        actor = operator_actor(self.account.pk, label=OPERATOR, permissions={Permission.BILLING_MANAGE})
        activate_order(actor=actor, order=order)

    def now_of(self, member: Member) -> Member:
        """The member as his row is now."""
        return as_now(member)


def _moment(setting: Setting, days_ago: int, clock: str) -> datetime:
    day = setting.today - timedelta(days=days_ago)
    return datetime.combine(day.date(), time.fromisoformat(clock), tzinfo=setting.today.tzinfo)
