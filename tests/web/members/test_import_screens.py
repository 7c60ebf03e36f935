"""Importar usuarios, as a person meets it."""

from __future__ import annotations

import re
import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gafete.access.permissions import Permission
from gafete.members.assignments import Assignment
from gafete.members.models import Member
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.create_profile import create_profile
from gafete.seats.models import Seat
from gafete.work.models import Job
from gafete.work.operations.run_job import run_job
from tests import cast
from tests.cast import House
from tests.members.importing import workbooks
from tests.members.importing.workbooks import csv, person, xlsx
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> House:
    del db
    return cast.whole_cast()


def upload(browser: Client, content: bytes, name: str = "usuarios.xlsx", key: str = "") -> HttpResponse:
    data = {"file": SimpleUploadedFile(name, content), "request_key": key or str(uuid.uuid4())}
    return browser.post(reverse("members:import"), data)  # type: ignore[return-value]


def preview(browser: Client, content: bytes, **filters: str) -> str:
    answer = upload(browser, content)
    assert answer.status_code == 302, answer.content.decode()
    return browser.get(answer["Location"], filters).content.decode()


def test_the_list_leads_to_the_import_and_the_export(house: House) -> None:
    page = browser_of(house, "olivia").get(reverse("members:list")).content.decode()
    assert reverse("members:import") in page
    assert reverse("members:export") in page


