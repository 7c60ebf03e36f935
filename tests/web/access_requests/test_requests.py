"""Solicitudes de acceso: from the page that refused to the click that answers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.members.models import AccessRequest, RequestState
from gafete.members.operations.answer_request import answer_by_declining, answer_by_giving
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.deactivate_member import deactivate_member
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import Answer, text_of

CANCEL = Permission.CFDI_CANCEL


def ask(
    house: House, who: str = "carla", at: str = "cancún", permission: Permission = CANCEL
) -> AccessRequest:
    return ask_access(
        actor=house.actor(who), permission=permission, at=house.at(at), reason="Hoy cierro la caja."
    )


def send(browser: Client, verb: str, request: AccessRequest, **typed: Any) -> Answer:
    return browser.post(reverse(f"access_requests:{verb}", args=[request.public_id]), typed, follow=True)


def page(house: House, who: str) -> str:
    return text_of(browser_of(house, who).get(reverse("access_requests:list")))


class TestTheRefusal:
    def refused(self, house: House, who: str, name: str = "members:list") -> Answer:
        answer = browser_of(house, who).get(reverse(name))
        assert answer.status_code == 403
        return answer

    def test_it_says_why_who_could_give_it_and_where_it_would_be(self, house: House) -> None:
        text = text_of(self.refused(house, "carla"))
        why = "Tu perfil Facturador en Panadería · Cancún no incluye «Ver usuarios»"
        assert f"{why}; te lo puede dar Olivia Titular." in text
        assert "Vas a pedir «Ver usuarios» en Panadería · Cancún" in text
        assert "Pedir acceso" in text

    def test_it_names_nobody_whom_the_reader_does_not_see(self, house: House) -> None:
        for who in ("carla", "elena"):
            assert "Ana" not in text_of(self.refused(house, who))

    def test_who_works_in_several_places_chooses_where(self, house: House) -> None:
        house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
        answer = self.refused(house, "hilda")
        options = re.findall(r'<option value="([^"]+)">([^<]+)<', answer.content.decode())
        assert [name for _value, name in options] == ["Maíz Azul · Centro", "Panadería · Cancún"]
        assert {value for value, _name in options} == {
            str(house.places[name].public_id) for name in ("centro", "cancún")
        }

    def test_what_only_counts_in_the_whole_account_is_asked_for_there(self, house: House) -> None:
        text = text_of(self.refused(house, "carla", "profiles:create"))
        assert (
            "No tienes ninguna asignación vigente en toda la cuenta; te lo puede dar Olivia Titular." in text
        )
        assert "en toda la cuenta" in text

    def test_what_only_the_owner_may_do_cannot_be_asked_for(self, house: House) -> None:
        browser = browser_of(house, "ana")
        address = reverse("members:offer_ownership", args=[house.member("carla").public_id])
        answer = browser.get(address)
        assert answer.status_code == 403
        assert "Pedir acceso" not in text_of(answer)

    def test_what_was_asked_for_already_is_told_instead(self, house: House) -> None:
        browser = browser_of(house, "carla")
        browser.post(reverse("access_requests:ask"), self.form(house))
        text = text_of(browser.get(reverse("members:list")))
        assert "Pediste «Ver usuarios» en Panadería · Cancún el " in text
        assert "Retirar solicitud" in text
        assert "Pedir acceso" not in text

    def form(self, house: House, **typed: str) -> dict[str, str]:
        where = str(house.places["cancún"].public_id)
        return {"permission": "users.view", "where": where, "reason": "Para el turno."} | typed

    def test_asking_leads_to_ones_own_requests(self, house: House) -> None:
        browser = browser_of(house, "carla")
        answer = browser.post(reverse("access_requests:ask"), self.form(house), follow=True)
        assert "Pediste «Ver usuarios». Te avisaremos por correo" in text_of(answer)
        assert "Las que tú pediste" in text_of(answer)
        request = AccessRequest.objects.get()
        assert (request.permission, request.scope) == ("users.view", house.at("cancún"))
        assert request.reason == "Para el turno."

    def test_what_no_page_of_ours_sends_finds_nothing(self, house: House, strangers: House) -> None:
        browser = browser_of(house, "carla")
        for typed in (
            {"permission": "users.todo"},
            {"permission": ""},
            {"where": "nada"},
            {"where": ""},
            {"where": str(house.places["centro"].public_id)},
            {"where": str(strangers.places["lejos"].public_id)},
        ):
            answer = browser.post(reverse("access_requests:ask"), self.form(house, **typed))
            assert answer.status_code == 404, typed
        assert not AccessRequest.objects.exists()

    def test_what_cannot_be_asked_for_is_told(self, house: House) -> None:
        browser = browser_of(house, "carla")
        for typed, words in (
            ({"permission": "cfdi.issue"}, "Ya lo puedes hacer"),
            ({"permission": "profiles.manage"}, "solo vale en toda la cuenta"),
        ):
            answer = browser.post(reverse("access_requests:ask"), self.form(house, **typed), follow=True)
            assert words in text_of(answer)
        assert not AccessRequest.objects.exists()


class TestTheList:
    def test_it_says_who_asks_for_what_where_why_and_what_it_would_change(self, house: House) -> None:
        ask(house)
        text = page(house, "olivia")
        assert "Carla Prueba" in text
        assert "Pide «Cancelar comprobantes» en Panadería · Cancún" in text
        assert "Hoy cierro la caja." in text
        assert "Gana Cancún (Panadería): Cancelar comprobantes" in text

    def test_it_shows_only_what_the_reader_could_answer(self, house: House) -> None:
        ask(house)
        assert "Nadie espera tu respuesta" in page(house, "bruno")
        text = page(house, "dario")
        assert "Por responder" not in text
        assert "No has pedido ningún permiso" in text

    def test_what_he_has_by_now_only_waits_to_be_closed(self, house: House) -> None:
        request = ask(house)
        other = ask(house, permission=Permission.CFDI_ANSWER_CANCELLATION)
        grant = house.member("carla").grants.get()
        grant.added = [CANCEL]
        grant.save()
        text = page(house, "olivia")
        assert "Ya lo tiene: alguien se lo dio por otro camino." in text
        assert text.count("Dar acceso") == 1
        send(browser_of(house, "olivia"), "give", request)
        request.refresh_from_db()
        other.refresh_from_db()
        assert (request.state, other.state) == (RequestState.GRANTED, RequestState.OPEN)

    def test_who_has_it_for_a_while_gives_it_for_a_while(self, house: House) -> None:
        week = Period(None, timezone.now() + timedelta(days=7))
        house.join("rita", house.assignment("administrator", ["panadería"], period=week))
        request, rita = ask(house), browser_of(house, "rita")
        assert "Tú mismo lo tienes por un tiempo" in text_of(rita.get(reverse("access_requests:list")))
        assert "No puedes dar más acceso del que tienes" in text_of(send(rita, "give", request))
        day = timezone.localdate() + timedelta(days=3)
        assert "ya tiene «Cancelar comprobantes»" in text_of(
            send(rita, "give", request, until=day.isoformat())
        )

    def test_a_cursor_of_somewhere_else_begins_at_the_beginning(self, house: House) -> None:
        answer = browser_of(house, "olivia").get(reverse("access_requests:list"), {"cursor": "nada"})
        assert answer.status_code == 302

    def test_the_answered_say_how_they_ended_and_by_whom(self, house: House) -> None:
        answer_by_declining(actor=house.actor("ana"), request=ask(house), words="En enero.")
        text = page(house, "olivia")
        assert "No aceptada" in text
        assert "Ana Prueba" in text
        assert "En enero." in text
        own = page(house, "carla")
        assert "En enero." in own
        assert "Ana" not in own


class TestAnswering:
    def test_one_click_gives_it(self, house: House) -> None:
        answer = send(browser_of(house, "olivia"), "give", ask(house))
        assert "Carla Prueba ya tiene «Cancelar comprobantes»" in text_of(answer)
        assert house.actor("carla").may(CANCEL, house.at("cancún"))

    def test_the_last_day_counts_completely(self, house: House) -> None:
        day = timezone.localdate() + timedelta(days=3)
        send(browser_of(house, "olivia"), "give", ask(house), until=f"{day:%d/%m/%Y}")
        extra = house.member("carla").grants.order_by("-id")[0]
        assert extra.ends_at is not None
        assert timezone.localtime(extra.ends_at).date() == day + timedelta(days=1)
        assert timezone.localtime(extra.ends_at).hour == 0

    @pytest.mark.parametrize("until", ["mañana", "31/02/2027", "9999-12-31", "2001-01-01"])
    def test_a_day_that_cannot_be_gives_nothing(self, house: House, until: str) -> None:
        request = ask(house)
        answer = send(browser_of(house, "olivia"), "give", request, until=until)
        assert answer.status_code == 200
        request.refresh_from_db()
        assert request.state == RequestState.OPEN
        assert not house.actor("carla").may(CANCEL, house.at("cancún"))

    def test_no_with_a_sentence(self, house: House) -> None:
        request = ask(house)
        answer = send(browser_of(house, "ana"), "decline", request, words="En enero.")
        assert "Contestaste a Carla Prueba que no." in text_of(answer)
        request.refresh_from_db()
        assert (request.state, request.answer) == (RequestState.DECLINED, "En enero.")

    def test_the_slower_of_two_is_told(self, house: House) -> None:
        request = ask(house)
        send(browser_of(house, "ana"), "give", request)
        assert "Alguien más ya dio este acceso." in text_of(
            send(browser_of(house, "olivia"), "decline", request)
        )
        assert "Alguien más ya dio este acceso." in text_of(
            send(browser_of(house, "olivia"), "give", request)
        )

    def test_who_cannot_enter_any_more_gets_nothing(self, house: House) -> None:
        request = ask(house)
        deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
        answer = send(browser_of(house, "olivia"), "give", request)
        assert "ya no puede entrar a la cuenta" in text_of(answer)

    def test_what_one_could_not_give_is_not_there(self, house: House, strangers: House) -> None:
        request = ask(house)
        for browser in (browser_of(house, "bruno"), browser_of(strangers, "tomas")):
            for verb in ("give", "decline"):
                assert send(browser, verb, request).status_code == 404
        assert send(browser_of(house, "carla"), "give", request).status_code == 403
        request.refresh_from_db()
        assert request.state == RequestState.OPEN


class TestInicio:
    def home(self, house: House, who: str) -> str:
        return text_of(browser_of(house, who).get(reverse("home")))

    def test_whoever_can_give_it_finds_it_there(self, house: House) -> None:
        ask(house)
        assert "Carla Prueba pide «Cancelar comprobantes»" in self.home(house, "olivia")
        assert "Carla Prueba pide" in self.home(house, "ana")
        assert "Carla Prueba pide" not in self.home(house, "bruno")

    def test_of_many_the_first_are_named(self, house: House) -> None:
        for permission in (CANCEL, Permission.CFDI_CREDIT, Permission.REPORTS_VIEW, Permission.CFDI_EXPORT):
            ask(house, permission=permission)
        text = self.home(house, "olivia")
        assert len(re.findall("Contestar ?: Carla Prueba pide", text)) == 3
        assert "Y más solicitudes de acceso" in text

    def test_whoever_asked_reads_how_it_ended_until_he_says_so(self, house: House) -> None:
        granted = answer_by_giving(actor=house.actor("olivia"), request=ask(house))
        declined = ask(house, permission=Permission.CFDI_CREDIT)
        answer_by_declining(actor=house.actor("ana"), request=declined, words="En enero.")
        text = self.home(house, "carla")
        assert "Ya tienes «Cancelar comprobantes»" in text
        assert "No se aceptó tu solicitud de «Emitir notas de crédito»" in text
        assert "En enero." in text
        carla = browser_of(house, "carla")
        send(carla, "mark_read", granted)
        text = text_of(carla.get(reverse("home")))
        assert "Ya tienes" not in text
        assert "No se aceptó" in text

    def test_only_ones_own_are_marked_or_withdrawn(self, house: House) -> None:
        request = ask(house)
        for verb in ("mark_read", "withdraw"):
            assert send(browser_of(house, "olivia"), verb, request).status_code == 404
        carla = browser_of(house, "carla")
        assert "Retiraste tu solicitud." in text_of(send(carla, "withdraw", request))
        assert "ya no está abierta" in text_of(send(carla, "withdraw", request))


def test_the_trail_tells_it_in_words(house: House) -> None:
    answer_by_giving(actor=house.actor("ana"), request=ask(house))
    text = text_of(browser_of(house, "olivia").get(reverse("audit:list")))
    assert "Carla Prueba pidió acceso." in text
    assert "Ana Prueba dio a Carla Prueba el acceso que pidió." in text
    assert "Cancelar comprobantes" in text
    assert "Panadería: Cancún" in text
    assert "Hoy cierro la caja." in text
