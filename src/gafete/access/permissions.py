"""The catalogue of permissions: code, label, help, denial and meaning of each, in one place.

The profile editor, the matrix, the API's reference and the refusals that people read are all made from it.
To add a permission, add one member to `Permission` and decide which profiles hold it (`profiles.py`).
A code is stored and published: it is never renamed and never used again for something else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self, cast

from gafete.access.language import marked as _


class UnknownPermission(ValueError):
    """A code that the catalogue does not hold. Whoever asks with it is denied."""


class PermissionGroup(Enum):
    """The headings under which a person finds permissions, in the order in which screens show them."""

    USERS = "users", _("Usuarios y accesos")
    ACCOUNT = "account", _("Cuenta")
    COMPANIES = "companies", _("Empresas y lugares de expedición")
    CATALOGUES = "catalogues", _("Clientes y productos")
    DOCUMENTS = "documents", _("Comprobantes")
    CANCELLATIONS = "cancellations", _("Cancelaciones")
    REPORTS = "reports", _("Descargas y reportes")
    PAYROLL = "payroll", _("Nómina")
    SUPPORT = "support", _("Centro de Atención")

    code: str
    label: str

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label

    @property
    def permissions(self) -> "tuple[Permission, ...]":
        """Return its permissions in the order of the catalogue."""
        return tuple(permission for permission in Permission if permission.group is self)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the catalogue says of one permission."""

    group: PermissionGroup
    label: str
    help_text: str
    denial: str
    # A wider permission names the narrower ones that come with it. `closure` follows the chain.
    implies: tuple[str, ...] = ()
    # Rights over what belongs to the account itself (its plan, its profiles): held for one company they mean
    # nothing, so they count only in a grant for the whole account. They imply nothing, or a company's
    # grant would give the implied right without the one it comes from.
    account_wide_only: bool = False


