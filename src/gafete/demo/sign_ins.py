"""Whom a visitor of the demo can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gafete.demo.accounts import chain, empresa, pyme
from gafete.demo.people import PASSWORD, Person


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person whom it is worth being, and what there is to see as him."""

    person: Person
    shows: str


SIGN_INS = (
    SignIn(empresa.OWNER, "Titular de Grupo Maíz Azul: usuarios en todos los estados, asientos comprados"),
    SignIn(empresa.BAKERY_ADMINISTRATOR, "Administrador de una sola empresa: ve y da solo lo suyo"),
    SignIn(empresa.CASHIER, "Facturadora de un lugar de expedición: ve solo sus comprobantes"),
    SignIn(empresa.ACCOUNTANT, "Contadora que trabaja en dos cuentas y cambia entre ellas"),
    SignIn(empresa.VIEWER, "Consulta en dos empresas: no cambia nada"),
    SignIn(chain.OWNER, "Titular de una cadena: 40 lugares y 200 usuarios, la matriz de accesos"),
    SignIn(chain.REGIONAL, "Administradora de las tiendas del sur de la cadena"),
    SignIn(pyme.OWNER, "Titular de Dulces Alfeñique: un asiento, ocupado; pide otro"),
)
_HEADINGS = ("Persona", "Cuenta del usuario", "Contraseña", "Para ver")


def table(sign_ins: Iterable[SignIn] = SIGN_INS) -> str:
    """The sign-ins as lines of text in columns."""
    rows = [_HEADINGS, *((each.person.name, each.person.username, PASSWORD, each.shows) for each in sign_ins)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )
