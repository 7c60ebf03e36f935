"""Who manages whom: what an administrator sees of a member, and what he may change of him.

An administrator sees a member where their scopes meet. He may act on the member as a whole (edit the data,
deactivate, reassign, delete) only if all the member's rights lie within his own. Otherwise he changes only
the grants inside his scope, is checked on what the change adds, and drops nothing that he cannot see.
Nobody manages himself, and nobody manages the owner. Whoever works at certain hours only gives nothing to somebody
who would use it at others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.grants import Grant
from gafete.access.hours import Hours, within
from gafete.access.language import Sentence
from gafete.access.language import marked as _
from gafete.access.permissions import Permission
from gafete.access.rights import Right, not_covered, rights_of
from gafete.access.scopes import Scope


@dataclass(frozen=True, kw_only=True)
class Target:
    """The member whom somebody wants to manage, with all his grants: also past, and also hidden ones."""

    member_id: int
    grants: tuple[Grant, ...] = ()
    is_owner: bool = False
    hours: Hours | None = None


class Boundary(StrEnum):
    """What an administrator ran into."""

    HIMSELF = "himself"
    OWNER = "owner"
    BEYOND_OWN = "beyond_own"
    HOURS = "hours"


_SENTENCES = {
    Boundary.HIMSELF: _("No puedes cambiar tu propio acceso."),
    Boundary.OWNER: _("Nadie puede cambiar el acceso del titular de la cuenta."),
    Boundary.BEYOND_OWN: _(
        "Este usuario tiene accesos que tú no tienes: solo puedes cambiar las asignaciones dentro de tu alcance."
    ),
    Boundary.HOURS: _(
        "Tu propio horario de acceso no cubre el de este usuario: no puedes darle más horas de las que tienes."
    ),
}


class ManagingDenied(AccessDenied):
    """The actor may not manage this member, whatever his permissions are."""

    def __init__(self, boundary: Boundary, *, permission: Permission | None = None) -> None:
        super().__init__(Sentence(_SENTENCES[boundary]), permission=permission)
        self.boundary = boundary


class StaleGrants(ValueError):
    """The grants were changed by somebody else, or they are not those that the editor was shown."""


# -- seeing ----------------------------------------------------------------------------------------


def sees_member(actor: Actor, grants: Iterable[Grant]) -> bool:
    """Tell whether the actor sees a member with these grants; one without any is seen account-wide only."""
    scopes = [grant.scope for grant in grants] or [actor.account_scope]
    seen = actor.scopes_for(Permission.USERS_VIEW)
    return any(seen.meets(scope) for scope in scopes)


def visible_grants(actor: Actor, grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """Return the grants that meet the actor's scope; the rest reads "otros accesos"."""
    seen = actor.scopes_for(Permission.USERS_VIEW)
    return tuple(grant for grant in grants if seen.meets(grant.scope))


def changeable_grants(actor: Actor, grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """Return the grants that lie wholly inside the actor's scope, and so are his to change."""
    managed = actor.scopes_for(Permission.USERS_MANAGE)
    return tuple(grant for grant in grants if grant.scope in managed)


# -- the member as a whole -------------------------------------------------------------------------


def holds_all(actor: Actor, grants: Iterable[Grant]) -> bool:
    """Tell whether all that these grants give, now or later, lies within the actor's own rights."""
    return not actor.missing_of(grants)


def require_whole_member(actor: Actor, permission: Permission, target: Target) -> None:
    """Raise `AccessDenied` unless the actor may do this to the member as a whole."""
    _refuse_himself_and_owner(actor, target)
    actor.require(permission, at=_scopes_that_matter(actor, target))
    if not holds_all(actor, target.grants):
        raise ManagingDenied(Boundary.BEYOND_OWN, permission=permission)
    require_hours_within(actor, target.hours, permission=permission)


def require_hours_within(actor: Actor, hours: Hours | None, *, permission: Permission) -> None:
    """Raise `AccessDenied` unless the actor himself may act whenever somebody with these hours may."""
    if not within(hours, actor.hours):
        raise ManagingDenied(Boundary.HOURS, permission=permission)


def may_whole_member(actor: Actor, permission: Permission, target: Target) -> bool:
    """Tell whether `require_whole_member` would pass, so that a button is only drawn where it works."""
    try:
        require_whole_member(actor, permission, target)
    except AccessDenied:
        return False
    return True


def _scopes_that_matter(actor: Actor, target: Target) -> frozenset[Scope]:
    """Return where the permission must hold: at what the member has, or else had, or else everywhere."""
    now = actor.access.compiled_at
    lasting = frozenset(grant.scope for grant in target.grants if not grant.period.is_over(now))
    past = frozenset(grant.scope for grant in target.grants)
    return lasting or past or frozenset({actor.account_scope})


# -- his grants ------------------------------------------------------------------------------------


def change_adds(before: Iterable[Grant], after: Iterable[Grant], *, now: datetime) -> tuple[Right, ...]:
    """Return the rights that an edit adds, for as long as it adds them.

    Only the grants that the edit replaces count as having given a right before. One that it leaves alone may be
    withdrawn tomorrow, and its right must not live on in a copy made by somebody who could not give it.
    """
    replaced, new = _changed(before, after)
    return not_covered(rights_of(new, now=now), by=replaced)


def require_change(
    actor: Actor, target: Target, *, before: Sequence[Grant], after: Sequence[Grant]
) -> tuple[Grant, ...]:
    """Raise `AccessDenied` unless the actor may make this change; return all grants as they will then be.

    `before` holds the grants that the editor was shown, `after` what he makes of them. Grants that he was not
    shown stay as they are.
    """
    _refuse_himself_and_owner(actor, target)
    merged = merge_visible_change(target.grants, before, after)
    replaced, new = _changed(before, after)
    for grant in (*replaced, *new):
        actor.require(Permission.USERS_MANAGE, at=grant.scope)
    added = change_adds(before, after, now=actor.access.compiled_at)
    missing = not_covered(added, by=actor.held_grants)
    if missing:
        raise GrantDenied(missing)
    if added:
        require_hours_within(actor, target.hours, permission=Permission.USERS_MANAGE)
    return merged


def merge_visible_change(
    all_grants: Sequence[Grant], before: Sequence[Grant], after: Sequence[Grant]
) -> tuple[Grant, ...]:
    """Return all the grants with `before` replaced by `after`; whatever the editor did not see is kept."""
    if any(grant not in all_grants for grant in before):
        message = "A grant that the editor was shown has been changed or removed since."
        raise StaleGrants(message)
    shown = {grant.id for grant in before}
    if any(grant.id is not None and grant.id not in shown for grant in after):
        message = "A changed grant must be a new one or one that the editor was shown."
        raise StaleGrants(message)
    kept = tuple(grant for grant in all_grants if grant not in before)
    return (*kept, *after)


def _changed(before: Iterable[Grant], after: Iterable[Grant]) -> tuple[list[Grant], list[Grant]]:
    """Return the grants that an edit takes away and those that it puts in."""
    old, new = list(before), list(after)
    return [grant for grant in old if grant not in new], [grant for grant in new if grant not in old]


def _refuse_himself_and_owner(actor: Actor, target: Target) -> None:
    if target.is_owner:
        raise ManagingDenied(Boundary.OWNER)
    if target.member_id == actor.member_id:
        raise ManagingDenied(Boundary.HIMSELF)
