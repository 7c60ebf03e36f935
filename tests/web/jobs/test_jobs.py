"""Long jobs on the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from gafete.access.permissions import Permission
from gafete.work import files, runners
from gafete.work.models import Job, JobRow, JobRowState, JobState
from gafete.work.operations.start_job import start_job
from tests.cast import House, grupo_maiz
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
KIND = "test.count"


@pytest.fixture(autouse=True)
def _counting() -> Iterator[None]:
    runners.register(KIND, title="Contar usuarios", permission=Permission.USERS_MANAGE)(lambda _job: None)
    yield
    runners.unregister(KIND)


@pytest.fixture
def house() -> House:
    house = grupo_maiz()
    house.join("ana", house.assignment("Administrador", [house.whole]))
    house.join("bruno", house.assignment("Administrador", [house.at("maíz azul")]))
    return house


def job_of(house: House, name: str = "ana", **values: object) -> Job:
    job, _new = start_job(actor=house.actor(name), kind=KIND, total=10)
    Job.objects.filter(pk=job.pk).update(**values)
    job.refresh_from_db()
    return job


def with_result(house: House, name: str = "ana") -> Job:
    result = files.new_name(".xlsx")
    with files.writing(result) as path:
        path.write_bytes(b"resultado")
    return job_of(
        house, name, state=JobState.FINISHED, result_file=result, result_name="Usuarios ñ.xlsx", done=10
    )


def show(client: Client, job: Job, **headers: str) -> str:
    response = client.get(reverse("jobs:show", args=[job.id]), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_running_job_shows_how_far_it_is_and_asks_for_itself_again(house: House) -> None:
    client = browser_of(house, "ana")
    page = show(client, job_of(house, state=JobState.RUNNING, done=4))
    assert "Contar usuarios" in page
    assert "4 / 10" in page
    assert 'hx-trigger="every 2s"' in page
    assert 'http-equiv="refresh"' in page, "without scripts the page follows too"


def test_htmx_gets_the_part_that_changes(house: House) -> None:
    client = browser_of(house, "ana")
    part = show(client, job_of(house, state=JobState.RUNNING, done=4), **{"HX-Request": "true"})
    assert part.strip().startswith("<div")
    assert "4 / 10" in part


def test_a_finished_job_rests_and_names_the_rows_to_correct(house: House) -> None:
    job = job_of(house, state=JobState.FINISHED, done=10, faults=1)
    faults = [{"field": "correo", "text": "El correo <x> no es válido."}]
    JobRow.objects.create(
        account_id=job.account_id, job=job, number=7, state=JobRowState.FAULTY, faults=faults
    )
    page = show(browser_of(house, "ana"), job)
    assert "10 de 10 filas procesadas" in page
    assert "El correo &lt;x&gt; no es válido." in page
    assert 'hx-trigger="every' not in page
    assert "http-equiv" not in page


@pytest.mark.parametrize("state", list(JobState))
def test_every_state_has_its_page(house: House, state: JobState) -> None:
    show(browser_of(house, "ana"), job_of(house, state=state))


def test_a_job_of_a_kind_that_is_gone_still_has_a_page(house: House) -> None:
    job = job_of(house, state=JobState.FINISHED)
    runners.unregister(KIND)
    assert "Trabajo" in show(browser_of(house, "ana"), job)


def test_the_result_is_downloaded_under_its_name(house: House) -> None:
    response = browser_of(house, "ana").get(reverse("jobs:download", args=[with_result(house).id]))
    assert b"".join(response.streaming_content) == b"resultado"  # type: ignore[attr-defined]
    assert "attachment" in response.headers["Content-Disposition"]
    assert "Usuarios%20%C3%B1.xlsx" in response.headers["Content-Disposition"]
    response.close()


@pytest.mark.parametrize("name", ["jobs:show", "jobs:download"])
def test_nobody_else_learns_of_a_job_not_even_the_owner(house: House, name: str) -> None:
    address = reverse(name, args=[with_result(house).id])
    for other in ("bruno", "olivia"):
        assert browser_of(house, other).get(address).status_code == 404


def test_who_is_not_signed_in_is_sent_to_the_sign_in(house: House) -> None:
    response = Client().get(reverse("jobs:download", args=[with_result(house).id]))
    assert response.status_code == 302


def test_a_result_is_shut_as_soon_as_its_person_reaches_less(house: House) -> None:
    job = with_result(house, "bruno")
    Job.objects.filter(pk=job.pk).update(parameters={"reach": [[house.companies["panadería"].pk, None]]})
    client = browser_of(house, "bruno")
    assert client.get(reverse("jobs:download", args=[job.id])).status_code == 404
    assert "Descargar resultado" not in show(client, job)


def test_a_result_that_has_been_taken_away_is_a_404(house: House) -> None:
    job = with_result(house)
    files.delete(job.result_file)
    assert browser_of(house, "ana").get(reverse("jobs:download", args=[job.id])).status_code == 404


def test_a_job_is_cancelled_by_its_person_alone(house: House) -> None:
    job = job_of(house, state=JobState.RUNNING)
    address = reverse("jobs:cancel", args=[job.id])
    assert browser_of(house, "bruno").post(address).status_code == 404
    client = browser_of(house, "ana")
    assert client.get(address).status_code == 405
    assert (
        "Las filas que ya se habían hecho quedaron guardadas"
        in client.post(address, follow=True).content.decode()
    )
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_cancelling_what_is_over_says_so(house: House) -> None:
    job = job_of(house, state=JobState.FINISHED)
    page = browser_of(house, "ana").post(reverse("jobs:cancel", args=[job.id]), follow=True)
    assert "Ya había terminado" in page.content.decode()


@pytest.mark.parametrize("after", ["x", "-3", "9" * 30, "²"])
def test_a_cursor_that_is_none_shows_the_beginning(house: House, after: str) -> None:
    job = job_of(house, state=JobState.FINISHED)
    address = reverse("jobs:show", args=[job.id])
    assert browser_of(house, "ana").get(address, {"despues": after}).status_code == 200


@pytest.mark.parametrize("page", ["members:import", "members:export", "audit:export"])
def test_a_job_whose_page_was_left_is_found_again_by_who_asked_for_it(house: House, page: str) -> None:
    job, _new = start_job(
        actor=house.actor("ana"), kind=KIND, parameters={"file": "nuevos <b>.xlsx"}, total=10
    )
    shown = browser_of(house, "ana").get(reverse(page)).content.decode()
    assert "Tus archivos recientes" in shown
    assert f'href="{reverse("jobs:show", args=[job.id])}"' in shown
    assert "nuevos &lt;b&gt;.xlsx" in shown
    assert "En cola" in shown
    assert "Tus archivos recientes" not in browser_of(house, "olivia").get(reverse(page)).content.decode()
