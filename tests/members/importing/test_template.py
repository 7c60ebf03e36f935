"""The template offers what its reader may give, and comes back as it is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gafete.members.importing.columns import COLUMNS, match_headings
from gafete.members.importing.reading import read_file
from gafete.members.importing.refusals import UnreadableFile
from gafete.members.importing.template import write_template
from tests.cast import House

pytestmark = pytest.mark.django_db


def template(house: House, folder: Path, name: str) -> Path:
    path = folder / "template.xlsx"
    write_template(house.actor(name), path)
    return path


def listed(path: Path, column: int) -> list[str]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Listas").to_python()
    return [str(row[column]) for row in rows[1:] if row[column]]


def test_its_headings_are_those_that_are_read(house: House, tmp_path: Path) -> None:
    rows = (
        CalamineWorkbook.from_path(template(house, tmp_path, "olivia"))
        .get_sheet_by_name("Usuarios")
        .to_python()
    )
    assert list(match_headings([str(cell) for cell in rows[0]]).values()) == [
        column.key for column in COLUMNS
    ]


def test_it_lists_the_companies_and_places_of_its_reader(house: House, tmp_path: Path) -> None:
    path = template(house, tmp_path, "bruno")
    assert listed(path, 1) == ["TMA010101AB1 · Maíz Azul"]
    assert listed(path, 3) == ["Centro", "Roma"]


def test_the_whole_account_is_offered_to_whoever_manages_it(house: House, tmp_path: Path) -> None:
    assert listed(template(house, tmp_path, "ana"), 1)[0] == "Toda la cuenta"
    assert listed(template(house, tmp_path, "ana"), 0) == [
        "Administrador",
        "Facturador",
        "Contador",
        "Consulta",
    ]


def test_its_columns_have_drop_down_lists(house: House, tmp_path: Path) -> None:
    with zipfile.ZipFile(template(house, tmp_path, "olivia")) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count('<dataValidation type="list"') == 3
    assert "Listas!$A$2:$A$5" in sheet


def test_an_empty_template_says_that_nobody_stands_in_it(house: House, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no tiene usuarios"):
        read_file(template(house, tmp_path, "olivia"), suffix=".xlsx")
