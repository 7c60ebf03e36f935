"""Make a profile of the account's own, as a copy of another one with other permissions."""

from __future__ import annotations

import re
import unicodedata

from django.db import IntegrityError
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission, Permissions
from gafete.access.profiles import CUSTOM_MARK
from gafete.audit.operations.record_event import Target, record_event
from gafete.faults import FieldFault
from gafete.identity.names import plain
from gafete.members.events import PROFILE_CREATED
from gafete.members.models import Profile
from gafete.members.naming import names_of_ours
from gafete.walls.standing import acting

MAXIMUM_NAME_LENGTH = 60
MAXIMUM_DESCRIPTION_LENGTH = 200
COLORS = ("pink", "indigo", "cyan", "lime", "red", "azure", "green", "yellow")


def create_profile(
    *, actor: Actor, name: str, description: str, permissions: Permissions, letter: str = ""
) -> Profile:
    """Make a custom profile. It may hold only what its maker may give in the whole account.

    Raises:
        AccessDenied: the actor may not make profiles, or holds less than the profile would.
        FieldFault: the name is missing, too long or taken; no permission was chosen.
    """
    actor.require(Permission.PROFILES_MANAGE, at=actor.account_scope)
    checked = checked_name(name)
    require_some(permissions)
    actor.require_can_grant(permissions, at=actor.account_scope)
    try:
        with acting(actor):
            made = Profile.objects.filter(account_id=actor.account_id, code="").count()
            profile = Profile.objects.create(
                account_id=actor.account_id,
                name=checked,
                description=checked_description(description),
                permissions=sorted(permissions),
                letter=(letter.strip() or checked[0]).upper()[:2] or CUSTOM_MARK.letter,
                color=COLORS[made % len(COLORS)],
            )
            record_event(
                PROFILE_CREATED,
                actor=actor,
                target=profile_target(profile),
                data={"after": {"name": profile.name, "permissions": profile.permissions}},
            )
    except IntegrityError as error:
        raise name_taken() from error
    return profile


def checked_name(name: str) -> str:
    """The name with single spaces, in NFKC: letters in two widths or styles are the same letters.

    Raises:
        FieldFault: missing, too long, with invisible characters, or called like a profile of the program's.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip()
    if any(unicodedata.category(letter).startswith("C") for letter in text):
        raise FieldFault("name", _("El nombre tiene caracteres que no se pueden usar."))
    if plain(text) in names_of_ours():
        raise name_taken()
    if not text:
        raise FieldFault("name", _("Escribe el nombre del perfil."))
    if len(text) > MAXIMUM_NAME_LENGTH:
        raise FieldFault(
            "name", _("El nombre puede tener hasta %(most)s caracteres.") % {"most": MAXIMUM_NAME_LENGTH}
        )
    return text


def checked_description(text: str) -> str:
    """The description.

    Raises:
        FieldFault: too long.
    """
    description = text.strip()
    if len(description) > MAXIMUM_DESCRIPTION_LENGTH:
        raise FieldFault(
            "description",
            _("La descripción puede tener hasta %(most)s caracteres.") % {"most": MAXIMUM_DESCRIPTION_LENGTH},
        )
    return description


def require_some(permissions: Permissions) -> None:
    """Refuse a profile that gives nothing.

    Raises:
        FieldFault: there is no permission in it.
    """
    if not permissions:
        raise FieldFault("permissions", _("Elige al menos un permiso."))


def name_taken() -> FieldFault:
    """The fault of a name that another profile of the account has."""
    return FieldFault("name", _("Ya hay un perfil con ese nombre."))


def profile_target(profile: Profile) -> Target:
    """The profile as the trail names it."""
    return Target(kind="profile", id=str(profile.public_id), label=profile.name)
