"""What can go wrong with more than one operation of the tenant tree."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _


class InvalidFields(ValueError):
    """Something typed cannot be kept; ``errors`` has a sentence for each field that is wrong."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(self.errors.values()))


class NotFound(LookupError):
    """There is no such thing, or it is not the actor's to see: he must not learn which."""


class StaleEdit(Exception):
    """Somebody else changed it since the form was opened; what was typed is still there to compare."""

    def __init__(self) -> None:
        super().__init__(
            _("Alguien más guardó cambios mientras editabas. Revisa los datos actuales y vuelve a guardar.")
        )