class Permission(StrEnum):
    """Everything that can be allowed. The value is the stable code."""

    USERS_VIEW = (
        "users.view",
        Entry(
            group=PermissionGroup.USERS,
            label=_("Ver usuarios"),
            help_text=_("Ve a los usuarios que trabajan en las mismas empresas o lugares."),
            denial=_("No puedes ver usuarios aquí."),
        ),
    )
    USERS_MANAGE = (
        "users.manage",
        Entry(
            group=PermissionGroup.USERS,
            label=_("Dar de alta y editar usuarios"),
            help_text=_(
                "Registra usuarios, cambia sus datos y su acceso y reasigna asientos; nunca da más de lo que tiene."
            ),
            denial=_("No puedes dar de alta ni editar usuarios aquí."),
            implies=("users.view",),
        ),
    )
    USERS_DEACTIVATE = (
        "users.deactivate",
        Entry(
            group=PermissionGroup.USERS,
            label=_("Desactivar y reactivar usuarios"),
            help_text=_("Quita la entrada a un usuario y se la devuelve, sin perder el asiento."),
            denial=_("No puedes desactivar ni reactivar usuarios aquí."),
            implies=("users.view",),
        ),
    )
    USERS_DELETE = (
        "users.delete",
        Entry(
            group=PermissionGroup.USERS,
            label=_("Eliminar usuarios"),
            help_text=_("Elimina a un usuario. El asiento se pierde hasta que se renueva."),
            denial=_("No puedes eliminar usuarios aquí."),
            implies=("users.deactivate",),
        ),
    )
    USERS_VIEW_AS = (
        "users.view_as",
        Entry(
            group=PermissionGroup.USERS,
            label=_("Ver como otro usuario"),
            help_text=_(
                "Mira el portal como lo ve otro usuario, sin poder cambiar nada. Queda en la bitácora."
            ),
            denial=_("No puedes ver el portal como otro usuario."),
            implies=("users.view",),
        ),
    )
    ACCESS_REVIEW = (
        "access.review",
        Entry(
            group=PermissionGroup.USERS,
            label=_("Revisar accesos"),
            help_text=_("Confirma o retira accesos en una revisión periódica."),
            denial=_("No puedes revisar los accesos de aquí."),
            implies=("users.view",),
        ),
    )
    AUDIT_VIEW = (
        "audit.view",
        Entry(
            group=PermissionGroup.USERS,
            label=_("Ver la bitácora"),
            help_text=_("Consulta quién hizo qué y cuándo."),
            denial=_("No puedes ver la bitácora de aquí."),
        ),
    )
    PROFILES_MANAGE = (
        "profiles.manage",
        Entry(
            group=PermissionGroup.ACCOUNT,
            label=_("Crear y editar perfiles"),
            help_text=_("Crea perfiles propios de la cuenta y cambia lo que permiten."),
            denial=_("No puedes crear ni editar perfiles."),
            account_wide_only=True,
        ),
    )
    BILLING_MANAGE = (
        "billing.manage",
        Entry(
            group=PermissionGroup.ACCOUNT,
            label=_("Administrar plan y asientos"),
            help_text=_("Compra usuarios extra y ve las órdenes de la cuenta."),
            denial=_("No puedes comprar usuarios extra ni cambiar el plan."),
            account_wide_only=True,
        ),
    )
    SECURITY_MANAGE = (
        "security.manage",
        Entry(
            group=PermissionGroup.ACCOUNT,
            label=_("Configurar la seguridad"),
            help_text=_(
                "Decide cómo se entregan los accesos, el segundo factor, los horarios y las sesiones."
            ),
            denial=_("No puedes cambiar la seguridad de la cuenta."),
            account_wide_only=True,
        ),
    )
    INTEGRATIONS_MANAGE = (
        "integrations.manage",
        Entry(
            group=PermissionGroup.ACCOUNT,
            label=_("Administrar integraciones"),
            help_text=_("Crea llaves de API y conecta otros sistemas."),
            denial=_("No puedes administrar las integraciones de la cuenta."),
            account_wide_only=True,
        ),
    )
    COMPANIES_CREATE = (
        "companies.create",
        Entry(
            group=PermissionGroup.ACCOUNT,
            label=_("Agregar empresas"),
            help_text=_("Da de alta otro RFC en la cuenta."),
            denial=_("No puedes agregar empresas a la cuenta."),
            account_wide_only=True,
        ),
    )
    COMPANIES_EDIT = (
        "companies.edit",
        Entry(
            group=PermissionGroup.COMPANIES,
            label=_("Editar empresas"),
            help_text=_("Cambia los datos fiscales y el logotipo."),
            denial=_("No puedes editar los datos de esta empresa."),
        ),
    )
    CERTIFICATES_MANAGE = (
        "certificates.manage",
        Entry(
            group=PermissionGroup.COMPANIES,
            label=_("Administrar sellos digitales"),
            help_text=_("Sube y reemplaza el certificado de sello digital (CSD)."),
            denial=_("No puedes administrar los sellos digitales de esta empresa."),
        ),
    )
    PLACES_MANAGE = (
        "places.manage",
        Entry(
            group=PermissionGroup.COMPANIES,
            label=_("Administrar lugares de expedición"),
            help_text=_("Agrega, edita y cierra lugares de expedición."),
            denial=_("No puedes administrar lugares de expedición aquí."),
        ),
    )
    SERIES_MANAGE = (
        "series.manage",
        Entry(
            group=PermissionGroup.COMPANIES,
            label=_("Administrar series y folios"),
            help_text=_("Crea series y decide en qué folio empiezan."),
            denial=_("No puedes administrar series y folios aquí."),
        ),
    )
    CUSTOMERS_VIEW = (
        "customers.view",
        Entry(
            group=PermissionGroup.CATALOGUES,
            label=_("Ver clientes"),
            help_text=_("Consulta los clientes y sus datos fiscales."),
            denial=_("No puedes ver los clientes de aquí."),
        ),
    )
    CUSTOMERS_EDIT = (
        "customers.edit",
        Entry(
            group=PermissionGroup.CATALOGUES,
            label=_("Editar clientes"),
            help_text=_("Agrega clientes y corrige sus datos fiscales."),
            denial=_("No puedes agregar ni editar clientes aquí."),
            implies=("customers.view",),
        ),
    )
    PRODUCTS_VIEW = (
        "products.view",
        Entry(
            group=PermissionGroup.CATALOGUES,
            label=_("Ver productos y servicios"),
            help_text=_("Consulta el catálogo con precios e impuestos."),
            denial=_("No puedes ver los productos y servicios de aquí."),
        ),
    )
    PRODUCTS_EDIT = (
        "products.edit",
        Entry(
            group=PermissionGroup.CATALOGUES,
            label=_("Editar productos y servicios"),
            help_text=_("Agrega productos y cambia precios e impuestos."),
            denial=_("No puedes agregar ni editar productos y servicios aquí."),
            implies=("products.view",),
        ),
    )
    CFDI_VIEW_OWN = (
        "cfdi.view_own",
        Entry(
            group=PermissionGroup.DOCUMENTS,
            label=_("Ver los comprobantes propios"),
            help_text=_("Ve solo los comprobantes que hizo."),
            denial=_("No puedes ver comprobantes aquí."),
        ),
    )
    CFDI_VIEW = (
        "cfdi.view",
        Entry(
            group=PermissionGroup.DOCUMENTS,
            label=_("Ver todos los comprobantes"),
            help_text=_("Ve los comprobantes de cualquier persona."),
            denial=_("No puedes ver los comprobantes de otras personas aquí."),
            implies=("cfdi.view_own",),
        ),
    )
    CFDI_DRAFT = (
        "cfdi.draft",
        Entry(
            group=PermissionGroup.DOCUMENTS,
            label=_("Preparar borradores"),
            help_text=_("Guarda facturas sin timbrar."),
            denial=_("No puedes preparar comprobantes aquí."),
            implies=("cfdi.view_own",),
        ),
    )
    CFDI_ISSUE = (
        "cfdi.issue",
        Entry(
            group=PermissionGroup.DOCUMENTS,
            label=_("Emitir facturas"),
            help_text=_("Timbra facturas de ingreso y las envía."),
            denial=_("No puedes emitir facturas aquí."),
            implies=("cfdi.draft",),
        ),
    )
    CFDI_CREDIT = (
        "cfdi.credit",
        Entry(
            group=PermissionGroup.DOCUMENTS,
            label=_("Emitir notas de crédito"),
            help_text=_("Timbra comprobantes de egreso."),
            denial=_("No puedes emitir notas de crédito aquí."),
            implies=("cfdi.view_own",),
        ),
    )
    CFDI_PAYMENT = (
        "cfdi.payment",
        Entry(
            group=PermissionGroup.DOCUMENTS,
            label=_("Emitir complementos de pago"),
            help_text=_("Registra pagos y timbra su complemento."),
            denial=_("No puedes emitir complementos de pago aquí."),
            implies=("cfdi.view_own",),
        ),
    )
    CFDI_IMPORT = (
        "cfdi.import",
        Entry(
            group=PermissionGroup.DOCUMENTS,
            label=_("Importar comprobantes"),
            help_text=_("Sube archivos XML ya timbrados."),
            denial=_("No puedes importar comprobantes aquí."),
        ),
    )
    CFDI_REQUEST_CANCEL = (
        "cfdi.request_cancel",
        Entry(
            group=PermissionGroup.CANCELLATIONS,
            label=_("Pedir una cancelación"),
            help_text=_("Pide que se cancele un comprobante; otra persona la aprueba."),
            denial=_("No puedes pedir la cancelación de comprobantes aquí."),
        ),
    )
    CFDI_CANCEL = (
        "cfdi.cancel",
        Entry(
            group=PermissionGroup.CANCELLATIONS,
            label=_("Cancelar comprobantes"),
            help_text=_("Cancela ante el SAT y aprueba las cancelaciones que otros piden."),
            denial=_("No puedes cancelar comprobantes aquí."),
            implies=("cfdi.request_cancel",),
        ),
    )
    CFDI_ANSWER_CANCELLATION = (
        "cfdi.answer_cancellation",
        Entry(
            group=PermissionGroup.CANCELLATIONS,
            label=_("Responder cancelaciones recibidas"),
            help_text=_("Acepta o rechaza las cancelaciones que piden los proveedores."),
            denial=_("No puedes responder cancelaciones recibidas aquí."),
        ),
    )
    CFDI_DOWNLOAD = (
        "cfdi.download",
        Entry(
            group=PermissionGroup.REPORTS,
            label=_("Descargar y enviar comprobantes"),
            help_text=_("Descarga el XML y el PDF de lo que ve, o los envía por correo."),
            denial=_("No puedes descargar ni enviar comprobantes aquí."),
        ),
    )
    CFDI_EXPORT = (
        "cfdi.export",
        Entry(
            group=PermissionGroup.REPORTS,
            label=_("Exportar en bloque"),
            help_text=_("Descarga muchos comprobantes a la vez, en ZIP o Excel."),
            denial=_("No puedes exportar comprobantes aquí."),
            implies=("cfdi.download",),
        ),
    )
    REPORTS_VIEW = (
        "reports.view",
        Entry(
            group=PermissionGroup.REPORTS,
            label=_("Ver reportes"),
            help_text=_("Consulta ventas, impuestos y cobranza."),
            denial=_("No puedes ver los reportes de aquí."),
        ),
    )
    PAYROLL_VIEW = (
        "payroll.view",
        Entry(
            group=PermissionGroup.PAYROLL,
            label=_("Ver nómina"),
            help_text=_("Ve los recibos de nómina, con sus sueldos."),
            denial=_("No puedes ver la nómina de aquí."),
        ),
    )
    PAYROLL_ISSUE = (
        "payroll.issue",
        Entry(
            group=PermissionGroup.PAYROLL,
            label=_("Emitir nómina"),
            help_text=_("Timbra recibos de nómina."),
            denial=_("No puedes emitir nómina aquí."),
            implies=("payroll.view",),
        ),
    )
    TICKETS_VIEW_ALL = (
        "tickets.view_all",
        Entry(
            group=PermissionGroup.SUPPORT,
            label=_("Ver todas las solicitudes"),
            help_text=_("Ve también las solicitudes de soporte que hicieron otros usuarios."),
            denial=_("No puedes ver las solicitudes de otros usuarios."),
        ),
    )

    entry: Entry
    bit: int

    def __new__(cls, code: str, entry: Entry | None = None) -> Self:
        """Make a member of its code, with its entry and a bit of its own."""
        member = str.__new__(cls, code)
        member._value_ = code
        # Every member has its entry: the default only lets type checkers read the look-up `Permission("cfdi.view")`.
        member.entry = cast("Entry", entry)
        # The bit follows the order of this file. It lives in this process only and is never stored.
        member.bit = 1 << len(cls.__members__)
        return member

    @classmethod
    def _missing_(cls, value: object) -> "Permission":
        message = f"There is no permission {value!r}."
        raise UnknownPermission(message)

    @property
    def group(self) -> PermissionGroup:
        """Return the heading under which it is shown."""
        return self.entry.group

    @property
    def label(self) -> str:
        """Return its name, in Spanish."""
        return self.entry.label

    @property
    def help_text(self) -> str:
        """Return what it lets a person do, in Spanish."""
        return self.entry.help_text

    @property
    def denial(self) -> str:
        """Return what a person without it is told, in Spanish."""
        return self.entry.denial

    @property
    def account_wide_only(self) -> bool:
        """Tell whether it counts only in a grant for the whole account."""
        return self.entry.account_wide_only

    @property
    def implies(self) -> "frozenset[Permission]":
        """Return the narrower permissions that come directly with it."""
        return frozenset(Permission(code) for code in self.entry.implies)


