"""A profile in words: what it can, what it cannot, and the catalogue with its marks."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gafete.access.permissions import Permission, PermissionGroup, Permissions, closure
from gafete.access.profiles import built_in
from gafete.members.assignments import profile_permissions
from gafete.members.models import Profile

PERMISSIONS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """A profile on a card."""

    profile: Profile
    name: str
    can: str
    cannot: str


@dataclass(frozen=True, slots=True)
class Line:
    """A permission of the catalogue, and whether it is in the profile."""

    permission: Permission
    label: str
    help_text: str
    held: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the catalogue with its permissions."""

    label: str
    lines: tuple[Line, ...]

    @property
    def held(self) -> int:
        """How many of them are in the profile."""
        return sum(line.held for line in self.lines)


def summary_of(profile: Profile) -> Summary:
    """The built-in ones say what the program says of them; the others their own description."""
    if profile.is_built_in:
        known = built_in(profile.code)
        return Summary(profile, _(known.name), _(known.can), _(known.cannot))
    return Summary(profile, profile.name, profile.description or _first_permissions(profile), "")


def groups_of(permissions: Permissions) -> list[Group]:
    """The whole catalogue, with what of it is in a profile; narrower permissions come along."""
    held = closure(permissions)
    return [
        Group(
            _(group.label),
            tuple(Line(each, _(each.label), _(each.help_text), each in held) for each in group.permissions),
        )
        for group in PermissionGroup
    ]


def _first_permissions(profile: Profile) -> str:
    held = [each for each in Permission if each in profile_permissions(profile)]
    named = ", ".join(_(each.label) for each in held[:PERMISSIONS_NAMED])
    more = len(held) - PERMISSIONS_NAMED
    if more <= 0:
        return f"{named}."
    return ngettext("%(named)s y %(more)s permiso más.", "%(named)s y %(more)s permisos más.", more) % {
        "named": named,
        "more": more,
    }