def test_the_first_page_offers_the_template_and_says_what_fits(house: House) -> None:
    browser = browser_of(house, "bruno")
    page = browser.get(reverse("members:import")).content.decode()
    assert "Hasta 100,000 filas y 10 MB" in page
    answer = browser.get(reverse("members:import_template"))
    assert "Plantilla de usuarios.xlsx" in answer["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["Usuarios", "Instrucciones", "Listas"]


def test_the_preview_shows_each_fault_beside_its_row(house: House) -> None:
    page = preview(
        browser_of(house, "olivia"),
        xlsx([*workbooks.people(3), person(email="rosa"), person(profile="Jefe")]),
    )
    assert "2 filas tienen errores y no se registrarán. Las demás sí." in page
    assert "Escribe un correo válido, como nombre@empresa.mx." in page
    assert "No hay un perfil con ese nombre" in page
    assert "Registrar a 3 personas" in page
    assert "persona0@correo.example" not in page
    assert not Member.objects.filter(email__startswith="persona").exists()


def test_the_preview_shows_all_rows_too(house: House) -> None:
    browser = browser_of(house, "olivia")
    page = preview(browser, xlsx([*workbooks.people(60), person(email="rosa")]), ver="todas")
    assert "persona0@correo.example" in page
    following = re.search(r'href="(\?[^"]*cursor=[^"]+)"', page)
    assert following
    address = reverse("members:import_preview", args=[Job.objects.get().id])
    page = browser.get(address + following[1].replace("&amp;", "&")).content.decode()
    assert "persona59@correo.example" in page


def test_a_file_of_faults_alone_cannot_be_confirmed(house: House) -> None:
    page = preview(browser_of(house, "olivia"), xlsx([person(email="rosa")]))
    assert "Ninguna fila se puede registrar" in page
    assert "importar/" in page
    assert "/confirmar/" not in page


def test_too_few_seats_are_told_before(house: House) -> None:
    Seat.objects.filter(account=house.account, state="free").delete()
    house.give_seats(2)
    page = preview(browser_of(house, "olivia"), xlsx(workbooks.people(5)))
    assert "Hacen falta 5 asientos y hay 2 libres" in page


def test_from_the_file_to_the_result(house: House) -> None:
    browser = browser_of(house, "olivia")
    address = upload(browser, csv([*workbooks.people(4), person(email="x")]), "usuarios.csv")["Location"]
    job = Job.objects.get()
    for _click in range(2):
        assert browser.post(f"{address}confirmar/")["Location"] == reverse("jobs:show", args=[job.id])
    run_job(job_id=job.id)
    assert Member.objects.filter(email__startswith="persona").count() == 4
    assert browser.get(address)["Location"] == reverse("jobs:show", args=[job.id])
    page = browser.get(reverse("jobs:show", args=[job.id])).content.decode()
    assert "Importación de usuarios" in page
    answer = browser.get(reverse("jobs:download", args=[job.id]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).height == 6


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.xlsx", "El archivo está vacío. Usa la plantilla."),
        (b"x", "a.pdf", "Sube un archivo .xlsx, .xls, .ods o .csv."),
        (b"x", "a.xlsx", "El contenido no es el de un archivo .xlsx."),
        (csv([person()], headings=["Nombre"]), "a.csv", "Faltan columnas en la primera fila"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_beside_its_field(
    house: House, content: bytes, name: str, said: str
) -> None:
    answer = upload(browser_of(house, "olivia"), content, name)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(rf'id="id_file_error"[^>]*>.*{re.escape(said)}', page, re.DOTALL)


def test_no_file_at_all_is_told(house: House) -> None:
    answer = browser_of(house, "olivia").post(reverse("members:import"), {"request_key": str(uuid.uuid4())})
    assert (answer.status_code, "Falta este dato." in answer.content.decode()) == (400, True)


def test_a_double_click_leads_to_the_same_preview(house: House) -> None:
    browser, key = browser_of(house, "olivia"), str(uuid.uuid4())
    # One file, sent twice: written anew, a workbook carries another moment.
    sent = xlsx([person()])
    addresses = {upload(browser, sent, key=key)["Location"] for _click in range(2)}
    assert len(addresses) == 1


def test_an_import_can_be_discarded(house: House) -> None:
    browser = browser_of(house, "olivia")
    address = upload(browser, xlsx([person()]))["Location"]
    browser.post(reverse("jobs:cancel", args=[Job.objects.get().id]))
    answer = browser.post(f"{address}confirmar/", follow=True)
    assert "Esta importación se canceló" in answer.content.decode()
    assert Job.objects.get().state == "cancelled"


def test_a_cashier_does_not_find_the_pages(house: House) -> None:
    browser = browser_of(house, "carla")
    for name in ("members:import", "members:import_template", "members:export"):
        assert browser.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["import_preview", "import_confirm"])
def test_somebody_elses_import_is_not_found(house: House, name: str) -> None:
    upload(browser_of(house, "olivia"), xlsx([person()]))
    address = reverse(f"members:{name}", args=[Job.objects.get().id])
    browser = browser_of(house, "ana")
    ask = browser.get if name == "import_preview" else browser.post
    assert ask(address).status_code == 404


def test_the_filtered_list_is_exported(house: House) -> None:
    browser = browser_of(house, "olivia")
    address = reverse("members:export") + "?q=carla"
    page = browser.get(address).content.decode()
    assert "los usuarios que deja el filtro" in page
    answer = browser.post(address, {"file_format": "csv", "request_key": str(uuid.uuid4())})
    job = Job.objects.get()
    assert answer["Location"] == reverse("jobs:show", args=[job.id])
    run_job(job_id=job.id)
    download = browser.get(reverse("jobs:download", args=[job.id]))
    text = b"".join(download.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(text.splitlines()) == 2
    assert "carla@correo.example" in text


def test_ticked_people_are_exported_after_the_format_is_chosen(house: House) -> None:
    browser = browser_of(house, "olivia")
    carla = str(house.member("carla").public_id)
    page = browser.post(reverse("members:export"), {"members": [carla, "nonsense"]}).content.decode()
    assert "Se exporta 1 usuario elegido." in page
    assert carla in page
    browser.post(reverse("members:export"), {"members": [carla], "file_format": "xlsx"})
    assert Job.objects.get().parameters["chosen"] == [carla]


def test_an_unknown_format_is_refused(house: House) -> None:
    answer = browser_of(house, "olivia").post(reverse("members:export"), {"file_format": "exe"})
    assert answer.status_code == 400
    assert not Job.objects.exists()


def test_a_corrected_file_in_the_old_form_is_a_new_import(house: House) -> None:
    browser, key = browser_of(house, "olivia"), str(uuid.uuid4())
    wrong = upload(browser, xlsx([person(email="rosa")]), key=key)
    right = upload(browser, xlsx([person()]), key=key)
    assert wrong["Location"] != right["Location"]
    assert "Registrar a 1 persona" in browser.get(right["Location"]).content.decode()


def test_a_file_that_waits_for_a_yes_is_found_again_on_its_page(house: House) -> None:
    browser = browser_of(house, "olivia")
    answer = upload(browser, xlsx([person()]), name="enero.xlsx")
    page = browser.get(reverse("members:import")).content.decode()
    assert f'href="{answer["Location"]}"' in page
    assert "enero.xlsx" in page


def narrow(house: House, name: str, *assignments: Assignment) -> None:
    member = house.member(name)
    change_grants(actor=house.actor("olivia"), member=member, assignments=assignments, version=member.version)


def test_whoever_reaches_less_than_his_file_is_offered_no_yes(house: House) -> None:
    browser = browser_of(house, "ana")
    address = upload(browser, xlsx(workbooks.people(3)))["Location"]
    assert "Registrar a 3 personas" in browser.get(address).content.decode()
    narrow(house, "ana", house.assignment("administrator", ["panadería"]))
    page = browser.get(address).content.decode()
    assert "Registrar a" not in page
    assert "Tu acceso cambió y ya no llega a todo lo que trae este archivo." in page


def test_a_file_of_whoever_imports_no_more_leads_where_he_may_go(house: House) -> None:
    browser = browser_of(house, "ana")
    preview(browser, xlsx(workbooks.people(1)))
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Auditoría",
        description="",
        permissions=frozenset({Permission.AUDIT_VIEW}),
    )
    narrow(house, "ana", house.assignment(profile.name, [house.whole]))
    job = Job.objects.get()
    page = browser.get(reverse("audit:export")).content.decode()
    assert f'href="{reverse("jobs:show", args=[job.id])}"' in page
    assert reverse("members:import_preview", args=[job.id]) not in page
    assert browser.get(reverse("jobs:show", args=[job.id])).status_code == 200
