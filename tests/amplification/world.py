"""Everything that the database keeps of the accounts at one moment, as plain rows.

The only place of these tests that reads tables by itself. What is read here is compared before and after every act,
and the oracle works out from it, without the engine, what everybody may do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Model

from gafete.audit.models import Event, EventReach
from gafete.identity.models import User
from gafete.members.models import AccessRequest, Grant, Member, OwnershipOffer, Profile
from gafete.outbox.models import Message
from gafete.seats.models import Order, Seat
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from gafete.work.models import Job, JobRow
from tests.amplification.rows import (
    CompanyRow,
    GrantRow,
    MemberRow,
    OfferRow,
    PlaceRow,
    ProfileRow,
    RequestRow,
    SeatRow,
    UserRow,
    Values,
)

TABLES: tuple[type[Model], ...] = (
    Account, User, Company, PlaceOfIssue, Profile, Member, Grant, OwnershipOffer, AccessRequest, Seat, Order, Job, JobRow,
    Message,
)  # fmt: skip
# A person belongs to no account, and a mail is written for whoever waits for it in another one.
SHARED = frozenset({"Account", "User", "Message", "JobRow"})


@dataclass(frozen=True)
class World:
    """The rows of all accounts at one moment."""

    tables: Mapping[str, list[Values]]
    # Events are never changed: their numbers, and where each reaches, say all that matters of them.
    events: frozenset[tuple[int, int]]
    reaches: frozenset[tuple[int, int, int, int]]

    @cached_property
    def accounts(self) -> list[int]:
        """The accounts that there are."""
        return sorted(row["id"] for row in self.tables["Account"])

    def account(self, account: int) -> Values:
        """An account's own row."""
        return next(row for row in self.tables["Account"] if row["id"] == account)

    @cached_property
    def companies(self) -> dict[int, CompanyRow]:
        return {row["id"]: CompanyRow.of(row) for row in self.tables["Company"]}

    @cached_property
    def places(self) -> dict[int, PlaceRow]:
        return {row["id"]: PlaceRow.of(row) for row in self.tables["PlaceOfIssue"]}

    @cached_property
    def profiles(self) -> dict[int, ProfileRow]:
        return {row["id"]: ProfileRow.of(row) for row in self.tables["Profile"]}

    @cached_property
    def members(self) -> dict[int, MemberRow]:
        return {row["id"]: MemberRow.of(row) for row in self.tables["Member"]}

    @cached_property
    def grants(self) -> dict[int, GrantRow]:
        return {row["id"]: GrantRow.of(row) for row in self.tables["Grant"]}

    @cached_property
    def seats(self) -> dict[int, SeatRow]:
        return {row["id"]: SeatRow.of(row) for row in self.tables["Seat"]}

    @cached_property
    def offers(self) -> dict[int, OfferRow]:
        return {row["id"]: OfferRow.of(row) for row in self.tables["OwnershipOffer"]}

    @cached_property
    def requests(self) -> dict[int, RequestRow]:
        return {row["id"]: RequestRow.of(row) for row in self.tables["AccessRequest"]}

    @cached_property
    def users(self) -> dict[int, UserRow]:
        return {row["id"]: UserRow.of(row) for row in self.tables["User"]}

    def members_of(self, account: int) -> list[MemberRow]:
        """Everybody who is or was in the account."""
        return [member for member in self.members.values() if member.account == account]

    def owner_of(self, account: int) -> MemberRow:
        """The one who owns the account."""
        [owner] = [member for member in self.members_of(account) if member.is_owner]
        return owner

    def grants_of(self, member: int) -> list[GrantRow]:
        """What a member holds, and held, and will hold."""
        return self._grants_by_member.get(member, [])

    def events_of(self, account: int) -> list[int]:
        """The numbers of an account's events, the newest first."""
        return sorted((number for of, number in self.events if of == account), reverse=True)

    def of_account(self, account: int) -> dict[str, list[Values]]:
        """Everything that belongs to one account."""
        own = {
            name: [row for row in rows if row["account_id"] == account]
            for name, rows in self.tables.items()
            if name not in SHARED
        }
        return own | {"Account": [row for row in self.tables["Account"] if row["id"] == account]}

    @cached_property
    def _grants_by_member(self) -> dict[int, list[GrantRow]]:
        found: dict[int, list[GrantRow]] = {}
        for grant in self.grants.values():
            found.setdefault(grant.member, []).append(grant)
        return found


def read_world() -> World:
    """The world as it is now."""
    return World(
        tables={model.__name__: _rows(model) for model in TABLES},
        events=frozenset(_pick(_rows(Event), "account_id", "sequence")),
        reaches=frozenset(_pick(_rows(EventReach), "account_id", "sequence", "company_id", "place_id")),
    )


def _rows(model: type[Model]) -> list[Values]:
    """Every row of a table, just as the driver hands it over: nothing that filters or caches lies between."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")  # noqa: S608 -- our own tables
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _pick(rows: Iterable[Values], *names: str) -> Iterator[tuple[Any, ...]]:
    return (tuple(row[name] for name in names) for row in rows)


def differences(one: World, other: World) -> list[str]:
    """What is not the same in two worlds, for whoever reads a failure."""
    found = [
        f"{name}: {row}" for name, rows in one.tables.items() for row in _unlike(rows, other.tables[name])
    ]
    return [*found, *(f"event: {event}" for event in sorted(one.events ^ other.events))]


def _unlike(some: list[Values], others: list[Values]) -> list[Values]:
    if some == others:
        return []
    return [row for row in some if row not in others] + [row for row in others if row not in some]
