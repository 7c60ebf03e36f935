"""A person changes what he is called and how he sees the portal, and of what he is told."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.identity.acting import person_actor, person_target
from gafete.identity.events import NOTICES_UPDATED, PROFILE_UPDATED
from gafete.identity.models import Theme, User
from gafete.identity.names import clean_name
from gafete.identity.notices import NOTICES

_FIELDS = ("name", "language", "theme")


@transaction.atomic
def update_profile(*, user: User, name: str, language: str, theme: str, origin: Origin) -> User:
    """Change one's own name, language and theme.

    Raises:
        FieldFault: a value that cannot be taken.
    """
    if language not in dict(settings.LANGUAGES):
        raise FieldFault("language", _("Elige un idioma de la lista."))
    if theme not in Theme.values:
        raise FieldFault("theme", _("Elige un tema de la lista."))
    row = User.objects.select_for_update().get(pk=user.pk)
    before = {field: getattr(row, field) for field in _FIELDS}
    row.name, row.language, row.theme = clean_name(name), language, theme
    after = {field: getattr(row, field) for field in _FIELDS}
    if before != after:
        row.save(update_fields=_FIELDS)
        record_event(
            PROFILE_UPDATED,
            actor=person_actor(row, origin=origin),
            target=person_target(row),
            data={"before": before, "after": after},
        )
    return row


@transaction.atomic
def update_notices(*, user: User, wanted: Iterable[str], origin: Origin) -> User:
    """Choose which notices come by mail."""
    row = User.objects.select_for_update().get(pk=user.pk)
    wishes = set(wanted)
    muted = [notice.code for notice in NOTICES if notice.code not in wishes]
    if muted != row.muted_notices:
        before, row.muted_notices = row.muted_notices, muted
        row.save(update_fields=["muted_notices"])
        record_event(
            NOTICES_UPDATED,
            actor=person_actor(row, origin=origin),
            target=person_target(row),
            data={"before": {"muted": before}, "after": {"muted": muted}},
        )
    return row
