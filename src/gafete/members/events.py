"""The kinds of event of people inside an account."""

from gafete.access.language import marked as _
from gafete.audit.kinds import declare

_ACCESS = _("Acceso")
_HOURS = _("Horario")
_PERSON = {"name": _("Nombre"), "username": _("Cuenta del usuario"), "email": _("Correo electrónico")}

MEMBER_INVITED = declare(
    "member.invited",
    _("Usuario registrado"),
    _("%(actor)s registró a %(target)s."),
    {**_PERSON, "grants": _ACCESS, "hours": _HOURS},
)
CREDENTIALS_RESENT = declare(
    "member.credentials_resent", _("Acceso reenviado"), _("%(actor)s reenvió el acceso de %(target)s.")
)
NOTICE_RETRIED = declare(
    "member.notice_retried",
    _("Correo reintentado"),
    _("%(actor)s pidió enviar otra vez un correo a %(target)s."),
)
LINK_COPIED = declare(
    "member.link_copied", _("Enlace copiado"), _("%(actor)s copió el enlace de acceso de %(target)s.")
)
INVITATION_WITHDRAWN = declare(
    "member.invitation_withdrawn",
    _("Invitación retirada"),
    _("%(actor)s retiró la invitación de %(target)s; su asiento quedó libre."),
)
MEMBER_JOINED = declare("member.joined", _("Usuario activo"), _("%(target)s entró por primera vez."))
MEMBER_EDITED = declare(
    "member.edited", _("Datos corregidos"), _("%(actor)s corrigió los datos de %(target)s."), _PERSON
)
GRANTS_CHANGED = declare(
    "member.grants_changed",
    _("Acceso cambiado"),
    _("%(actor)s cambió el acceso de %(target)s."),
    {"grants": _ACCESS},
)
GRANT_BEGAN = declare(
    "member.grant_began", _("Acceso iniciado"), _("Empezó un acceso de %(target)s."), {"grants": _ACCESS}
)
GRANT_ENDED = declare(
    "member.grant_ended", _("Acceso terminado"), _("Terminó un acceso de %(target)s."), {"grants": _ACCESS}
)
HOURS_CHANGED = declare(
    "member.hours_changed",
    _("Horario cambiado"),
    _("%(actor)s cambió el horario de %(target)s."),
    {"hours": _HOURS},
)
MEMBER_DEACTIVATED = declare(
    "member.deactivated", _("Usuario desactivado"), _("%(actor)s desactivó a %(target)s.")
)
MEMBER_REACTIVATED = declare(
    "member.reactivated", _("Usuario reactivado"), _("%(actor)s reactivó a %(target)s.")
)
SEAT_REASSIGNED = declare(
    "member.seat_reassigned",
    _("Asiento reasignado"),
    _("%(actor)s dio el asiento de %(target)s a otra persona."),
    {"successor": _("Ahora lo ocupa"), "grants": _ACCESS, "hours": _HOURS},
)
MEMBER_DELETED = declare(
    "member.deleted",
    _("Usuario eliminado"),
    _("%(actor)s eliminó a %(target)s."),
    {"seat_until": _("Asiento perdido hasta")},
)
MEMBER_SESSION_CLOSED = declare(
    "member.session_closed", _("Sesión cerrada"), _("%(actor)s cerró una sesión de %(target)s.")
)
VIEWING_BEGUN = declare(
    "member.viewing_begun",
    _("Portal visto como otra persona"),
    _("%(actor)s empezó a ver el portal como %(target)s."),
)
VIEWING_ENDED = declare(
    "member.viewing_ended",
    _("Fin de la vista como otra persona"),
    _("Terminó la vista del portal como %(target)s."),
)
ACCESS_ENTERED = declare("member.entered", _("Entrada a la cuenta"), _("%(actor)s entró a la cuenta."))

OWNERSHIP_OFFERED = declare(
    "ownership.offered", _("Titularidad ofrecida"), _("%(actor)s ofreció la titularidad a %(target)s.")
)
OWNERSHIP_OFFER_CLOSED = declare(
    "ownership.offer_closed",
    _("Ofrecimiento cerrado"),
    _("%(actor)s cerró el ofrecimiento de la titularidad a %(target)s."),
)
OWNERSHIP_TRANSFERRED = declare(
    "ownership.transferred",
    _("Titularidad transferida"),
    _("La titularidad pasó a %(target)s."),
    {"owner": _("Titular")},
)

