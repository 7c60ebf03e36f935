"""The time zones of Mexico, one for each set of rules that is in force.

Source: Ley de los Husos Horarios en los Estados Unidos Mexicanos (DOF, 28 October 2022), and the
IANA zone that follows each of its rules.
"""

from __future__ import annotations

from gafete.access.language import marked as _

DEFAULT_TIME_ZONE = "America/Mexico_City"

TIME_ZONES: dict[str, str] = {
    DEFAULT_TIME_ZONE: _("Centro (Ciudad de México, Guadalajara, Monterrey)"),
    "America/Cancun": _("Sureste (Cancún, Chetumal)"),
    "America/Mazatlan": _("Pacífico (Culiacán, La Paz, Tepic)"),
    "America/Hermosillo": _("Sonora (Hermosillo)"),
    "America/Tijuana": _("Noroeste (Tijuana, Mexicali)"),
    "America/Ciudad_Juarez": _("Frontera de Chihuahua (Ciudad Juárez)"),
    "America/Matamoros": _("Frontera noreste (Matamoros, Reynosa, Nuevo Laredo)"),
}
