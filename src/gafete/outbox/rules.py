"""When a mail is tried again, and when it is given up."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Longer than one delivery can take: every step of the conversation may wait for the whole time-out.
LEASE = timedelta(minutes=5)

# After each failed attempt, this long until the next: twelve attempts within two days.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480, 720, 1200))
MAXIMUM_ATTEMPTS = len(PAUSES) + 1


class Reason(StrEnum):
    """Why a mail has not gone out. Kept as a code, so that no part of a mail ever gets into the row."""

    REFUSED = "refused"
    POSTPONED = "postponed"
    UNREACHABLE = "unreachable"
    UNSUPPORTED = "unsupported"
    NOT_COMPOSED = "not_composed"
    UNKNOWN_KIND = "unknown_kind"
    INTERRUPTED = "interrupted"


WORDS: dict[str, str | Promise] = {
    Reason.REFUSED: _("El servidor de correo rechazó el mensaje. Revisa que la dirección exista."),
    Reason.POSTPONED: _("El servidor de correo pidió intentarlo más tarde."),
    Reason.UNREACHABLE: _("No hubo conexión con el servidor de correo."),
    Reason.UNSUPPORTED: _("El servidor de correo no acepta direcciones como esta."),
    Reason.NOT_COMPOSED: _("El mensaje no se pudo preparar."),
    Reason.UNKNOWN_KIND: _("El mensaje es de un tipo que esta versión no conoce."),
    Reason.INTERRUPTED: _("El envío se interrumpió."),
}


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when that was the last one."""
    return PAUSES[attempts - 1] if 1 <= attempts < MAXIMUM_ATTEMPTS else None


def in_words(error: str) -> str | Promise:
    """What an administrator reads for the reason kept in a row."""
    return WORDS.get(error.partition(" ")[0], "")
