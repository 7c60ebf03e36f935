from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gafete.access.permissions import Permission
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.archive_company import archive_company
from tests.cast import House, grupo_maiz, open_house, otra_cuenta
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
MANAGES = frozenset({Permission.PLACES_MANAGE})


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def typed(company: Any, **values: str) -> dict[str, Any]:
    return {
        "company": company.public_id,
        "name": "Norte",
        "postal_code": "07000",
        "time_zone": "America/Mexico_City",
        **values,
    }


def test_a_place_is_added_to_the_chosen_company(house: House) -> None:
    company = house.companies["maíz azul"]
    answer = browser_of(house, "olivia").post(reverse("places:create"), typed(company), follow=True)
    assert PlaceOfIssue.objects.get(name="Norte").company == company
    assert "Agregaste Norte a Maíz Azul." in answer.content.decode()


def test_the_company_that_one_comes_from_is_chosen_already(house: House) -> None:
    company = house.companies["panadería"]
    page = browser_of(house, "olivia").get(reverse("places:create"), {"company": str(company.public_id)})
    assert f'<option value="{company.public_id}" selected>' in page.content.decode()


def test_every_fault_is_shown_at_once_and_what_was_typed_is_kept(house: House) -> None:
    wrong = typed(house.companies["maíz azul"], name="Centro", postal_code="7", time_zone="Mars/Base")
    answer = browser_of(house, "olivia").post(reverse("places:create"), wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_postal_code_error"' in page
    assert 'id="id_time_zone_error"' in page
    assert 'value="Centro"' in page


def test_a_name_that_the_company_has_is_a_fault_of_that_field(house: House) -> None:
    answer = browser_of(house, "olivia").post(
        reverse("places:create"), typed(house.companies["maíz azul"], name="CENTRO")
    )
    assert answer.status_code == 400
    assert "Esta empresa ya tiene un lugar con este nombre." in answer.content.decode()


def test_the_company_of_another_account_cannot_be_chosen(house: House) -> None:
    foreign = otra_cuenta().companies["ajena"]
    answer = browser_of(house, "olivia").post(reverse("places:create"), typed(foreign))
    assert answer.status_code == 400
    assert not PlaceOfIssue.objects.filter(name="Norte").exists()


def test_a_company_that_is_archived_takes_no_place(house: House) -> None:
    archive_company(actor=house.actor("olivia"), company=house.companies["maíz azul"])
    answer = browser_of(house, "olivia").post(reverse("places:create"), typed(house.companies["maíz azul"]))
    assert answer.status_code == 400


def test_a_company_that_is_archived_between_two_reads_takes_no_place_either(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = house.companies["maíz azul"]
    monkeypatch.setattr("gafete.web.places.create.companies_for", lambda *_words: [company])
    archive_company(actor=house.actor("olivia"), company=company)
    answer = browser_of(house, "olivia").post(reverse("places:create"), typed(company))
    assert answer.status_code == 400
    assert "La empresa Maíz Azul está archivada." in answer.content.decode()


def test_who_manages_a_single_place_is_offered_no_company(house: House) -> None:
    house.join("elena", house.assignment("viewer", ["centro"], added=MANAGES))
    browser = browser_of(house, "elena")
    assert "Primero hace falta una empresa" in browser.get(reverse("places:create")).content.decode()
    assert browser.post(reverse("places:create"), typed(house.companies["maíz azul"])).status_code == 400
    assert not PlaceOfIssue.objects.filter(name="Norte").exists()


def test_an_account_without_companies_is_sent_to_make_one() -> None:
    page = browser_of(open_house("Cuenta nueva", "nora"), "nora").get(reverse("places:create"))
    assert "Primero hace falta una empresa" in page.content.decode()
