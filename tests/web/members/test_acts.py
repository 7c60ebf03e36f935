"""The acts on one member: one address each, said and, where it can be, undone."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from gafete.audit.models import Event
from gafete.identity.models import SessionEntry
from gafete.members.models import Member, MemberState
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.outbox.models import Message
from gafete.seats.models import Seat, SeatState
from gafete.tenancy.models import Account
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import Answer, text_of

POSTED = ("deactivate", "reactivate", "resend", "copy_link", "withdraw", "delete", "offer_ownership")


def act(house: House, verb: str, name: str, by: str = "olivia", *, follow: bool = False) -> Answer:
    address = reverse(f"members:{verb}", args=[house.member(name).public_id])
    return browser_of(house, by).post(address, follow=follow)


def ask(house: House, verb: str, name: str, by: str = "olivia") -> Answer:
    return browser_of(house, by).get(reverse(f"members:{verb}", args=[house.member(name).public_id]))


# -- deactivate and reactivate ---------------------------------------------------------------------


def test_deactivating_shuts_out_at_once_and_can_be_undone(house: House) -> None:
    his = browser_of(house, "dario")
    browser = browser_of(house, "olivia")
    dario = house.member("dario")
    page = browser.post(reverse("members:deactivate", args=[dario.public_id]), follow=True)
    assert "Dario Prueba ya no podrá entrar desde ahora. Conserva su asiento." in text_of(page)
    assert house.member("dario").state == MemberState.DEACTIVATED
    assert his.get("/").status_code == 302
    undo = reverse("members:reactivate", args=[dario.public_id])
    assert f'action="{undo}"' in page.content.decode()
    assert "ya puede entrar otra vez" in text_of(browser.post(undo, follow=True))
    assert house.member("dario").state == MemberState.ACTIVE


def test_one_comes_back_to_the_page_one_came_from(house: House) -> None:
    address = reverse("members:deactivate", args=[house.member("dario").public_id])
    browser = browser_of(house, "olivia")
    answer = browser.post(address, headers={"Referer": "http://testserver/usuarios/?state=active&q=dar"})
    assert answer["Location"] == "/usuarios/?state=active&q=dar"


@pytest.mark.parametrize(
    "referer", ["https://otro.example/usuarios/", "javascript:alert(1)", "//otro.example/"]
)
def test_nobody_is_sent_to_another_host(house: House, referer: str) -> None:
    address = reverse("members:deactivate", args=[house.member("dario").public_id])
    answer = browser_of(house, "olivia").post(address, headers={"Referer": referer})
    assert answer["Location"] == reverse("members:detail", args=[house.member("dario").public_id])


@pytest.mark.parametrize(
    ("verb", "sentence"), [("reactivate", "no está desactivado"), ("resend", "ya entró")]
)
def test_an_act_that_comes_too_late_is_told(house: House, verb: str, sentence: str) -> None:
    assert sentence in text_of(act(house, verb, "dario", follow=True))


def test_a_seat_that_expired_meanwhile_keeps_its_member_out(house: House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("dario"))
    Seat.objects.filter(member__username="dario").update(state=SeatState.EXPIRED)
    page = act(house, "reactivate", "dario", follow=True)
    assert "Todos los asientos de tu plan están ocupados." in text_of(page)
    assert house.member("dario").state == MemberState.DEACTIVATED


# -- invitations -----------------------------------------------------------------------------------


def test_resending_queues_a_new_mail(house: House) -> None:
    hilda = house.invite("hilda", house.assignment("viewer", ["centro"]))
    page = act(house, "resend", "hilda", follow=True)
    assert "Enviamos otra vez el acceso de Hilda Prueba a hilda@correo.example." in text_of(page)
    assert house.member("hilda").invitation_nonce != hilda.invitation_nonce
    newest = Message.objects.filter(subject_id=str(hilda.pk)).latest("created_at")
    assert newest.parameters["nonce"] == str(house.member("hilda").invitation_nonce)


def test_a_link_is_copied_only_where_the_policy_allows_it(house: House) -> None:
    house.invite("hilda", house.assignment("viewer", ["centro"]))
    assert "Copiar enlace" not in text_of(ask(house, "detail", "hilda"))
    assert "solo puede llegarle por correo" in text_of(act(house, "copy_link", "hilda", follow=True))
    Account.objects.update(copy_link_allowed=True)
    assert "Copiar enlace" in text_of(ask(house, "detail", "hilda"))
    page = act(house, "copy_link", "hilda")
    assert page.status_code == 200
    assert "http://testserver/activar/" in text_of(page)
    assert Event.objects.filter(kind="member.link_copied").count() == 1


def test_a_copied_link_is_kept_nowhere(house: House) -> None:
    Account.objects.update(copy_link_allowed=True)
    house.invite("hilda", house.assignment("viewer", ["centro"]))
    browser = browser_of(house, "olivia")
    page = browser.post(reverse("members:copy_link", args=[house.member("hilda").public_id]))
    token = text_of(page).split("/activar/")[1].split("/")[0]
    assert token not in str(dict(browser.session))
    assert not [event for event in Event.objects.all() if token in str(event.data)]
    assert token not in browser.get("/usuarios/").content.decode()
    assert page["Cache-Control"] == "no-store"


def test_an_invitation_is_withdrawn_after_asking(house: House) -> None:
    house.invite("hilda", house.assignment("viewer", ["centro"]))
    asked = ask(house, "withdraw", "hilda")
    assert "¿Retirar la invitación de Hilda Prueba?" in text_of(asked)
    assert house.member("hilda").state == MemberState.INVITED
    page = act(house, "withdraw", "hilda", follow=True)
    assert "el asiento quedó libre" in text_of(page)
    assert house.member("hilda").state == MemberState.DELETED


def test_an_accepted_invitation_is_not_withdrawn(house: House) -> None:
    for answer in (ask(house, "withdraw", "dario"), act(house, "withdraw", "dario")):
        assert answer.status_code == 302
    assert house.member("dario").state == MemberState.ACTIVE


# -- delete ----------------------------------------------------------------------------------------


def test_deleting_names_the_person_and_the_seat_that_is_lost(house: House) -> None:
    page = ask(house, "delete", "dario")
    text = text_of(page)
    assert "¿Eliminar a Dario Prueba?" in text
    assert "Pierdes su asiento" in text
    for words in ("Sí", "No", "Desactivar mejor"):
        assert f"{words}</" in page.content.decode()
    assert house.member("dario").state == MemberState.ACTIVE


def test_what_deletes_is_the_last_thing_that_enter_would_press(house: House) -> None:
    page = ask(house, "delete", "dario").content.decode()
    buttons = page[page.index('<div class="form-actions">') :]
    words = re.findall(r">\s*([^<>]+?)\s*</(?:a|button)>", buttons.partition("</form>")[0])
    assert words == ["No", "Desactivar mejor", "Sí"]
    assert buttons.index("autofocus") < buttons.index(">No<")


def test_the_day_until_which_the_seat_is_lost_is_said(house: House) -> None:
    seat = house.member("dario").seat
    assert seat is not None
    Seat.objects.filter(pk=seat.pk).update(ends_at="2031-03-05T18:00:00Z")
    assert "Pierdes su asiento hasta el 5 mar 2031" in text_of(ask(house, "delete", "dario"))
    assert "se perdió hasta el 5 mar 2031" in text_of(act(house, "delete", "dario", follow=True))


def test_yes_deletes_and_forfeits(house: House) -> None:
    seat = house.member("dario").seat
    assert seat is not None
    page = act(house, "delete", "dario", follow=True)
    assert "Eliminaste a Dario Prueba. Su asiento se perdió." in text_of(page)
    assert house.member("dario").state == MemberState.DELETED
    seat.refresh_from_db()
    assert seat.state == SeatState.FORFEITED


def test_better_deactivate_keeps_the_seat(house: House) -> None:
    page = ask(house, "delete", "dario").content.decode()
    address = reverse("members:deactivate", args=[house.member("dario").public_id])
    assert f'formaction="{address}"' in page
    answer = browser_of(house, "olivia").post(
        address,
        {"instead_of_deleting": "1"},
        headers={
            "Referer": "http://testserver" + reverse("members:delete", args=[house.member("dario").public_id])
        },
    )
    assert answer["Location"] == reverse("members:detail", args=[house.member("dario").public_id])
    assert house.member("dario").state == MemberState.DEACTIVATED


def test_a_plan_that_forfeits_nothing_says_so(house: House) -> None:
    house.account.subscription.plan.delete_forfeits = False
    house.account.subscription.plan.save()
    assert "Su asiento queda libre" in text_of(ask(house, "delete", "dario"))
    assert "Su asiento quedó libre." in text_of(act(house, "delete", "dario", follow=True))


def test_deleting_twice_is_told(house: House) -> None:
    address = reverse("members:delete", args=[house.member("dario").public_id])
    browser = browser_of(house, "olivia")
    browser.post(address)
    assert "ya no está en la cuenta" in text_of(browser.post(address, follow=True))
    assert browser.get(address).status_code == 302


# -- who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", POSTED)
def test_nothing_can_be_done_with_somebody_out_of_sight(house: House, strangers: House, verb: str) -> None:
    browser = browser_of(house, "bruno" if verb != "offer_ownership" else "olivia")
    hidden = house.member("carla").public_id if verb not in {"delete", "offer_ownership"} else uuid.uuid4()
    answers = {
        browser.post(reverse(f"members:{verb}", args=[public_id])).status_code
        for public_id in (hidden, strangers.owner.public_id, uuid.uuid4())
    }
    # Bruno may delete nobody, so he does not even get as far as looking.
    assert answers == ({403} if verb == "delete" else {404})


@pytest.mark.parametrize("verb", [verb for verb in POSTED if verb not in {"resend", "offer_ownership"}])
@pytest.mark.parametrize("name", ["olivia", "ana"])
def test_the_owner_and_oneself_are_out_of_reach(house: House, verb: str, name: str) -> None:
    before = Member.objects.get(pk=house.member(name).pk)
    answer = act(house, verb, name, by="ana")
    assert answer.status_code == 403
    assert Member.objects.get(pk=before.pk).state == before.state


@pytest.mark.parametrize("verb", ["deactivate", "withdraw", "resend"])
def test_somebody_who_reaches_further_is_out_of_reach(house: House, verb: str) -> None:
    answer = act(house, verb, "ana", by="bruno")
    assert answer.status_code == 403
    assert "accesos que tú no tienes" in text_of(answer) or "usuarios aquí" in text_of(answer)
    assert house.member("ana").state == MemberState.ACTIVE


@pytest.mark.parametrize("verb", ["deactivate", "reactivate", "resend", "copy_link"])
def test_an_act_is_a_post(house: House, verb: str) -> None:
    assert ask(house, verb, "dario").status_code == 405


# -- sessions --------------------------------------------------------------------------------------


def test_an_open_session_is_shown_and_closed(house: House) -> None:
    his = browser_of(house, "dario")
    his.get("/")
    page = ask(house, "sessions", "dario")
    assert "Firefox · Linux" in text_of(page)
    entry = SessionEntry.objects.get(user_id=house.member("dario").user_id)
    address = reverse("members:close_session", args=[house.member("dario").public_id, entry.public_id])
    assert f'action="{address}"' in page.content.decode()
    assert "Cerraste esa sesión." in text_of(browser_of(house, "olivia").post(address, follow=True))
    assert his.get("/").status_code == 302


def test_an_administrator_of_one_company_closes_a_session_on_the_page(house: House) -> None:
    his = browser_of(house, "dario")
    his.get("/")
    entry = SessionEntry.objects.get(user_id=house.member("dario").user_id)
    address = reverse("members:close_session", args=[house.member("dario").public_id, entry.public_id])
    bruno = browser_of(house, "bruno")
    page = bruno.get(reverse("members:sessions", args=[house.member("dario").public_id]))
    assert f'action="{address}"' in page.content.decode()
    bruno.post(address)
    assert his.get("/").status_code == 302


def test_a_session_of_somebody_else_is_not_closed_through_this_member(house: House) -> None:
    browser_of(house, "ana").get("/")
    entry = SessionEntry.objects.get(user_id=house.member("ana").user_id)
    address = reverse("members:close_session", args=[house.member("dario").public_id, entry.public_id])
    assert browser_of(house, "olivia").post(address).status_code == 404
    entry.refresh_from_db()
    assert entry.closed_at is None


def test_activity_tells_what_was_done(house: House) -> None:
    deactivate_member(actor=house.actor("ana"), member=house.member("dario"))
    text = text_of(ask(house, "activity", "dario"))
    assert "Ana Prueba desactivó a Dario Prueba." in text
    assert "Olivia Titular registró a Dario Prueba." in text
    assert "Acceso: Contador en" in text


def test_activity_names_no_place_that_the_reader_does_not_see(house: House) -> None:
    house.join("hilda", house.assignment("viewer", ["centro"]), house.assignment("issuer", ["cancún"]))
    text = text_of(ask(house, "activity", "hilda", by="bruno"))
    assert "Olivia Titular registró a Hilda Prueba." in text
    assert "Cancún" not in text
    assert "otros accesos" in text


def test_who_may_not_read_the_trail_has_no_activity(house: House) -> None:
    house.join("hilda", house.assignment("viewer", [house.whole], added=frozenset({"users.view"})))  # type: ignore[arg-type]
    assert "Actividad" not in text_of(ask(house, "detail", "dario", by="hilda"))
    assert ask(house, "activity", "dario", by="hilda").status_code == 403
