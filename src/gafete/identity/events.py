"""The kinds of event of a person's identity. They stand in the installation's own chain."""

from gafete.access.language import marked as _
from gafete.audit.kinds import declare

SIGNED_IN = declare("identity.signed_in", _("Inicio de sesión"), _("%(actor)s inició sesión."))
SIGN_IN_FAILED = declare(
    "identity.sign_in_failed",
    _("Inicio de sesión fallido"),
    _("Alguien intentó entrar como %(target)s."),
    {"failures": _("Intentos fallidos seguidos")},
)
SIGN_IN_DISABLED = declare(
    "identity.sign_in_disabled",
    _("Contraseña inhabilitada"),
    _("La contraseña de %(target)s quedó inhabilitada después de muchos intentos fallidos."),
    {"failures": _("Intentos fallidos seguidos")},
)
PASSWORD_CHANGED = declare(
    "identity.password_changed", _("Contraseña cambiada"), _("%(actor)s cambió su contraseña.")
)
RECOVERY_REQUESTED = declare(
    "identity.recovery_requested",
    _("Recuperación pedida"),
    _("Alguien pidió recuperar el acceso de %(target)s."),
)
EMAIL_CHANGE_REQUESTED = declare(
    "identity.email_change_requested", _("Cambio de correo pedido"), _("%(actor)s pidió cambiar su correo.")
)
# Without the addresses: a person's own former address is kept nowhere for good.
EMAIL_CHANGED = declare("identity.email_changed", _("Correo cambiado"), _("%(actor)s cambió su correo."))
USERNAME_CHANGED = declare(
    "identity.username_changed",
    _("Cuenta de usuario cambiada"),
    _("%(actor)s cambió su cuenta de usuario."),
    {"username": _("Cuenta del usuario")},
)
SESSIONS_ENDED = declare(
    "identity.sessions_ended",
    _("Sesiones cerradas"),
    _("%(actor)s cerró sesiones suyas."),
    {"count": _("Sesiones")},
)
PROFILE_UPDATED = declare(
    "identity.profile_updated",
    _("Datos propios cambiados"),
    _("%(actor)s cambió sus datos."),
    {"name": _("Nombre"), "language": _("Idioma"), "theme": _("Tema")},
)
NOTICES_UPDATED = declare(
    "identity.notices_updated",
    _("Avisos cambiados"),
    _("%(actor)s cambió qué avisos recibe."),
    {"muted": _("Silenciados")},
)
