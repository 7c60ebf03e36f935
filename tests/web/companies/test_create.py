from __future__ import annotations

import pytest
from django.urls import reverse

from gafete.tenancy.models import Company
from tests.cast import House, grupo_maiz
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
TYPED = {
    "rfc": "fon-200101-ab1",
    "legal_name": "Fonda Lupita",
    "trade_name": "La Lupita",
    "tax_regime": "601",
    "postal_code": "06000",
}


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def test_a_company_is_added_and_its_page_says_so(house: House) -> None:
    answer = browser_of(house, "olivia").post(reverse("companies:create"), TYPED, follow=True)
    company = Company.objects.get(rfc="FON200101AB1")
    assert answer.redirect_chain[-1][0] == reverse("companies:detail", args=[company.public_id])
    page = answer.content.decode()
    assert "Agregaste la empresa La Lupita." in page
    assert "El dígito verificador de este RFC no coincide." in page


def test_the_empty_form_offers_the_regimes_of_both_kinds_of_person(house: House) -> None:
    page = browser_of(house, "olivia").get(reverse("companies:create")).content.decode()
    assert '<optgroup label="Personas morales">' in page
    assert '<optgroup label="Personas físicas">' in page
    assert "612 · Personas Físicas con Actividades Empresariales y Profesionales" in page


def test_every_fault_is_shown_at_once_and_what_was_typed_is_kept(house: House) -> None:
    typed = TYPED | {"rfc": "XAXX010101000", "postal_code": "1", "legal_name": ""}
    answer = browser_of(house, "olivia").post(reverse("companies:create"), typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Este RFC es genérico" in page
    assert "El código postal tiene cinco dígitos." in page
    assert "Falta este dato." in page
    assert 'value="La Lupita"' in page
    assert not Company.objects.filter(legal_name="Fonda Lupita").exists()


def test_an_rfc_that_the_account_has_is_a_fault_of_that_field(house: House) -> None:
    answer = browser_of(house, "olivia").post(
        reverse("companies:create"), TYPED | {"rfc": house.companies["maíz azul"].rfc}
    )
    assert answer.status_code == 400
    assert "Ya tienes una empresa con este RFC." in answer.content.decode()


def test_an_administrator_of_one_company_cannot_add_another(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    answer = browser_of(house, "bruno").post(reverse("companies:create"), TYPED)
    assert answer.status_code == 403
    assert not Company.objects.filter(rfc="FON200101AB1").exists()
