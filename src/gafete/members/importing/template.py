"""The workbook to fill in: headings, drop-down lists of what the account has, and how it is meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.members.importing.columns import COLUMNS, COMPANY, ENDS, PLACE, PROFILE, STARTS
from gafete.members.importing.directory import WHOLE_ACCOUNT
from gafete.members.importing.limits import MAXIMUM_ROWS
from gafete.members.importing.queries import profiles_to_give
from gafete.members.importing.sheet_process import PREFERRED_SHEET
from gafete.members.naming import profile_in_words
from gafete.members.spreadsheets import open_workbook
from gafete.tenancy.models import Company
from gafete.tenancy.queries import Branch, tree

LISTS = "Listas"
_FIRST, _LAST = 1, MAXIMUM_ROWS
_POSITION = {column.key: at for at, column in enumerate(COLUMNS)}
# The places of the company that stands in the same row: they lie together in the lists, beside their company.
_PLACES_OF_ROW = f"=OFFSET({LISTS}!$D$1,MATCH($E2,{LISTS}!$C:$C,0)-1,0,MAX(1,COUNTIF({LISTS}!$C:$C,$E2)),1)"


def write_template(actor: Actor, path: Path) -> None:
    """Write the template with the profiles, companies and places that the actor may use."""
    profiles = [profile_in_words(profile.name) for profile in profiles_to_give(actor)]
    branches = tree(actor, Permission.USERS_MANAGE)
    is_whole = actor.may(Permission.USERS_MANAGE, actor.account_scope)
    companies = [*([WHOLE_ACCOUNT] if is_whole else []), *(company_entry(each.company) for each in branches)]
    book = open_workbook(path)
    sheet = _users_sheet(book)
    _instructions_sheet(book)
    _lists_sheet(book, profiles, companies, branches)
    _choose(
        sheet, PROFILE, f"={LISTS}!$A$2:$A${len(profiles) + 1}", _("Elige un perfil de la lista."), "stop"
    )
    _choose(
        sheet,
        COMPANY,
        f"={LISTS}!$B$2:$B${len(companies) + 1}",
        _("Elige una empresa de la lista."),
        "warning",
    )
    _choose(
        sheet, PLACE, _PLACES_OF_ROW, _("Elige un lugar de esa empresa, o deja la celda vacía."), "warning"
    )
    book.close()


def company_entry(company: Company) -> str:
    """A company in the drop-down list: its RFC, which counts, and its name, which helps."""
    return f"{company.rfc} · {company.short_name}"


def _users_sheet(book: xlsxwriter.Workbook) -> xlsxwriter.worksheet.Worksheet:
    sheet = book.add_worksheet(PREFERRED_SHEET)
    title = book.add_format({"bold": True, "bg_color": "#E7EFEA", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width, day if column.key in {STARTS, ENDS} else text)
        sheet.write_string(0, at, f"{column.heading} *" if column.is_required else column.heading, title)
        sheet.write_comment(0, at, _(column.hint), {"x_scale": 2})
    sheet.freeze_panes(1, 0)
    return sheet


def _instructions_sheet(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Instrucciones")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    lines = [
        (
            _("Cómo se llena"),
            _("Escribe un usuario por fila en la hoja «Usuarios». Las columnas con * son obligatorias."),
        ),
        *((column.heading, _(column.hint)) for column in COLUMNS),
        (
            _("Varios accesos"),
            _(
                "Repite el correo en otra fila y elige otro perfil u otro lugar; el nombre puede quedar vacío."
            ),
        ),
        (
            _("Antes de importar"),
            _(
                "Al subir el archivo ves qué haría y qué filas tienen errores. Nadie se registra hasta que confirmas."
            ),
        ),
        (_("Asientos"), _("Cada persona ocupa un asiento de tu plan, no cada fila.")),
    ]
    for number, (title, words) in enumerate(lines):
        sheet.write_string(number, 0, title, bold)
        sheet.write_string(number, 1, words, wrapped)


def _lists_sheet(
    book: xlsxwriter.Workbook, profiles: Sequence[str], companies: Sequence[str], branches: Sequence[Branch]
) -> None:
    sheet = book.add_worksheet(LISTS)
    places = [(company_entry(branch.company), place.name) for branch in branches for place in branch.places]
    columns = [
        profiles,
        companies,
        [company for company, _place in places],
        [place for _company, place in places],
    ]
    for at, (title, values) in enumerate(
        zip((_("Perfil"), _("Empresa"), _("Empresa"), _("Lugar")), columns, strict=True)
    ):
        sheet.write_string(0, at, title)
        for number, value in enumerate(values, start=1):
            sheet.write_string(number, at, value)
        sheet.set_column(at, at, 36)


def _choose(sheet: Any, key: str, source: str, advice: str, strictness: str) -> None:
    at = _POSITION[key]
    sheet.data_validation(
        _FIRST,
        at,
        _LAST,
        at,
        {
            "validate": "list",
            "source": source,
            "error_type": strictness,
            "error_title": "Gafete",
            "error_message": advice,
        },
    )
