"""¿Por qué?: the engine's answer in words, and who may ask where."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gafete.access.permissions import Permission
from gafete.members.operations.answer_request import answer_by_giving
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.deactivate_member import deactivate_member
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import Answer, text_of


def ask(house: House, name: str, permission: str, place: str, by: str = "olivia") -> Answer:
    address = reverse("members:why", args=[house.member(name).public_id])
    return browser_of(house, by).get(address, {"permission": permission, "place": place})


def at(house: House, name: str) -> str:
    node = house.companies.get(name) or house.places[name]
    return str(node.public_id)


def test_what_is_allowed_names_profile_place_giver_and_day(house: House) -> None:
    text = text_of(ask(house, "carla", "cfdi.issue", at(house, "cancún")))
    assert "Permitido por el perfil Facturador en Panadería · Cancún, asignado por Olivia Titular el" in text


def test_what_the_profile_lacks_is_said(house: House) -> None:
    text = text_of(ask(house, "carla", "cfdi.cancel", at(house, "cancún")))
    assert "Denegado: el perfil Facturador no incluye «Cancelar comprobantes»; se lo pueden dar" in text


def test_no_access_here_is_said(house: House) -> None:
    text = text_of(ask(house, "carla", "cfdi.issue", at(house, "centro")))
    assert "Denegado: no tiene ninguna asignación vigente en Maíz Azul · Centro; se lo pueden dar" in text


def test_a_deactivated_member_may_nothing(house: House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
    assert "el usuario está desactivado" in text_of(ask(house, "carla", "cfdi.issue", at(house, "cancún")))


def test_somebody_invited_is_told_as_he_will_be(house: House) -> None:
    house.invite("hilda", house.assignment("issuer", ["centro"]))
    text = text_of(ask(house, "hilda", "cfdi.issue", at(house, "centro")))
    assert "Cuando acepte su invitación: Permitido por el perfil Facturador" in text


def test_the_owner_may_everything(house: House) -> None:
    assert "Permitido: es titular de la cuenta." in text_of(ask(house, "olivia", "billing.manage", "account"))


@pytest.mark.parametrize("permission", list(Permission)[:8])
def test_the_answer_is_the_one_that_the_engine_decides_by(house: House, permission: Permission) -> None:
    text = text_of(ask(house, "dario", permission, at(house, "roma")))
    assert ("Permitido" in text) == house.actor("dario").may(permission, house.at("roma"))


def test_one_asks_only_where_one_sees(house: House, strangers: House) -> None:
    for place in (at(house, "cancún"), "account", str(strangers.places["lejos"].public_id), "nada"):
        assert ask(house, "dario", "cfdi.issue", place, by="bruno").status_code == 404
    assert ask(house, "dario", "cfdi.issue", at(house, "roma"), by="bruno").status_code == 200


def test_an_unknown_permission_is_not_found(house: House) -> None:
    assert ask(house, "dario", "cfdi.todo", at(house, "roma")).status_code == 404


def test_the_answer_does_not_tell_of_hidden_access(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("administrator", ["cancún"]))
    text = text_of(ask(house, "hilda", "profiles.manage", at(house, "centro"), by="bruno"))
    assert "Cancún" not in text
    assert "Panadería" not in text


# -- who could give it -----------------------------------------------------------------------------


def test_what_is_missing_names_who_could_give_it_and_the_reader_as_you(house: House) -> None:
    text = text_of(ask(house, "elena", "cfdi.export", at(house, "centro")))
    assert "; se lo pueden dar Ana Prueba, Bruno Prueba y tú." in text
    text = text_of(ask(house, "elena", "payroll.view", at(house, "centro")))
    assert "; se lo puedes dar tú." in text
    text = text_of(ask(house, "elena", "payroll.view", at(house, "centro"), by="ana"))
    assert "; se lo puede dar Olivia Titular." in text


def test_a_reader_who_gives_nothing_reads_who_does(house: House) -> None:
    looks = frozenset({Permission.USERS_VIEW})
    house.join("rita", house.assignment("viewer", [house.whole], added=looks))
    text = text_of(ask(house, "carla", "cfdi.cancel", at(house, "cancún"), by="rita"))
    assert "; se lo pueden dar Olivia Titular y Ana Prueba." in text
    assert "Cambiar su acceso" not in text


def test_of_many_the_first_are_named(house: House) -> None:
    for name in ("rita", "saul", "tere"):
        house.join(name, house.assignment("administrator", [house.whole]))
    text = text_of(ask(house, "carla", "cfdi.cancel", at(house, "cancún")))
    assert "; se lo pueden dar Ana Prueba, Rita Prueba, otros 2 y tú." in text
    looks = frozenset({Permission.USERS_VIEW})
    house.join("vera", house.assignment("viewer", [house.whole], added=looks))
    text = text_of(ask(house, "carla", "cfdi.cancel", at(house, "cancún"), by="vera"))
    assert "; se lo pueden dar Olivia Titular, Ana Prueba, Rita Prueba y 2 más." in text


def test_a_deactivated_member_names_who_could_bring_him_back(house: House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
    text = text_of(ask(house, "carla", "cfdi.issue", at(house, "cancún"), by="ana"))
    assert "el usuario está desactivado; lo puede reactivar Olivia Titular." in text


def test_the_answer_rests_on_facts(house: House) -> None:
    text = text_of(ask(house, "carla", "cfdi.issue", at(house, "cancún")))
    facts = text[text.index("asignado por") :]
    for words in (
        "Perfil Facturador",
        "Dónde Panadería · Cancún",
        "Vigencia Sin fin",
        "La dio Olivia Titular",
    ):
        assert words in facts


def test_what_was_given_by_a_request_says_who_gave_it(house: House) -> None:
    request = ask_access(actor=house.actor("carla"), permission=Permission.CFDI_CANCEL, at=house.at("cancún"))
    answer_by_giving(actor=house.actor("ana"), request=request)
    text = text_of(ask(house, "carla", "cfdi.cancel", at(house, "cancún")))
    assert "Permitido como permiso adicional al perfil Facturador" in text
    assert "asignado por Ana Prueba el" in text
