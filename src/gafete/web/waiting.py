"""How long somebody must wait, in words."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def wait_sentence(until: datetime) -> str:
    """Tells when the next try is looked at."""
    seconds = max((until - timezone.now()).total_seconds(), 1)
    if seconds <= 60:  # noqa: PLR2004 -- below a minute people count seconds
        return _("Demasiados intentos. Espera %(seconds)s segundos y vuelve a intentar.") % {
            "seconds": ceil(seconds)
        }
    minutes = ceil(seconds / 60)
    return ngettext(
        "Demasiados intentos. Espera %(minutes)s minuto y vuelve a intentar.",
        "Demasiados intentos. Espera %(minutes)s minutos y vuelve a intentar.",
        minutes,
    ) % {"minutes": minutes}
