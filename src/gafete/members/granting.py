"""Write drafted grants: a step that every way of giving access shares."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gafete.access.grants import Grant as AccessGrant
from gafete.faults import FieldFault
from gafete.members.assignments import grant_row
from gafete.members.models import Grant, Profile


def write_grants(drafts: Sequence[AccessGrant], *, member_id: int) -> None:
    """Give these grants to a member, inside the caller's transaction.

    Raises:
        FieldFault: one of the profiles was archived meanwhile, or is another account's, which may change what it gives.
    """
    Grant.objects.bulk_create(grant_row(draft, member_id=member_id) for draft in drafts)
    # Asked after writing: the rows' foreign keys wait for whoever archives the profile at this moment.
    given = {(draft.profile_id, draft.scope.account_id) for draft in drafts}
    found = Profile.objects.filter(pk__in=[profile for profile, _account in given], archived_at__isnull=True)
    if given - set(found.values_list("pk", "account_id")):
        raise FieldFault("profile", _("Ese perfil ya no está en uso. Elige otro."))
