"""Whoever acts: a frozen copy, detached from the database, that every operation and query asks.

There is one kind of actor and no way around it. Services, sweeps and operators are actors with few, named rights.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gafete.access.compiled import CompiledAccess, compile_access
from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.explanations import Explanation, explain
from gafete.access.grants import Grant, direct_grants, owner_grant
from gafete.access.hours import Hours
from gafete.access.language import Sentence
from gafete.access.language import marked as _
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import BITS, Permission, Permissions
from gafete.access.rights import Right, not_covered, rights_of
from gafete.access.scopes import Scope, ScopeSet

# Nobody belongs to no account; no row has this id, so a query that filters by it finds nothing.
NO_ACCOUNT = 0
_ONLY_LOOKS = _("Mientras ves el portal como otra persona no puedes cambiar nada.")


class ActorKind(StrEnum):
    """In what capacity somebody acts."""

    MEMBER = "member"
    SERVICE = "service"
    INVITEE = "invitee"
    OPERATOR = "operator"
    SYSTEM = "system"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from, for the audit trail; it decides nothing."""

    ip: str | None = None
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, in which account, and what he may do there."""

    kind: ActorKind
    access: CompiledAccess
    label: str
    member_id: int | None = None
    user_id: int | None = None
    is_owner: bool = False
    language: str | None = None
    origin: Origin = field(default_factory=Origin)
    # Somebody else looks through his eyes: whatever he may do is shown, and none of it can be done.
    only_looks: bool = False

    # -- making one ----------------------------------------------------------------------------------

    @classmethod
    def member(
        cls,
        access: CompiledAccess,
        *,
        member_id: int,
        user_id: int,
        label: str,
        language: str | None = None,
        origin: Origin | None = None,
    ) -> "Actor":
        """Return a member with the access that was compiled from his grants."""
        return cls(
            kind=ActorKind.MEMBER,
            access=access,
            label=label,
            member_id=member_id,
            user_id=user_id,
            language=language,
            origin=origin or Origin(),
        )

    @classmethod
    def owner(
        cls,
        account_id: int,
        *,
        now: datetime,
        member_id: int,
        user_id: int,
        label: str,
        language: str | None = None,
        origin: Origin | None = None,
    ) -> "Actor":
        """Return the owner of the account, whose rights are a grant like any other."""
        return cls(
            kind=ActorKind.MEMBER,
            access=compile_access(account_id, [owner_grant(account_id)], now),
            label=label,
            member_id=member_id,
            user_id=user_id,
            is_owner=True,
            language=language,
            origin=origin or Origin(),
        )

    @classmethod
    def limited(
        cls,
        kind: ActorKind,
        account_id: int,
        *,
        now: datetime,
        label: str,
        permissions: Iterable[Permission],
        at: Iterable[Scope],
        period: Period = ALWAYS,
        user_id: int | None = None,
        language: str | None = None,
        origin: Origin | None = None,
    ) -> "Actor":
        """Return a service, invitee, operator or the system, with exactly these permissions at these scopes."""
        grants = direct_grants(permissions, at=at, name=label, period=period)
        return cls(
            kind=kind,
            access=compile_access(account_id, grants, now),
            label=label,
            user_id=user_id,
            language=language,
            origin=origin or Origin(),
        )

    @classmethod
    def nobody(cls, *, origin: Origin | None = None) -> "Actor":
        """Return the stranger, who may do nothing anywhere."""
        access = CompiledAccess(account_id=NO_ACCOUNT)
        return cls(kind=ActorKind.NOBODY, access=access, label="", origin=origin or Origin())

    # -- asking --------------------------------------------------------------------------------------

    @property
    def account_id(self) -> int:
        """Return the account in which he acts."""
        return self.access.account_id

    @property
    def account_scope(self) -> Scope:
        """Return the whole of that account."""
        return Scope(self.access.account_id)

    @property
    def valid_until(self) -> datetime | None:
        """Return when the next of his grants, or his hours, begin or end: until then this copy stays true."""
        return self.access.valid_until

    @property
    def held_grants(self) -> tuple[Grant, ...]:
        """Return the grants that he can give from: his own, while he is active and within his hours."""
        return self.access.grants if self.access.active and self.access.is_within_hours else ()

    @property
    def hours(self) -> Hours | None:
        """Return when in the week he may act here; None is always."""
        return self.access.hours

    @property
    def is_out_of_hours(self) -> bool:
        """Tell whether he may do nothing now because of the hour alone."""
        return not self.access.is_within_hours

    def may(self, permission: str, at: Scope) -> bool:
        """Tell whether he may do this at this scope."""
        # The hottest lines of the house: the look-up of `CompiledAccess.mask_at`, written out to save its call.
        access = self.access
        if at.account_id != access.account_id:
            return False
        places = access.tree.get(at.company_id) or access.tree[None]
        return places.get(at.place_id, places[None]) & BITS.get(permission, 0) != 0

    def may_anywhere(self, permission: str) -> bool:
        """Tell whether he may do this somewhere, so that a menu entry or a page is worth showing."""
        return self.access.anywhere & BITS.get(permission, 0) != 0

    def may_within(self, permission: str, at: Scope) -> bool:
        """Tell whether he may do this at the scope or somewhere inside it, as for a company's page."""
        return self.access.scopes_for(permission).meets(at)

    def scopes_for(self, permission: str) -> ScopeSet:
        """Return everywhere that he may do this, for a query to filter by."""
        return self.access.scopes_for(permission)

    def masks_of_places(self, places: Iterable[tuple[int, int]]) -> list[int]:
        """Return everything that he may do in each of these places of his account, as bits, for the rows of a list."""
        return self.access.masks_of_places(places)

    def permissions_at(self, scope: Scope) -> Permissions:
        """Return everything that he may do at this scope."""
        return self.access.permissions_at(scope)

    def explain(self, permission: str, at: Scope) -> Explanation:
        """Return why he may, or may not, do this at this scope."""
        return explain(self.access, permission, at)

    # -- insisting -----------------------------------------------------------------------------------

    def require(self, permission: str, at: Scope | Iterable[Scope]) -> None:
        """Raise `AccessDenied` unless he may do this at every one of these scopes; none at all is denied."""
        scopes = _scopes(at)
        if not scopes:
            raise AccessDenied.nowhere(permission)
        for scope in scopes:
            if not self.may(permission, scope):
                raise AccessDenied.because(self.explain(permission, scope))

    def require_acting(self) -> None:
        """Raise `AccessDenied` where somebody only looks through his eyes: every operation asks it first."""
        if self.only_looks:
            raise AccessDenied(Sentence(_ONLY_LOOKS))

    def missing_of(self, grants: Iterable[Grant]) -> tuple[Right, ...]:
        """Return which of the rights that these grants give from now on he does not hold himself."""
        return not_covered(rights_of(grants, now=self.access.compiled_at), by=self.held_grants)

    def can_grant(
        self,
        permissions: Iterable[Permission],
        at: Scope | Iterable[Scope],
        period: Period = ALWAYS,
    ) -> bool:
        """Tell whether he holds himself all that he wants to give: permission x scope x period."""
        scopes = _scopes(at)
        wanted = direct_grants(permissions, at=scopes, name=self.label, period=period)
        return bool(scopes) and not self.missing_of(wanted)

    def require_anywhere(self, permission: str) -> None:
        """Raise `AccessDenied` unless he may do this somewhere; it says why he may not in the whole account."""
        if not self.may_anywhere(permission):
            self.require(permission, at=self.account_scope)

    def require_can_grant(
        self,
        permissions: Iterable[Permission],
        at: Scope | Iterable[Scope],
        period: Period = ALWAYS,
    ) -> None:
        """Raise `GrantDenied` unless he holds himself all that he wants to give, for as long as he gives it."""
        scopes = _scopes(at)
        if not scopes:
            raise AccessDenied.nowhere()
        self.require_holds(direct_grants(permissions, at=scopes, name=self.label, period=period))

    def require_holds(self, grants: Iterable[Grant]) -> None:
        """Raise `GrantDenied` unless he holds himself all that these grants give."""
        missing = self.missing_of(grants)
        if missing:
            raise GrantDenied(missing)


def _scopes(at: Scope | Iterable[Scope]) -> tuple[Scope, ...]:
    return (at,) if isinstance(at, Scope) else tuple(at)
