"""The columns of the file: their headings, and how headings that people write themselves are recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gafete.access.language import marked
from gafete.identity.names import plain
from gafete.members.importing.refusals import UnreadableFile

NAME = "name"
USERNAME = "username"
EMAIL = "email"
PROFILE = "profile"
COMPANY = "company"
PLACE = "place"
STARTS = "starts"
ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the template. ``heading`` is Spanish in every language: files are passed around."""

    key: str
    heading: str
    hint: str
    width: int
    is_required: bool = False
    others: tuple[str, ...] = ()


COLUMNS = (
    Column(
        NAME,
        "Nombre y apellidos",
        marked("Nombre de la persona responsable de este acceso."),
        32,
        is_required=True,
        others=("nombre", "nombre completo", "name"),
    ),
    Column(
        USERNAME,
        "Cuenta del usuario",
        marked("Con ella entra la persona. Si la dejas vacía, se propone una a partir del nombre."),
        22,
        others=("usuario", "cuenta", "username"),
    ),
    Column(
        EMAIL,
        "Correo electrónico",
        marked("Ahí recibe su acceso. Varias filas con el mismo correo son varios accesos de una persona."),
        34,
        is_required=True,
        others=("correo", "e-mail", "email"),
    ),
    Column(
        PROFILE,
        "Perfil",
        marked("Elige uno de la lista: los perfiles de tu cuenta."),
        18,
        is_required=True,
        others=("profile",),
    ),
    Column(
        COMPANY,
        "Empresa (RFC)",
        marked("RFC de la empresa, o «Toda la cuenta» para todas, también las futuras."),
        36,
        is_required=True,
        others=("empresa", "rfc", "company"),
    ),
    Column(
        PLACE,
        "Lugar de expedición",
        marked("Nombre o clave del lugar. Si lo dejas vacío, el acceso es a toda la empresa."),
        28,
        others=("lugar", "sucursal", "place"),
    ),
    Column(STARTS, "Desde", marked("Primer día del acceso, como 22/11/2026. Vacío: desde hoy."), 13),
    Column(ENDS, "Hasta", marked("Último día del acceso, como 22/11/2026. Vacío: sin fin."), 13),
)
BY_KEY = {column.key: column for column in COLUMNS}
_KEY_OF = {plain(text): column.key for column in COLUMNS for text in (column.heading, *column.others)}


def match_headings(headings: Sequence[str]) -> dict[int, str]:
    """Which column of the file holds what, by position.

    Raises:
        UnreadableFile: a heading is missing, unknown or there twice; it is named.
    """
    found = {at: _KEY_OF.get(_bare(text), "") for at, text in enumerate(headings) if text.strip()}
    _refuse_unknown([headings[at] for at, key in found.items() if not key])
    _refuse_twice(list(found.values()))
    missing = [
        column.heading for column in COLUMNS if column.is_required and column.key not in found.values()
    ]
    if missing:
        raise UnreadableFile(
            _("Faltan columnas en la primera fila: %(names)s. Usa los títulos de la plantilla.")
            % {"names": ", ".join(missing)}
        )
    return found


def _bare(heading: str) -> str:
    # The template marks what must be filled in with an asterisk.
    return plain(heading.replace("*", ""))


def _refuse_unknown(headings: Sequence[str]) -> None:
    if headings:
        names = ", ".join(f"«{heading[:40]}»" for heading in headings[:5])
        raise UnreadableFile(
            _("No conocemos estas columnas: %(names)s. Quítalas o usa los títulos de la plantilla.")
            % {"names": names}
        )


def _refuse_twice(keys: Sequence[str]) -> None:
    twice = sorted({BY_KEY[key].heading for key in keys if keys.count(key) > 1})
    if twice:
        raise UnreadableFile(_("Estas columnas están dos veces: %(names)s.") % {"names": ", ".join(twice)})
