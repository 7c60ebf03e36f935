"""Several users at once: each by himself, with a line for each."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from gafete.access.permissions import Permission
from gafete.members.models import MemberState, Profile
from gafete.members.operations.answer_request import answer_by_giving
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.walls.standing import inside
from gafete.web.members import bulk
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import Answer, text_of


def send(house: House, verb: str, *names: str, by: str = "olivia", **typed: Any) -> Answer:
    ids = [str(house.member(name).public_id) for name in names]
    return browser_of(house, by).post(reverse(f"members:bulk_{verb}"), {"members": ids} | typed, follow=True)


def test_several_are_deactivated_and_each_has_a_line(house: House) -> None:
    page = send(house, "deactivate", "dario", "elena")
    assert "Listo: 2 de 2 usuarios." in text_of(page)
    assert text_of(page).count("Hecho") == 2
    assert {house.member(name).state for name in ("dario", "elena")} == {MemberState.DEACTIVATED}


def test_one_that_cannot_be_done_holds_up_none_of_the_others(house: House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
    page = send(house, "deactivate", "dario", "olivia", "carla", "ana", by="ana")
    text = text_of(page)
    assert "Listo: 1 de 4 usuarios." in text
    assert "Nadie puede cambiar el acceso del titular" in text
    assert "No puedes cambiar tu propio acceso." in text
    assert "Este usuario no está activo." in text
    assert house.member("dario").state == MemberState.DEACTIVATED
    assert house.member("ana").state == MemberState.ACTIVE


def test_what_was_done_can_be_undone_for_those_for_whom_it_was_done(house: House) -> None:
    page = send(house, "deactivate", "dario", "olivia").content.decode()
    undo = page[page.index(f'action="{reverse("members:bulk_reactivate")}"') :].split("</form>")[0]
    assert str(house.member("dario").public_id) in undo
    assert str(house.member("olivia").public_id) not in undo
    send(house, "reactivate", "dario")
    assert house.member("dario").state == MemberState.ACTIVE


def test_people_out_of_sight_are_answered_as_if_they_were_not_there(house: House, strangers: House) -> None:
    ids = [str(house.member("carla").public_id), str(strangers.owner.public_id), "nada"]
    page = browser_of(house, "bruno").post(reverse("members:bulk_deactivate"), {"members": ids}, follow=True)
    assert "Primero elige a uno o varios usuarios" in text_of(page)
    assert house.member("carla").state == MemberState.ACTIVE


def test_nobody_ticked_is_told(house: House) -> None:
    assert "Primero elige a uno o varios usuarios" in text_of(send(house, "reactivate"))


# -- change the profile ----------------------------------------------------------------------------


def test_the_profile_is_chosen_first(house: House) -> None:
    page = send(house, "profile", "dario", "elena")
    assert "Nuevo perfil" in text_of(page)
    assert "2 usuarios" in text_of(page)
    assert house.member("dario").grants.get().profile.code == "accountant"


def test_the_profile_changes_and_the_places_stay(house: House) -> None:
    viewer = str(house.profile("issuer").public_id)
    page = send(house, "profile", "dario", "elena", profile=viewer)
    assert "Listo: 2 de 2 usuarios." in text_of(page)
    dario, elena = (house.member(name).grants.get() for name in ("dario", "elena"))
    assert (dario.profile.code, dario.company, dario.place) == ("issuer", house.companies["maíz azul"], None)
    assert (elena.profile.code, elena.place) == ("issuer", house.places["centro"])


def test_access_out_of_reach_keeps_its_profile(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("accountant", ["cancún"]))
    send(house, "profile", "hilda", by="bruno", profile=str(house.profile("issuer").public_id))
    held = {(grant.profile.code, str(grant.place)) for grant in house.member("hilda").grants.all()}
    assert held == {("issuer", "Centro"), ("accountant", "Cancún")}


@pytest.mark.parametrize("name", ["ana", "olivia", "bruno"])
def test_who_is_beyond_reach_keeps_his_profile(house: House, name: str) -> None:
    page = send(house, "profile", name, by="bruno", profile=str(house.profile("viewer").public_id))
    assert "Listo: 0 de 1 usuario." in text_of(page)
    assert "No se hizo" in text_of(page)


def test_a_profile_of_another_account_is_none(house: House, strangers: House) -> None:
    page = send(house, "profile", "dario", profile=str(strangers.profile("viewer").public_id))
    assert "Nuevo perfil" in text_of(page)
    assert house.member("dario").grants.get().profile.code == "accountant"


@pytest.mark.parametrize("verb", ["deactivate", "reactivate", "profile"])
def test_a_cashier_changes_nobody(house: House, verb: str) -> None:
    assert send(house, verb, "dario", by="carla").status_code == 403


# -- what it would change --------------------------------------------------------------------------


def preview(house: House, *names: str, profile: str, by: str = "olivia", alone: bool = False) -> Answer:
    typed = {
        "members": [str(house.member(name).public_id) for name in names],
        "profile": str(house.profile(profile).public_id),
    }
    headers = {"HX-Request": "true"} if alone else {}
    return browser_of(house, by).post(reverse("members:bulk_profile_preview"), typed, headers=headers)


def test_before_it_is_done_each_one_has_what_he_gains_and_loses(house: House) -> None:
    house.join("vera", house.assignment("viewer", ["roma"]))
    text = text_of(preview(house, "dario", "elena", "vera", profile="viewer"))
    assert "1 usuario gana algo" in text
    assert "1 usuario pierde algo" in text
    assert "2 quedan igual" in text
    assert "Gana Maíz Azul: Ver clientes, Ver productos y servicios" in text
    assert "Sí, cambiar perfil" in text
    assert house.member("dario").grants.get().profile.code == "accountant"


def test_a_page_that_follows_along_gets_this_alone(house: House) -> None:
    answer = preview(house, "dario", profile="viewer", alone=True)
    assert "<html" not in answer.content.decode()
    assert "Gana Maíz Azul: " in text_of(answer)


def test_for_whom_it_cannot_be_done_it_says_why(house: House) -> None:
    text = text_of(preview(house, "olivia", "ana", "elena", profile="administrator", by="bruno"))
    assert "Nadie puede cambiar el acceso del titular" in text
    assert "2 no pueden cambiar" in text
    assert "Gana Centro (Maíz Azul): Dar de alta y editar usuarios" in text


@pytest.mark.parametrize("profile", ["administrator", "issuer", "viewer"])
def test_what_it_says_is_what_happens(house: House, profile: str) -> None:
    names = ("ana", "carla", "dario", "elena")
    house.join(
        "bertha",
        house.assignment("administrator", ["maíz azul"], removed=frozenset({Permission.CFDI_CANCEL})),
    )
    text = text_of(preview(house, *names, profile=profile, by="bertha"))
    said = re.search(r"(\d+) no pueden? cambiar", text)
    refused = int(said[1]) if said else 0
    done = send(house, "profile", *names, by="bertha", profile=str(house.profile(profile).public_id))
    assert text_of(done).count("No se hizo") == refused


def test_a_permission_given_alone_is_no_profile_that_changes(house: House) -> None:
    """Its profile is only what carries it: as another one it would give all of it, here in the whole account."""
    request = ask_access(actor=house.actor("carla"), permission=Permission.PROFILES_MANAGE, at=house.whole)
    answer_by_giving(actor=house.actor("olivia"), request=request)
    before = house.actor("carla").permissions_at(house.whole)
    assert "toda la cuenta" not in text_of(preview(house, "carla", profile="accountant")).lower()
    send(house, "profile", "carla", profile=str(house.profile("accountant").public_id))
    carla = house.actor("carla")
    assert carla.permissions_at(house.whole) == before == {Permission.PROFILES_MANAGE}
    assert carla.may(Permission.CFDI_CANCEL, house.at("cancún"))


def test_a_profile_that_is_changed_while_it_is_given_is_given_to_nobody_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read once, and each person is a transaction of his own."""
    profile = create_profile(
        actor=house.actor("olivia"),
        name="Apoyo",
        description="",
        permissions=frozenset({Permission.CFDI_VIEW}),
    )
    real = bulk.give_profile

    def widened_first(*given: Any) -> None:
        with inside(house.account.pk):
            Profile.objects.filter(pk=profile.pk).update(permissions=["payroll.view"])
        real(*given)

    monkeypatch.setattr(bulk, "give_profile", widened_first)
    page = send(house, "profile", "carla", by="ana", profile=str(profile.public_id))
    assert "Alguien acaba de cambiar lo que permite ese perfil." in text_of(page)
    assert not house.member("carla").grants.filter(profile=profile).exists()
