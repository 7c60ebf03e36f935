"""¿Quién puede…?: the page."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gafete.access.permissions import Permission
from gafete.members.models import Member
from gafete.tenancy.operations.archive_company import archive_company
from gafete.web.matrix import who_can
from tests.cast import House, otra_cuenta, whole_cast
from tests.web.entering import browser_of
from tests.web.matrix import crowd

pytestmark = pytest.mark.django_db
CANCEL = "cfdi.cancel"

# Two of them say where the request stands, on PostgreSQL alone.
MOST_QUERIES = 13


@pytest.fixture
def house() -> House:
    return whole_cast()


def page(client: Client, /, *, status: int = 200, **asked: Any) -> str:
    answer = client.get(reverse("matrix:who_can"), asked)
    assert answer.status_code == status
    return answer.content.decode()


def at(house: House, name: str) -> str:
    node = house.companies.get(name) or house.places[name]
    return str(node.public_id)


def listed(text: str) -> list[str]:
    """The names of the list, from top to bottom."""
    return re.findall(r'<a class="person-name" href="[^"]*">([^<]*)</a>', text)


def drawing(text: str) -> str:
    found = re.search(r'<svg class="who-picture".*?</svg>', text, re.DOTALL)
    assert found
    return found[0]


def test_it_names_everybody_with_profile_and_scope_as_a_list_and_as_a_drawing(house: House) -> None:
    text = page(browser_of(house, "olivia"), permission=CANCEL, place=at(house, "roma"))

    assert "¿Quién puede «Cancelar comprobantes» en Maíz Azul · Roma?" in text
    assert "4 personas pueden." in text
    everybody = ["Olivia Titular", "Ana Prueba", "Bruno Prueba", "Dario Prueba"]
    assert listed(text) == everybody
    drawn = drawing(text)
    for words in (*everybody, "Titular", "Administrador", "Contador", "Toda la cuenta", "Toda la empresa"):
        assert f">{words}</text>" in drawn


def test_a_name_leads_to_the_member_and_to_his_why(house: House) -> None:
    text = page(browser_of(house, "olivia"), permission=CANCEL, place=at(house, "roma"))

    dario = house.member("dario").public_id
    assert f'<a href="{reverse("members:detail", args=[dario])}">' in drawing(text)
    why = f"{reverse('members:why', args=[dario])}?permission={CANCEL}&amp;place={at(house, 'roma')}"
    assert f'href="{why}"' in text
    answer = browser_of(house, "olivia").get(why.replace("&amp;", "&")).content.decode()
    assert "Permitido por el perfil Contador en Maíz Azul" in answer


def test_a_profile_and_a_scope_lead_to_their_pages(house: House) -> None:
    drawn = drawing(page(browser_of(house, "olivia"), permission=CANCEL, place=at(house, "roma")))

    assert f'href="{reverse("profiles:detail", args=[house.profile("accountant").public_id])}"' in drawn
    assert f'href="{reverse("members:who_reaches", args=["company", at(house, "maíz azul")])}"' in drawn


def test_the_drawing_has_a_title_and_a_description(house: House) -> None:
    drawn = drawing(page(browser_of(house, "olivia"), permission=CANCEL, place=at(house, "roma")))

    assert 'aria-labelledby="who-title who-description"' in drawn
    assert '<title id="who-title">¿Quién puede «Cancelar comprobantes» en Maíz Azul · Roma?</title>' in drawn
    assert '<desc id="who-description">' in drawn


def test_without_a_question_it_answers_the_usual_one(house: House) -> None:
    text = page(browser_of(house, "olivia"))

    assert "¿Quién puede «Cancelar comprobantes» en Panadería · Cancún?" in text
    assert f'<option value="{at(house, "cancún")}" selected>' in text
    assert f'<option value="{CANCEL}" selected>' in text


@pytest.mark.parametrize("where", ["account", "maíz azul"])
def test_of_a_company_or_the_account_it_says_what_does_not_count(house: House, where: str) -> None:
    house.join("hilda", house.assignment("accountant", ["roma"]))

    place = where if where == "account" else at(house, where)
    text = page(browser_of(house, "olivia"), permission=CANCEL, place=place)
    assert "Hilda Prueba" not in text
    assert "Quien puede solo en algunos lugares no se cuenta aquí" in text


def test_a_permission_that_was_added_is_said_to_be(house: House) -> None:
    added = frozenset({Permission.CFDI_CANCEL})
    house.join("hilda", house.assignment("issuer", ["roma"], added=added))

    text = page(browser_of(house, "olivia"), permission=CANCEL, place=at(house, "roma"))
    assert ">Permiso adicional</text>" in drawing(text)
    assert "(Permiso adicional)" in text


def test_who_is_invited_or_out_of_his_hours_is_marked_and_explained(house: House) -> None:
    today = timezone.localtime().weekday()
    hours = {"zone": "America/Mexico_City", "shifts": [[(today + 3) % 7, 0, 60]]}
    Member.objects.filter(pk=house.member("dario").pk).update(hours=hours)
    house.invite("nora", house.assignment("accountant", ["roma"]))

    text = page(browser_of(house, "olivia"), permission=CANCEL, place=at(house, "roma"))
    assert ">Invitado</text>" in drawing(text)
    assert "Quien está invitado podrá cuando acepte su invitación." in text
    assert "Quien está fuera de su horario podrá cuando vuelva a empezar." in text
    usual = page(browser_of(house, "olivia"), permission=CANCEL, place=at(house, "cancún"))
    assert "Quien está" not in usual


def test_whoever_sees_no_users_does_not_open_it(house: House) -> None:
    page(browser_of(house, "carla"), status=403)


def test_an_administrator_of_one_company_asks_about_it_alone(house: House) -> None:
    house.join("hilda", house.assignment("accountant", ["cancún"]), house.assignment("viewer", ["centro"]))
    client = browser_of(house, "bruno")

    text = page(client, permission=CANCEL, place=at(house, "roma"))
    assert "Dario Prueba" in text
    assert "Hilda" not in text
    assert "Cancún" not in text
    assert "Panadería" not in text
    for where in ("cancún", "panadería"):
        page(client, status=404, permission=CANCEL, place=at(house, where))
    page(client, status=404, permission=CANCEL, place="account")


def test_whoever_sees_users_in_one_place_asks_about_the_place_alone(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["roma"], added=frozenset({Permission.USERS_VIEW})))
    client = browser_of(house, "hilda")

    assert "Dario Prueba" in page(client)
    assert at(house, "maíz azul") not in re.findall(r'<option value="([^"]*)"', page(client))
    page(client, status=404, place=at(house, "maíz azul"))
    page(client, status=404, place=at(house, "centro"))


@pytest.mark.parametrize("asked", [{"place": "x"}, {"place": str(uuid.uuid4())}, {"place": "\x00"}])
def test_what_does_not_exist_is_not_found(house: House, asked: dict[str, str]) -> None:
    page(browser_of(house, "olivia"), status=404, **asked)


@pytest.mark.parametrize("permission", ["x", "", "\x00"])
def test_an_act_that_does_not_exist_is_the_usual_one(house: House, permission: str) -> None:
    text = page(browser_of(house, "olivia"), permission=permission, place=at(house, "roma"))
    assert "¿Quién puede «Cancelar comprobantes» en Maíz Azul · Roma?" in text


def test_a_stranger_finds_nothing_of_the_house(house: House) -> None:
    client = browser_of(otra_cuenta(), "tomas")

    assert "Maíz" not in page(client)
    page(client, status=404, place=at(house, "roma"))


def test_where_there_is_no_place_left_it_says_what_to_do(house: House) -> None:
    client = browser_of(house, "bruno")
    archive_company(actor=house.actor("olivia"), company=house.companies["maíz azul"])

    assert "No hay lugares que mostrar" in page(client)


def test_names_are_written_as_text(house: House) -> None:
    house.invite("nora", house.assignment("accountant", ["roma"]), name='<b>Nora</b> "O\'Hara"')

    text = page(browser_of(house, "olivia"), permission=CANCEL, place=at(house, "roma"))
    assert "<b>Nora</b>" not in text
    assert "&lt;b&gt;Nora" in drawing(text)


def test_of_many_the_drawing_counts_the_rest_and_the_list_names_them(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.give_seats(9)
    for number in range(8):
        house.invite(f"persona{number}", house.assignment("accountant", ["roma"]))
    client = browser_of(house, "olivia")

    text = page(client, permission=CANCEL, place=at(house, "roma"))
    assert ">y 4 más</text>" in drawing(text)
    [anchor] = re.findall(r'<a href="#(grupo-\d+)">', drawing(text))
    assert f'id="{anchor}"' in text
    assert len(listed(text)) == 12
    assert "8 personas</span>" in text
    monkeypatch.setattr(who_can, "MOST_LISTED", 7)
    short = page(client, permission=CANCEL, place=at(house, "roma"))
    assert ">y 4 más</text>" in drawing(short)
    assert "Aquí están los primeros 7 de 8." in short
    assert f"{reverse('members:list')}?profile={house.profile('accountant').public_id}" in short


def test_of_two_hundred_people_the_drawing_stays_small_and_queries_do_not_grow(
    house: House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser_of(house, "olivia")
    asked: dict[str, Any] = {"permission": "cfdi.issue", "place": at(house, "centro")}
    page(client, **asked)
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client, **asked)
    crowd.fill(house)
    with django_assert_max_num_queries(MOST_QUERIES):
        text = page(client, **asked)

    # Each of them by his name in the list; in the drawing the first and how many more there are.
    assert len(listed(text)) > 50
    rest = re.search(r">y (\d+) más</text>", drawing(text))
    assert rest
    assert int(rest[1]) > 40
    height = re.search(r'viewBox="0 0 960 (\d+)"', drawing(text))
    assert height
    assert int(height[1]) < 600


def test_the_matrix_a_company_and_a_place_lead_there(house: House) -> None:
    client = browser_of(house, "olivia")
    home = reverse("matrix:who_can")

    assert f'href="{home}"' in client.get(reverse("matrix:show")).content.decode()
    for name, address in (("maíz azul", "companies:detail"), ("roma", "places:edit")):
        text = client.get(reverse(address, args=[at(house, name)])).content.decode()
        assert f'href="{home}?place={at(house, name)}"' in text


def test_whoever_may_not_ask_there_is_not_led_there(house: House) -> None:
    keeper = house.assignment("viewer", ["roma"], added=frozenset({Permission.PLACES_MANAGE}))
    house.join("hilda", keeper)
    place = reverse("places:edit", args=[at(house, "roma")])

    assert reverse("matrix:who_can") not in browser_of(house, "hilda").get(place).content.decode()
    archive_company(actor=house.actor("olivia"), company=house.companies["maíz azul"])
    assert reverse("matrix:who_can") not in browser_of(house, "olivia").get(place).content.decode()
