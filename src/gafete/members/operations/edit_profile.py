"""Change a profile of the account's own; everybody who holds it follows at once."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.language import Sentence
from gafete.access.language import marked as _
from gafete.access.managing import require_hours_within
from gafete.access.permissions import Permission, Permissions, closure, known
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault, NotFound, StaleEdit
from gafete.members.events import PROFILE_ARCHIVED, PROFILE_EDITED
from gafete.members.hours import hours_of
from gafete.members.models import HOLDING, Grant, Member, MemberState, Profile
from gafete.members.operations.create_profile import (
    checked_description,
    checked_name,
    name_taken,
    profile_target,
    require_some,
)
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.seconding import ActKind, needs_second, require_second
from gafete.walls.standing import acting, in_own_account

_BUILT_IN = _("Los cuatro perfiles de fábrica no se cambian; haz una copia.")
_OWN = _("No puedes cambiar un perfil que tú mismo tienes.")


class ProfileInUse(Exception):
    """Members hold the profile: give them another one first."""

    def __init__(self, holders: int) -> None:
        super().__init__(str(holders))
        self.holders = holders


def edit_profile(
    *,
    actor: Actor,
    profile: Profile,
    name: str,
    description: str,
    permissions: Permissions,
    version: int,
) -> Profile:
    """Change a custom profile. Widening it is granting to all who hold it.

    Raises:
        AccessDenied: built in, held by the actor himself, or widened by what he does not hold.
        FieldFault: a value that cannot be taken, or who holds it and has not entered yet would decide about security.
        NotFound: it was archived meanwhile, or is another account's.
        SecondNeeded: who holds it would decide about the account's security; the account wants a second person for that.
        StaleEdit: somebody changed it since ``version``.
    """
    checked = checked_name(name)
    text = checked_description(description)
    require_some(permissions)
    try:
        with acting(actor):
            row = _editable(actor, profile)
            if row.version != version:
                raise StaleEdit
            widened = closure(permissions) - closure(known(row.permissions))
            if widened:
                actor.require_can_grant(widened, at=actor.account_scope)
                _require_hours_of_holders(actor, row)
            holders = _holders(row) if Permission.SECURITY_MANAGE in widened else []
            if holders:
                _require_holders_entered(row)
                require_second(
                    ActKind.EDIT_PROFILE,
                    account_id=row.account_id,
                    profile=row.pk,
                    version=row.version,
                    subject=row.name,
                    name=checked,
                    description=text,
                    permissions=sorted(permissions),
                    # Another holder, or one who is not as he was, makes it another act.
                    holders=holders,
                )
            before = {"name": row.name, "permissions": row.permissions}
            row.name, row.description = checked, text
            row.permissions = sorted(permissions)
            row.version += 1
            row.save()
            raise_access_version(account_id=row.account_id)
            record_event(
                PROFILE_EDITED,
                actor=actor,
                target=profile_target(row),
                data={"before": before, "after": {"name": row.name, "permissions": row.permissions}},
            )
    except IntegrityError as error:
        raise name_taken() from error
    return row


@in_own_account
def archive_profile(*, actor: Actor, profile: Profile) -> None:
    """Take a custom profile that nobody holds out of the lists.

    Raises:
        AccessDenied: built in, or the actor may not manage profiles.
        NotFound: it was archived before, or is another account's.
        ProfileInUse: a member holds it.
    """
    row = _editable(actor, profile)
    holders = (
        Grant.objects.filter(account_id=row.account_id, profile=row, member__state__in=HOLDING)
        .values("member")
        .distinct()
        .count()
    )
    if holders:
        raise ProfileInUse(holders)
    target = profile_target(row)
    # Its name becomes free for another one; former members' grants still point at the row.
    row.name = f"{row.name[:40]} · {row.pk}"
    row.archived_at = timezone.now()
    row.save(update_fields=["name", "archived_at"])
    record_event(PROFILE_ARCHIVED, actor=actor, target=target)


def require_editable(*, actor: Actor, profile: Profile) -> None:
    """Refuse whoever may not change this profile; also asked before its form is drawn.

    Raises:
        AccessDenied: built in, held by the actor himself, or he may not manage profiles.
    """
    actor.require(Permission.PROFILES_MANAGE, at=actor.account_scope)
    if profile.is_built_in:
        raise AccessDenied(Sentence(_BUILT_IN))
    if any(grant.profile_id == profile.pk for grant in actor.held_grants):
        raise AccessDenied(Sentence(_OWN))


def is_editable(*, actor: Actor, profile: Profile) -> bool:
    """Whether ``require_editable`` would pass, so that a button is only drawn where it works."""
    try:
        require_editable(actor=actor, profile=profile)
    except AccessDenied:
        return False
    return True


def _holders(profile: Profile) -> list[list[int]]:
    """Who holds it, each with his version."""
    held = Grant.objects.filter(profile=profile, member__state__in=HOLDING)
    rows = held.values_list("member_id", "member__version").distinct()
    return sorted(list(row) for row in rows)


def _require_holders_entered(profile: Profile) -> None:
    """Whoever has not entered yet may have been given a way in by the one who asks: two would authorise a stranger."""
    waiting = Grant.objects.filter(profile=profile, member__state=MemberState.INVITED)
    if needs_second(profile.account_id) and waiting.exists():
        raise FieldFault(
            "permissions",
            gettext(
                "Alguien que tiene este perfil aún no ha entrado. Espera a que entre o dale antes otro perfil."
            ),
        )


def _require_hours_of_holders(actor: Actor, profile: Profile) -> None:
    """Widening a profile gives to all who hold it, at the hours at which they may work."""
    if actor.hours is None:
        return
    holders = Member.objects.filter(
        account_id=actor.account_id, state__in=HOLDING, grants__profile=profile
    ).distinct()
    for member in holders:
        require_hours_within(actor, hours_of(member), permission=Permission.PROFILES_MANAGE)


def _editable(actor: Actor, profile: Profile) -> Profile:
    row = (
        Profile.objects.select_for_update()
        .filter(pk=profile.pk, account_id=actor.account_id, archived_at__isnull=True)
        .first()
    )
    if row is None:
        raise NotFound
    require_editable(actor=actor, profile=row)
    return row
