"""A member's page > Acceso > Horario."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.urls import reverse

from gafete.access.hours import DAY, Hours, Shift
from gafete.members.hours import hours_of
from gafete.members.operations.change_hours import change_hours
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import Answer, text_of

CENTRE, CANCUN = "America/Mexico_City", "America/Cancun"
SHOP = Hours(CENTRE, tuple(Shift(day, 9 * 60, 20 * 60) for day in range(6)))
MONDAY_NOON = "2026-11-23T18:00:00Z"


def address(house: House, name: str) -> str:
    return reverse("members:hours", args=[house.member(name).public_id])


def shift(key: str, days: str, opens: str, closes: str) -> dict[str, Any]:
    return {f"days-{key}": list(days), f"opens-{key}": opens, f"closes-{key}": closes}


def send(house: House, name: str, *, by: str = "olivia", htmx: bool = False, **typed: Any) -> Answer:
    values = {
        "version": house.member(name).version,
        "when": "hours",
        "zone": CENTRE,
        "row": ["0"],
        **shift("0", "012345", "09:00", "20:00"),
        **typed,
    }
    headers = {"HX-Request": "true"} if htmx else {}
    return browser_of(house, by).post(address(house, name), values, headers=headers)


def give(house: House, name: str, hours: Hours | None) -> None:
    member = house.member(name)
    change_hours(actor=house.actor("olivia"), member=member, hours=hours, version=member.version)


def test_hours_are_saved_and_shown_wherever_he_is(house: House) -> None:
    answer = send(house, "elena")
    assert answer.status_code == 302
    assert hours_of(house.member("elena")) == SHOP
    browser = browser_of(house, "olivia")
    assert "Solo lunes a sábado de 9:00 a 20:00" in text_of(browser.get(answer["Location"]))
    for page in ("members:list", "matrix:show"):
        words = browser.get(reverse(page)).content.decode()
        assert words.count("Con horario") == 1
        assert words.count('title="lunes a sábado de 9:00 a 20:00 ·') == 1


def test_several_shifts_and_one_past_midnight(house: House) -> None:
    answer = send(
        house,
        "carla",
        zone=CANCUN,
        row=["0", "4"],
        **shift("0", "01", "9:00", "14:00"),
        **shift("4", "4", "22:00", "06:30"),
    )
    assert answer.status_code == 302
    assert hours_of(house.member("carla")) == Hours(
        CANCUN,
        (Shift(0, 540, 840), Shift(1, 540, 840), Shift(4, 1320, 390)),
    )


@pytest.mark.parametrize("closes", ["00:00", "24:00"])
def test_midnight_as_an_end_is_the_end_of_the_day(house: House, closes: str) -> None:
    send(house, "elena", **shift("0", "5", "12:00", closes))
    assert hours_of(house.member("elena")) == Hours(CENTRE, (Shift(5, 720, DAY),))


def test_from_midnight_to_midnight_is_the_whole_day(house: House) -> None:
    send(house, "elena", **shift("0", "5", "00:00", "00:00"))
    assert hours_of(house.member("elena")) == Hours(CENTRE, (Shift(5, 0, DAY),))


def test_without_hours_again(house: House) -> None:
    give(house, "elena", SHOP)
    assert send(house, "elena", when="always").status_code == 302
    assert house.member("elena").hours is None


def test_the_form_begins_with_the_clock_of_his_places(house: House) -> None:
    place = house.places["cancún"]
    place.time_zone = CANCUN
    place.save()
    browser = browser_of(house, "olivia")
    assert f'value="{CANCUN}" selected' in browser.get(address(house, "carla")).content.decode()
    assert f'value="{CENTRE}" selected' in browser.get(address(house, "dario")).content.decode()


def test_the_form_shows_what_is_stored(house: House) -> None:
    give(house, "elena", Hours(CANCUN, (Shift(2, 600, DAY), Shift(3, 600, DAY))))
    page = browser_of(house, "olivia").get(address(house, "elena")).content.decode()
    assert 'name="days-0" value="2" checked' in page
    assert 'name="days-0" value="4" checked' not in page
    assert 'value="10:00"' in page
    assert 'value="00:00"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (shift("0", "", "09:00", "20:00"), "Elige al menos un día."),
        (shift("0", "01", "", "20:00"), "Escribe una hora como 09:00."),
        (shift("0", "01", "9", "20:00"), "Escribe una hora como 09:00."),
        (shift("0", "01", "09:61", "20:00"), "Escribe una hora como 09:00."),
        (shift("0", "01", "25:00", "20:00"), "Escribe una hora como 09:00."),
        (shift("0", "01", "09:00", "09:00"), "La salida no puede ser a la misma hora que la entrada."),
        ({"zone": "Europe/Madrid"}, "Elige una zona horaria de la lista."),
        ({"zone": "../../etc/passwd"}, "Elige una zona horaria de la lista."),
        ({"row": []}, "Elige al menos un día con su hora de entrada y de salida."),
        ({"row": ["x", "-1", "99999"]}, "Elige al menos un día con su hora de entrada y de salida."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    house: House, typed: dict[str, Any], words: str
) -> None:
    answer = send(house, "elena", **typed)
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert house.member("elena").hours is None


def test_more_shifts_than_a_week_holds_are_refused(house: House) -> None:
    rows = [str(number) for number in range(12)]
    typed: dict[str, Any] = {"row": rows}
    for number in range(12):
        typed |= shift(str(number), "0123456", f"{number:02}:00", f"{number:02}:30")
    answer = send(house, "elena", **typed)
    assert answer.status_code == 400
    assert "Son demasiados turnos para una semana." in text_of(answer)


def test_rows_are_added_and_taken_away_without_saving(house: House) -> None:
    added = send(house, "elena", draft="add").content.decode()
    assert added.count('name="row"') == 2
    assert 'name="days-1" value="6" checked' in added
    both = {"row": ["0", "1"], **shift("1", "6", "10:00", "14:00")}
    left = send(house, "elena", draft="remove:0", **both).content.decode()
    assert left.count('name="row"') == 1
    assert 'name="days-1" value="6" checked' in left
    assert house.member("elena").hours is None


def test_the_preview_says_how_it_will_be(house: House) -> None:
    with time_machine.travel("2026-11-24T03:00:00Z"):
        words = text_of(send(house, "elena", draft="look", htmx=True))
    assert "Podrá entrar lunes a sábado de 9:00 a 20:00." in words
    assert "Ahora mismo quedaría fuera" in words
    assert "Vuelve mañana a las 9:00." in words
    assert "Guardar" not in words
    with time_machine.travel(MONDAY_NOON):
        assert "quedaría fuera" not in text_of(send(house, "elena", draft="look", htmx=True))
    always = text_of(send(house, "elena", draft="look", htmx=True, when="always"))
    assert "a cualquier hora, todos los días" in always


def test_the_preview_of_the_access_names_the_hours(house: House) -> None:
    give(house, "elena", SHOP)
    page = browser_of(house, "olivia").get(reverse("members:access", args=[house.member("elena").public_id]))
    assert "Todo esto, solo en su horario: lunes a sábado de 9:00 a 20:00" in text_of(page)


def test_somebody_new_works_at_the_hours_of_whom_brings_him_in(house: House) -> None:
    always = Hours(CENTRE, tuple(Shift(day, 0, DAY) for day in range(7)))
    give(house, "ana", always)
    page = text_of(browser_of(house, "ana").get(reverse("members:create")))
    assert "Todo esto, solo en tu mismo horario: a toda hora" in page


def test_why_is_answered_by_the_hours_and_by_who_may_change_them(house: House) -> None:
    give(house, "elena", SHOP)
    place = house.places["centro"].public_id

    def why(permission: str) -> str:
        address = reverse("members:why", args=[house.member("elena").public_id])
        return text_of(
            browser_of(house, "olivia").get(address, {"permission": permission, "place": str(place)})
        )

    with time_machine.travel(MONDAY_NOON):
        assert "Denegado: su horario" not in why("cfdi.view")
    with time_machine.travel("2026-11-24T03:00:00Z"):
        said = "Denegado: su horario es lunes a sábado de 9:00 a 20:00; el horario lo puede cambiar"
        assert said in why("cfdi.view")
        # What no hour would allow is explained by what lasts.
        assert "no incluye" in why("cfdi.cancel")


def test_two_on_one_form(house: House) -> None:
    version = house.member("elena").version
    give(house, "elena", Hours(CENTRE, (Shift(0, 480, 600),)))
    answer = send(house, "elena", version=version)
    assert answer.status_code == 409
    assert "Su horario guardado es: lunes de 8:00 a 10:00." in text_of(answer)
    assert f'name="version" value="{house.member("elena").version}"' in answer.content.decode()


@pytest.mark.parametrize("version", ["", "x", "9" * 30])
def test_a_form_without_its_version_is_an_old_one(house: House, version: str) -> None:
    assert send(house, "elena", version=version).status_code == 409


@pytest.mark.parametrize(
    ("by", "name", "status"),
    [("elena", "carla", 403), ("bruno", "elena", 302), ("bruno", "carla", 404), ("bruno", "ana", 403)],
)
def test_only_whoever_manages_all_of_him(house: House, by: str, name: str, status: int) -> None:
    assert send(house, name, by=by).status_code == status
    assert (house.member(name).hours is not None) is (status == 302)


def test_nobody_who_is_gone_has_hours(house: House) -> None:
    page = address(house, "elena")
    deactivate_member(actor=house.actor("olivia"), member=house.member("elena"))
    delete_member(actor=house.actor("olivia"), member=house.member("elena"))
    answer = browser_of(house, "olivia").get(page)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("members:detail", args=[house.member("elena").public_id])


@pytest.mark.parametrize(("by", "name"), [("ana", "olivia"), ("ana", "ana"), ("olivia", "olivia")])
def test_never_the_owner_and_never_oneself(house: House, by: str, name: str) -> None:
    assert browser_of(house, by).get(address(house, name)).status_code == 403
    assert send(house, name, by=by).status_code == 403
    assert house.member(name).hours is None


def test_the_button_is_drawn_only_where_it_works(house: House) -> None:
    def page(by: str, name: str) -> str:
        return (
            browser_of(house, by)
            .get(reverse("members:access", args=[house.member(name).public_id]))
            .content.decode()
        )

    assert address(house, "elena") in page("olivia", "elena")
    assert address(house, "ana") not in page("bruno", "ana")
    assert "Horario de acceso" not in page("ana", "olivia")


def test_longer_hours_than_ones_own_are_refused_on_the_form(house: House) -> None:
    always = Hours(CENTRE, tuple(Shift(day, 0, DAY) for day in range(6)))
    give(house, "ana", always)
    give(house, "elena", SHOP)
    with time_machine.travel(MONDAY_NOON):
        answer = send(house, "elena", by="ana", **shift("0", "6", "09:00", "20:00"))
    assert answer.status_code == 403
    assert "no puedes darle más horas de las que tienes" in text_of(answer)