Permissions = frozenset[Permission]

ALL_PERMISSIONS: Permissions = frozenset(Permission)
ACCOUNT_WIDE_ONLY: Permissions = frozenset(each for each in Permission if each.account_wide_only)

# Asked with any text; an unknown code finds no bit and is denied.
BITS: dict[str, int] = {permission: permission.bit for permission in Permission}


def _reach(permission: Permission) -> Permissions:
    narrower = (_reach(each) for each in permission.implies)
    return frozenset({permission}).union(*narrower)


_CLOSURES: dict[Permission, Permissions] = {each: _reach(each) for each in Permission}


def closure(permissions: Iterable[Permission]) -> Permissions:
    """Return the permissions together with every narrower one that comes with them."""
    return frozenset().union(*(_CLOSURES[permission] for permission in permissions))


def widened(permissions: Iterable[Permission]) -> Permissions:
    """Return the permissions together with every wider one that would bring any of them along."""
    given = frozenset(permissions)
    return frozenset(each for each in Permission if _CLOSURES[each] & given)


def mask(permissions: Iterable[Permission]) -> int:
    """Return the permissions as bits of one number."""
    bits = 0
    for permission in permissions:
        bits |= permission.bit
    return bits


def from_mask(bits: int) -> Permissions:
    """Return the permissions whose bits are set."""
    return frozenset(permission for permission in Permission if permission.bit & bits)


ACCOUNT_WIDE_ONLY_MASK = mask(ACCOUNT_WIDE_ONLY)


def parse(codes: Iterable[str]) -> Permissions:
    """Return the permissions of these codes, for input: an unknown code is an `UnknownPermission`."""
    return frozenset(Permission(code) for code in codes)


def known(codes: Iterable[str]) -> Permissions:
    """Return those of these codes that exist, for stored rows: a code that was retired gives nothing."""
    return frozenset(Permission(code) for code in codes if code in BITS)
