from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.members.models import Member
from gafete.members.operations.offer_ownership import offer_ownership
from gafete.outbox.models import Message, MessageState
from gafete.seats.models import Seat, Subscription
from gafete.seats.operations.place_order import place_order
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.operations.finish_express_setup import finish_express_setup
from gafete.tenancy.rules import CompanyFields
from tests.cast import House, grupo_maiz
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return grupo_maiz(seats=4)


def read(house: House, name: str = "olivia") -> str:
    answer = browser_of(house, name).get(reverse("home"))
    assert answer.status_code == 200
    return answer.content.decode()


def tiles(page: str) -> list[str]:
    parts = page.split('class="card tile"')[1:]
    return [part.split("<strong>")[1].split("</strong>")[0] for part in parts]


def give_up(member: Member, kind: str = "members.credentials", **values: Any) -> Message:
    return Message.objects.create(
        account_id=member.account_id,
        kind=kind,
        parameters={"member": member.pk},
        subject_kind="member",
        subject_id=str(member.pk),
        state=MessageState.GIVEN_UP,
        finished_at=timezone.now(),
        **values,
    )


def test_the_numbers_of_people_are_those_of_the_account(house: House) -> None:
    house.join("ana", house.assignment("administrator", [house.whole]))
    house.invite("carla", house.assignment("issuer", ["cancún"]))
    assert tiles(read(house)) == ["1", "1", "0", "2"]


def test_an_invitation_that_nobody_accepted_waits(house: House) -> None:
    member = house.invite("carla", house.assignment("issuer", ["cancún"]))
    page = read(house)
    assert "Carla Prueba aún no entra" in page
    assert reverse("members:detail", args=[member.public_id]) in page


def test_a_mail_that_could_not_be_delivered_waits_once_a_person(house: House) -> None:
    member = house.invite("carla", house.assignment("issuer", ["cancún"]))
    give_up(member)
    give_up(member)
    assert read(house).count("<strong>No pudimos entregar un correo a Carla Prueba") == 1


def test_a_notice_that_could_not_be_delivered_is_sent_again_from_here(house: House) -> None:
    member = house.join("carla", house.assignment("issuer", ["cancún"]))
    message = give_up(member, "members.access_changed")
    address = reverse("members:retry_notice", args=[member.public_id, message.id])
    assert f'action="{address}"' in read(house)
    answer = browser_of(house, "olivia").post(address, follow=True)
    assert "Enviamos otra vez el correo de Carla Prueba" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert Event.objects.filter(kind="member.notice_retried").count() == 1
    again = browser_of(house, "olivia").post(address, follow=True)
    assert "Este correo ya está en camino." in again.content.decode()
    assert "No pudimos entregar" not in read(house)


def test_a_way_in_is_not_retried_but_made_anew_on_the_persons_page(house: House) -> None:
    member = house.invite("carla", house.assignment("issuer", ["cancún"]))
    message = give_up(member)
    address = reverse("members:retry_notice", args=[member.public_id, message.id])
    assert address not in read(house)
    assert browser_of(house, "olivia").post(address).status_code == 404
    message.refresh_from_db()
    assert message.state == MessageState.GIVEN_UP


def test_a_notice_is_retried_only_by_who_manages_its_person(house: House) -> None:
    carla = house.join("carla", house.assignment("issuer", ["cancún"]))
    house.join("ana", house.assignment("administrator", [house.at("maíz azul")]))
    other = house.join("bruno", house.assignment("issuer", ["roma"]))
    message = give_up(carla, "members.access_changed")
    for member in (carla, other):
        address = reverse("members:retry_notice", args=[member.public_id, message.id])
        assert browser_of(house, "ana").post(address).status_code in {403, 404}
    address = reverse("members:retry_notice", args=[other.public_id, message.id])
    assert browser_of(house, "olivia").post(address).status_code == 404, "the mail is not to him"
    message.refresh_from_db()
    assert message.state == MessageState.GIVEN_UP


def test_a_mail_to_somebody_who_is_gone_waits_no_more(house: House) -> None:
    member = house.join("carla", house.assignment("issuer", ["cancún"]))
    give_up(member)
    Member.objects.filter(pk=member.pk).update(state="deleted", seat=None)
    assert "No pudimos entregar" not in read(house)


def test_seats_and_a_plan_near_their_end_wait(house: House) -> None:
    soon = timezone.now() + timedelta(days=10)
    Seat.objects.filter(account=house.account).update(ends_at=soon)
    Subscription.objects.filter(account=house.account).update(ends_at=soon)
    page = read(house)
    assert "4 asientos vencen pronto" in page
    assert "Plan de prueba vence el" in page


def test_seats_that_last_do_not_wait(house: House) -> None:
    Seat.objects.filter(account=house.account).update(ends_at=timezone.now() + timedelta(days=200))
    assert "vencen pronto" not in read(house)


def test_an_order_waits_for_its_payment(house: House) -> None:
    place_order(actor=house.actor("olivia"), quantity=1, request_key=uuid.uuid4())
    assert "1 orden espera su pago" in read(house)


