from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from gafete.work.models import Job
from tests.cast import House, grupo_maiz
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
ADDRESS = "/bitacora/exportar/"


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def typed(**values: Any) -> dict[str, Any]:
    return {"file_format": "xlsx", "request_key": str(uuid.uuid4()), **values}


def test_the_list_leads_to_the_export_with_its_filters(house: House) -> None:
    page = browser_of(house, "olivia").get(reverse("audit:list"), {"kind": "account.created", "cursor": ""})
    assert f"{ADDRESS}?kind=account.created" in page.content.decode()


def test_the_export_takes_the_filters_of_its_address(house: House) -> None:
    answer = browser_of(house, "olivia").post(f"{ADDRESS}?kind=company.created", typed(file_format="csv"))
    job = Job.objects.get(kind="audit.export")
    assert answer.headers["Location"] == reverse("jobs:show", args=[job.id])
    assert (job.parameters["kind"], job.parameters["format"]) == ("company.created", "csv")


def test_every_filter_of_the_list_is_one_of_the_file(house: House) -> None:
    carla = house.join("carla", house.assignment("issuer", ["cancún"]))
    company, place = house.companies["panadería"], house.places["cancún"]
    query = f"person={carla.public_id}&kind=member.joined&company={company.public_id}&place={place.public_id}"
    address = f"{ADDRESS}?{query}&since=2026-01-01&until=2026-12-31"
    assert browser_of(house, "olivia").post(address, typed()).status_code == 302
    asked = Job.objects.get(kind="audit.export").parameters
    assert (asked["person"], asked["kind"]) == (str(carla.pk), "member.joined")
    assert (asked["company"], asked["place"]) == (company.pk, place.pk)
    assert (asked["since"][:10], asked["until"][:10]) == ("2026-01-01", "2027-01-01")


def test_the_page_says_what_will_be_exported(house: House) -> None:
    browser = browser_of(house, "olivia")
    assert "todos los registros que puedes ver" in browser.get(ADDRESS).content.decode()
    narrowed = browser.get(ADDRESS, {"kind": "company.created"}).content.decode()
    assert "los registros que deja el filtro" in narrowed


def test_a_format_that_there_is_none_of_is_refused(house: House) -> None:
    answer = browser_of(house, "olivia").post(ADDRESS, typed(file_format="exe"))
    assert answer.status_code == 400
    assert not Job.objects.exists()


def test_who_may_not_read_the_trail_cannot_export_it(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    assert browser_of(house, "carla").post(ADDRESS, typed()).status_code == 403
    assert not Job.objects.exists()


def test_the_key_of_another_form_starts_what_this_one_says(house: House) -> None:
    browser, form = browser_of(house, "olivia"), typed()
    for address in (reverse("members:export"), ADDRESS, ADDRESS):
        assert browser.post(address, form).status_code == 302
    house.join("ana", house.assignment("Administrador", [house.whole]))
    assert browser_of(house, "ana").post(ADDRESS, form).status_code == 302
    kinds = sorted(Job.objects.values_list("kind", "requested_by_label"))
    assert [kind for kind, _person in kinds] == ["audit.export", "audit.export", "members.export"]
    assert len(set(kinds)) == 3
