"""What a form of access offers to its reader: only what he may give, and what the person holds already."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.grants import counting
from gafete.access.permissions import ACCOUNT_WIDE_ONLY, Permission, PermissionGroup, Permissions
from gafete.access.profiles import built_in
from gafete.access.scopes import Scope
from gafete.members.assignments import profile_permissions
from gafete.members.models import Profile
from gafete.members.queries import profiles_in_use
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.queries import Branch, tree
from gafete.web.members.naming import ScopeNames, joined
from gafete.web.members.rows import chip_of

PERMISSIONS_NAMED = 4


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """A profile as a card: its name, and in one line what it can and what it cannot do."""

    value: str
    name: str
    letter: str
    color: str
    can: str
    cannot: str


@dataclass(frozen=True, slots=True)
class PermissionHeading:
    """A heading of the catalogue with those of its permissions that are offered."""

    label: str
    permissions: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class TreePlace:
    """A place to tick."""

    value: str
    name: str
    detail: str
    checked: bool


@dataclass(frozen=True, slots=True)
class TreeCompany:
    """A company to tick as a whole, where it is the reader's to give, and its places."""

    value: str
    name: str
    detail: str
    checked: bool
    whole: bool
    places: tuple[TreePlace, ...]


@dataclass(frozen=True)
class Choices:
    """Everything that a row of the form chooses from, and the rows' ids resolve in nothing else."""

    actor: Actor
    profiles: dict[str, Profile]
    branches: list[Branch]

    @classmethod
    def of(cls, actor: Actor) -> Choices:
        """What this actor may give, read in three queries."""
        profiles = {str(profile.public_id): profile for profile in profiles_in_use(actor)}
        return cls(actor=actor, profiles=profiles, branches=tree(actor, Permission.USERS_MANAGE))

    @property
    def may_give_account(self) -> bool:
        """Whether the whole account is his to give."""
        return self.actor.may(Permission.USERS_MANAGE, self.actor.account_scope)

    @property
    def names(self) -> ScopeNames:
        """The names of the tree."""
        return ScopeNames().learn_branches(self.branches)

    def cards(self, *, also: Iterable[str] = ()) -> list[ProfileCard]:
        """The profiles that he may give somewhere, and those that are chosen already."""
        kept = set(also)
        return profile_cards(self.actor, self.profiles.values(), also=kept)

    def whole_companies(self) -> dict[str, Scope]:
        """The companies that he may give as a whole, by public id."""
        return {str(each.company.public_id): each.company.scope for each in self.branches if each.is_whole}

    def places(self) -> dict[str, Scope]:
        """The places that he may give, by public id."""
        return {str(place.public_id): place.scope for each in self.branches for place in each.places}

    def tree(self, *, companies: Container[str], places: Container[str]) -> list[TreeCompany]:
        """The companies and places as tick boxes, with these ticked."""
        return [
            TreeCompany(
                value=str(each.company.public_id),
                name=each.company.short_name,
                detail=each.company.rfc,
                checked=str(each.company.public_id) in companies,
                whole=each.is_whole,
                places=tuple(_tree_place(place, places) for place in each.places),
            )
            for each in self.branches
        ]

    def scopes(self) -> frozenset[Scope]:
        """Every scope that the tree offers."""
        account = {self.actor.account_scope} if self.may_give_account else set()
        return frozenset({*account, *self.whole_companies().values(), *self.places().values()})

    def additions(self, *, also: Permissions) -> list[PermissionHeading]:
        """The single permissions that he may give somewhere, and those that are given already."""
        managed = _managed_scopes(self.actor)
        own = frozenset().union(*(self.actor.permissions_at(scope) for scope in managed))
        return _headings(own | also)

    def removals(self, *, also: Permissions) -> list[PermissionHeading]:
        """The single permissions that can be taken out of a profile: any that could count where he manages."""
        offered = (
            frozenset(Permission) if self.may_give_account else frozenset(Permission) - ACCOUNT_WIDE_ONLY
        )
        return _headings(offered | also)


def profile_cards(
    actor: Actor, profiles: Iterable[Profile], *, also: Iterable[str] = ()
) -> list[ProfileCard]:
    """The cards of those of these profiles that the actor may give somewhere, and of ``also``."""
    kept = set(also)
    managed = _managed_scopes(actor)
    offered = (
        profile
        for profile in profiles
        if str(profile.public_id) in kept or any(_holds(actor, profile, scope) for scope in managed)
    )
    return [_card(profile) for profile in offered]


def _tree_place(place: PlaceOfIssue, ticked: Container[str]) -> TreePlace:
    value = str(place.public_id)
    detail = _("C.P. %(postal_code)s") % {"postal_code": place.postal_code}
    return TreePlace(value=value, name=place.name, detail=detail, checked=value in ticked)


def _managed_scopes(actor: Actor) -> frozenset[Scope]:
    return actor.scopes_for(Permission.USERS_MANAGE).scopes()


def _holds(actor: Actor, profile: Profile, scope: Scope) -> bool:
    return counting(profile_permissions(profile), scope.kind) <= actor.permissions_at(scope)


def _card(profile: Profile) -> ProfileCard:
    chip = chip_of(profile)
    if profile.code:
        fixed = built_in(profile.code)
        can, cannot = _(fixed.can), _(fixed.cannot)
    else:
        can, cannot = profile.description or _summary(profile), ""
    return ProfileCard(
        value=str(profile.public_id),
        name=chip.name,
        letter=chip.letter,
        color=chip.color,
        can=can,
        cannot=cannot,
    )


def _summary(profile: Profile) -> str:
    """What a profile without a description may do, in a line."""
    held = profile_permissions(profile)
    labels = [_(permission.label) for permission in Permission if permission in held]
    if len(labels) > PERMISSIONS_NAMED:
        rest = len(labels) - PERMISSIONS_NAMED
        labels = [*labels[:PERMISSIONS_NAMED], _("%(rest)s permisos más") % {"rest": rest}]
    return joined(labels)


def _headings(offered: Permissions) -> list[PermissionHeading]:
    found = (
        PermissionHeading(_(group.label), tuple(each for each in group.permissions if each in offered))
        for group in PermissionGroup
    )
    return [heading for heading in found if heading.permissions]
