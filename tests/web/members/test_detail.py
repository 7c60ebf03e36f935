"""A member's page > Datos, and who sees the page at all."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gafete.members.credentials import MEMBER_SUBJECT
from gafete.members.models import Member
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.outbox.models import Message, MessageState
from gafete.tenancy.models import Account, CredentialMode
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import Answer, text_of

TABS = ("detail", "access", "why", "sessions", "activity")


def page_of(house: House, name: str, by: str, tab: str = "detail") -> Answer:
    address = reverse(f"members:{tab}", args=[house.member(name).public_id])
    return browser_of(house, by).get(address)


def correct(house: House, who: str, /, by: str = "olivia", **typed: Any) -> Answer:
    member = house.member(who)
    values = {
        "name": member.name,
        "username": member.username,
        "email": member.email,
        "version": member.version,
    }
    address = reverse("members:detail", args=[member.public_id])
    return browser_of(house, by).post(address, values | typed)


# -- who sees it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_for_an_administrator_of_all_that_the_member_is(house: House, tab: str) -> None:
    assert page_of(house, "dario", "bruno", tab).status_code == 200


@pytest.mark.parametrize("tab", TABS)
def test_a_member_out_of_sight_does_not_exist(house: House, strangers: House, tab: str) -> None:
    hidden = house.member("carla").public_id
    foreign = strangers.owner.public_id
    browser = browser_of(house, "bruno")
    answers = [
        browser.get(reverse(f"members:{tab}", args=[public_id]))
        for public_id in (hidden, foreign, uuid.uuid4())
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({text_of(answer) for answer in answers}) == 1


@pytest.mark.parametrize("tab", TABS)
def test_a_cashier_gets_the_sentence_of_the_permission(house: House, tab: str) -> None:
    answer = page_of(house, "carla", "carla", tab)
    assert answer.status_code == 403
    assert "No puedes ver usuarios aquí." in text_of(answer)


def test_sessions_of_somebody_who_is_more_than_one_sees_are_not_offered(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    assert "Sesiones" not in text_of(page_of(house, "hilda", "bruno"))
    assert page_of(house, "hilda", "bruno", "sessions").status_code == 403
    assert "Sesiones" in text_of(page_of(house, "hilda", "olivia"))


# -- what it says ----------------------------------------------------------------------------------


def test_the_page_tells_state_profile_and_reach(house: House) -> None:
    text = text_of(page_of(house, "carla", "olivia"))
    assert "Activo" in text
    assert "Facturador" in text
    assert "Panadería: Cancún" in text


def test_a_waiting_invitation_says_since_when_and_where_to(house: House) -> None:
    house.invite("hilda", house.assignment("viewer", ["centro"]))
    assert "Todavía no entra." in text_of(page_of(house, "hilda", "olivia"))


def test_a_bounced_mail_is_told_with_its_cause(house: House) -> None:
    hilda = house.invite("hilda", house.assignment("viewer", ["centro"]))
    Message.objects.filter(subject_kind=MEMBER_SUBJECT, subject_id=str(hilda.pk)).update(
        state=MessageState.GIVEN_UP, finished_at=timezone.now()
    )
    text = text_of(page_of(house, "hilda", "olivia"))
    assert "no se pudo entregar a hilda@correo.example" in text
    assert "Reenviar acceso" in text


def test_somebody_who_is_gone_is_shown_and_nothing_can_be_done_with_him(house: House) -> None:
    hilda = house.invite("hilda", house.assignment("viewer", ["centro"]))
    withdraw_invitation(actor=house.actor("olivia"), member=hilda)
    page = page_of(house, "hilda", "olivia")
    assert "Ya no está en la cuenta" in text_of(page)
    assert "<form" not in page.content.decode().split("<main")[1]


def test_a_deactivated_member_can_be_reactivated_or_replaced_from_here(house: House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("dario"))
    text = text_of(page_of(house, "dario", "olivia"))
    assert "Reactivar" in text
    assert "Reasignar" in text
    assert "Desactivar" not in text


# -- correcting ------------------------------------------------------------------------------------


def test_a_name_is_corrected(house: House) -> None:
    answer = correct(house, "dario", name="Darío Corregido")
    assert answer.status_code == 302
    assert house.member("dario").name == "Darío Corregido"


def test_before_the_first_entry_address_and_user_name_are_corrected_too(house: House) -> None:
    house.invite("hilda", house.assignment("viewer", ["centro"]))
    correct(house, "hilda", username="hildita", email="hildita@correo.example")
    member = house.member("hilda")
    assert (member.username, member.email) == ("hildita", "hildita@correo.example")


def test_after_the_first_entry_they_are_the_persons_own(house: House) -> None:
    page = page_of(house, "dario", "olivia")
    assert 'name="email"' not in page.content.decode()
    assert "su correo solo lo cambia esta persona en Mi cuenta" in text_of(page)
    correct(house, "dario", email="otro@correo.example")
    assert house.member("dario").email == "dario@correo.example"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "carla@correo.example"}, "Ese correo ya es de un usuario de esta cuenta."),
        ({"username": "olivia"}, "Esa cuenta de usuario ya está ocupada."),
        ({"name": ""}, "Falta este dato."),
    ],
)
def test_a_fault_stands_beside_its_field(house: House, typed: dict[str, str], sentence: str) -> None:
    house.invite("hilda", house.assignment("viewer", ["centro"]))
    answer = correct(house, "hilda", **typed)
    assert answer.status_code == 400
    assert sentence in text_of(answer)


def test_the_later_of_two_administrators_is_told_and_keeps_what_he_typed(house: House) -> None:
    version = house.member("dario").version
    correct(house, "dario", name="Darío Primero")
    answer = correct(house, "dario", by="ana", name="Darío Segundo", version=version)
    assert answer.status_code == 409
    assert "Alguien más guardó cambios" in text_of(answer)
    assert "Darío Primero" in text_of(answer)
    assert 'value="Darío Segundo"' in answer.content.decode()
    assert house.member("dario").name == "Darío Primero"
    again = correct(house, "dario", by="ana", name="Darío Segundo")
    assert again.status_code == 302


def test_a_member_who_reaches_further_cannot_be_corrected(house: House) -> None:
    page = page_of(house, "ana", "bruno")
    assert page.status_code == 200
    assert 'name="name"' not in page.content.decode()
    answer = correct(house, "ana", by="bruno", name="Ana Ajena")
    assert answer.status_code == 403
    assert house.member("ana").name == "Ana Prueba"


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40])
def test_a_strange_version_is_no_error_of_ours(house: House, version: str) -> None:
    assert correct(house, "dario", name="Darío Raro", version=version).status_code in {400, 409}
    assert Member.objects.get(username="dario").name == "Dario Prueba"


# -- a way in that ended ---------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [CredentialMode.LINK, CredentialMode.TEMPORARY])
@pytest.mark.parametrize("email", ["hilda@correo.example", "tomas@correo.example"])
def test_an_access_that_ended_unused_is_told_the_same_way_of_everybody(
    house: House, strangers: House, mode: str, email: str
) -> None:
    """Also of somebody who has a password elsewhere: otherwise its absence would tell that he is known."""
    Account.objects.filter(pk=house.account.pk).update(credential_mode=mode)
    hilda = house.invite("hilda", house.assignment("viewer", ["centro"]), email=email)
    browser = browser_of(house, "olivia")
    address = reverse("members:detail", args=[hilda.public_id])
    assert "venció sin usarse" not in text_of(browser.get(address))
    Member.objects.filter(pk=hilda.pk).update(invited_at=timezone.now() - timedelta(hours=24))
    assert "venció sin usarse" in text_of(browser.get(address))
    assert "Acceso vencido" in text_of(browser.get(reverse("members:list")))
    browser.post(reverse("members:resend", args=[hilda.public_id]))
    assert "venció sin usarse" not in text_of(browser.get(address))
    assert "Acceso vencido" not in text_of(browser.get(reverse("members:list")))


def test_a_password_that_was_typed_does_not_end(house: House) -> None:
    Account.objects.filter(pk=house.account.pk).update(credential_mode=CredentialMode.TYPED)
    hilda = house.invite("hilda", house.assignment("viewer", ["centro"]), password="papalote verde de marzo")
    Member.objects.filter(pk=hilda.pk).update(invited_at=timezone.now() - timedelta(days=9))
    assert "venció" not in text_of(page_of(house, "hilda", "olivia"))


def test_whoever_has_entered_has_no_access_that_ended(house: House) -> None:
    Member.objects.update(invited_at=timezone.now() - timedelta(days=9))
    assert "venció" not in text_of(page_of(house, "dario", "olivia"))


def test_another_address_gets_another_day(house: House) -> None:
    hilda = house.invite("hilda", house.assignment("viewer", ["centro"]))
    Member.objects.filter(pk=hilda.pk).update(invited_at=timezone.now() - timedelta(days=9))
    correct(house, "hilda", email="otra@correo.example")
    assert "venció" not in text_of(page_of(house, "hilda", "olivia"))
