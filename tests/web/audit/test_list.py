from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gafete.access.permissions import Permission
from gafete.audit.models import ChainCheck, Event
from gafete.audit.operations.record_event import record_event
from gafete.members.events import MEMBER_DEACTIVATED, PROFILE_EDITED
from gafete.members.operations.check_trails import check_trail
from gafete.members.operations.delete_member import delete_member
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.operations.edit_company import edit_company
from gafete.tenancy.rules import CompanyFields
from gafete.web.formats import moment
from tests.audit.tampering import rewrite, unprotected
from tests.cast import House, grupo_maiz, otra_cuenta
from tests.standing import asked
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
FONDA = CompanyFields(rfc="FON200101AB1", legal_name="Fonda Lupita", tax_regime="601", postal_code="06000")


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def page_of(house: House, name: str = "olivia", **query: Any) -> str:
    answer = browser_of(house, name).get(reverse("audit:list"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def read(house: House, name: str = "olivia", **query: Any) -> str:
    return page_of(house, name, **query).split('id="results"')[1]


def test_a_change_is_told_with_what_was_there_before(house: House) -> None:
    company = create_company(actor=house.actor("olivia"), fields=FONDA)
    edit_company(
        actor=house.actor("olivia"),
        company=company,
        version=1,
        fields=replace(FONDA, tax_regime="603", postal_code="06700"),
    )
    page = read(house)
    assert "Olivia Titular editó la empresa Fonda Lupita." in page
    assert "<del>601 · General de Ley Personas Morales</del>" in page
    assert "<ins>603 · Personas Morales con Fines no Lucrativos</ins>" in page
    assert "<del>06000</del>" in page


def test_an_unbroken_page_is_called_verified(house: House) -> None:
    assert "Cadena verificada" in read(house)


def test_a_page_with_gaps_is_checked_event_by_event(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    house.join("dario", house.assignment("accountant", ["maíz azul"]))
    page = read(house, kind="member.joined")
    assert "Registros verificados" in page
    assert "Cadena verificada" not in page


@pytest.mark.parametrize("query", [{}, {"kind": "account.created"}])
def test_an_event_that_somebody_changed_behind_our_back_is_shown(house: House, query: dict[str, str]) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    else:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
    event = Event.objects.get(account_id=house.account.pk, kind="account.created")
    Event.objects.filter(pk=event.pk).update(actor_label="Otra persona")
    page = read(house, **query)
    assert f"El registro {event.sequence} no coincide con su sello" in page
    assert "verificad" not in page


def test_the_whole_chain_is_verified_at_night_and_the_page_says_when_and_how_many(house: House) -> None:
    assert "Cadena completa verificada" not in page_of(house)
    check_trail(account_id=house.account.pk)
    number = Event.objects.filter(account_id=house.account.pk).count()
    page = page_of(house)
    assert "Cadena completa verificada" in page
    assert f"{number} registros, {moment(ChainCheck.objects.get().at)}" in page


def test_a_reader_of_one_company_learns_when_and_not_how_many(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    check_trail(account_id=house.account.pk)
    page = page_of(house, "bruno")
    assert "Cadena completa verificada" in page
    assert moment(ChainCheck.objects.get().at) in page
    assert "registros, " not in page


def test_a_broken_chain_stands_on_the_page_with_what_is_wrong(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    with unprotected():
        rewrite(house.account.pk, 2)
    check_trail(account_id=house.account.pk)
    page = page_of(house)
    assert "El registro 3 no sigue al anterior" in page
    assert "Cadena completa verificada" not in page
    local = page_of(house, "bruno")
    assert "La cadena de la cuenta fue alterada" in local
    assert "El registro 3" not in local


def test_a_reason_stands_with_its_event(house: House) -> None:
    record_event(
        MEMBER_DEACTIVATED, actor=house.actor("olivia"), reason="Revisión <anual>", reach=[house.at("centro")]
    )
    assert "Motivo:</span> Revisión &lt;anual&gt;" in read(house)


def test_of_a_list_the_page_tells_what_came_and_went(house: House) -> None:
    olivia = house.actor("olivia")
    before, after = (
        {"permissions": ["users.view", "audit.view"]},
        {"permissions": ["users.view", "cfdi.view"]},
    )
    record_event(PROFILE_EDITED, actor=olivia, data={"before": before, "after": after})
    page = read(house)
    assert "se quitó</span> <del>Ver la bitácora</del>" in page
    assert "se agregó</span> <ins>Ver todos los comprobantes</ins>" in page
    assert "Ver usuarios" not in page


def test_the_trail_can_be_narrowed_to_a_place_of_the_chosen_company(house: House) -> None:
    house.join("elena", house.assignment("viewer", ["centro"]))
    house.join("dario", house.assignment("accountant", ["roma"]))
    company, place = house.companies["maíz azul"].public_id, house.places["roma"].public_id
    page = read(house, company=company, place=place)
    assert "Dario" in page
    assert "Elena" not in page
    offered = page_of(house, company=company)
    assert f'<option value="{place}">Roma</option>' in offered
    assert str(house.places["cancún"].public_id) not in offered
    assert 'name="place"' not in page_of(house)
    # A place of another company narrows nothing.
    assert "Elena" in read(house, company=company, place=house.places["cancún"].public_id)


def test_a_reader_of_one_company_chooses_among_its_places(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    house.join("elena", house.assignment("viewer", ["centro"]))
    house.join("dario", house.assignment("accountant", ["roma"]))
    page = read(house, "bruno", place=house.places["roma"].public_id)
    assert "Dario" in page
    assert "Elena" not in page


def test_the_trail_can_be_narrowed_to_an_action(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    page = read(house, kind="member.invited")
    assert "Olivia Titular registró a Carla Prueba." in page
    assert "creó la cuenta" not in page


def test_the_trail_can_be_narrowed_to_what_a_person_did_and_had_done(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    house.join("dario", house.assignment("accountant", ["maíz azul"]))
    page = read(house, q="carla")
    assert "Movimientos de Carla Prueba" in page
    assert "registró a Carla Prueba" in page
    assert "Dario" not in page


def test_several_people_of_one_name_are_offered_to_choose_from(house: House) -> None:
    first = house.join("carla", house.assignment("issuer", ["cancún"]))
    house.join("carlos", house.assignment("accountant", ["maíz azul"]))
    page = read(house, q="carl")
    assert "¿A quién buscas?" in page
    assert "Movimientos de Carla Prueba" in read(house, person=first.public_id)


def test_somebody_who_was_deleted_is_found_by_his_name(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    delete_member(actor=house.actor("olivia"), member=house.member("carla"))
    assert "eliminó a Carla Prueba" in read(house, q="carla prueba")


def test_a_search_that_finds_nobody_says_so(house: House) -> None:
    assert "Nadie en esta cuenta coincide" in read(house, q="nadie así")


def test_a_person_of_another_account_is_nobody_here(house: House) -> None:
    stranger = otra_cuenta().owner
    assert "Nadie en esta cuenta coincide" in read(house, person=stranger.public_id)


def test_the_trail_can_be_narrowed_to_days_of_the_account(house: House) -> None:
    today = timezone.localdate()
    tomorrow, yesterday = today + timedelta(days=2), today - timedelta(days=2)
    assert "creó la cuenta" in read(house, since=yesterday, until=tomorrow)
    assert "Ningún movimiento coincide" in read(house, since=tomorrow)
    assert "Ningún movimiento coincide" in read(house, until=yesterday)


def test_the_last_day_is_included(house: House) -> None:
    moment = Event.objects.filter(account_id=house.account.pk).latest("sequence").at
    last = timezone.localtime(moment, timezone.get_default_timezone()).date()
    assert "creó la cuenta" in read(house, until=last)


def test_the_trail_can_be_narrowed_to_a_company(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    house.join("dario", house.assignment("accountant", ["maíz azul"]))
    page = read(house, company=house.companies["panadería"].public_id)
    assert "Carla" in page
    assert "Dario" not in page


def test_a_reader_of_one_company_reads_what_reaches_it_and_learns_no_other_names(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    house.join("carla", house.assignment("issuer", ["centro"]), house.assignment("viewer", ["cancún"]))
    house.join("elena", house.assignment("viewer", ["cancún"]))
    page = read(house, "bruno")
    assert "Facturador en Maíz Azul: Centro; otros accesos" in page
    assert "Cancún" not in page
    assert "Panadería" not in page
    assert "Elena" not in page


def test_a_reader_who_may_not_see_users_gets_no_search_for_people(house: House) -> None:
    house.join(
        "dario", house.assignment("accountant", ["maíz azul"], added=frozenset({Permission.AUDIT_VIEW}))
    )
    answer = browser_of(house, "dario").get(reverse("audit:list"), {"q": "olivia"})
    assert answer.status_code == 200
    assert 'name="q"' not in answer.content.decode()


def test_who_may_not_read_the_trail_gets_the_sentence(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    assert browser_of(house, "carla").get(reverse("audit:list")).status_code == 403


def test_the_pages_follow_one_another_with_the_filter_in_their_address(house: House) -> None:
    for number in range(60):
        create_company(
            actor=house.actor("olivia"),
            fields=replace(FONDA, rfc=f"AAA0101010{number:02}", legal_name=f"N{number}."),
        )
    browser = browser_of(house, "olivia")
    first = browser.get(reverse("audit:list"), {"kind": "company.created"}).content.decode()
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "kind=company.created" in address
    second = browser.get(reverse("audit:list") + address).content.decode()
    assert "agregó la empresa N59." in first
    assert "agregó la empresa N0." in second
    assert "agregó la empresa N59." not in second


@pytest.mark.parametrize(
    "query",
    [
        {"since": "x"},
        {"until": "0001-01-01"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"person": "x"},
        {"company": "x"},
        {"kind": "x"},
        {"q": "\x00"},
    ],
)
def test_a_filter_that_makes_no_sense_is_no_fault_of_the_server(house: House, query: dict[str, str]) -> None:
    read(house, **query)


def test_the_number_of_queries_does_not_grow_with_the_events(house: House) -> None:
    for name in ("carla", "dario", "elena", "bruno"):
        house.join(name, house.assignment("viewer", ["centro", "cancún"]))
    browser = browser_of(house, "olivia")
    browser.get(reverse("audit:list"))
    with CaptureQueriesContext(connection) as taken:
        browser.get(reverse("audit:list"))
    assert len(asked(taken)) <= 12