_REQUEST = {"permissions": _("Permiso"), "where": _("Dónde")}
REQUEST_MADE = declare(
    "access_request.made",
    _("Acceso pedido"),
    _("%(target)s pidió acceso."),
    {**_REQUEST, "reason": _("Motivo")},
)
REQUEST_ACCEPTED = declare(
    "access_request.granted",
    _("Solicitud aceptada"),
    _("%(actor)s dio a %(target)s el acceso que pidió."),
    {**_REQUEST, "to": _("Hasta")},
)
REQUEST_REFUSED = declare(
    "access_request.declined",
    _("Solicitud no aceptada"),
    _("%(actor)s no dio a %(target)s el acceso que pidió."),
    {**_REQUEST, "answer": _("Respuesta")},
)
REQUEST_WITHDRAWN = declare(
    "access_request.withdrawn",
    _("Solicitud retirada"),
    _("%(target)s retiró su solicitud de acceso."),
    _REQUEST,
)
REQUEST_EXPIRED = declare(
    "access_request.expired",
    _("Solicitud sin respuesta"),
    _("Nadie contestó a tiempo la solicitud de acceso de %(target)s."),
    _REQUEST,
)

_APPROVAL = {"act": _("Qué"), "subject": _("De qué o de quién")}
APPROVAL_ASKED = declare(
    "approval.asked",
    _("Doble autorización pedida"),
    _("%(target)s pidió algo que necesita a una segunda persona."),
    _APPROVAL,
)
APPROVAL_GIVEN = declare(
    "approval.given",
    _("Doble autorización dada"),
    _("%(actor)s autorizó lo que %(target)s pidió."),
    _APPROVAL,
)
APPROVAL_WAITED = declare(
    "approval.waited",
    _("Hecho después de la espera"),
    _("Se hizo lo que %(target)s pidió: nadie más podía autorizarlo y pasó el plazo."),
    _APPROVAL,
)
APPROVAL_REFUSED = declare(
    "approval.refused",
    _("Doble autorización negada"),
    _("%(actor)s rechazó lo que %(target)s pidió."),
    _APPROVAL,
)
APPROVAL_CANCELLED = declare(
    "approval.cancelled",
    _("Doble autorización cancelada"),
    _("%(actor)s canceló lo que %(target)s pidió."),
    _APPROVAL,
)
APPROVAL_EXPIRED = declare(
    "approval.expired",
    _("Doble autorización vencida"),
    _("Nadie autorizó a tiempo lo que %(target)s pidió."),
    _APPROVAL,
)
APPROVAL_VOID = declare(
    "approval.void",
    _("Doble autorización sin efecto"),
    _("Lo que %(target)s pidió ya no se pudo hacer."),
    {**_APPROVAL, "answer": _("Motivo")},
)

_PROFILE = {"name": _("Nombre"), "permissions": _("Permisos")}
PROFILE_CREATED = declare(
    "profile.created", _("Perfil creado"), _("%(actor)s creó el perfil %(target)s."), _PROFILE
)
PROFILE_EDITED = declare(
    "profile.edited", _("Perfil cambiado"), _("%(actor)s cambió el perfil %(target)s."), _PROFILE
)
PROFILE_ARCHIVED = declare(
    "profile.archived", _("Perfil archivado"), _("%(actor)s archivó el perfil %(target)s.")
)

IMPORT_STARTED = declare(
    "members.import_started",
    _("Importación de usuarios"),
    _("%(actor)s importó usuarios de %(target)s."),
    {"rows": _("Filas")},
)
TRAIL_EXPORTED = declare("audit.exported", _("Bitácora exportada"), _("%(actor)s exportó la bitácora."))
EXPORTED = declare("members.exported", _("Usuarios exportados"), _("%(actor)s exportó la lista de usuarios."))
MATRIX_EXPORTED = declare(
    "members.matrix_exported",
    _("Matriz de accesos exportada"),
    _("%(actor)s exportó la matriz de accesos."),
)
