"""Rows of the tables as plain values: what the oracle reads of them, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, Self

HOLDING = frozenset({"invited", "active", "deactivated"})

Values = dict[str, Any]


@cache
def codes(stored: str) -> frozenset[str]:
    """Permissions as a row keeps them."""
    return frozenset(json.loads(stored))


def moment(stored: datetime | None) -> datetime | None:
    """A moment as the driver hands it over; SQLite's has no zone, which means UTC."""
    return None if stored is None else instant(stored)


def instant(stored: datetime) -> datetime:
    """The same, of a moment that is always there."""
    return stored.replace(tzinfo=stored.tzinfo or UTC)


class CompanyRow(NamedTuple):
    id: int
    account: int
    rfc: str
    is_archived: bool

    @classmethod
    def of(cls, row: Values) -> Self:
        return cls(row["id"], row["account_id"], row["rfc"], row["archived_at"] is not None)


class PlaceRow(NamedTuple):
    id: int
    account: int
    company: int
    name: str
    is_archived: bool

    @classmethod
    def of(cls, row: Values) -> Self:
        archived = row["archived_at"] is not None
        return cls(row["id"], row["account_id"], row["company_id"], row["name"], archived)


class ProfileRow(NamedTuple):
    id: int
    account: int
    code: str
    name: str
    permissions: frozenset[str]
    is_archived: bool
    version: int

    @classmethod
    def of(cls, row: Values) -> Self:
        permissions, archived = codes(row["permissions"]), row["archived_at"] is not None
        return cls(
            row["id"], row["account_id"], row["code"], row["name"], permissions, archived, row["version"]
        )


class MemberRow(NamedTuple):
    id: int
    account: int
    user: int
    state: str
    is_owner: bool
    seat: int | None
    version: int

    @property
    def is_holding(self) -> bool:
        """Whether he is in the account still: invited, active or deactivated."""
        return self.state in HOLDING

    @classmethod
    def of(cls, row: Values) -> Self:
        return cls(
            row["id"],
            row["account_id"],
            row["user_id"],
            row["state"],
            row["is_owner"],
            row["seat_id"],
            row["version"],
        )


class GrantRow(NamedTuple):
    id: int
    account: int
    member: int
    profile: int
    company: int | None
    place: int | None
    added: frozenset[str]
    removed: frozenset[str]
    starts: datetime | None
    ends: datetime | None

    @classmethod
    def of(cls, row: Values) -> Self:
        return cls(
            row["id"],
            row["account_id"],
            row["member_id"],
            row["profile_id"],
            row["company_id"],
            row["place_id"],
            codes(row["added"]),
            codes(row["removed"]),
            moment(row["starts_at"]),
            moment(row["ends_at"]),
        )


class SeatRow(NamedTuple):
    id: int
    account: int
    state: str
    ends: datetime | None

    @classmethod
    def of(cls, row: Values) -> Self:
        return cls(row["id"], row["account_id"], row["state"], moment(row["ends_at"]))


class OfferRow(NamedTuple):
    id: int
    account: int
    offered_by: int
    offered_to: int
    is_open: bool

    @classmethod
    def of(cls, row: Values) -> Self:
        return cls(
            row["id"],
            row["account_id"],
            row["offered_by_id"],
            row["offered_to_id"],
            row["closed_at"] is None,
        )


class RequestRow(NamedTuple):
    id: int
    account: int
    member: int
    permission: str
    company: int | None
    place: int | None
    state: str
    asked: datetime
    expires: datetime
    closed: datetime | None

    @classmethod
    def of(cls, row: Values) -> Self:
        return cls(
            row["id"],
            row["account_id"],
            row["member_id"],
            row["permission"],
            row["company_id"],
            row["place_id"],
            row["state"],
            instant(row["asked_at"]),
            instant(row["expires_at"]),
            moment(row["closed_at"]),
        )


class UserRow(NamedTuple):
    id: int
    email: str
    username: str

    @classmethod
    def of(cls, row: Values) -> Self:
        return cls(row["id"], row["email"], row["username"])
