"""The notices about the use of his identity and accounts that a person receives by mail.

What tells of a changed password or address always goes out: it is how its owner learns of a theft.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gafete.identity.models import User


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that may be silenced: the code that is stored, its words and what it tells."""

    code: str
    label: str | Promise
    help_text: str | Promise


NEW_DEVICE = "new_device"
ACCESS_CHANGED = "access_changed"
ACCESS_REQUESTS = "access_requests"
ACCESS_ENDING = "access_ending"
ACCESS_REVIEWS = "access_reviews"

NOTICES = (
    Notice(
        NEW_DEVICE,
        _("Entrada desde un equipo nuevo"),
        _("Cuando alguien inicia sesión con tu cuenta en un navegador que no conocíamos."),
    ),
    Notice(
        ACCESS_CHANGED,
        _("Cambios en tu acceso"),
        _("Cuando un administrador cambia lo que puedes hacer, te desactiva o te reactiva."),
    ),
    Notice(
        ACCESS_REQUESTS,
        _("Solicitudes de acceso"),
        _("Cuando alguien pide un permiso que tú puedes dar. También las ves en Inicio."),
    ),
    Notice(
        ACCESS_ENDING,
        _("Accesos que terminan"),
        _("Siete días y un día antes de que termine un acceso tuyo o de alguien a quien administras."),
    ),
    Notice(
        ACCESS_REVIEWS,
        _("Revisiones de accesos"),
        _("Cuando te toca revisar accesos, siete días y un día antes de que termine el plazo, y al cierre."),
    ),
)


def is_muted(user: User, code: str) -> bool:
    """Whether the person does not want to be told this by mail."""
    return code in user.muted_notices
