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
        FieldFault: one of the profiles was archived meanwhile.
    """
    Grant.objects.bulk_create(grant_row(draft, member_id=member_id) for draft in drafts)
    # Asked after writing: the rows' foreign keys wait for whoever archives the profile at this moment.
    profiles = {draft.profile_id for draft in drafts if draft.profile_id is not None}
    if Profile.objects.filter(pk__in=profiles, archived_at__isnull=False).exists():
        raise FieldFault("profile", _("Ese perfil ya no está en uso. Elige otro."))
