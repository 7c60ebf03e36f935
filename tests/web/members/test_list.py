"""Usuarios: who is on the list, for whom, and what stands beside each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gafete.members.credentials import MEMBER_SUBJECT
from gafete.members.models import Member
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.outbox.models import Message, MessageState
from gafete.seats.models import Seat, SeatState
from tests.cast import House
from tests.standing import asked
from tests.web.entering import browser_of
from tests.web.members.forms import names_in, text_of

LIST = "/usuarios/"


def test_the_owner_sees_everybody_by_name(house: House) -> None:
    page = browser_of(house, "olivia").get(LIST)
    assert names_in(page) == [
        "Ana Prueba",
        "Bruno Prueba",
        "Carla Prueba",
        "Dario Prueba",
        "Elena Prueba",
        "Olivia Titular",
    ]


def test_the_columns_are_those_of_the_contract(house: House) -> None:
    page = browser_of(house, "olivia").get(LIST).content.decode()
    heads = page[page.index("<thead>") : page.index("</thead>")]
    columns = [
        "Nombre",
        "Cuenta del usuario",
        "Correo electrónico",
        "Perfil",
        "Alcance",
        "Estado",
        "Último acceso",
    ]
    at = [heads.index(f">{column}<") for column in columns]
    assert at == sorted(at)


def test_a_row_says_profile_reach_and_state(house: House) -> None:
    text = text_of(browser_of(house, "olivia").get(LIST, {"q": "carla"}))
    assert "Facturador" in text
    assert "Panadería: Cancún" in text
    assert "Activo" in text


def test_several_places_are_counted(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro", "roma"]))
    assert "Maíz Azul: 2 lugares" in text_of(browser_of(house, "olivia").get(LIST, {"q": "hilda"}))


def test_an_administrator_of_one_company_does_not_see_people_of_another(house: House) -> None:
    names = names_in(browser_of(house, "bruno").get(LIST))
    assert "Carla Prueba" not in names
    assert "Elena Prueba" in names


def test_access_out_of_sight_reads_otros_accesos_and_no_more(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    text = text_of(browser_of(house, "bruno").get(LIST, {"q": "hilda"}))
    assert "y otros accesos" in text
    assert "Cancún" not in text
    assert "Facturador" not in text.split("Alcance")[-1]


def test_a_filter_does_not_tell_what_hidden_access_is(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    issuer = str(house.profile("issuer").public_id)
    assert "Hilda Prueba" not in names_in(browser_of(house, "bruno").get(LIST, {"profile": issuer}))
    assert "Hilda Prueba" in names_in(browser_of(house, "olivia").get(LIST, {"profile": issuer}))


def test_a_cashier_may_not_open_the_list_and_reads_why(house: House) -> None:
    page = browser_of(house, "carla").get(LIST)
    assert page.status_code == 403
    assert "No puedes ver usuarios aquí." in text_of(page)
    assert "Olivia Titular" in text_of(page)


def test_a_stranger_is_sent_to_sign_in() -> None:
    page = Client().get(LIST)
    assert page.status_code == 302
    assert page["Location"].startswith(reverse("account_login"))


# -- filters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["car", "CARLA", "carla@correo", "prue car"])
def test_search_finds_by_the_beginning_of_a_word(house: House, asked: str) -> None:
    assert names_in(browser_of(house, "olivia").get(LIST, {"q": asked})) == ["Carla Prueba"]


def test_filters_narrow_by_state_profile_company_and_place(house: House) -> None:
    browser = browser_of(house, "olivia")
    deactivate_member(actor=house.actor("olivia"), member=house.member("dario"))
    company = str(house.companies["maíz azul"].public_id)
    place = str(house.places["centro"].public_id)
    profile = str(house.profile("viewer").public_id)
    assert names_in(browser.get(LIST, {"state": "deactivated"})) == ["Dario Prueba"]
    assert names_in(browser.get(LIST, {"profile": profile})) == ["Elena Prueba"]
    assert "Carla Prueba" not in names_in(browser.get(LIST, {"company": company}))
    reaching = names_in(browser.get(LIST, {"company": company, "place": place}))
    assert "Elena Prueba" in reaching
    assert "Carla Prueba" not in reaching


def test_a_filter_stays_in_the_form_and_can_be_taken_off(house: House) -> None:
    page = browser_of(house, "olivia").get(LIST, {"state": "active", "q": "ana"}).content.decode()
    assert '<option value="active" selected>' in page
    assert 'value="ana"' in page
    assert "Quitar filtros" in page


@pytest.mark.parametrize("name", ["company", "profile"])
def test_a_filter_by_something_foreign_is_answered_like_one_by_nothing(
    house: House, strangers: House, name: str
) -> None:
    browser = browser_of(house, "olivia")
    foreign = strangers.companies["ajena"] if name == "company" else strangers.profile("viewer")
    pages = [
        browser.get(LIST, {name: str(foreign.public_id)}),
        browser.get(LIST, {name: "3f1c1a52-0000-4000-8000-000000000000"}),
        browser.get(LIST, {name: "\x00 ' OR 1=1"}),
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({text_of(page) for page in pages}) == 1


def test_nobody_found_says_what_to_do_next(house: House) -> None:
    text = text_of(browser_of(house, "olivia").get(LIST, {"q": "zzz"}))
    assert "Nadie coincide con la búsqueda" in text
    assert "Quitar filtros" in text


# -- order and pages -------------------------------------------------------------------------------


def test_a_heading_sorts_and_sorts_back(house: House) -> None:
    browser = browser_of(house, "olivia")
    assert names_in(browser.get(LIST, {"sort": "-name"}))[0] == "Olivia Titular"
    page = browser.get(LIST, {"sort": "-name"}).content.decode()
    assert 'aria-sort="descending"' in page
    assert "sort=name" in page


def test_pages_follow_each_other_without_loss_or_repetition(house: House) -> None:
    _many(house, 60)
    browser = browser_of(house, "olivia")
    first = browser.get(LIST)
    following = _link(first.content.decode(), "next")
    second = browser.get(LIST + following)
    names = names_in(first) + names_in(second)
    assert len(names) == len(set(names)) == Member.objects.filter(account=house.account).count()
    assert names_in(browser.get(LIST + _link(second.content.decode(), "prev"))) == names_in(first)


def test_a_broken_cursor_leads_to_the_first_page(house: House) -> None:
    answer = browser_of(house, "olivia").get(LIST, {"cursor": "no-es-nuestro", "q": "ana"})
    assert answer.status_code == 302
    assert answer["Location"] == "/usuarios/?q=ana"


# -- what can be done ------------------------------------------------------------------------------


def test_only_what_would_work_is_offered(house: House) -> None:
    page = browser_of(house, "bruno").get(LIST).content.decode()
    dario, ana, olivia = (house.member(name).public_id for name in ("dario", "ana", "olivia"))
    assert reverse("members:deactivate", args=[dario]) in page
    # Bruno may not delete; Ana reaches further than he does; nobody touches the owner.
    assert reverse("members:delete", args=[dario]) not in page
    assert reverse("members:deactivate", args=[ana]) not in page
    assert reverse("members:deactivate", args=[olivia]) not in page


def test_every_offered_act_works(house: House) -> None:
    """A button is drawn only where the operation behind it would pass."""
    house.invite("hilda", house.assignment("viewer", ["centro"]))
    browser = browser_of(house, "bruno")
    page = browser.get(LIST).content.decode()
    for verb in ("resend", "deactivate"):
        for name in ("ana", "carla", "dario", "elena", "hilda", "olivia", "bruno"):
            member = house.member(name)
            address = reverse(f"members:{verb}", args=[member.public_id])
            before = Member.objects.get(pk=member.pk)
            answer = browser.post(address)
            after = Member.objects.get(pk=member.pk)
            changed = (before.state, before.invitation_nonce) != (after.state, after.invitation_nonce)
            assert (f'action="{address}"' in page) == changed, (verb, name, answer.status_code)


def test_the_owner_and_oneself_cannot_be_ticked(house: House) -> None:
    page = browser_of(house, "ana").get(LIST).content.decode()
    assert f'value="{house.member("dario").public_id}"' in page
    assert f'value="{house.member("olivia").public_id}"' not in page
    assert f'value="{house.member("ana").public_id}"' not in page


def test_a_mail_that_bounced_is_shown_with_the_way_to_send_it_again(house: House) -> None:
    hilda = house.invite("hilda", house.assignment("viewer", ["centro"]))
    Message.objects.filter(subject_kind=MEMBER_SUBJECT, subject_id=str(hilda.pk)).update(
        state=MessageState.GIVEN_UP, finished_at=timezone.now()
    )
    page = browser_of(house, "olivia").get(LIST, {"q": "hilda"})
    assert "Correo no entregado" in text_of(page)
    assert reverse("members:resend", args=[hilda.public_id]) in page.content.decode()


# -- seats -----------------------------------------------------------------------------------------


def test_the_meter_counts_held_and_free_seats(house: House) -> None:
    assert "5 de 10 asientos en uso" in text_of(browser_of(house, "olivia").get(LIST))


def test_a_full_account_says_why_and_offers_a_seat(house: House) -> None:
    Seat.objects.filter(account=house.account, state=SeatState.FREE).delete()
    page = browser_of(house, "olivia").get(LIST)
    text = text_of(page)
    assert "5 de 5 asientos en uso" in text
    assert "No hay asientos libres" in text
    assert "Comprar usuario extra" in text
    assert f'href="{reverse("members:create")}"' not in page.content.decode()


def test_who_may_not_buy_is_told_whom_to_ask(house: House) -> None:
    Seat.objects.filter(account=house.account, state=SeatState.FREE).delete()
    text = text_of(browser_of(house, "bruno").get(LIST))
    assert "Comprar usuario extra" not in text
    assert "Pídelo a quien administra el plan." in text


# -- cost ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 40])
def test_the_list_takes_twelve_queries_however_many_people(house: House, people: int) -> None:
    _many(house, people)
    browser = browser_of(house, "olivia")
    browser.get(LIST)
    company = str(house.companies["maíz azul"].public_id)
    for query in ({}, {"q": "persona"}, {"company": company, "sort": "-last_seen"}):
        with CaptureQueriesContext(connection) as taken:
            assert browser.get(LIST, query).status_code == 200
        assert len(asked(taken)) <= 12, asked(taken)


def test_the_last_access_is_told_in_days(house: House) -> None:
    carla = house.member("carla")
    Member.objects.filter(pk=carla.pk).update(last_seen_at=timezone.now() - timedelta(days=40))
    text = text_of(browser_of(house, "olivia").get(LIST, {"q": "carla"}))
    assert str((timezone.now() - timedelta(days=40)).year) in text


def _many(house: House, count: int) -> None:
    house.give_seats(count)
    for number in range(count):
        house.invite(
            f"persona{number}",
            house.assignment("viewer", ["centro"]),
            house.assignment("issuer", ["roma", "cancún"]),
        )


def _link(page: str, rel: str) -> str:
    before = page[: page.index(f'rel="{rel}"')]
    return before[before.rindex('href="') + 6 :].split('"')[0].replace("&amp;", "&")


def test_each_row_can_be_unfolded_on_a_phone(house: House) -> None:
    page = browser_of(house, "olivia").get(reverse("members:list")).content.decode()
    rows = page.count('<tr class="member-row">')
    assert rows > 1
    assert page.count('<details class="row-more"><summary>Más</summary></details>') == rows