def test_an_offer_of_the_ownership_waits_for_both(house: House) -> None:
    house.join("ana", house.assignment("administrator", [house.whole]))
    offer_ownership(actor=house.actor("olivia"), member=house.member("ana"))
    assert "Ana Prueba aún no acepta la titularidad" in read(house)
    assert "Olivia Titular te ofrece la titularidad" in read(house, "ana")


def test_when_nothing_waits_the_page_says_so(house: House) -> None:
    finish_express_setup(actor=house.actor("olivia"), account=house.account)
    assert "Nada pendiente." in read(house)


def test_a_cashier_sees_where_he_works_and_nothing_of_the_others(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    house.invite("dario", house.assignment("accountant", ["maíz azul"]))
    place_order(actor=house.actor("olivia"), quantity=1, request_key=uuid.uuid4())
    page = read(house, "carla")
    assert "Cancún" in page
    assert "Nada pendiente." in page
    for hidden in ("Maíz Azul", "Dario", "orden espera", "Última actividad", "Configuración exprés"):
        assert hidden not in page
    assert tiles(page) == []


def test_an_administrator_of_one_company_sees_its_people_and_its_events(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    house.invite("dario", house.assignment("accountant", ["maíz azul"]))
    house.invite("carla", house.assignment("issuer", ["cancún"]))
    page = read(house, "bruno")
    assert "Dario Prueba aún no entra" in page
    assert "registró a Dario Prueba" in page
    assert "Carla" not in page


def test_the_latest_activity_is_more_than_people_coming_in(house: House) -> None:
    browser = browser_of(house, "olivia")
    assert "entró a la cuenta." not in browser.get(reverse("home")).content.decode()


def test_somebody_whose_access_has_run_out_is_told_whom_to_ask(house: House) -> None:
    member = house.join("carla", house.assignment("issuer", ["cancún"]))
    member.grants.all().delete()
    assert "Todavía no tienes acceso a ninguna empresa." in read(house, "carla")


def test_an_access_that_ends_soon_is_named_to_its_holder_and_to_who_manages_him(house: House) -> None:
    soon, later = timezone.now() + timedelta(days=5), timezone.now() + timedelta(days=60)
    house.join("wendy", house.assignment("viewer", ["centro"], period=Period(None, soon)))
    assert "Tu acceso termina el" in read(house, "wendy")
    assert "Un acceso de Wendy Prueba termina el" in read(house)
    house.join(
        "vera",
        house.assignment("viewer", ["centro"], period=Period(None, soon)),
        house.assignment("viewer", ["roma"], period=Period(None, later)),
    )
    assert "Una parte de tu acceso termina el" in read(house, "vera")
    assert "Un acceso de" not in read(house, "vera")


def test_an_access_that_goes_on_later_is_no_end_of_all(house: House) -> None:
    soon = timezone.now() + timedelta(days=5)
    house.join(
        "wendy",
        house.assignment("viewer", ["centro"], period=Period(None, soon)),
        house.assignment("viewer", ["roma"], period=Period(soon + timedelta(days=2), None)),
    )
    assert "Una parte de tu acceso termina el" in read(house, "wendy")


def test_of_many_ends_the_first_are_named_and_the_others_counted(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    house.give_seats(6)
    for days in range(1, 6):
        period = Period(None, timezone.now() + timedelta(days=days))
        house.join(f"paola{days}", house.assignment("viewer", ["centro"], period=period))
    house.join("lejos", house.assignment("viewer", ["cancún"], period=period))
    page = read(house, "bruno")
    assert [days for days in range(1, 6) if f"Un acceso de Paola{days} Prueba" in page] == [1, 2, 3]
    assert "Termina pronto el acceso de 2 personas más" in page
    assert "Termina pronto el acceso de 3 personas más" in read(house)


def test_of_many_companies_only_the_first_are_named(house: House) -> None:
    owner = house.actor("olivia")
    for number in range(7):
        fields = CompanyFields(
            rfc=f"AAA01010101{number}",
            legal_name=f"Zapatería {number}",
            tax_regime="601",
            postal_code="06000",
        )
        create_company(actor=owner, fields=fields)
    page = read(house)
    assert "Zapatería 3" in page
    assert "<strong>Zapatería 6</strong>" not in page
    assert "y más empresas" in page


def test_the_number_of_queries_does_not_grow_with_what_waits(house: House) -> None:
    house.give_seats(10)
    buys = frozenset({Permission.BILLING_MANAGE})
    house.join("ana", house.assignment("administrator", [house.whole], added=buys))
    browser = browser_of(house, "ana")
    browser.get(reverse("home"))

    def queries_with(*names: str) -> int:
        for name in names:
            give_up(house.invite(name, house.assignment("viewer", ["centro"])))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("home"))
        return len(queries)

    few = queries_with("carla", "dario")
    assert queries_with("elena", "fabio", "gina") == few
