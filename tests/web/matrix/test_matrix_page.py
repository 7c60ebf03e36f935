"""Matriz de accesos: the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gafete.members.operations.deactivate_member import deactivate_member
from gafete.seats.models import Seat, SeatSource
from tests.cast import House, open_house, otra_cuenta, whole_cast
from tests.web.entering import browser_of
from tests.web.matrix import crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return whole_cast()


def page(client: Client, /, *, status: int = 200, **asked: Any) -> str:
    answer = client.get(reverse("matrix:show"), asked)
    assert answer.status_code == status
    return answer.content.decode()


def row(text: str, name: str) -> str:
    found = re.search(rf'<th scope="row">(?:(?!</tr>).)*>{name}</a>.*?</tr>', text, re.DOTALL)
    assert found, name
    return found[0]


def row_around(text: str, name: str) -> str:
    end = text.index(f">{name}</a>")
    return text[text.rindex("<tr", 0, end) : end]


def cells(text: str, name: str) -> list[str]:
    """The letters in the cells of a row."""
    return [
        re.sub(r"<[^>]+>", "", cell).strip()
        for cell in re.findall(r"<td>(.*?)</td>", row(text, name), re.DOTALL)
    ]


def test_each_row_has_a_letter_where_the_person_reaches(house: House) -> None:
    text = page(browser_of(house, "olivia"))

    # Panadería as a whole and Cancún; Maíz Azul as a whole, Centro and Roma.
    assert cells(text, "Ana Prueba") == ["A", "A", "A", "A", "A"]
    assert cells(text, "Bruno Prueba") == ["", "", "A", "A", "A"]
    assert cells(text, "Carla Prueba") == ["", "F", "", "", ""]
    assert cells(text, "Elena Prueba") == ["", "", "", "V", ""]
    assert cells(text, "Olivia Titular") == ["T", "T", "T", "T", "T"]


def test_a_cell_says_its_profile_and_its_reason_and_leads_to_all_of_them(house: House) -> None:
    text = row(page(browser_of(house, "olivia")), "Carla Prueba")

    assert 'aria-label="Facturador"' in text
    assert "Permitido por el perfil Facturador en Panadería · Cancún, asignado por Olivia Titular el " in text
    carla, cancun = house.member("carla").public_id, house.places["cancún"].public_id
    assert f'href="{reverse("matrix:why", args=[carla, cancun])}"' in text
    assert f'href="{reverse("members:access", args=[carla])}"' in text


def test_an_empty_cell_leads_there_too(house: House) -> None:
    """By its row and its column: a link in each of eight thousand cells would double the page."""
    text = page(browser_of(house, "olivia"))

    columns = re.findall(r'<col data-node="([^"]+)">', text)
    assert columns[1] == str(house.places["cancún"].public_id)
    [home] = re.findall(r'<tr data-why="([^"]+)"', row_around(text, "Elena Prueba"))
    assert f"{home}{columns[1]}/" == reverse("matrix:why", args=[house.member("elena").public_id, columns[1]])


def test_the_table_says_what_its_headings_head(house: House) -> None:
    text = page(browser_of(house, "olivia"))

    assert len(re.findall(r'<th[^>]*scope="colgroup"', text)) == 2
    assert len(re.findall(r'<th[^>]*scope="col"', text)) == 6
    assert text.count('<th scope="row">') == 6
    assert "<caption" in text


def test_the_legend_names_every_profile_and_what_the_borders_mean(house: House) -> None:
    text = page(browser_of(house, "olivia"))

    for words in ("Titular", "Administrador", "Aún no empieza", "Ya terminó", "Usuario desactivado"):
        assert words in text


def test_who_is_deactivated_is_marked_with_more_than_a_colour(house: House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))

    text = row(page(browser_of(house, "olivia")), "Carla Prueba")
    assert "Desactivado" in text
    assert 'aria-label="Facturador (usuario desactivado)"' in text
    assert "Denegado: el usuario está desactivado." in text


def test_other_accesses_are_mentioned_and_never_shown(house: House) -> None:
    house.join("hilda", house.assignment("issuer", ["cancún"]), house.assignment("viewer", ["centro"]))

    text = page(browser_of(house, "bruno"))

    assert "y otros accesos" in row(text, "Hilda Prueba")
    assert cells(text, "Hilda Prueba") == ["", "V", ""]
    assert "Cancún" not in text
    assert "Carla" not in text


def test_whoever_sees_no_users_does_not_open_it(house: House) -> None:
    page(browser_of(house, "carla"), status=403)


def test_a_stranger_finds_nothing_of_the_house(house: House) -> None:
    asked: dict[str, Any] = {
        "company": house.companies["maíz azul"].public_id,
        "profile": house.profile("viewer").public_id,
    }

    text = page(browser_of(otra_cuenta(), "tomas"), **asked)
    assert "Ajena" in text
    assert "Maíz" not in text


def test_search_and_filters_narrow_it_and_stay_in_the_form(house: House) -> None:
    client = browser_of(house, "olivia")

    text = page(client, q="dario")
    assert text.count('<th scope="row">') == 1
    assert 'value="dario"' in text
    by_company = page(client, company=house.companies["panadería"].public_id)
    assert "Centro" not in by_company
    assert "Ningún usuario coincide" in page(client, q="nadie")


def test_a_company_is_folded_and_unfolded_by_links_that_keep_the_filters(house: House) -> None:
    client = browser_of(house, "olivia")
    house.join("hilda", house.assignment("issuer", ["centro", "roma"]))
    folding = re.search(r'<a href="(\?[^"]*plegada=[^"]*)" title="Maíz Azul"', page(client, q="hilda"))
    assert folding

    answer = client.get(reverse("matrix:show") + folding[1].replace("&amp;", "&"))
    text = answer.content.decode()
    assert cells(text, "Hilda Prueba") == ["", "", "F2"]
    assert 'aria-label="Facturador, Facturador en 2 lugares"' not in text
    assert 'aria-label="Facturador en 2 lugares"' in text
    assert "Roma" not in re.sub(r'title="[^"]*"', "", text)
    assert "q=hilda" in text
    assert 'name="plegada"' in text


@pytest.mark.parametrize("cursor", ["garbage", "", "0"])
def test_a_cursor_of_nowhere_leads_to_the_first_page(house: House, cursor: str) -> None:
    answer = browser_of(house, "olivia").get(reverse("matrix:show"), {"cursor": cursor}, follow=True)

    assert answer.status_code == 200
    assert "Ana Prueba" in answer.content.decode()


@pytest.mark.parametrize(
    "asked", [{"company": "x"}, {"profile": "\x00"}, {"plegada": "../"}, {"q": "x" * 5000}, {"q": "\x00'\"<"}]
)
def test_whatever_stands_in_the_address_is_answered(house: House, asked: dict[str, Any]) -> None:
    page(browser_of(house, "olivia"), **asked)


def test_an_account_without_companies_is_told_what_to_do() -> None:
    text = page(browser_of(open_house("Vacía", "vera"), "vera"))
    assert "No hay lugares que mostrar" in text


def test_names_are_written_as_text(house: House) -> None:
    house.invite("nora", house.assignment("issuer", ["centro"]), name='<b>Nora</b> "O\'Hara"')

    text = page(browser_of(house, "olivia"))
    assert "<b>Nora</b>" not in text
    assert "&lt;b&gt;Nora" in text


def test_its_queries_do_not_grow_with_people(
    house: House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser_of(house, "olivia")
    page(client)
    with django_assert_max_num_queries(14):
        page(client)
    Seat.objects.bulk_create(Seat(account=house.account, source=SeatSource.BOUGHT) for _ in range(6))
    for number in range(6):
        house.invite(f"persona{number}", house.assignment("issuer", ["centro", "roma"]))
    with django_assert_max_num_queries(14):
        page(client)


def test_two_hundred_people_by_forty_places_are_one_small_page_and_as_few_queries(
    house: House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    crowd.fill(house)
    client = browser_of(house, "olivia")
    page(client)
    with django_assert_max_num_queries(14):
        text = page(client)

    assert text.count('<th scope="row">') == crowd.PEOPLE
    assert len(re.findall(r"<col data-node=", text)) == crowd.PLACES + 2
    # A cell that nothing reaches weighs nine bytes.
    assert text.count("<td></td>") > 7_000
    assert len(text) < 300_000
