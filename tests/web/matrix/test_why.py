"""A cell of the matrix: its reasons, in a box over it and on a page of its own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import House, otra_cuenta, whole_cast
from tests.web.entering import browser_of
from tests.web.members.forms import Answer, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return whole_cast()


def cell(
    house: House, name: str, where: str, *, by: str = "olivia", permission: str = "", alone: bool = False
) -> Answer:
    node = (house.companies.get(where) or house.places[where]).public_id
    headers = {"HX-Request": "true"} if alone else {}
    asked = {"permission": permission} if permission else {}
    address = reverse("matrix:why", args=[house.member(name).public_id, node])
    return browser_of(house, by).get(address, asked, headers=headers)


def test_it_tells_what_reaches_the_place_and_who_gave_it(house: House) -> None:
    text = text_of(cell(house, "dario", "centro"))
    assert "Contador Maíz Azul" in text
    assert "La dio Olivia Titular el" in text
    assert "Cambiar su acceso" in text


def test_the_box_holds_the_same_without_the_frame(house: House) -> None:
    answer = cell(house, "dario", "centro", alone=True)
    assert "<html" not in answer.content.decode()
    assert "Contador Maíz Azul" in text_of(answer)


def test_it_answers_any_question_about_the_place(house: House) -> None:
    text = text_of(cell(house, "dario", "centro", permission="cfdi.issue"))
    assert "¿Puede Dario Prueba «Emitir facturas» en Maíz Azul · Centro?" in text
    assert (
        "el perfil Contador no incluye «Emitir facturas»; se lo pueden dar Ana Prueba, Bruno Prueba y tú."
        in text
    )


def test_an_empty_cell_says_so_and_who_could_change_it(house: House) -> None:
    text = text_of(cell(house, "carla", "centro"))
    assert "Nada de lo que tiene llega a Maíz Azul · Centro." in text
    assert "Le puede dar acceso: Ana Prueba, Bruno Prueba y tú." in text


def test_a_company_tells_what_lies_in_its_places(house: House) -> None:
    assert "Consulta Maíz Azul · Centro" in text_of(cell(house, "elena", "maíz azul"))


def test_the_owners_needs_no_reason(house: House) -> None:
    assert "Es titular: puede hacer todo en toda la cuenta." in text_of(cell(house, "olivia", "centro"))


def test_only_what_the_reader_sees(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    text = text_of(cell(house, "hilda", "centro", by="bruno"))
    assert "Consulta Maíz Azul · Centro" in text
    assert "Facturador" not in text
    assert cell(house, "hilda", "cancún", by="bruno").status_code == 404
    assert cell(house, "carla", "centro", by="bruno").status_code == 404
    assert cell(house, "elena", "centro", by="carla").status_code == 403


def test_nobody_asks_of_a_company_that_he_sees_in_part_alone(house: House) -> None:
    house.join("rita", house.assignment("administrator", ["centro"]))
    answer = cell(house, "elena", "maíz azul", by="rita")
    assert answer.status_code == 200
    assert "Preguntar" not in text_of(answer)
    assert cell(house, "elena", "maíz azul", by="rita", permission="cfdi.issue").status_code == 404


def test_an_unknown_permission_and_a_strangers_place_are_not_found(house: House) -> None:
    assert cell(house, "elena", "centro", permission="cfdi.todo").status_code == 404
    lejos = otra_cuenta().places["lejos"].public_id
    address = reverse("matrix:why", args=[house.member("elena").public_id, lejos])
    assert browser_of(house, "olivia").get(address).status_code == 404
