"""The four profiles that every account has, and the owner's rights.

A profile is only a name for a set of permissions; what a person may do is always decided by permissions.
Accounts copy these to make their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from gafete.access.language import marked as _
from gafete.access.permissions import ALL_PERMISSIONS, Permission, Permissions, closure

P = Permission


@dataclass(frozen=True)
class Mark:
    """How a profile looks in a cell of the matrix; the letter also tells those who see no colours."""

    letter: str
    colour: str


@dataclass(frozen=True, kw_only=True)
class BuiltInProfile:
    """A profile that comes with the program; accounts use it and cannot change it."""

    code: str
    name: str
    can: str
    cannot: str
    permissions: Permissions
    # Off in the profile, and worth a switch of its own beside it: what people ask for most.
    optional: tuple[Permission, ...] = ()
    mark: Mark


def _set(*permissions: Permission) -> Permissions:
    return closure(permissions)


def _all_but(excepted: Iterable[Permission]) -> Permissions:
    return ALL_PERMISSIONS - frozenset(excepted)


_NOT_FOR_ADMINISTRATORS = (
    P.USERS_DELETE,
    P.BILLING_MANAGE,
    P.INTEGRATIONS_MANAGE,
    P.PAYROLL_VIEW,
    P.PAYROLL_ISSUE,
)

ADMINISTRATOR = BuiltInProfile(
    code="administrator",
    name=_("Administrador"),
    can=_("Administra las empresas que le asignes, sus usuarios y sus comprobantes."),
    cannot=_("No elimina usuarios, no compra asientos y no ve nómina, salvo que lo agregues."),
    permissions=_all_but(_NOT_FOR_ADMINISTRATORS),
    optional=_NOT_FOR_ADMINISTRATORS,
    mark=Mark("A", "purple"),
)

ISSUER = BuiltInProfile(
    code="issuer",
    name=_("Facturador"),
    can=_("Emite y envía facturas desde sus lugares, y edita clientes."),
    cannot=_("No ve comprobantes de otros y no cancela: solo pide la cancelación."),
    permissions=_set(
        P.CFDI_DRAFT,
        P.CFDI_ISSUE,
        P.CFDI_VIEW_OWN,
        P.CFDI_DOWNLOAD,
        P.CFDI_REQUEST_CANCEL,
        P.CUSTOMERS_EDIT,
        P.PRODUCTS_VIEW,
    ),
    optional=(P.CFDI_VIEW, P.CFDI_CREDIT, P.CFDI_PAYMENT, P.CFDI_CANCEL, P.PRODUCTS_EDIT),
    mark=Mark("F", "blue"),
)

ACCOUNTANT = BuiltInProfile(
    code="accountant",
    name=_("Contador"),
    can=_("Ve, descarga y exporta todo, emite complementos de pago y cancela."),
    cannot=_("No emite facturas, no entra a catálogos y no cambia la configuración."),
    permissions=_set(
        P.CFDI_VIEW,
        P.CFDI_DOWNLOAD,
        P.CFDI_EXPORT,
        P.CFDI_PAYMENT,
        P.CFDI_CANCEL,
        P.CFDI_ANSWER_CANCELLATION,
        P.REPORTS_VIEW,
    ),
    optional=(
        P.CFDI_CREDIT,
        P.CFDI_IMPORT,
        P.CUSTOMERS_VIEW,
        P.PRODUCTS_VIEW,
        P.PAYROLL_VIEW,
        P.AUDIT_VIEW,
    ),
    mark=Mark("C", "teal"),
)

VIEWER = BuiltInProfile(
    code="viewer",
    name=_("Consulta"),
    can=_("Ve y descarga comprobantes, y consulta catálogos y reportes."),
    cannot=_("No cambia nada."),
    permissions=_set(
        P.CFDI_VIEW,
        P.CFDI_DOWNLOAD,
        P.REPORTS_VIEW,
        P.CUSTOMERS_VIEW,
        P.PRODUCTS_VIEW,
    ),
    optional=(P.CFDI_EXPORT,),
    mark=Mark("V", "orange"),
)

BUILT_IN: tuple[BuiltInProfile, ...] = (ADMINISTRATOR, ISSUER, ACCOUNTANT, VIEWER)

OPTIONAL: dict[str, tuple[Permission, ...]] = {each.code: each.optional for each in BUILT_IN}

# The owner is no profile that could be handed out: his grant is made from his seat at the head of the account.
OWNER_CODE = "owner"
OWNER_NAME = _("Titular")
OWNER_MARK = Mark("T", "yellow")
CUSTOM_MARK = Mark("P", "pink")

_BY_CODE: dict[str, BuiltInProfile] = {each.code: each for each in BUILT_IN}


def built_in(code: str) -> BuiltInProfile:
    """Return the built-in profile of this code; KeyError when there is none."""
    return _BY_CODE[code]
