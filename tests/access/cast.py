"""Two companies with two places each, four people, and words to grant with."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.grants import Grant
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permission
from gafete.access.profiles import BuiltInProfile
from gafete.access.scopes import Scope
from gafete.access.wording import Wording

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)

ACCOUNT = Scope.account(1)
TORTILLERIA = Scope.company(1, 10)
CENTRO = Scope.place(1, 10, 101)
NORTE = Scope.place(1, 10, 102)
PAPELERIA = Scope.company(1, 20)
SUR = Scope.place(1, 20, 201)

STRANGERS_ACCOUNT = Scope.account(2)
STRANGERS_PLACE = Scope.place(2, 10, 101)

NAMES = {
    ACCOUNT: "toda la cuenta",
    TORTILLERIA: "Tortillería Maíz Azul",
    CENTRO: "Centro",
    NORTE: "Norte",
    PAPELERIA: "Papelería Lápiz Rojo",
    SUR: "Sur",
}
WORDING = Wording(scope_name=NAMES.__getitem__)

PAST = Period(NOW - 9 * DAY, NOW - 2 * DAY)
FUTURE = Period(NOW + 2 * DAY, NOW + 9 * DAY)
THIS_WEEK = Period(NOW - 2 * DAY, NOW + 5 * DAY)

LAURA, BETO, CARLA, DIEGO = 1, 2, 3, 4


def grant(
    profile: BuiltInProfile,
    at: Scope,
    *,
    period: Period = ALWAYS,
    add: Iterable[Permission] = (),
    remove: Iterable[Permission] = (),
    row: int | None = None,
) -> Grant:
    """A grant as Laura gave it on 3 November."""
    return Grant(
        id=row,
        profile_code=profile.code,
        profile_name=profile.name,
        permissions=profile.permissions,
        added=frozenset(add),
        removed=frozenset(remove),
        scope=at,
        period=period,
        granted_by="Laura",
        granted_at=datetime(2026, 11, 3, 16, 0, tzinfo=UTC),
    )


def member(*grants: Grant, member_id: int = BETO, active: bool = True) -> Actor:
    """Somebody of account 1 with these grants."""
    access = compile_access(1, grants, NOW, active=active)
    return Actor.member(access, member_id=member_id, user_id=member_id + 100, label="Beto")


def owner() -> Actor:
    """Laura, who owns account 1."""
    return Actor.owner(1, now=NOW, member_id=LAURA, user_id=LAURA + 100, label="Laura")
