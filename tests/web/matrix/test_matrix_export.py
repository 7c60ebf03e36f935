"""Matriz de accesos as a workbook."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gafete.audit.models import Event
from gafete.members.models import Member
from gafete.members.operations import write_matrix_file
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.work import files
from gafete.work.models import Job, JobState
from gafete.work.operations.run_job import run_job
from tests.cast import House, whole_cast
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
Sheet = list[list[Any]]


@pytest.fixture
def house() -> House:
    return whole_cast()


def ask(house: House, name: str, *, query: str = "", key: uuid.UUID | None = None) -> Job:
    answer = browser_of(house, name).post(
        f"{reverse('matrix:export')}{query}", {"request_key": key or uuid.uuid4()}
    )
    job = Job.objects.latest("created_at")
    assert answer.headers["Location"] == reverse("jobs:show", args=[job.pk])
    return job


def written(job: Job) -> Sheet:
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FINISHED
    path: Path = files.path_of(job.result_file)
    sheet: Sheet = [
        list(cells) for cells in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    ]
    return sheet


def line(sheet: Sheet, name: str) -> list[Any]:
    return next(cells for cells in sheet if cells[0] == name)


def test_the_workbook_holds_what_the_page_shows(house: House) -> None:
    sheet = written(ask(house, "olivia"))

    assert sheet[0][:3] == ["Nombre", "Cuenta del usuario", "Estado"]
    assert [str(title).split("\n") for title in sheet[0][3:]] == [
        ["Panadería", "Toda la empresa"],
        ["Panadería", "Cancún"],
        ["Maíz Azul", "Toda la empresa"],
        ["Maíz Azul", "Centro"],
        ["Maíz Azul", "Roma"],
    ]
    assert line(sheet, "Carla Prueba") == ["Carla Prueba", "carla", "Activo", "", "Facturador", "", "", ""]
    assert line(sheet, "Olivia Titular")[3:] == ["Titular"] * 5


def test_what_does_not_count_says_so(house: House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))

    sheet = written(ask(house, "olivia"))
    assert line(sheet, "Carla Prueba")[4] == "Facturador (usuario desactivado)"


def test_it_goes_on_page_after_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_matrix_file, "AT_ONCE", 2)

    job = ask(house, "olivia")
    sheet = written(job)

    assert [str(cells[0]).split()[0] for cells in sheet[1:]] == [
        "Ana",
        "Bruno",
        "Carla",
        "Dario",
        "Elena",
        "Olivia",
    ]
    assert job.done == 6


def test_it_follows_the_filters_of_the_page(house: House) -> None:
    company = house.companies["panadería"].public_id
    sheet = written(ask(house, "olivia", query=f"?q=carla&company={company}"))

    assert [cells[0] for cells in sheet] == ["Nombre", "Carla Prueba"]
    assert len(sheet[0]) == 5


def test_it_holds_only_what_its_reader_sees(house: House) -> None:
    house.join("hilda", house.assignment("issuer", ["cancún"]), house.assignment("viewer", ["centro"]))

    sheet = written(ask(house, "bruno"))

    text = str(sheet)
    assert "Cancún" not in text
    assert "Carla" not in text
    assert line(sheet, "Hilda Prueba")[3:] == ["", "Consulta", ""]


def test_it_is_written_with_the_rights_of_the_moment(house: House) -> None:
    """Between asking and writing, Bruno was deactivated: there is no file."""
    job = ask(house, "bruno")
    deactivate_member(actor=house.actor("olivia"), member=house.member("bruno"))

    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.result_file == ""


def test_a_name_that_looks_like_a_formula_is_text(house: House) -> None:
    made = house.invite("nora", house.assignment("issuer", ["centro"]))
    # None can be typed; the file must not count on it.
    Member.objects.filter(pk=made.pk).update(name="=1+1")

    sheet = written(ask(house, "olivia"))
    assert line(sheet, "'=1+1")[1] == "nora"


def test_a_double_click_is_one_file_and_one_event(house: House) -> None:
    key = uuid.uuid4()

    assert ask(house, "olivia", key=key) == ask(house, "olivia", key=key)
    assert Event.objects.filter(kind="members.matrix_exported").count() == 1


def test_whoever_sees_no_users_gets_none(house: House) -> None:
    answer = browser_of(house, "carla").post(reverse("matrix:export"))

    assert answer.status_code == 403
    assert not Job.objects.exists()


def test_asking_is_a_post(house: House) -> None:
    assert browser_of(house, "olivia").get(reverse("matrix:export")).status_code == 405
