"""The kinds of event of accounts, companies and places of issue."""

from gafete.access.language import marked as _
from gafete.audit.kinds import declare

_COMPANY_FIELDS = {
    "rfc": _("RFC"),
    "legal_name": _("Razón social"),
    "trade_name": _("Nombre comercial"),
    "tax_regime": _("Régimen fiscal"),
    "postal_code": _("Código postal"),
}
_PLACE_FIELDS = {
    "name": _("Nombre"),
    "code": _("Clave"),
    "postal_code": _("Código postal"),
    "address": _("Domicilio"),
    "time_zone": _("Zona horaria"),
}
_ACCOUNT_FIELDS = {
    "name": _("Nombre de la cuenta"),
    "credential_mode": _("Entrega del acceso"),
    "first_password_policy": _("Cambio de la primera contraseña"),
    "copy_link_allowed": _("Permitir copiar el enlace"),
    "double_authorisation": _("Doble autorización"),
    "time_zone": _("Zona horaria"),
}

ACCOUNT_CREATED = declare(
    "account.created", _("Cuenta creada"), _("%(actor)s creó la cuenta %(target)s."), _ACCOUNT_FIELDS
)
ACCOUNT_EDITED = declare(
    "account.edited",
    _("Ajustes de la cuenta cambiados"),
    _("%(actor)s cambió los ajustes de la cuenta %(target)s."),
    _ACCOUNT_FIELDS,
)
EXPRESS_SETUP_FINISHED = declare(
    "account.express_setup_finished",
    _("Configuración exprés terminada"),
    _("%(actor)s terminó la configuración exprés."),
)

COMPANY_CREATED = declare(
    "company.created", _("Empresa agregada"), _("%(actor)s agregó la empresa %(target)s."), _COMPANY_FIELDS
)
COMPANY_EDITED = declare(
    "company.edited", _("Empresa editada"), _("%(actor)s editó la empresa %(target)s."), _COMPANY_FIELDS
)
COMPANY_ARCHIVED = declare(
    "company.archived", _("Empresa archivada"), _("%(actor)s archivó la empresa %(target)s.")
)
COMPANY_RESTORED = declare(
    "company.restored", _("Empresa restaurada"), _("%(actor)s restauró la empresa %(target)s.")
)

PLACE_CREATED = declare(
    "place.created",
    _("Lugar de expedición agregado"),
    _("%(actor)s agregó el lugar de expedición %(target)s."),
    _PLACE_FIELDS,
)
PLACE_EDITED = declare(
    "place.edited",
    _("Lugar de expedición editado"),
    _("%(actor)s editó el lugar de expedición %(target)s."),
    _PLACE_FIELDS,
)
PLACE_ARCHIVED = declare(
    "place.archived",
    _("Lugar de expedición archivado"),
    _("%(actor)s archivó el lugar de expedición %(target)s."),
)
PLACE_RESTORED = declare(
    "place.restored",
    _("Lugar de expedición restaurado"),
    _("%(actor)s restauró el lugar de expedición %(target)s."),
)
