"""Write drafted grants: a step that every way of giving access shares."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gafete.access.grants import Grant as AccessGrant
from gafete.faults import FieldFault
from gafete.members.assignments import grant_row, profile_permissions
from gafete.members.models import Grant, Profile


def write_grants(drafts: Sequence[AccessGrant], *, member_id: int) -> None:
    """Give these grants to a member, inside the caller's transaction.

    Raises:
        FieldFault: see ``require_same_profiles``.
    """
    Grant.objects.bulk_create(grant_row(draft, member_id=member_id) for draft in drafts)
    require_same_profiles(drafts)


def require_same_profiles(drafts: Sequence[AccessGrant]) -> None:
    """Refuse drafts whose profile is not what it was when what they give was judged.

    The profiles stay locked: whoever changes or archives one at this moment comes after the whole transaction, and
    finds that somebody holds it.

    Raises:
        FieldFault: one of the profiles was changed or archived meanwhile, or is another account's.
    """
    given = {(draft.profile_id, draft.scope.account_id) for draft in drafts}
    rows = Profile.objects.filter(pk__in=[profile for profile, _account in given], archived_at__isnull=True)
    found = {row.pk: row for row in rows.select_for_update(no_key=True).order_by("pk")}
    if given - {(row.pk, row.account_id) for row in found.values()}:
        raise FieldFault("profile", _("Ese perfil ya no está en uso. Elige otro."))
    if any(draft.permissions != profile_permissions(found[draft.profile_id or 0]) for draft in drafts):
        raise FieldFault(
            "profile",
            _("Alguien acaba de cambiar lo que permite ese perfil. Revísalo e inténtalo de nuevo."),
        )
